"""Pending key changes: whose key, why, since when, and B to change them."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.notebook.views import PendingRotation
from tui.i18n import lazy
from tui.keys import key
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.rotating import change_keys
from tui.screens.admin.words import WHY
from tui.when import day_words
from tui.widgets.empty import Empty
from tui.widgets.rows import Column, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Paragraph

COLUMNS = (
    Column("what", lazy("Key of"), least=18),
    Column("who", lazy("Shut out"), width=16),
    Column("why", lazy("Because"), width=20, drop=1),
    Column("since", lazy("Since"), width=12, tone="dim"),
)


class PendingScreen(AdminScreen):
    """Keys that somebody had who no longer may read."""

    SCREEN_ID = "pending"
    AFTER_LOCK = True
    CSS_PATH = "admin.tcss"
    FOOTER = ("keys.change", "screen.refresh", "screen.back", "app.help")
    HELP_TEXT = lazy(
        "Those named here are shut out already. Changing the keys makes sure that a"
        " copy of the store is of no use to them for what is written from now on."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "b",
            "change",
            lazy("Change keys now"),
            "keys.change",
            short=lazy("Change keys"),
        ),
    ]
    _rows: list[PendingRotation]

    def compose_content(self) -> ComposeResult:
        """Lay out the sentence over the list."""
        yield Paragraph(
            lazy(
                "Those shut out can read nothing already. The keys they once had are"
                " changed with B."
            ),
            id="pending-about",
        )
        yield VirtualList(COLUMNS, titles=True, id="pending-list")
        yield Empty(lazy("No key waits to be changed."), id="pending-empty")

    def on_mount(self) -> None:
        """Read what waits."""
        super().on_mount()
        self._rows = []
        self.set_title(lazy("Pending key changes"), back=lazy("School"))
        self.query_one(VirtualList).focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read again."""
        chain = self.chain
        self.run_task(lambda: self.school.pending(chain), group="page", done=self._show)

    def _show(self, rows: list[PendingRotation]) -> None:
        self._rows = rows
        self.query_one("#pending-empty").display = not rows
        self.query_one("#pending-about").display = bool(rows)
        listed = self.query_one(VirtualList)
        listed.display = bool(rows)
        listed.set_items([pending_row(n, row) for n, row in enumerate(rows)])
        if rows and self.focused is None:
            listed.focus()

    def action_change(self) -> None:
        """Change the keys."""
        if not self._rows:
            self.say(lazy("No key waits to be changed."))
            return
        change_keys(self, self.action_refresh)


def pending_row(number: int, row: PendingRotation) -> Row:
    """Return a key that waits, and who is shut out."""
    return Row(
        f"pending:{number}",
        (
            row.what or "–",
            row.person.name,
            WHY.get(row.why, WHY["link-ended"]),
            day_words(row.since),
        ),
        sign="alert",
    )
