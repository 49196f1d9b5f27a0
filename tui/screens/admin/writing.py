"""What the school has decided for those who write: four ways on (R30)."""

from __future__ import annotations

from textual import on

from securenotes.notebook.views import School
from tui.i18n import Words, lazy, nlazy
from tui.keys import Hint
from tui.screens.admin.school_list import SchoolList
from tui.widgets.rows import Column, Row
from tui.widgets.virtual_list import VirtualList


class WritingScreen(SchoolList):
    """Routine, categories, templates and words, each with how much there is."""

    SCREEN_ID = "school_writing"
    AFTER_LOCK = True
    LIST = "writing-rows"
    COLUMNS = (
        Column("what", width=26),
        Column("count", width=18),
        Column("more", least=20, tone="dim", drop=1),
    )
    TITLES = False
    heading = lazy("For those who write")
    FOOTER = (
        Hint("list.open", lazy("Open")),
        "screen.refresh",
        "screen.back",
        "app.help",
    )
    HELP_TEXT = lazy(
        "What the school has decided for those who write notes. It stands in the"
        " school's signed register, with every earlier version."
    )

    def items(self) -> list[Row]:
        """Return the four rows."""
        return writing_rows(self.this_school)

    @on(VirtualList.Opened)
    def open_row(self, event: VirtualList.Opened) -> None:
        """Open what the row is about."""
        self.house.open_screen(f"school_{event.key}", self.chain)


def writing_rows(school: School) -> list[Row]:
    """Return the four rows."""
    version: Words = lazy("version {n}", n=school.routine_ver)
    return [
        Row(
            "routine",
            (
                lazy("Routine for notes"),
                version if school.routine else lazy("not written"),
                lazy("everyone confirms a new version"),
            ),
            sign="" if school.routine else "alert",
        ),
        Row(
            "categories",
            (
                lazy("Categories"),
                nlazy("{n} category", "{n} categories", len(school.categories)),
                ", ".join(school.categories),
            ),
        ),
        Row(
            "templates",
            (
                lazy("Templates"),
                nlazy("{n} template", "{n} templates", len(school.templates)),
                lazy("what a new note may begin with"),
            ),
        ),
        Row(
            "words",
            (
                lazy("Words to heed"),
                nlazy("{n} word", "{n} words", len(school.words)),
                lazy("beside those that the program knows"),
            ),
        ),
    ]
