"""The frame that all dialogs share: one border, buttons below, a safe way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Input

from tui.i18n import Words, lazy
from tui.keys import Hint, key
from tui.screens.dialogs.begun import ASKED, BegunForm
from tui.screens.house import House
from tui.widgets.button import Button, ButtonRow
from tui.widgets.choice import Choice
from tui.widgets.footer import FooterRow
from tui.widgets.safe_text import cut, safe
from tui.widgets.toggles import Check, RadioRow


class Dialog(House[ScreenResultType], ModalScreen[ScreenResultType]):
    """A question with its buttons; Escape is the safe answer.

    A subclass gives ``heading``, ``compose_body`` and ``compose_buttons``, and
    dismisses with its result; ``safe_result`` is what Escape dismisses with.
    """

    FOOTER: ClassVar[Sequence[str | Hint]] = (
        Hint("screen.next_field", lazy("Next", "field")),
        Hint("button.press", lazy("Choose")),
        "dialog.cancel",
    )
    HELP_TEXT = lazy(
        "A question. Tab goes between fields and buttons, Enter presses the marked one,"
        " and Esc steps back without doing anything."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "cancel", lazy("Cancel"), "dialog.cancel"),
        key("tab", "app.focus_next", lazy("Next", "field"), "screen.next_field"),
        # What the application has on it does not reach through a dialog.
        key("f1", "app.help", lazy("Help"), "app.help"),
        key("down", "scroll_body(1)", lazy("A line down"), "text.down"),
        key("up", "scroll_body(-1)", lazy("A line up"), "text.up"),
        key("pagedown", "scroll_body(10)", lazy("A page down"), "text.page_down"),
        key("pageup", "scroll_body(-10)", lazy("A page up"), "text.page_up"),
    ]
    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog:ansi { background: ansi_default; }
    Dialog #frame {
        width: 66; height: auto; max-width: 100%; max-height: 100%;
        background: $surface; border: solid $primary;
        border-title-color: $primary; border-title-style: bold; padding: 0 1;
    }
    Dialog.-narrow #frame { width: 58; }
    Dialog.-ascii #frame { border: ascii $primary; }
    Dialog #body { height: auto; max-height: 14; scrollbar-size-vertical: 1; }
    Dialog.-narrow #body { max-height: 10; }
    Dialog ButtonRow { margin-top: 1; }
    """

    heading: Words = ""
    safe_result: ScreenResultType | None = None
    begun: BegunForm | None = None
    """Keeps what is typed, in a dialog where something is (R42)."""

    def compose(self) -> ComposeResult:
        """Lay the frame out."""
        with Vertical(id="frame"):
            with VerticalScroll(id="body", can_focus=False):
                yield from self.compose_body()
            with ButtonRow():
                yield from self.compose_buttons()
        yield FooterRow()

    def place(self) -> str:
        """Lead back to what was asked about: a question is asked anew.

        What is typed in it waits until then, which is told of.
        """
        below = self.place_below().removeprefix(ASKED)
        waits = self.begun is not None and self.begun.holds_text
        return f"{ASKED}{below}" if waits else below

    def compose_body(self) -> ComposeResult:
        """Yield what the dialog says."""
        yield from ()

    def compose_buttons(self) -> ComposeResult:
        """Yield the buttons, the safe one last."""
        yield from ()

    def on_mount(self) -> None:
        """Show the heading and give focus to the safe button."""
        super().on_mount()
        self.set_class(self.house.ascii_signs, "-ascii")
        self.relabel()
        first = self.first_focus()
        if first is not None:
            first.focus()
        if self.begun is not None:
            self.begun.open()

    def keep_as(self, name: str) -> None:
        """Keep what is typed under a name that tells what the dialog is about."""
        self.begun = BegunForm(self, f"{self.SCREEN_ID}:{name}")

    @on(Input.Changed)
    @on(Choice.Changed)
    @on(RadioRow.Changed)
    @on(Check.Changed)
    def _touched(self) -> None:
        if self.begun is not None:
            self.begun.touched()

    def used(self) -> None:
        """Keep what was typed no longer: it has served, or is not wanted."""
        if self.begun is not None:
            self.begun.let_go()

    def has_unsaved_text(self) -> bool:
        """Return whether something typed is not kept yet."""
        return self.begun is not None and self.begun.unkept

    async def keep_text(self) -> None:
        """Keep what is typed, for its author alone."""
        if self.begun is not None:
            await self.begun.keep()

    def first_focus(self) -> Widget | None:
        """Return what has focus at first: the safe button, which is the last."""
        buttons = list(self.query(Button))
        return buttons[-1] if buttons else None

    def relabel(self) -> None:
        """Write the heading in the language in use."""
        self.query_one("#frame").border_title = safe(cut(self.heading, 60))

    def action_scroll_body(self, rows: int) -> None:
        """Move what the dialog says, where it is longer than its room."""
        self.query_one("#body").scroll_relative(y=rows, animate=False)

    def action_cancel(self) -> None:
        """Give the safe answer; what was typed is there the next time."""
        if self.begun is not None:
            self.begun.put_away()
        self.dismiss(self.safe_result)
