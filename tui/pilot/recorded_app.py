"""The application with somebody who looks on, for `tui.pilot.recording`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual import events

from tui.app import AnteckningApp
from tui.key_order import Handle, KeyOrder

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

    from tui.pilot.recorder import Recorder


class _WatchedOrder(KeyOrder):
    """Tells of each key and paste at the moment it acts."""

    def __init__(self, again: Handle, hear: Callable[[events.Event], None]) -> None:
        super().__init__(again)
        self._hear = hear

    async def take(
        self,
        event: events.Event,
        handle: Handle,
        target: Widget | Screen[object] | None,
        later: Callable[[Callable[[], Awaitable[None]]], bool],
    ) -> None:
        """Tell, and handle as always."""
        if not self.busy:
            self._hear(event)
        await super().take(event, handle, target, later)


class RecordedApp(AnteckningApp):
    """The application with somebody who looks on; ``pilot record`` alone makes it."""

    recorder: Recorder

    def watch_with(self, recorder: Recorder) -> None:
        """Begin to tell a recorder."""
        self.recorder = recorder
        self.order = _WatchedOrder(self.on_event, self._heard)

    def _heard(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            self.recorder.key(self, event)
        elif isinstance(event, events.Paste):
            self.recorder.paste(self, event)

    async def on_event(self, event: events.Event) -> None:
        """Note a click before it acts."""
        if isinstance(event, events.MouseDown) and not event.is_forwarded:
            self.recorder.click(self, event)
        await super().on_event(event)
