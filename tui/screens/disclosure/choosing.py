"""What is kept on a pupil: open it, leave out, mask, and go on to the decision."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.model import ChainId, NoteId
from securenotes.notebook.disclosure.beside import Beside
from securenotes.notebook.disclosure.grounds import OUTSIDE, Request, State
from securenotes.notebook.disclosure.views import Asked, Choice, Kept, Key, Text, Work
from securenotes.notebook.masking import OtherNames
from tui.i18n import Words, lazy, nlazy
from tui.keys import Hint, key
from tui.screens.disclosure.base import KeptScreen
from tui.screens.disclosure.case import Case
from tui.screens.disclosure.grounds import ground_question
from tui.screens.disclosure.sheet import KINDS
from tui.screens.disclosure.words import (
    REQUESTS,
    STATES,
    choice_words,
    joined,
    title_words,
    version_tag,
)
from tui.when import plain_day_words
from tui.widgets.empty import Empty
from tui.widgets.rows import Cell, Column, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Paragraph

COLUMNS = (
    Column("in", width=3),
    Column("day", lazy("Written", "note"), width=12, tone="dim"),
    Column("title", lazy("Title"), least=28),
    Column("who", lazy("Author"), width=14, tone="dim", drop=1),
    Column("what", lazy("Decided", "column"), width=18),
)
Read = tuple[list[Kept], Work, OtherNames, Beside | None]


class DisclosureScreen(KeptScreen):
    """Every published version on the pupil, closed ones too; drafts never."""

    SCREEN_ID = "disclosure"
    FOOTER = (
        Hint("list.open", lazy("Mask")),
        "kept.toggle",
        "kept.out",
        "kept.decide",
        "app.help",
    )
    HELP_TEXT = lazy(
        "All that is kept on the pupil: published versions, and the closed layer that O"
        " opens. Enter reads and masks, Space takes a row out of the request or in"
        " again, U leaves it out by a ground, F9 goes on to the decision."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "space",
            "in_or_out",
            lazy("In or out"),
            "kept.toggle",
            short=lazy("In, out"),
        ),
        key("u", "leave_out", lazy("Leave out"), "kept.out", short=lazy("Omit")),
        key("o", "unclose", lazy("Open what is closed"), "kept.unclose"),
        key("f9", "decide", lazy("Decision"), "kept.decide"),
    ]

    def __init__(self, chain: ChainId, asked: Asked) -> None:
        super().__init__(chain)
        self.case = Case(asked)
        self._masking = False

    def compose_content(self) -> ComposeResult:
        """Lay out the line on the request over the list."""
        yield Paragraph(id="about", classes="-dim")
        yield VirtualList(COLUMNS, titles=True, id="kept-list")
        yield Empty(
            lazy("No note is kept on the pupil. F9 goes on to the decision."),
            id="kept-empty",
        )

    @property
    def rows(self) -> VirtualList:
        """What is kept."""
        return self.query_one("#kept-list", VirtualList)

    def on_mount(self) -> None:
        """Read what is kept, and open what readers could read."""
        super().on_mount()
        asked = self.case.asked
        self.set_title(
            joined(lazy("Disclosure {number}", number=asked.label), asked.pupil.name),
            back=lazy("Disclosures"),
        )
        self._tell_about()
        self.query_one("#kept-empty").display = False
        self.rows.focus()
        self._read()

    def on_screen_resume(self) -> None:
        """Draw again: something may have been masked, or given out."""
        if self.case.rows:
            self._draw()
            self._tell_about()
        if self._masking:
            self._masking = False
            self._tell()

    def _tell_about(self) -> None:
        asked = self.case.asked
        about: Words = lazy("drafts are never part of it")
        if asked.state is not State.OPEN:
            decided = plain_day_words(asked.decided)
            about = joined(joined(STATES[asked.state], decided), asked.actor.name)
        self.query_one("#about", Paragraph).set_words(
            joined(
                REQUESTS[asked.request],
                lazy("came in {day}", day=plain_day_words(asked.received)),
                about,
            )
        )

    def _read(self) -> None:
        asked, disclosures = self.case.asked, self.school.disclosures

        async def read() -> Read:
            kept = await disclosures.kept(asked)
            work, others = await disclosures.work(asked), disclosures.others(asked)
            if asked.request is not Request.EXTRACT:
                return kept, work, others, None
            return kept, work, others, await self.school.beside.read(asked)

        self.run_task(read, group="page", done=self._show)

    def _show(self, found: Read) -> None:
        self.case.rows, self.case.work, self.case.names, self.case.beside = found
        self.rows.display = bool(self.case.rows)
        self.query_one("#kept-empty").display = not self.case.rows
        self._draw()
        notes = self.case.unopened(closed=False)
        if notes:
            self._collect(notes)
        else:
            self._tell()

    def _collect(self, notes: list[NoteId]) -> None:
        asked = self.case.asked
        self.act(
            lambda: self.school.disclosures.collect(asked, notes),
            done=lambda texts: self._opened(notes, texts),
        )

    def _opened(self, notes: list[NoteId], texts: dict[Key, Text]) -> None:
        self.case.opened(notes, texts)
        self._draw()
        self._tell()

    def _draw(self) -> None:
        self.rows.set_items([self._row(row) for row in self.case.rows])

    def _tell(self) -> None:
        shut = len(self.case.undecided)
        if shut:
            self.say(
                nlazy(
                    "{n} version is not opened. O opens it and logs it.",
                    "{n} versions are not opened. O opens them and logs it.",
                    shut,
                )
            )
            return
        found = sum(len(self.case.proposed(row.key)) for row in self.case.rows)
        if found:
            self.say(
                nlazy(
                    "{n} name of another pupil may have to be masked.",
                    "{n} names of other pupils may have to be masked.",
                    found,
                )
            )
        else:
            self.say(lazy("Everything is opened. F9 goes on to the decision."))

    def _row(self, row: Kept) -> Row:
        choice = self.case.work.choice(row.key)
        said = self.case.texts.get(row.key)
        proposed = [] if choice.out else self.case.proposed(row.key)
        what: Words = choice_words(choice)
        if proposed:
            names = nlazy("{n} name", "{n} names", len(proposed))
            what = joined(what, names)
        if row.closed and not what:
            what = lazy("closed")
        kind = KINDS.get(row.kind, "")
        return Row(
            _named(row.key),
            (
                "" if choice.out else "[x]",
                plain_day_words(row.created),
                Cell(title_words(row, said), tag=version_tag(row)),
                row.author.name,
                what or kind,
            ),
            sign="alert" if proposed else "",
        )

    def _current(self) -> Kept | None:
        current = self.rows.current
        return next((row for row in self.case.rows if _named(row.key) == current), None)

    # Acts.

    @on(VirtualList.Opened, "#kept-list")
    def open_row(self) -> None:
        """Read and mask a version; one that is not open yet is opened first."""
        row = self._current()
        if row is None:
            return
        if row.key not in self.case.texts:
            self._collect([row.note])
            return
        self._masking = True
        self.house.open_screen("masking", self, row.key)

    def action_unclose(self) -> None:
        """Open all that is not open yet, the closed layer too (R22)."""
        notes = self.case.unopened(closed=True)
        if notes:
            self._collect(notes)
        else:
            self._tell()

    def action_in_or_out(self) -> None:
        """Take a version out of the request, or in again."""
        row = self._current()
        if row is not None:
            before = self.case.work.choice(row.key)
            out = "" if before.out else OUTSIDE
            self.decide_on(row.key, Choice(out, before.masks))

    def action_leave_out(self) -> None:
        """Ask by what ground a whole version is left out."""
        row = self._current()
        if row is None:
            return

        def chosen(ground: str | None) -> None:
            if ground is not None:
                masks = self.case.work.choice(row.key).masks
                self.decide_on(row.key, Choice(ground, masks))

        self.app.push_screen(ground_question(self.case.asked, whole=True), chosen)

    def decide_on(self, of: Key, choice: Choice) -> None:
        """Decide on a version, and keep that at once (R42)."""
        self.case.choose(of, choice)
        self._draw()
        self.keep()

    def keep(self) -> None:
        """Keep one's own work, sealed: places and grounds, never the text."""
        asked, work = self.case.asked, self.case.work
        self.run_task(
            lambda: self.school.disclosures.keep_work(asked, work),
            group="keep",
            act=True,
        )

    def action_decide(self) -> None:
        """Go on to the decision, when all that is to be given out has been read."""
        shut = len(self.case.undecided)
        if self.case.names is None:
            return  # what is kept has not been read yet
        if self.case.asked.state is State.WITHDRAWN:
            self.warn(lazy("The request has been taken back."))
        elif shut:
            self.warn(
                nlazy(
                    "{n} version is not opened. O opens it; Space leaves it outside.",
                    "{n} versions are not opened. O opens them; Space leaves one"
                    " outside.",
                    shut,
                )
            )
        else:
            self.house.open_screen("decision", self)


def _named(of: Key) -> str:
    return f"{of[0].hex()}-{of[1]}"
