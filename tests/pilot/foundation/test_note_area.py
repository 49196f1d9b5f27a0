"""The note area draws as Textual's own does, only quicker, and nothing unsafe."""

import random

import pytest
from textual.app import App
from textual.strip import Strip
from textual.widgets import TextArea

from tests.pilot.driver import opened
from tui.screens.base import BaseScreen
from tui.theme import OWN_TOKENS
from tui.widgets.note_area import NoteArea

WORDS = [
    "Alva",
    "läste",
    "högt",
    "名前",
    "e\u0301tt",
    "👩‍🏫",
    "x" * 90,
    "–",
    "[/x]",
    "",
    "a\tb",
]


class Both(App[None]):
    """Textual's area and ours, the same size, one above the other."""

    def __init__(self, text):
        super().__init__()
        self.written = text

    def get_theme_variable_defaults(self):
        return dict(OWN_TOKENS)

    def compose(self):
        for area in (
            TextArea(
                self.written, soft_wrap=True, compact=True, highlight_cursor_line=False
            ),
            NoteArea(self.written),
        ):
            area.styles.height = 12
            area.styles.padding = 0
            area.styles.border = ("none", "transparent")
            area.styles.width = 50
            area.styles.scrollbar_size_vertical = 1
            yield area


def drawn(area):
    return [area.render_line(y).text.rstrip() for y in range(area.size.height)]


@pytest.mark.parametrize("seed", range(12))
async def test_a_text_is_drawn_as_textual_draws_it(seed):
    chance = random.Random(seed)
    text = "\n".join(
        " ".join(chance.choices(WORDS, k=chance.randint(0, 25)))
        for _ in range(chance.randint(1, 8))
    )
    async with Both(text).run_test(size=(80, 30)) as pilot:
        theirs, ours = pilot.app.query(TextArea)
        for _ in range(6):
            place = (chance.randrange(0, 8), chance.randrange(0, 40))
            typed = chance.choice(["z", "å", "\n", "\t", "名"])
            for area in (theirs, ours):
                area.move_cursor(place)
                area.insert(typed)
            await pilot.pause()
            assert drawn(ours) == drawn(theirs)
            assert ours.cursor_screen_offset.x == theirs.cursor_screen_offset.x


def marked(strip: Strip, background):
    """Return the letters of a line drawn on a background."""
    return "".join(
        s.text
        for s in strip
        if s.style and s.style.bgcolor and s.style.bgcolor.name == background
    )


class Writing(BaseScreen[None]):
    SCREEN_ID = "writing"

    def compose_content(self):
        yield NoteArea("Alva läste högt.\nHon valde själv.")


async def test_cursor_and_selection_are_seen():
    async with opened(Writing) as pilot:
        area = pilot.app.screen.query_one(NoteArea)
        area.move_cursor((0, 5))
        await pilot.pause()
        assert marked(area.render_line(0), "#7cc4e8") == "l"
        area.move_cursor((0, 16))
        await pilot.pause()
        assert marked(area.render_line(0), "#7cc4e8") == " "
        area.move_cursor((0, 5))
        area.move_cursor((1, 3), select=True)
        await pilot.pause()
        assert marked(area.render_line(0), "#7cc4e8") == "läste högt. "
        assert marked(area.render_line(1), "#7cc4e8") == "Hon "


async def test_what_a_terminal_would_obey_is_drawn_as_a_sign():
    async with opened(Writing) as pilot:
        area = pilot.app.screen.query_one(NoteArea)
        area.restore("a\x1b[31mb\u202ec\tdef\x07 [/x]")
        await pilot.pause()
        line = area.render_line(0).text
        assert "\x1b" not in line
        assert "\u202e" not in line
        assert "\x07" not in line
        assert "[/x]" in line
        area.restore("a\x1b[31mb\u202ec [/x]")
        await pilot.pause()
        assert area.render_line(0).text.rstrip() == "a\ufffd[31mb\ufffdc [/x]"


async def test_undo_and_redo_work_and_a_restored_text_has_nothing_to_undo():
    async with opened(Writing) as pilot:
        area = pilot.app.screen.query_one(NoteArea)
        area.restore("kvar")
        await pilot.press("x", "ctrl+z")
        assert area.text == "kvar"
        await pilot.press("ctrl+y")
        assert area.text == "kvarx"
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert area.text == "kvar"
        assert area.bytes_used == 4


async def test_the_last_byte_fits_and_the_next_does_not():
    async with opened(Writing) as pilot:
        area = pilot.app.screen.query_one(NoteArea)
        area.restore("x" * (32 * 1024 - 2))
        await pilot.press("å")
        assert area.bytes_used == 32 * 1024
        await pilot.press("x")
        assert area.bytes_used == 32 * 1024
        await pilot.press("backspace", "y")
        assert area.text.endswith("xy")
