"""Keeps what is typed in a dialog until it is done, or called off (R42)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from tui.screens.soon import KEEP_AFTER, Soon
from tui.widgets.choice import Choice
from tui.widgets.inputs import (
    CodeInput,
    PrintedCodeInput,
    SecretInput,
    TextInput,
)
from tui.widgets.toggles import Check, RadioRow

if TYPE_CHECKING:
    from tui.screens.house import House

SECRET = (SecretInput, CodeInput, PrintedCodeInput)


ASKED = "asked "
"""Begins the place of whoever had typed in a dialog when the screen was locked."""


class BegunForm:
    """A dialog's fields, as they are kept under ``name`` and come back.

    Secrets and codes are no text, and are never kept.
    """

    def __init__(self, screen: House[Any], name: str) -> None:
        self._screen, self._name = screen, name
        self._first: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self._soon = Soon(screen, KEEP_AFTER, self._keep_soon)
        self._ended = False

    def open(self) -> None:
        """Bring back what was typed when it was open last."""
        self._first = self._values()
        book = self._screen.house.book
        self._screen.run_task(
            lambda: book.begun.find(self._name),
            group="begun",
            done=self._fill,
            quiet=True,
        )

    def _fill(self, found: dict[str, str]) -> None:
        self._kept = dict(found)
        values = self._values()
        for name, widget in self._controls():
            # Whoever was quicker to type has their own there already.
            if name in found and values[name] == self._first.get(name):
                write(widget, found[name])

    def touched(self) -> None:
        """Keep soon what was just typed."""
        if self.unkept:
            self._soon.call()

    def _keep_soon(self) -> None:
        self._screen.run_task(self.keep, group="begun-keep", act=True, quiet=True)

    @property
    def holds_text(self) -> bool:
        """Whether something is typed that comes back with the dialog."""
        return not self._ended and bool(self._typed())

    @property
    def unkept(self) -> bool:
        """Whether something typed is not kept anywhere yet."""
        return not self._ended and self._typed() != self._kept

    async def keep(self) -> None:
        """Keep what is typed; ``StoreError`` when it cannot be kept."""
        if self.unkept:
            typed = self._typed()
            await self._screen.house.book.begun.keep(self._name, typed)
            self._kept = typed

    def let_go(self) -> None:
        """Keep nothing of it any longer: it is done, or was called off."""
        self._ended = True
        if self._kept:
            self._put({})

    def put_away(self) -> None:
        """Keep it for the next time: who stepped back has not called it off."""
        if self.unkept:
            self._put(self._typed())
        self._ended = True

    def _put(self, typed: dict[str, str]) -> None:
        self._kept = typed
        book = self._screen.house.book
        self._screen.run_task(
            lambda: book.begun.keep(self._name, typed),
            group="begun-keep",
            act=True,
            quiet=True,
        )

    def _typed(self) -> dict[str, str]:
        """Return what differs from how the dialog opened."""
        if not self._screen.is_attached:
            return self._kept
        return {
            name: text
            for name, text in self._values().items()
            if text != self._first.get(name)
        }

    def _values(self) -> dict[str, str]:
        return {name: read(widget) for name, widget in self._controls()}

    def _controls(self) -> list[tuple[str, Widget]]:
        kinds = (TextInput, Choice, RadioRow, Check)
        return [
            (widget.id, widget)
            for widget in self._screen.query(Widget)
            if widget.id
            and isinstance(widget, kinds)
            and not isinstance(widget, SECRET)
        ]


def read(widget: Widget) -> str:
    """Return a control's value as text."""
    if isinstance(widget, Check):
        return "1" if widget.value else ""
    return str(getattr(widget, "value", ""))


def write(widget: Widget, text: str) -> None:
    """Put a control's value back; what is offered no longer is left alone."""
    if isinstance(widget, TextInput):
        widget.value = text
        widget.cursor_position = len(text)
    elif isinstance(widget, Choice):
        if text in [value for value, _words in widget.options]:
            widget.set_value(text)
            widget.post_message(Choice.Changed(widget, text))
    elif isinstance(widget, RadioRow):
        widget.choose(text)
    elif isinstance(widget, Check) and widget.value != bool(text):
        widget.action_turn()
