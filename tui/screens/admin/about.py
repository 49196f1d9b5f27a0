"""Who has read about a pupil: on the screen first, then as a file (R27)."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.model import ChainId
from securenotes.notebook.access.about import AboutReport
from securenotes.notebook.paper.report import set_report
from securenotes.notebook.paper.setting import NotSet, can_write_pdf
from securenotes.notebook.views import Target
from tui.i18n import language, lazy, nlazy, text
from tui.keys import key
from tui.screens.admin.about_words import (
    COLUMNS as HEADINGS,
)
from tui.screens.admin.about_words import (
    about_words,
    as_text,
    cells,
    title_words,
)
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.folder_form import FolderForm
from tui.when import plain_day_words
from tui.widgets.rows import Column, Item, Line, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Paragraph

LIST = (
    Column("day", HEADINGS[0], width=12, tone="dim"),
    Column("role", HEADINGS[1], least=16),
    Column("kind", HEADINGS[2], least=22),
    Column("times", HEADINGS[3], width=9, drop=1),
)


class AboutScreen(AdminScreen):
    """What may be handed to a pupil or a guardian; roles and days, no names."""

    SCREEN_ID = "read_about"
    CSS_PATH = "log.tcss"
    FOOTER = ("about.write", "screen.refresh", "screen.back", "app.help")
    HELP_TEXT = lazy(
        "Who has read about the pupil, by role, day and kind. No title, no text and no"
        " name of staff is in it, so it can be handed out. Ctrl+S writes it as a file,"
        " after a new one-time code, and the log tells that it went out."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("ctrl+s", "write", lazy("Write as a file"), "about.write"),
    ]

    def __init__(self, chain: ChainId, pupil: Target) -> None:
        super().__init__(chain)
        self._pupil = pupil
        self._report: AboutReport | None = None

    def compose_content(self) -> ComposeResult:
        """Lay out what it is over the rows."""
        yield Paragraph(id="read-about")
        yield VirtualList(LIST, titles=True, id="about-list")

    def on_mount(self) -> None:
        """Read the log."""
        super().on_mount()
        self.set_title(
            lazy("Who has read about {name}", name=self._pupil.name or "–"),
            back=lazy("Who can read", "back"),
        )
        self.query_one(VirtualList).focus()
        self.action_refresh()

    def come_back(self) -> None:
        """Stay: a dialog was closed."""

    def action_refresh(self) -> None:
        """Read again."""
        chain, pupil = self.chain, self._pupil.scope
        self.run_task(
            lambda: self.school.reports.about(chain, pupil),
            group="page",
            done=self._show,
        )

    def _show(self, report: AboutReport) -> None:
        self._report = report
        self.query_one("#read-about", Paragraph).set_words(about_words(report)[1])
        items: list[Item] = [
            Row(str(n), [plain_day_words(line.day), *cells(line)[1:]])
            for n, line in enumerate(report.lines)
        ]
        if not items:
            items = [Line(lazy("Nobody has read about the pupil."))]
        self.query_one(VirtualList).set_items(items)
        self.tell_of_list(nlazy("{n} row", "{n} rows", len(report.lines)))

    def action_write(self) -> None:
        """Ask where, then write."""
        report = self._report
        if report is None:
            return

        def written(name: str | None) -> None:
            if name is not None:
                self.say(lazy("Written: {file}. The log tells of it.", file=name))

        self.app.push_screen(WriteReport(self.chain, report), written)


class WriteReport(FolderForm):
    """Gives the name of the file that was written; nobody is named in it."""

    SCREEN_ID = "write_report"
    CSS_PATH = "forms.tcss"
    heading = lazy("Write the report as a file")

    def __init__(self, chain: ChainId, report: AboutReport) -> None:
        super().__init__(chain)
        self._report = report
        self.about = (
            lazy("As text and as PDF/A, readable by you alone: {file}", file=self._stem)
            if can_write_pdf()
            else lazy("As text, readable by you alone: {file}", file=self._stem)
        )

    @property
    def _stem(self) -> str:
        return f"readings_{self._report.number}_{self._report.day}"

    def names(self) -> list[str]:
        """Return the text's name, and the PDF's where one can be made."""
        ends = (".txt", ".pdf") if can_write_pdf() else (".txt",)
        return [self._stem + end for end in ends]

    async def work(self) -> str:
        """Make the files, log that they go out, and write them."""
        report = self._report
        files = {f"{self._stem}.txt": as_text(report).encode("utf-8")}
        if can_write_pdf():
            try:
                pdf = await asyncio.to_thread(
                    set_report,
                    language(),
                    text(title_words(report)),
                    report.day,
                    [text(one) for one in about_words(report)],
                    [text(one) for one in HEADINGS],
                    [[text(one) for one in cells(line)] for line in report.lines],
                )
                files[f"{self._stem}.pdf"] = pdf
            except NotSet:
                pass  # the text says all of it
        await self.house.book.school.reports.write(report, self.typed("folder"), files)
        return self._stem
