"""The access log: of the school, of a pupil, or of a person (R27)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from securenotes.model import ChainId
from securenotes.notebook.access.views import (
    GROUPS,
    LogDetail,
    LogLine,
    LogPage,
    LogQuery,
)
from securenotes.notebook.views import Person, Target
from tui.i18n import Words, lazy, nlazy
from tui.keys import Hint, key
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.log_words import (
    ALARMING,
    GROUP_WORDS,
    act_words,
    detail_lines,
    pupil_words,
    who_words,
)
from tui.screens.dialogs.told import Told
from tui.screens.periods import CHOOSE, period_days, period_options
from tui.when import moment_words
from tui.widgets.choice import Choice
from tui.widgets.field import Field
from tui.widgets.rows import Column, Item, Line, Row
from tui.widgets.virtual_list import VirtualList

WHEN = Column("when", lazy("When"), width=17, tone="dim")
WHO = Column("who", lazy("Who"), least=12, weight=3)
WHAT = Column("what", lazy("What", "log"), least=22, weight=5)
PUPIL = Column("pupil", lazy("Pupil"), least=14, weight=3, drop=1)


class LogScreen(AdminScreen):
    """Rows, the newest first; more are read where the list ends."""

    SCREEN_ID = "access_log"
    AFTER_LOCK = True
    CSS_PATH = "log.tcss"
    FOOTER = (
        Hint("list.open", lazy("Show")),
        "log.filter",
        "screen.refresh",
        "screen.back",
        "app.help",
    )
    HELP_TEXT = lazy(
        "Who has read, listed, searched, given out, tried and been refused, and when."
        " Notes are named by number, never by title. / narrows by what was done and by"
        " time, Enter tells more of a row. That you have looked is in the log too."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("slash", "filter", lazy("Filter"), "log.filter"),
    ]

    def __init__(
        self,
        chain: ChainId,
        pupil: Target | None = None,
        person: Person | None = None,
        back: Words = "",
    ) -> None:
        super().__init__(chain)
        self._pupil, self._person = pupil, person
        self._back = back or lazy("School")
        self._lines: list[LogLine] = []
        self._before = 0
        self._reading = False

    def compose_content(self) -> ComposeResult:
        """Lay out the filters over the list."""
        today = date.fromisoformat(self.house.book.today())
        periods = [one for one in period_options(today, None) if one[0] != CHOOSE]
        with Horizontal(id="log-filters"):
            yield Field(lazy("What", "log"), Choice(GROUP_WORDS, "all", id="log-what"))
            yield Field(lazy("Period"), Choice(periods, "month", id="log-period"))
        columns = [WHEN, WHO, WHAT, PUPIL]
        if self._person is not None:
            columns.remove(WHO)
        if self._pupil is not None:
            columns.remove(PUPIL)
        self._columns = columns
        yield VirtualList(columns, titles=True, id="log-list")

    @property
    def rows(self) -> VirtualList:
        """The rows."""
        return self.query_one("#log-list", VirtualList)

    def on_mount(self) -> None:
        """Read the newest."""
        super().on_mount()
        title: Words = lazy("Access log")
        if self._pupil is not None:
            title = lazy("Access log: {name}", name=self._pupil.name or "–")
        elif self._person is not None:
            title = lazy("Access log: {name}", name=self._person.name)
        self.set_title(title, back=self._back)
        self.rows.focus()
        self.action_refresh()

    def _query(self) -> LogQuery:
        today = date.fromisoformat(self.house.book.today())
        value = self.query_one("#log-period", Choice).value
        first, last = period_days(value, today, None)
        return LogQuery(
            pupil=None if self._pupil is None else self._pupil.scope,
            person=None if self._person is None else self._person.user,
            acts=GROUPS[self.query_one("#log-what", Choice).value],
            first_day=first,
            last_day=last,
        )

    @on(Choice.Changed)
    def narrow(self) -> None:
        """Read what the filters let through."""
        self.rows.focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read from the newest row."""
        chain, query = self.chain, self._query()

        def read(page: LogPage) -> None:
            self._lines = list(page.lines)
            self._show(page)

        self._reading = True
        self.run_task(
            lambda: self.school.log.page(chain, query), group="page", done=read
        )

    def _show(self, page: LogPage) -> None:
        self._before, self._reading = page.before, False
        items: list[Item] = [self._row(line) for line in self._lines]
        if not items:
            items = [Line(lazy("No rows fit. / changes the filter."))]
        self.rows.set_items(items, current=self.rows.current)
        n = len(self._lines)
        self.tell_of_list(
            nlazy("{n} row, more below", "{n} rows, more below", n)
            if self._before
            else nlazy("{n} row", "{n} rows", n)
        )

    def _row(self, line: LogLine) -> Row:
        cells: dict[str, Words] = {
            "when": moment_words(line.at),
            "who": who_words(line),
            "what": act_words(line),
            "pupil": pupil_words(line),
        }
        return Row(
            str(line.seq),
            [cells[column.name] for column in self._columns],
            sign="alert" if line.act in ALARMING else "",
        )

    @on(VirtualList.Highlighted, "#log-list")
    def read_on(self, event: VirtualList.Highlighted) -> None:
        """Read the next stretch when the last row is reached."""
        last = self._lines[-1].seq if self._lines else 0
        if event.key != str(last) or not self._before or self._reading:
            return
        chain, query, before = self.chain, self._query(), self._before

        def read(page: LogPage) -> None:
            self._lines += page.lines
            self._show(page)

        self._reading = True
        self.run_task(
            lambda: self.school.log.page(chain, query, before), group="page", done=read
        )

    @on(VirtualList.Opened, "#log-list")
    def open_row(self, event: VirtualList.Opened) -> None:
        """Tell more of a row."""
        line = next((one for one in self._lines if str(one.seq) == event.key), None)
        if line is None:
            return
        chain = self.chain

        def told(detail: LogDetail) -> None:
            self.app.push_screen(
                Told(lazy("From the access log"), detail_lines(detail))
            )

        self.run_task(
            lambda: self.school.log.detail(chain, line), group="detail", done=told
        )

    def action_filter(self) -> None:
        """Go to the filters."""
        self.query_one("#log-what", Choice).focus()

    def leave_field(self) -> bool:
        """Go from the filters to the list."""
        self.rows.focus()
        return True

    def come_back(self) -> None:
        """Stay where one is: a dialog was closed, or a lock was opened."""
