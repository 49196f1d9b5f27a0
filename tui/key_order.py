"""Keys act in the order in which they were typed, however fast they come.

Textual hands a key to the widget that has focus and takes the next at once; a
binding acts only when the key has come back up. On a slow line keys come in
bursts, and what follows Tab or Enter would go to the field that was left: a
password into a name. So one key is seen through before the next is looked at.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from textual import events
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from tui import textual_private

PATIENCE = 0.25
"""Seconds to wait for a widget that is busy; then the next key comes first."""

LOOK = 0.01

Handle = Callable[[events.Event], Awaitable[None]]


class KeyOrder:
    """Holds keys and pastes back while one before them is under way.

    ``again`` takes a held key up as if it came now.
    """

    def __init__(self, again: Handle) -> None:
        self._again = again
        self._held: deque[events.Event] = deque()
        self._busy = False

    @property
    def busy(self) -> bool:
        """Whether a key is under way, or waits for one that is."""
        return self._busy

    async def quiet(self, seconds: float) -> None:
        """Wait until all keys are seen through, for some seconds at most."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while self._busy and loop.time() < until:  # noqa: ASYNC110 - for a while
            await asyncio.sleep(LOOK)

    async def take(
        self,
        event: events.Event,
        handle: Handle,
        target: Widget | Screen[object] | None,
        later: Callable[[Callable[[], Awaitable[None]]], bool],
    ) -> None:
        """Handle a key now, or after those before it.

        ``later`` runs a function behind all that waits for the application:
        also behind the key itself, on its way up from ``target``.
        """
        if self._busy:
            self._held.append(event)
            return
        self._busy = True
        await handle(event)
        if target is not None:
            await settle(target)

        async def go_on() -> None:
            # What the key did may have sent a message up again (a form's Enter).
            if target is not None and target.is_attached:
                await settle(target)
            # Textual gives focus by a message to the application: let that pass.
            if not later(release):
                await release()

        async def release() -> None:
            self._busy = False
            if self._held:
                held = self._held.popleft()
                # The rest waits behind this one, in the order it came.
                await self._again(held)

        if not later(go_on):
            self._busy = False


async def settle(target: Widget | Screen[object], patience: float = PATIENCE) -> None:
    """Wait until a widget, and what lies above it, have done their part."""
    node: DOMNode | None = target
    while isinstance(node, Widget):
        # What rests has nothing that could come before.
        if not (textual_private.rests(node) or await _pass(node, patience)):
            return
        if isinstance(node, Screen):
            return
        node = node.parent


async def _pass(node: Widget, patience: float) -> bool:
    """Wait behind all that a widget has to do; say whether that came to an end."""
    done = asyncio.get_running_loop().create_future()

    def passed() -> None:
        if not done.done():
            done.set_result(None)

    if not node.call_later(passed):
        return False
    try:
        async with asyncio.timeout(patience):
            await done
    except TimeoutError:
        return False
    return True
