"""What every whole screen has: title, content, status and footer."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ScreenResultType
from textual.widgets import Input

from tui.i18n import Words, lazy, text
from tui.keys import key
from tui.screens.house import House
from tui.widgets.footer import FooterRow
from tui.widgets.status_line import StatusLine
from tui.widgets.title_row import TitleRow


class BaseScreen(House[ScreenResultType]):
    """A whole screen: title, air, content, status and footer.

    A subclass gives ``compose_content``, and in ``on_mount`` (after
    ``super().on_mount()``) calls ``set_title``. ``AREA`` 1–5 shows the areas as
    tabs in row 1 instead of a title.
    """

    AREA: ClassVar[int] = 0
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "back", lazy("Back"), "screen.back"),
    ]
    DEFAULT_CSS = """
    BaseScreen > #content { width: 100%; height: 1fr; margin-top: 1; }
    BaseScreen.-flush > #content { margin-top: 0; }
    """

    def compose(self) -> ComposeResult:
        """Lay the four parts out."""
        yield TitleRow()
        with Vertical(id="content"):
            yield from self.compose_content()
        yield FooterRow()
        self.status_line = StatusLine(self.house.away.words)
        yield self.status_line

    def compose_content(self) -> ComposeResult:
        """Yield what stands in rows 3–22."""
        yield from ()

    def on_mount(self) -> None:
        """Show who is signed in, and the areas where the screen is one."""
        super().on_mount()
        self.title_row.set_person(self.house.person)
        if self.AREA:
            self.title_row.set_tabs(self.house.areas(), self.AREA)

    @property
    def title_row(self) -> TitleRow:
        """Row 1."""
        return self.query_one(TitleRow)

    def set_title(
        self, title: Words, *, back: Words | None = None, right: Words | None = None
    ) -> None:
        """Show a title; ``back`` names where Escape goes."""
        self.title_row.set_title(title, back=back, right=right)

    def action_back(self) -> None:
        """Leave a field for what follows it, or the screen for the one before."""
        if isinstance(self.focused, Input) and self.leave_field():
            return
        self.go_back()

    def leave_field(self) -> bool:
        """Move from a field to the list, if the screen has one; return whether."""
        return False

    def go_back(self) -> None:
        """Keep what was typed and go to the screen before."""

        async def leave() -> None:
            await self.keep_text()

        def left(_none: None) -> None:
            if len(self.app.screen_stack) > 1 and self.app.screen is self:
                self.dismiss(None)

        self.run_task(leave, group="leave", done=left, act=True)

    def on_title_row_pressed(self, event: TitleRow.Pressed) -> None:
        """Do what was clicked in row 1."""
        if event.what == "back":
            self.action_back()
        elif event.what == "language":
            self.house.action_other_language()
        elif event.what.startswith("area."):
            self.house.action_area(int(event.what.removeprefix("area.")))

    def status_text(self) -> str:
        """Return the sentence that stands in the status line."""
        return "" if self.status_line is None else text(self.status_line.said)
