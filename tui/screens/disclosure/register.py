"""The register of requests for what is kept, with the days that they wait (R26)."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.model import ChainId
from securenotes.notebook.disclosure.grounds import State
from securenotes.notebook.disclosure.views import Asked
from securenotes.notebook.views import Target
from tui.i18n import Words, lazy, nlazy
from tui.keys import Hint, key
from tui.screens.dialogs.confirm import Confirm
from tui.screens.disclosure.base import KeptScreen
from tui.screens.disclosure.new import NewDisclosure
from tui.screens.disclosure.words import (
    REQUESTS,
    STATES,
    days_words,
    told_words,
)
from tui.screens.disclosure.write_list import WriteList
from tui.when import plain_day_words
from tui.widgets.empty import Empty
from tui.widgets.rows import Column, Row
from tui.widgets.virtual_list import VirtualList

COLUMNS = (
    Column("number", lazy("Number"), width=9),
    Column("pupil", lazy("Pupil"), least=16),
    Column("request", lazy("Request"), width=17, drop=2),
    Column("came", lazy("Came in"), width=13, tone="dim", drop=1),
    Column("days", lazy("Days"), width=9),
    Column("state", lazy("State"), width=11),
)


class DisclosuresScreen(KeptScreen):
    """Every request at a school: open ones first, then the newest."""

    SCREEN_ID = "disclosures"
    FOOTER = (
        Hint("list.open", lazy("Open")),
        "disclosure.new",
        "disclosure.end",
        "screen.back",
        "app.help",
    )
    HELP_TEXT = lazy(
        "Requests for what is kept on a pupil, with the days they have waited. N"
        " registers one that has come in, Enter goes on with it, L writes the list as a"
        " file. ▲ has waited longer than it should."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("n", "new", lazy("New request"), "disclosure.new", short=lazy("New")),
        key("t", "end", lazy("Taken back"), "disclosure.end"),
        key("l", "write", lazy("Write the list as a file"), "disclosure.list"),
    ]

    def __init__(self, chain: ChainId, pupil: str = "") -> None:
        super().__init__(chain)
        self._rows: list[Asked] = []
        self._pupil = pupil
        self._said: Words = ""

    def compose_content(self) -> ComposeResult:
        """Lay out the list."""
        yield VirtualList(COLUMNS, titles=True, id="disclosures-list")
        yield Empty(
            lazy("Nobody has asked for anything yet. N registers a request."),
            id="disclosures-empty",
        )

    @property
    def rows(self) -> VirtualList:
        """The requests."""
        return self.query_one("#disclosures-list", VirtualList)

    def on_mount(self) -> None:
        """Read the requests; with a pupil, register a new one for that pupil."""
        super().on_mount()
        self.set_title(lazy("Disclosures"), back=lazy("School"))
        self.query_one("#disclosures-empty").display = False
        self.rows.focus()
        self.action_refresh()
        if self._pupil:
            self.action_new()

    def action_refresh(self) -> None:
        """Read again."""
        chain = self.chain
        self.run_task(
            lambda: self.school.disclosures.rows(chain), group="page", done=self._show
        )

    def _show(self, rows: list[Asked]) -> None:
        self._rows = rows
        self.rows.display = bool(rows)
        self.query_one("#disclosures-empty").display = not rows
        today = self.house.book.today()
        self.rows.set_items([request_row(row, today) for row in rows])
        waiting = sum(row.state is State.OPEN for row in rows)
        said, self._said = self._said, ""
        if said:
            self.say(said)
            return
        self.say(
            nlazy("{n} waits for a decision.", "{n} wait for a decision.", waiting)
            if waiting
            else lazy("No request waits for a decision.")
        )

    def _current(self) -> Asked | None:
        found = (row for row in self._rows if row.name.hex() == self.rows.current)
        return next(found, None)

    @on(VirtualList.Opened, "#disclosures-list")
    def open_row(self) -> None:
        """Go on with a request, or tell what came of it."""
        asked = self._current()
        if asked is not None:
            self._open(asked)

    def _open(self, asked: Asked) -> None:
        self.house.open_screen("disclosure", self.chain, asked)

    def action_new(self) -> None:
        """Register a request."""
        chain, pupil = self.chain, self._pupil
        self._pupil = ""

        def ask(targets: list[Target]) -> None:
            pupils = [one for one in targets if one.kind == "pupil"]
            schools = self.house.book.me.schools
            school = next(one for one in schools if one.chain == chain)
            form = NewDisclosure(chain, school.body, pupils, pupil)
            self.app.push_screen(form, self._registered)

        self.run_task(lambda: self.school.targets(chain), group="new", done=ask)

    def _registered(self, asked: Asked | None) -> None:
        if asked is not None:
            self.action_refresh()
            self._open(asked)

    def action_end(self) -> None:
        """Note that a request was taken back by who made it."""
        asked = self._current()
        if asked is None:
            return
        if asked.state is not State.OPEN:
            self.say(lazy("It is decided, and stands as it is."))
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.act(
                    lambda: self.school.disclosures.take_back(asked),
                    done=lambda _kept: self._ended(),
                )

        self.app.push_screen(
            Confirm(
                lazy("Has the request been taken back?"),
                [
                    lazy(
                        "Request {number} is closed without a decision. It stays in the"
                        " list.",
                        number=asked.label,
                    )
                ],
                yes=lazy("Yes, taken back"),
                no=lazy("Keep it open"),
            ),
            answered,
        )

    def _ended(self) -> None:
        self._said = lazy("Closed without a decision.")
        self.action_refresh()

    def action_write(self) -> None:
        """Write the list as a file of values with commas between."""
        if not self._rows:
            self.say(lazy("There is nothing to write yet."))
            return

        def written(name: str | None) -> None:
            if name:
                self._said = lazy("Written: {name}", name=name)
                self.action_refresh()

        self.app.push_screen(WriteList(self.chain, self._rows), written)


def request_row(asked: Asked, today: str) -> Row:
    """Return a request: whose, by what right, since when, and how it stands."""
    told = told_words(asked)
    state: Words = STATES[asked.state]
    return Row(
        asked.name.hex(),
        (
            asked.label,
            asked.pupil.name,
            REQUESTS[asked.request],
            plain_day_words(asked.received),
            days_words(asked, today),
            state,
        ),
        sign="alert" if asked.late(today) else "",
        second=told or None,
    )
