"""School: how it stands, and the ways to what an administrator does."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from securenotes.model import ChainId
from securenotes.notebook.access.checks import DoneCheck
from securenotes.notebook.views import PendingRotation, SchoolStatus, StaffRow
from tui.i18n import Words, lazy, nlazy
from tui.keys import Hint
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.check_words import check_row
from tui.screens.admin.words import (
    WHY,
    module_words,
    pupils_words,
    school_words,
)
from tui.when import day_words
from tui.widgets.choice import Choice
from tui.widgets.field import Field
from tui.widgets.rows import Column, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Word

COLUMNS = (
    Column("what", width=25),
    Column("count", width=12),
    Column("more", least=20, tone="dim", drop=1),
)
Found = tuple[SchoolStatus, list[PendingRotation], list[StaffRow], list[DoneCheck]]


class SchoolScreen(AdminScreen):
    """The school's first page; one of several where one administers more."""

    SCREEN_ID = "school"
    AFTER_LOCK = True
    AREA = 5
    CSS_PATH = "admin.tcss"
    FOOTER = (Hint("list.open", lazy("Open")), "screen.refresh", "app.help")
    HELP_TEXT = lazy(
        "How the school stands: keys to change, invitations, people and links, who can"
        " read whom. A row with ▲ needs you. Nothing here tells of anyone's drafts."
    )

    def __init__(self) -> None:
        super().__init__(ChainId(b""))
        self._found: Found | None = None

    def compose_content(self) -> ComposeResult:
        """Lay out the school's line over the rows."""
        yield Field(
            lazy("School"), Choice([("", "")], width=30, id="school-choice"), id="which"
        )
        yield Word(id="school-line")
        yield VirtualList(COLUMNS, id="school-rows")

    @property
    def rows(self) -> VirtualList:
        """The rows that lead on."""
        return self.query_one("#school-rows", VirtualList)

    def on_mount(self) -> None:
        """Offer the schools that one administers, and read the first."""
        super().on_mount()
        schools = [one for one in self.house.book.me.schools if one.administrator]
        choice = self.query_one("#school-choice", Choice)
        choice.set_options([(one.chain.hex(), one.name) for one in schools])
        self.query_one("#which").display = len(schools) > 1
        self.chain = schools[0].chain
        self.rows.focus()
        self.action_refresh()

    @on(Choice.Changed, "#school-choice")
    def other_school(self, event: Choice.Changed) -> None:
        """Show another school."""
        self.chain = ChainId(bytes.fromhex(event.value))
        self.rows.focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read how the school stands."""
        chain = self.chain

        async def read() -> Found:
            status = await self.school.status(chain)
            pending = await self.school.pending(chain)
            people = await self.school.people(chain)
            return status, pending, people, await self.school.checks.done(chain)

        self.run_task(read, group="page", done=self._show)

    def _show(self, found: Found) -> None:
        self._found = found
        status = found[0]
        self.query_one("#school-line", Word).set_words(school_words(status.school))
        rows = status_rows(*found[:3])
        at = next(n for n, row in enumerate(rows) if row.key == "log") + 1
        rows.insert(at, check_row(found[3], self.school.checks.newest_month()))
        self.rows.set_items(rows)

    @on(VirtualList.Opened, "#school-rows")
    def open_row(self, event: VirtualList.Opened) -> None:
        """Open what the row is about."""
        if event.key == "waiting":
            self._hand_out()
            return
        args: tuple[object, ...] = (self.chain,)
        if event.key == "invitations":
            args = (self.chain, "attention")
        names = {
            "pending": "school_pending",
            "invitations": "school_people",
            "people": "school_people",
            "pupils": "school_pupils",
            "groups": "school_groups",
            "protected": "school_protected",
            "modules": "school_modules",
            "log": "school_log",
            "check": "school_check",
            "writing": "school_writing",
            "disclosures": "disclosures",
            "retention": "school_retention",
            "on_the_way": "school_on_the_way",
        }
        self.house.open_screen(names[event.key], *args)

    def _hand_out(self) -> None:
        chain = self.chain

        def given(count: int) -> None:
            self.say(
                nlazy("{n} key handed out.", "{n} keys handed out.", count)
                if count
                else lazy("No key waits to be handed out.")
            )
            self.action_refresh()

        self.act(lambda: self.school.give_keys(chain), done=given)

    def action_back(self) -> None:
        """Go to the rows, and from them to Start."""
        if self.focused is self.rows:
            self.house.action_area(1)
        else:
            self.rows.focus()


def status_rows(
    status: SchoolStatus, pending: list[PendingRotation], people: list[StaffRow]
) -> list[Row]:
    """Return the rows; those that need something have the sign."""
    invited = [one for one in people if one.account in ("invited", "expired")]
    turning = status.pending_rotations or len(pending)
    waiting = status.waiting_for_keys
    administered = [one for one in status.schools if one.administrator]
    return [
        Row(
            "pending",
            (
                lazy("Pending key changes"),
                _count(status.pending_rotations, turning),
                pending_words(pending[0]) if pending else "",
            ),
            sign="alert" if turning else "",
        ),
        Row(
            "invitations",
            (
                lazy("Invitations"),
                nlazy("{n} waits", "{n} wait", len(invited)) if invited else NONE,
                invited_words(invited[0]) if invited else "",
            ),
            sign="alert" if invited else "",
        ),
        Row(
            "waiting",
            (
                lazy("Waiting for keys"),
                _people(waiting) if waiting else NONE,
                lazy("Enter hands the keys out")
                if waiting
                else lazy("all who should read can read"),
            ),
            sign="alert" if waiting else "",
        ),
        Row(
            "people",
            (
                lazy("Staff and links"),
                _people(status.people),
                nlazy("{n} link", "{n} links", status.links),
            ),
        ),
        Row("pupils", (lazy("Who can read a pupil"), pupils_words(status.pupils))),
        Row(
            "on_the_way",
            (
                lazy("Pupils on their way"),
                nlazy("{n} waits", "{n} wait", status.on_the_way)
                if status.on_the_way
                else NONE,
                lazy("handed over by another school"),
            ),
            sign="alert" if status.on_the_way else "",
        ),
        Row("groups", (lazy("Groups and pupils in them"),)),
        Row("log", (lazy("Access log"), "", lazy("who has read, and tried"))),
        Row(
            "writing",
            (
                lazy("For those who write"),
                lazy("version {n}", n=status.school.routine_ver),
                lazy("routine, categories, templates, words"),
            ),
        ),
        Row("protected", (lazy("Protected identity"), "", lazy("who may see a name"))),
        Row("retention", (lazy("Retention"), "", lazy("records plan, disposal"))),
        Row("disclosures", (lazy("Disclosures"), "", lazy("give out what is kept"))),
        Row(
            "modules",
            (
                lazy("Schools and modules"),
                nlazy("{n} school", "{n} schools", len(administered)),
                module_words(status.school.module),
            ),
        ),
    ]


NONE = lazy("none", "count")


def _people(n: int) -> Words:
    return nlazy("{n} person", "{n} people", n)


def _count(pupils: int, turning: int) -> Words:
    if pupils:
        return pupils_words(pupils)
    return nlazy("{n} key", "{n} keys", turning) if turning else NONE


def pending_words(row: PendingRotation) -> Words:
    """Return who is shut out, why and since when."""
    return lazy(
        "{who}, {why} {day}",
        who=row.person.name,
        why=WHY.get(row.why, WHY["link-ended"]),
        day=day_words(row.since),
    )


def invited_words(row: StaffRow) -> Words:
    """Return who is invited and until when."""
    if row.account == "expired":
        return lazy(
            "{who}, ran out {day}", who=row.person.name, day=day_words(row.until)
        )
    return lazy(
        "{who}, valid until {day}", who=row.person.name, day=day_words(row.until)
    )
