"""Asks for a row of the records plan, for a hold, and where a record is written."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

from textual.widget import Widget

from securenotes.clock import day_of
from securenotes.model import ChainId, ScopeId
from securenotes.notebook.paper.files import (
    write_files,
)
from securenotes.notebook.paper.report import set_report
from securenotes.notebook.paper.setting import NotSet, can_write_pdf
from securenotes.notebook.retention.run import DisposalRecord, HoldCode, PlanRow
from securenotes.notebook.views import Target
from tui.i18n import Words, language, lazy, text
from tui.screens.admin.folder_form import FolderForm
from tui.screens.admin.form import Form
from tui.screens.admin.link import target_words
from tui.screens.admin.retention_words import (
    CODES,
    DESTROY,
    EVERY_CATEGORY,
    EVERY_KIND,
    PRESERVE,
    STARTS,
    about_lines,
)
from tui.screens.kind_words import KINDS
from tui.widgets.choice import Choice
from tui.widgets.inputs import TextInput

MOST_MONTHS = 1_200


class PlanForm(Form[bool]):
    """Writes one row of the plan; ``at`` is -1 for a new one."""

    SCREEN_ID = "plan_row"
    LABEL = 12
    yes = lazy("Save")

    def __init__(
        self,
        chain: ChainId,
        plan: Sequence[PlanRow],
        at: int,
        categories: Sequence[str],
    ) -> None:
        super().__init__(chain, b"%d" % at)
        self._plan, self._at, self._categories = list(plan), at, categories
        self.heading = lazy("A row of the records plan")
        self._months = 0

    def fields(self) -> list[tuple[str, Words, Widget]]:
        """Return kind, category, start, months and what then happens."""
        now = self._plan[self._at] if self._at >= 0 else None
        kinds: list[tuple[str, Words]] = [("0", EVERY_KIND)]
        kinds += [(str(int(k)), words) for k, words in KINDS.items() if int(k)]
        named = list(self._categories)
        if now is not None and now.category and now.category not in named:
            named.append(now.category)
        categories: list[tuple[str, Words]] = [("", EVERY_CATEGORY)]
        categories += [(name, name) for name in named]
        outcomes: list[tuple[str, Words]] = [("destroy", DESTROY), ("keep", PRESERVE)]
        if now is None:  # what destroys is chosen, never found there
            outcomes.insert(0, ("", lazy("choose")))
        outcome = "" if now is None else "destroy" if now.destroy else "keep"
        return [
            (
                "kind",
                lazy("Kind"),
                Choice(kinds, str(now.kind) if now else "0", width=28, id="kind"),
            ),
            (
                "category",
                lazy("Category"),
                Choice(
                    categories, now.category if now else "", width=28, id="category"
                ),
            ),
            (
                "outcome",
                lazy("Outcome", "plan"),
                Choice(outcomes, outcome, width=14, id="outcome"),
            ),
            (
                "months",
                lazy("Months"),
                TextInput(str(now.months) if now else "", max_length=4, id="months"),
            ),
            (
                "start",
                lazy("Counted from"),
                Choice(
                    list(STARTS.items()),
                    now.start if now else "irrelevant",
                    width=32,
                    id="start",
                ),
            ),
        ]

    def check(self) -> bool:
        """Ask for an outcome and read the months; what is preserved needs none."""
        outcome = self.query_one("#outcome", Choice)
        self.field("outcome").set_error(None)
        if not outcome.value:
            self.field("outcome").set_error(lazy("Choose destroy or preserve."))
            outcome.focus()
            return False
        typed = self.typed("months")
        if outcome.value == "keep" and not typed:
            typed = "0"
        if not typed.isascii() or not typed.isdigit() or int(typed) > MOST_MONTHS:
            self.field("months").set_error(
                lazy("Write months as a number, 24 for two years, 0 for at once.")
            )
            self.query_one("#months").focus()
            return False
        self._months = int(typed)
        return True

    async def work(self) -> bool:
        """Sign the plan with this row in it."""
        row = PlanRow(
            kind=int(self.query_one("#kind", Choice).value),
            category=self.query_one("#category", Choice).value,
            start=self.query_one("#start", Choice).value,  # type: ignore[arg-type]
            months=self._months,
            destroy=self.query_one("#outcome", Choice).value == "destroy",
        )
        plan = list(self._plan)
        if self._at >= 0:
            plan[self._at] = row
        else:
            plan.append(row)
        await self.house.book.school.retention.set_plan(self.chain, plan)
        return True


class HoldForm(Form[bool]):
    """Stops disposal for a pupil."""

    SCREEN_ID = "new_hold"
    LABEL = 12
    yes = lazy("Stop disposal")
    heading = lazy("Legal hold on a pupil")
    about = lazy("Nothing on the pupil is destroyed until the hold is taken away.")

    def __init__(self, chain: ChainId, targets: Sequence[Target]) -> None:
        super().__init__(chain)
        self._targets = [one for one in targets if one.kind == "pupil"]

    def fields(self) -> list[tuple[str, Words, Widget]]:
        """Return pupil and reason."""
        options: list[tuple[str, Words]] = [("", lazy("choose"))]
        options += [(one.scope.hex(), target_words(one)) for one in self._targets]
        return [
            ("pupil", lazy("Pupil"), Choice(options, width=32, id="pupil")),
            ("code", lazy("Because"), Choice(list(CODES.items()), width=32, id="code")),
        ]

    def check(self) -> bool:
        """Ask for a pupil."""
        chosen = self.query_one("#pupil", Choice)
        if not chosen.value:
            self.field("pupil").set_error(lazy("Choose a pupil."))
            chosen.focus()
            return False
        return True

    async def work(self) -> bool:
        """Sign the hold."""
        code: HoldCode = self.query_one("#code", Choice).value  # type: ignore[assignment]
        scope = ScopeId(bytes.fromhex(self.query_one("#pupil", Choice).value))
        await self.house.book.school.retention.hold(self.chain, scope, code)
        return True


class WriteRecord(FolderForm):
    """Gives the name of the files of a disposal that were written."""

    SCREEN_ID = "write_record"
    heading = lazy("Write the disposal record as files")

    def __init__(self, chain: ChainId, record: DisposalRecord) -> None:
        super().__init__(chain)
        self._record = record
        stem = f"gallring_{record.seq}_{day_of(record.approved_at)}"
        self._stem = stem
        self.about = (
            lazy("As JSON and as PDF/A, without content: {file}", file=stem)
            if can_write_pdf()
            else lazy("As JSON, without content: {file}", file=stem)
        )

    def names(self) -> list[str]:
        """Return the names of both files."""
        return [f"{self._stem}.json", f"{self._stem}.pdf"]

    async def work(self) -> str:
        """Make the files and write them."""
        files = {f"{self._stem}.json": as_json(self._record)}
        if can_write_pdf():
            try:
                pdf = await asyncio.to_thread(as_pdf, self._record)
                files[f"{self._stem}.pdf"] = pdf
            except NotSet:
                pass  # JSON says all of it
        await asyncio.to_thread(write_files, self.folder(), files)
        return self._stem


def as_json(record: DisposalRecord) -> bytes:
    """Return a record for machines: who, when, by which plan, and which ids."""
    told = {
        "school": record.school,
        "chain": record.chain.hex(),
        "entry": record.seq,
        "proposed": {"at": record.proposed_at, "by": record.proposed_by.login},
        "approved": {"at": record.approved_at, "by": record.approved_by.login},
        "plan": [
            {
                "kind": row.kind,
                "category": row.category,
                "start": row.start,
                "months": row.months,
                "destroy": row.destroy,
            }
            for row in record.plan
        ],
        "notes": [note.hex() for note in record.notes],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"


def as_pdf(record: DisposalRecord) -> bytes:
    """Return a record for people, as PDF/A; ``NotSet`` where it cannot be."""
    return set_report(
        language(),
        text(lazy("Disposal record")),
        day_of(record.approved_at),
        about_lines(record),
        [text(lazy("No.")), text(lazy("The note's id"))],
        [[str(n), note.hex()] for n, note in enumerate(record.notes, 1)],
    )
