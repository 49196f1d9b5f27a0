"""The one list of Start, section by section."""

from __future__ import annotations

from dataclasses import dataclass

from securenotes.notebook.views import GroupRow, School, StartPage
from tui.i18n import Words, lazy, nlazy
from tui.screens.note_rows import (
    DRAFT_COLUMNS,
    NEWS_COLUMNS,
    PUPIL_TITLES,
    draft_row,
    news_row,
    sentence,
)
from tui.screens.reviews import DUE_COLUMNS
from tui.screens.routine import new_routine
from tui.screens.start_words import (
    NO_MODULE,
    cut_words,
    headline,
    nothing_words,
    restored_words,
    unlinked_words,
)
from tui.widgets.rows import Column, Heading, Item, Line, Row

COLUMNS = {
    "": PUPIL_TITLES,
    **NEWS_COLUMNS,
    "drafts": DRAFT_COLUMNS,
    "due": DUE_COLUMNS,
    "groups": (
        Column("group", width=20),
        Column("pupils", width=12, tone="dim"),
        Column("unread", least=10),
    ),
    "way": (Column("count", width=24), Column("school", least=16)),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom the list is for: their first name, and how wide their window is."""

    name: str
    administrator: bool
    width: int

    def said(self, words: Words) -> list[Line]:
        """Return a sentence, in as many lines as it needs."""
        return sentence(words, self.width)


def before_items(page: StartPage, reader: Reader, today: str) -> list[Item]:
    """Return what stands before the sections: the day, and what has to be seen to."""
    items: list[Item] = [Line(headline(page, today), tone="plain")]
    for words in (*cut_words(page), *restored_words(page)):
        items += [Line(), *reader.said(words)]
    if page.routines:
        items += [Line(), *reader.said(new_routine(page.routines))]
    return items


def news_items(page: StartPage, reader: Reader) -> list[Item]:
    """Return what is new, or why nothing is."""
    items: list[Item] = [Line(), Heading(lazy("New since last time"))]
    if not page.module:
        return [*items, *reader.said(NO_MODULE)]
    if not page.linked:
        words = unlinked_words(page, administrator=reader.administrator)
        return [*items, *reader.said(words)]
    if not page.news:
        return [*items, *reader.said(nothing_words(page, reader.name))]
    return [*items, *(news_row(row) for row in page.news)]


def draft_items(page: StartPage) -> list[Item]:
    """Return the drafts, where there are any."""
    if not page.drafts:
        return []
    heading = Heading(lazy("My drafts, seen only by you"))
    return [Line(), heading, *(draft_row(row) for row in page.drafts)]


def group_items(page: StartPage) -> list[Item]:
    """Return the groups, where there are any."""
    if not page.groups:
        return []
    rows = [group_row(group) for group in page.groups]
    return [Line(), Heading(lazy("My groups")), *rows]


def group_row(group: GroupRow) -> Row:
    """Return a group with its pupils and what is unread there."""
    return Row(
        key=f"group:{group.scope.hex()}",
        cells=(
            group.name,
            nlazy("{n} pupil", "{n} pupils", group.pupils),
            nlazy("{n} unread", "{n} unread", group.unread) if group.unread else "",
        ),
        columns="groups",
    )


def way_items(page: StartPage) -> list[Item]:
    """Return what waits at the schools that one administers, nothing for others."""
    if not page.on_the_way:
        return []
    rows = [way_row(school, waiting) for school, waiting in page.on_the_way]
    return [Line(), Heading(lazy("To take over")), *rows]


def way_row(school: School, waiting: int) -> Row:
    """Return how many pupils are on their way to a school."""
    return Row(
        key=f"way:{school.chain.hex()}",
        cells=(
            nlazy("{n} pupil on the way", "{n} pupils on the way", waiting),
            lazy("to {school}", school=school.name),
        ),
        sign="alert",
        columns="way",
    )
