"""Buttons ``[ Text ]`` and the row that they stand in."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import RenderResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from tui import textual_private
from tui.i18n import Words, lazy
from tui.keys import key
from tui.signs import signs
from tui.widgets.clicks import Clicks
from tui.widgets.safe_text import one_line, width_of


class Button(Widget, can_focus=True):
    """One act, pressed by Enter, Space or a click; marked when it has focus."""

    DEFAULT_CSS = """
    Button {
        width: auto; height: 1; color: $foreground; background: transparent;
        margin-right: 2;
    }
    Button:focus { color: $cursor-fg; background: $cursor-bg; }
    Button:ansi:focus { text-style: reverse; }
    Button:disabled { color: $dim; }
    """
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter,space", "press", lazy("Choose"), "button.press"),
    ]

    class Pressed(Message):
        """The button was pressed."""

        def __init__(self, button: Button) -> None:
            super().__init__()
            self.button = button

        @property
        def control(self) -> Button:
            """The button, so that ``@on`` can name it."""
            return self.button

    def __init__(
        self,
        label: Words,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(id=id, classes=classes, disabled=disabled)
        self.label = label
        self._clicks = Clicks()

    def set_label(self, label: Words) -> None:
        """Show another label."""
        self.label = label
        textual_private.lay_out_again(self)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the label, its brackets and the mark."""
        return width_of(self.label) + 5

    def render(self) -> RenderResult:
        """Draw the mark and the label."""
        mark = signs().focus if self.has_focus else " "
        return Content(f"{mark}[ {one_line(self.label)} ]")

    def action_press(self) -> None:
        """Tell that the button was pressed."""
        if not self.disabled:
            self.post_message(self.Pressed(self))

    def on_click(self, event: events.Click) -> None:
        """Press."""
        if self._clicks.meant(event):
            self.action_press()

    def on_focus(self) -> None:
        """Draw the mark."""
        self.refresh()

    def on_blur(self) -> None:
        """Take the mark away."""
        self.refresh()


class ButtonRow(Horizontal):
    """Buttons side by side at the right; arrows walk between them."""

    DEFAULT_CSS = """
    ButtonRow { height: 1; width: 1fr; align-horizontal: right; margin-top: 1; }
    ButtonRow.-left { align-horizontal: left; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("right", "walk(1)", lazy("Next button"), "buttons.next"),
        key("left", "walk(-1)", lazy("Button before"), "buttons.before"),
    ]

    def action_walk(self, step: int) -> None:
        """Give focus to the next button that can have it."""
        buttons = [b for b in self.query(Button) if b.focusable]
        focused = self.screen.focused
        if isinstance(focused, Button) and focused in buttons:
            at = buttons.index(focused) + step
            buttons[max(0, min(at, len(buttons) - 1))].focus()
