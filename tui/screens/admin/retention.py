"""Retention: the records plan as a table, holds, and what was destroyed (R24)."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.model import ChainId
from securenotes.notebook.retention.plan import EXAMPLES
from securenotes.notebook.retention.run import DisposalRecord, HoldView, PlanRow
from securenotes.notebook.views import Target
from tui.i18n import lazy
from tui.keys import Hint, key
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.retention_forms import HoldForm, PlanForm, WriteRecord
from tui.screens.admin.retention_words import (
    hold_words,
    plan_cells,
    record_words,
)
from tui.screens.dialogs.confirm import Confirm
from tui.screens.note_rows import sentence
from tui.widgets.rows import Column, Heading, Item, Line, Row
from tui.widgets.virtual_list import VirtualList

COLUMNS = {
    "": (Column("what", width=28), Column("more", least=20, tone="dim")),
    "plan": (
        Column("kind", width=20),
        Column("category", least=15),
        Column("outcome", width=8),
    ),
}
NOTHING = lazy(
    "The plan is empty: nothing is destroyed. A writes a row, X fetches examples to"
    " start from."
)
Found = tuple[tuple[PlanRow, ...], list[HoldView], list[DisposalRecord]]


class RetentionScreen(AdminScreen):
    """One list: the plan, what is stopped, what has been destroyed."""

    SCREEN_ID = "retention"
    AFTER_LOCK = True
    CSS_PATH = "admin.tcss"
    FOOTER = (
        Hint("list.open", lazy("Open")),
        "plan.add",
        "plan.try",
        "plan.hold",
        "app.help",
    )
    HELP_TEXT = lazy(
        "The records plan says which notes are destroyed, when and which are preserved."
        " Without a row nothing is. P shows what the plan would do today and destroys"
        " nothing. H stops disposal for a pupil, Delete takes a row or a hold away."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("a", "add", lazy("New row"), "plan.add"),
        key("p", "try_it", lazy("Try the plan"), "plan.try", short=lazy("Try")),
        key("h", "hold", lazy("Hold", "legal"), "plan.hold"),
        key("x", "examples", lazy("Examples"), "plan.examples"),
        key("delete", "remove", lazy("Delete"), "plan.remove"),
    ]

    def __init__(self, chain: ChainId) -> None:
        super().__init__(chain)
        self._plan: tuple[PlanRow, ...] = ()
        self._holds: list[HoldView] = []
        self._records: list[DisposalRecord] = []

    def compose_content(self) -> ComposeResult:
        """Lay out the list."""
        yield VirtualList(COLUMNS, id="retention-list")

    @property
    def rows(self) -> VirtualList:
        """The list."""
        return self.query_one(VirtualList)

    def on_mount(self) -> None:
        """Read plan, holds and records."""
        super().on_mount()
        self.set_title(lazy("Retention"), back=lazy("School"))
        self.rows.focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read again."""
        chain, retention = self.chain, self.school.retention

        async def read() -> Found:
            plan = await retention.plan(chain)
            return plan, await retention.holds(chain), await retention.records(chain)

        self.run_task(read, group="page", done=self._show)

    def _show(self, found: Found) -> None:
        self._plan, self._holds, self._records = found
        items: list[Item] = [Heading(lazy("Records plan"))]
        if not self._plan:
            items += sentence(NOTHING, self.rows.size.width)
        items += [plan_row(n, row) for n, row in enumerate(self._plan)]
        items += [Line(), Heading(lazy("Legal holds"))]
        if not self._holds:
            none = lazy("Nothing is stopped. H stops disposal for a pupil.")
            items.append(Line(none))
        items += [
            Row(f"hold:{n}", hold_words(one)) for n, one in enumerate(self._holds)
        ]
        items += [Line(), Heading(lazy("Disposal records"))]
        if not self._records:
            items.append(Line(lazy("Nothing has been destroyed.")))
        items += [
            Row(f"record:{n}", record_words(one)) for n, one in enumerate(self._records)
        ]
        self.rows.set_items(items)

    @on(VirtualList.Opened)
    def open_row(self, event: VirtualList.Opened) -> None:
        """Change a row of the plan, end a hold, or write a record."""
        kind, _, number = event.key.partition(":")
        if kind == "plan":
            self._write_row(int(number))
        elif kind == "hold":
            self.action_remove()
        else:
            self._write_record(self._records[int(number)])

    def action_add(self) -> None:
        """Write a new row."""
        self._write_row(-1)

    def _write_row(self, at: int) -> None:
        def saved(done: bool | None) -> None:
            if done:
                self.say(lazy("The plan is saved."))
                self.action_refresh()

        form = PlanForm(self.chain, self._plan, at, self.this_school.categories)
        self.app.push_screen(form, saved)

    def action_examples(self) -> None:
        """Offer examples, and say that they are no more than that."""
        if self._plan:
            self.say(lazy("The plan has rows already. Examples are for an empty one."))
            return

        body = [
            lazy(
                "These are examples, not advice: a memory note when it is no longer"
                " relevant, an official note two years after the pupil has left."
            ),
            lazy(
                "Periods follow from your own records plan, decided by the responsible"
                " body. Change the rows to what it says before anything is destroyed."
            ),
        ]
        self.ask(
            Confirm(
                lazy("Start from examples?"),
                body,
                yes=lazy("Yes, fetch examples"),
                no=lazy("Leave it empty"),
            ),
            lambda: self.school.retention.set_plan(self.chain, EXAMPLES),
        )

    def action_try_it(self) -> None:
        """Show what the plan would do today."""
        self.house.open_screen("school_disposal", self.chain)

    def action_hold(self) -> None:
        """Ask on whom."""
        chain = self.chain

        def ask(targets: list[Target]) -> None:
            self.app.push_screen(HoldForm(chain, targets), held)

        def held(done: bool | None) -> None:
            if done:
                self.say(lazy("Disposal is stopped for the pupil."))
                self.action_refresh()

        self.run_task(lambda: self.school.targets(chain), group="targets", done=ask)

    def action_remove(self) -> None:
        """Take a row of the plan or a hold away, after a question."""
        kind, _, number = self.rows.current.partition(":")
        if kind == "plan":
            rest = [row for n, row in enumerate(self._plan) if n != int(number)]
            question = Confirm(
                lazy("Delete the row of the plan?"),
                [lazy("Notes that no other row names are then kept.")],
                yes=lazy("Yes, delete"),
                no=lazy("Keep the row"),
            )
            retention = self.school.retention
            self.ask(question, lambda: retention.set_plan(self.chain, rest))
        elif kind == "hold":
            scope = self._holds[int(number)].scope
            question = Confirm(
                lazy("End the hold?"),
                [lazy("The records plan then counts for the pupil's notes again.")],
                yes=lazy("Yes, end it"),
                no=lazy("Keep the hold"),
            )
            retention = self.school.retention
            self.ask(question, lambda: retention.end_hold(self.chain, scope))

    def _write_record(self, record: DisposalRecord) -> None:
        def written(name: str | None) -> None:
            if name is not None:
                self.say(lazy("Written: {file}.", file=name))

        self.app.push_screen(WriteRecord(self.chain, record), written)


def plan_row(number: int, row: PlanRow) -> Row:
    """Return a row of the plan: what it is about, and when its time is over."""
    kind, category, period, outcome = plan_cells(row)
    return Row(
        f"plan:{number}", (kind, category, outcome), second=period, columns="plan"
    )
