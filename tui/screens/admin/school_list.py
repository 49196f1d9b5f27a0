"""One list of what the school itself has decided, read with the register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult

from tui.i18n import Words, lazy
from tui.screens.admin.base import AdminScreen
from tui.widgets.rows import Column, Item
from tui.widgets.virtual_list import VirtualList


class SchoolList(AdminScreen):
    """Lays the list out, reads the register, and shows the rows again on F5.

    A subclass gives ``LIST`` (the list's id), ``COLUMNS``, ``TITLES`` (whether the
    columns have theirs), ``heading``, and ``items``.
    """

    CSS_PATH = "admin.tcss"
    LIST: ClassVar[str] = ""
    COLUMNS: ClassVar[Sequence[Column]] = ()
    TITLES: ClassVar[bool] = True
    heading: Words = ""
    back: Words = lazy("School")

    def items(self) -> Sequence[Item]:
        """Return the rows, from the register as it was just read."""
        raise NotImplementedError

    def compose_content(self) -> ComposeResult:
        """Lay out the list."""
        yield VirtualList(self.COLUMNS, titles=self.TITLES, id=self.LIST)

    @property
    def rows(self) -> VirtualList:
        """The list."""
        return self.query_one(VirtualList)

    def on_mount(self) -> None:
        """Read what there is."""
        super().on_mount()
        self.set_title(self.heading, back=self.back)
        self.rows.focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read the register again, and show what stands in it now."""
        chain = self.chain
        self.run_task(
            lambda: self.school.status(chain),
            group="page",
            done=lambda _status: self.show_rows(),
        )

    def show_rows(self) -> None:
        """Show the rows as they are now."""
        self.rows.set_items(self.items())
