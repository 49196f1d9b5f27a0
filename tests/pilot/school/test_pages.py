"""A window over a hundred thousand notes reads pages and lets go of them."""

from dataclasses import replace

import pytest
from rich.style import Style

from securenotes.model import ChainId, NoteId, ScopeId, UserId
from securenotes.notebook.views import (
    COUNTED,
    ArchivePage,
    NoteKind,
    NoteRow,
    NoteState,
    Origin,
    Person,
    PupilRef,
)
from tests.pilot.driver import lines, opened, settle
from tui.i18n import set_language, text
from tui.screens.archive import COLUMNS
from tui.screens.archive_pages import KEPT, SIZE, Pages, archive_row
from tui.screens.base import BaseScreen
from tui.screens.note_rows import CHANGED
from tui.screens.timeline_rows import timeline_row
from tui.widgets.row_drawing import LineDrawer
from tui.widgets.rows import Cell
from tui.widgets.virtual_list import VirtualList

PUPIL = PupilRef(ScopeId(bytes(16)), "Alva", "7B", "Tallåsskolan", ChainId(bytes(16)))
STYLES = dict.fromkeys(("plain", "dim", "accent"), Style())
AUTHOR = Person(UserId(bytes(16)), "johan.ek", "Johan Ek", "lärare")


def row(number):
    return NoteRow(
        note=NoteId(number.to_bytes(16, "big")),
        pupil=PUPIL,
        ver=1,
        state=NoteState.READ,
        title=f"titel {number}",
        category="",
        kind=NoteKind.MEMORY,
        event_day="2026-03-02",
        author=AUTHOR,
        editor=AUTHOR,
        created=1,
        edited=1,
        published=1_772_438_400_000 - number,
    )


class Store:
    """Notes by number; a cursor is the number of the last one given."""

    def __init__(self, numbers, *, damaged=(), counted=1 << 30):
        self.numbers, self.damaged, self.asked = list(numbers), set(damaged), []
        self.total = min(len(self.numbers), counted)

    async def read(self, cursor, limit):
        self.asked.append(cursor)
        after = -1 if cursor is None else cursor[0]
        rest = [n for n in self.numbers if n > after]
        now = rest[:limit]
        end = (now[-1], NoteId(bytes(16))) if len(rest) > limit else None
        rows = tuple(row(n) for n in now if n not in self.damaged)
        return ArchivePage(rows, self.total, len(self.numbers), 0, end)


def titles(pages, first, last):
    return [pages.note(n).title if pages.note(n) else None for n in range(first, last)]


async def test_a_list_that_was_counted_so_far_grows_as_it_is_read():
    store = Store(range(COUNTED + 250), counted=COUNTED)
    pages = Pages(store.read)
    await pages.fetch(0, 20)
    assert (len(pages), pages.more) == (COUNTED, True)
    await pages.fetch(COUNTED - 5, COUNTED - 1)
    assert (len(pages), pages.more) == (COUNTED + 1, True)
    # Read anew from the top: what lies further down stays known.
    pages.forget_rows()
    await pages.fetch(0, 20)
    assert (len(pages), pages.more) == (COUNTED + 1, True)
    for _ in range(3):
        await pages.fetch(len(pages) - 1, len(pages) - 1)
    assert (len(pages), pages.more) == (COUNTED + 250, False)
    assert titles(pages, COUNTED + 249, COUNTED + 250) == [f"titel {COUNTED + 249}"]
    whole = Pages(Store(range(COUNTED + 250)).read)
    await whole.fetch(0, 20)
    assert not whole.more


async def test_only_the_page_in_sight_is_read():
    store = Store(range(100_000))
    pages = Pages(store.read)
    await pages.fetch(0, 20)
    assert (len(pages), len(store.asked)) == (100_000, 1)
    assert pages.item(SIZE) is None
    await pages.fetch(SIZE - 5, SIZE + 5)
    assert len(store.asked) == 2
    assert titles(pages, SIZE - 1, SIZE + 1) == [f"titel {SIZE - 1}", f"titel {SIZE}"]


async def test_the_end_is_reached_and_old_pages_are_let_go_of():
    store = Store(range(3050))
    pages = Pages(store.read)
    await pages.fetch(0, 10)
    await pages.fetch(3040, 3049)
    assert titles(pages, 3049, 3050) == ["titel 3049"]
    assert pages.note(0) is None
    assert sum(pages.note(n) is not None for n in range(3050)) <= KEPT * SIZE
    read = len(store.asked)
    await pages.fetch(0, 10)
    assert titles(pages, 0, 1) == ["titel 0"]
    assert len(store.asked) == read + 1


async def test_damaged_rows_leave_no_hole():
    pages = Pages(Store(range(250), damaged={3, 150}).read)
    await pages.fetch(0, 10)
    assert len(pages) == 249
    await pages.fetch(0, 247)
    assert len(pages) == 248
    assert None not in titles(pages, 0, 248)


async def test_what_vanished_far_down_moves_the_rest_up():
    store = Store(range(450))
    pages = Pages(store.read)
    await pages.fetch(0, 449)
    store.numbers.remove(210)
    pages.forget_rows()
    await pages.fetch(200, 449)
    assert len(pages) == 449
    assert titles(pages, 209, 211) == ["titel 209", "titel 211"]
    assert titles(pages, 448, 449) == ["titel 449"]


async def test_an_empty_archive_has_no_rows():
    pages = Pages(Store([]).read)
    await pages.fetch(0, 10)
    assert len(pages) == 0


class Window(BaseScreen[None]):
    SCREEN_ID = "window"

    def __init__(self, store):
        super().__init__()
        self.pages = Pages(store.read)

    def compose_content(self):
        yield VirtualList(COLUMNS, id="list")

    def on_mount(self):
        super().on_mount()
        self.query_one(VirtualList).focus()
        self.load(0, 0)

    def load(self, first, last):
        async def read():
            await self.pages.fetch(first, last)

        self.run_task(read, group="pages", done=self.show)

    def show(self, _none):
        rows = self.query_one(VirtualList)
        if rows.source is self.pages:
            rows.refresh_rows()
        else:
            rows.set_source(self.pages)

    def on_virtual_list_wanted(self, event):
        self.load(event.first, event.last)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_end_key_shows_the_last_row(size):
    store = Store(range(2000))
    async with opened(lambda: Window(store), size=size) as pilot:
        await settle(pilot)
        await pilot.press("end")
        for _turn in range(5):
            lines(pilot)  # rows are asked for when they are drawn
            await settle(pilot)
        assert any("titel 1999" in line for line in lines(pilot))


def test_a_moved_note_says_in_the_archive_whence_it_came():
    set_language("sv")
    came = Origin("Tallåsskolan", "Johan Ek", 1)
    moved = replace(row(1), origin=came)
    drawn = {
        width: LineDrawer(STYLES, width)
        .first(archive_row(moved), COLUMNS, " ", "")
        .text
        for width in (80, 158)
    }
    assert "titel 1  flyttad " in drawn[80]
    assert "titel 1  från Tallåsskolan " in drawn[158]
    missed = replace(moved, state=NoteState.CHANGED)
    assert archive_row(missed).cells[3] == Cell("titel 1", tag=CHANGED)


def test_a_moved_note_says_in_the_timeline_whence_it_came():
    set_language("sv")
    school = "Skolan med det allra längsta namnet"
    moved = replace(row(1), created=1_772_438_400_000, origin=Origin(school, "J", 1))
    said = [
        text(timeline_row(replace(moved, event_day=day), None).second_right)
        for day in ("2026-03-02", "2026-02-27")
    ]
    short = "från Skolan med det allra lä…"
    assert said == [short, f"{short}, mån 2 mars"]
    here = replace(moved, origin=None, event_day="2026-02-27")
    assert text(timeline_row(here, None).second_right) == "skriven mån 2 mars"
