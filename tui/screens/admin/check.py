"""The monthly spot check: each drawn reading is ticked or questioned (R27)."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget

from securenotes.errors import BadInput
from securenotes.model import ChainId
from securenotes.notebook.access.checks import (
    ASKED,
    FINE,
    LONGEST_REMARK,
    DrawnLine,
    MonthCheck,
    check_remark,
)
from securenotes.notebook.access.views import LogDetail
from tui.i18n import Words, lazy
from tui.keys import Hint, key
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.check_words import (
    count_words,
    month_words,
    recorded_words,
    verdict_words,
    why_words,
)
from tui.screens.admin.form import Form
from tui.screens.admin.log_words import detail_lines, pupil_words, who_words
from tui.screens.admin.words import refused_words
from tui.screens.dialogs.choose import Choose
from tui.screens.dialogs.told import Told
from tui.when import moment_words
from tui.widgets.inputs import TextInput
from tui.widgets.rows import Cell, Column, Item, Line, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Paragraph

COLUMNS = (
    Column("when", lazy("When"), width=17, tone="dim"),
    Column("who", lazy("Who"), least=12),
    Column("pupil", lazy("Pupil"), least=12, drop=1),
    Column("said", lazy("Said", "check"), width=10, tone="strong"),
)
MONTHS = 12
"""How many months back a check may be made."""


class CheckScreen(AdminScreen):
    """A month's readings: those by lot, and those that stand out."""

    SCREEN_ID = "spot_check"
    AFTER_LOCK = True
    CSS_PATH = "log.tcss"
    FOOTER = (
        Hint("check.fine", lazy("Fine", "check")),
        Hint("check.ask", lazy("Question")),
        Hint("list.open", lazy("Show")),
        "screen.back",
        "app.help",
    )
    HELP_TEXT = lazy(
        "Readings drawn by lot, each with an equal chance, and those that stand out."
        " Standing out is no fault. Space ticks one as fine, A questions it with a"
        " short remark, Enter tells more, M chooses another month. What you said is"
        " recorded when you leave, sealed to the administrators."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("space", "fine", lazy("Fine", "check"), "check.fine"),
        key("a", "ask", lazy("Question"), "check.ask"),
        key("m", "month", lazy("Another month"), "check.month"),
        key("ctrl+s", "record", lazy("Record the check"), "check.record"),
    ]

    def __init__(self, chain: ChainId) -> None:
        super().__init__(chain)
        self._month = ""
        self._check: MonthCheck | None = None
        self._unkept = False

    def compose_content(self) -> ComposeResult:
        """Lay out the count over the list."""
        yield Paragraph(id="check-count")
        yield VirtualList(COLUMNS, titles=True, id="check-list")

    @property
    def rows(self) -> VirtualList:
        """The readings."""
        return self.query_one("#check-list", VirtualList)

    def on_mount(self) -> None:
        """Draw the newest whole month."""
        super().on_mount()
        self._month = self.school.checks.newest_month()
        self.rows.focus()
        self.action_refresh()

    def come_back(self) -> None:
        """Stay where one is: a dialog was closed."""

    def action_refresh(self) -> None:
        """Draw the month."""
        chain, month = self.chain, self._month
        self.set_title(
            lazy("Spot check: {month}", month=month_words(month)), back=lazy("School")
        )
        self.run_task(
            lambda: self.school.checks.draw(chain, month),
            group="page",
            done=self._drawn,
        )

    def _drawn(self, check: MonthCheck) -> None:
        self._check, self._unkept = check, False
        left = next((n for n, one in enumerate(check.lines) if not one.verdict), 0)
        self._show(str(check.lines[left].line.seq) if check.lines else "")

    def _show(self, current: str) -> None:
        check = self._check
        if check is None:
            return
        fair = sum(one.fair for one in check.lines)
        counted = count_words(
            len(check.lines), check.readings, fair, check.odd, check.left
        )
        by = recorded_words(check)
        told = lazy("{counted} {by}", counted=counted, by=by) if by else counted
        self.query_one("#check-count", Paragraph).set_words(told)
        items: list[Item] = [drawn_row(one) for one in check.lines]
        if not items:
            items = [Line(lazy("Nobody read anything that month. M chooses another."))]
        self.rows.set_items(items, current=current)

    # -- saying ----------------------------------------------------------
    def _current(self) -> DrawnLine | None:
        lines = self._check.lines if self._check else ()
        wanted = self.rows.current
        return next((one for one in lines if str(one.line.seq) == wanted), None)

    def _say(self, drawn: DrawnLine, verdict: str, remark: str = "") -> None:
        check = self._check
        if check is None:
            return
        said = dataclasses.replace(drawn, verdict=verdict, remark=remark)
        lines = tuple(said if one is drawn else one for one in check.lines)
        self._check = dataclasses.replace(check, lines=lines)
        self._unkept = True
        at = lines.index(said)
        after = lines[min(at + 1, len(lines) - 1)]
        self._show(str(after.line.seq))

    def action_fine(self) -> None:
        """Tick the reading, or take the tick away."""
        drawn = self._current()
        if drawn is not None:
            self._say(drawn, "" if drawn.verdict == FINE else FINE)

    def action_ask(self) -> None:
        """Question the reading, with a remark."""
        drawn = self._current()
        if drawn is None:
            return

        def asked(remark: str | None) -> None:
            if remark is not None:
                self._say(drawn, ASKED, remark)

        self.app.push_screen(Remark(self.chain, drawn.line.seq, drawn.remark), asked)

    # -- keeping -----------------------------------------------------------
    async def keep_text(self) -> None:
        """Record what was said."""
        check = self._check
        if check is not None and self._unkept:
            await self.school.checks.keep(self.chain, check)
            self._unkept = False

    def action_record(self) -> None:
        """Record what was said so far, and say what remains."""
        check = self._check
        if check is None or not self._unkept:
            self.say(lazy("Nothing new to record."))
            return

        def kept(_none: None) -> None:
            self.say(lazy("The check is recorded. Other administrators can read it."))

        self.run_task(self.keep_text, group="keep", done=kept, act=True)

    # -- other things ------------------------------------------------------
    @on(VirtualList.Opened, "#check-list")
    def open_row(self) -> None:
        """Tell more of a reading."""
        drawn, chain = self._current(), self.chain
        if drawn is None:
            return

        def told(detail: LogDetail) -> None:
            lines = [*detail_lines(detail), why_words(drawn)]
            if drawn.remark:
                lines.append(lazy("Questioned: {remark}", remark=drawn.remark))
            self.app.push_screen(Told(lazy("From the access log"), lines))

        self.run_task(
            lambda: self.school.log.detail(chain, drawn.line), group="detail", done=told
        )

    def action_month(self) -> None:
        """Choose another month; what was said of this one is recorded first."""
        newest = date.fromisoformat(f"{self.school.checks.newest_month()}-01")
        months = []
        for _ in range(MONTHS):
            months.append(newest.strftime("%Y-%m"))
            newest = (newest - timedelta(days=1)).replace(day=1)

        def chosen(month: str | None) -> None:
            if month is None or month == self._month:
                return

            def kept(_none: None) -> None:
                self._month = month
                self.action_refresh()

            self.run_task(self.keep_text, group="keep", done=kept, act=True)

        options = [(month, month_words(month)) for month in months]
        self.app.push_screen(
            Choose(lazy("Which month?"), options, current=self._month), chosen
        )


class Remark(Form[str]):
    """Asks what is questioned about a reading."""

    SCREEN_ID = "remark"
    heading = lazy("Question the reading")
    yes = lazy("Question")
    LABEL = 12
    about = lazy(
        "Nothing about the pupil here. The school's administrators can read it, and"
        " nothing is sent: talk to the person."
    )

    def __init__(self, chain: ChainId, seq: int, before: str) -> None:
        super().__init__(chain, b"%d" % seq)
        self._before = before

    def fields(self) -> list[tuple[str, Words, Widget]]:
        """Return the remark."""
        control = TextInput(self._before, max_length=LONGEST_REMARK, id="remark")
        return [("remark", lazy("Remark"), control)]

    def check(self) -> bool:
        """Ask for a few words that are one line."""
        remark = self.typed("remark")
        if not remark:
            self.field("remark").set_error(lazy("Write what you wonder about."))
            return False
        try:
            check_remark(remark)
        except BadInput as error:
            self.field("remark").set_error(refused_words(error))
            return False
        return True

    async def work(self) -> str:
        """Give the remark."""
        return self.typed("remark")


def drawn_row(drawn: DrawnLine) -> Row:
    """Return a reading that was drawn, and what was said of it."""
    line = drawn.line
    return Row(
        str(line.seq),
        (
            moment_words(line.at),
            who_words(line),
            pupil_words(line),
            Cell(
                verdict_words(drawn), tone="accent" if drawn.verdict == ASKED else None
            ),
        ),
        second=why_words(drawn),
        sign="" if drawn.verdict else "unread",
    )
