"""What the plan would do today, shown as a list before anything is destroyed (R24)."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.errors import BadInput, NotAllowed, SecureNotesError
from securenotes.model import ChainId, NoteId
from securenotes.notebook.retention.plan import Why
from securenotes.notebook.retention.run import DisposalRecord, Proposal, Run, RunRow
from tui.i18n import Words, lazy, nlazy
from tui.keys import key
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.retention_words import run_cells
from tui.screens.dialogs.confirm import Confirm
from tui.screens.note_rows import sentence
from tui.screens.reviews import ask_date, ask_let_go
from tui.widgets.rows import Column, Heading, Item, Line, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import flagged

COLUMNS = {
    "": (
        Column("pupil", width=17),
        Column("what", least=18),
        Column("published", width=12, tone="dim", drop=1),
        Column("why", width=28, tone="dim"),
    ),
    "narrow": (
        Column("pupil", width=17),
        Column("what", least=18),
        Column("published", width=12, tone="dim"),
    ),
}
CANNOT = lazy(
    "Destroyed text cannot be had back: not here, and not by restoring a backup."
)
CHANGED = lazy(
    "Something in the proposal is no longer to be destroyed. Propose anew with F9."
)
ORDER = (
    Why.HELD,
    Why.NOT_YET,
    Why.UNREADABLE,
    Why.WAITING,
    Why.KEEP,
    Why.NO_ROW,
)
"""What is kept, the nearest to being destroyed first."""
Found = tuple[Run, Proposal | None]


class DisposalScreen(AdminScreen):
    """Destroys nothing by itself: F9 proposes, another administrator approves."""

    SCREEN_ID = "disposal"
    AFTER_LOCK = True
    CSS_PATH = "admin.tcss"
    FOOTER = ("disposal.go", "screen.refresh", "screen.back", "app.help")
    HELP_TEXT = lazy(
        "What the records plan would destroy today, what it keeps, and why. Titles and"
        " texts are not shown. F9 proposes the disposal, or approves what a colleague"
        " has proposed. R and L decide on a review date where the author has gone."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "f9", "go", lazy("Propose or approve"), "disposal.go", short=lazy("Decide")
        ),
        key("r", "keep_on", lazy("Keep", "review"), "review.keep"),
        key("l", "let_go", lazy("Let go"), "review.let_go"),
    ]

    def __init__(self, chain: ChainId) -> None:
        super().__init__(chain)
        self._run: Run | None = None
        self._waiting: Proposal | None = None
        self._said: Words = ""
        """What was done, told once the list has been read again."""

    def compose_content(self) -> ComposeResult:
        """Lay out the list."""
        yield VirtualList(COLUMNS, id="disposal-list")

    @property
    def rows(self) -> VirtualList:
        """The list."""
        return self.query_one(VirtualList)

    def on_mount(self) -> None:
        """Hold every note against the plan."""
        super().on_mount()
        self.set_title(lazy("What the plan does today"), back=lazy("Retention"))
        self.rows.focus()
        self.action_refresh()

    def come_back(self) -> None:
        """Stay: a dialog was closed."""

    def action_refresh(self) -> None:
        """Look again."""
        chain, retention = self.chain, self.school.retention

        async def read() -> Found:
            return await retention.run(chain), await retention.waiting(chain)

        self.run_task(read, group="page", done=self._show)

    def _show(self, found: Found) -> None:
        self._run, self._waiting = run, waiting = found
        kept = [row for row in run.rows if row.verdict.why is not Why.DUE]
        kept.sort(key=lambda row: ORDER.index(row.verdict.why))
        items: list[Item] = []
        if waiting is not None:
            items += [*sentence(self._waiting_words(waiting), self._width()), Line()]
        items.append(Heading(lazy("To be destroyed")))
        if not run.due:
            none = lazy("The plan is empty, so nothing is destroyed.")
            items.append(Line(lazy("Nothing today.") if run.plan else none))
        items += [self._row("due", r) for r in run.due]
        if run.to_review:
            items += [Line(), Heading(lazy("To review in the author's place"))]
            items += [self._row("rev", r) for r in run.to_review]
        items += [Line(), Heading(lazy("Kept"))]
        items += [self._row("kept", r) for r in kept]
        self.rows.set_items(items)
        counted = lazy(
            "{gone} · {kept}",
            gone=nlazy("{n} to be destroyed", "{n} to be destroyed", len(run.due)),
            kept=nlazy("{n} kept", "{n} kept", len(kept)),
        )
        self.say(self._said or counted)
        self._said = ""

    def _row(self, kind: str, row: RunRow) -> Row:
        """Return a note; in a narrow window the reason has a line of its own."""
        key_, cells = f"{kind}:{row.note.hex()}", run_cells(row)
        if self.app.size.width < 80:
            return Row(key_, cells[:3], second=cells[3], columns="narrow")
        return Row(key_, cells)

    def _width(self) -> int:
        return self.rows.size.width

    def _waiting_words(self, waiting: Proposal) -> Words:
        who = self.school.retention.proposer(self.chain, waiting).name
        if self.school.retention.may_approve(waiting):
            return nlazy(
                "{who} has proposed that {n} note is destroyed. F9 approves.",
                "{who} has proposed that {n} notes are destroyed. F9 approves.",
                len(waiting.notes),
                who=who,
            )
        return nlazy(
            "You have proposed that {n} note is destroyed. Another administrator"
            " approves it here.",
            "You have proposed that {n} notes are destroyed. Another administrator"
            " approves it here.",
            len(waiting.notes),
        )

    # -- deciding ------------------------------------------------------
    def action_go(self) -> None:
        """Approve what a colleague has proposed, or propose what is due."""
        waiting, run = self._waiting, self._run
        if waiting is not None and self.school.retention.may_approve(waiting):
            self._approve(waiting)
        elif run is not None and run.due:
            self._propose(len(run.due))
        else:
            self.say(lazy("Nothing is to be destroyed today."))

    def _propose(self, count: int) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.act(
                    lambda: self.school.retention.propose(self.chain),
                    done=lambda alone: self._proposed(count, alone=alone),
                )

        self.app.push_screen(
            Confirm(
                nlazy("Destroy {n} note?", "Destroy {n} notes?", count),
                [
                    CANNOT,
                    lazy(
                        "Another administrator has to approve it first. Where the"
                        " school has no other, your decision is enough."
                    ),
                ],
                yes=lazy("Yes, go on"),
                no=lazy("Not now"),
            ),
            answered,
        )

    def _proposed(self, count: int, *, alone: bool) -> None:
        if alone:
            self._say_destroyed(count)
        else:
            self._said = lazy("Proposed. Another administrator approves it here.")
        self.action_refresh()

    def _approve(self, waiting: Proposal) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.act(
                    lambda: self.school.retention.approve(self.chain),
                    done=self._approved,
                    failed=self._refused,
                )

        count = len(waiting.notes)
        self.app.push_screen(
            Confirm(
                nlazy("Destroy {n} note?", "Destroy {n} notes?", count),
                [CANNOT, lazy("Your approval is the second, and the last word.")],
                yes=lazy("Yes, destroy"),
                no=lazy("Not now"),
            ),
            answered,
        )

    def _approved(self, record: DisposalRecord) -> None:
        self._say_destroyed(len(record.notes))
        self.action_refresh()

    def _refused(self, error: SecureNotesError) -> bool:
        if isinstance(error, (BadInput, NotAllowed)):
            self._said = flagged(CHANGED)
            self.action_refresh()
            return True
        return False

    def _say_destroyed(self, count: int) -> None:
        self._said = nlazy(
            "{n} note is destroyed. The record is under Retention.",
            "{n} notes are destroyed. The record is under Retention.",
            count,
        )

    # -- review dates where the author has gone (R25) --------------------
    def _reviewed(self) -> list[NoteId]:
        kind, _, note = self.rows.current.partition(":")
        return [NoteId(bytes.fromhex(note))] if kind == "rev" else []

    def action_keep_on(self) -> None:
        """Keep the note until a new date."""
        if notes := self._reviewed():
            ask_date(self, notes, "", self._decided)

    def action_let_go(self) -> None:
        """Say that the note is no longer relevant."""
        if notes := self._reviewed():
            ask_let_go(self, notes, self._decided)

    def _decided(self, words: Words) -> None:
        self._said = words
        self.action_refresh()
