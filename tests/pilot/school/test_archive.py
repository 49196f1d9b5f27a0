"""The archive narrows on six things and never on words (R8, R28)."""

import pytest

from tests.pilot.driver import lines, settle, shown, type_text
from tests.pilot.school.town import signed_in
from tui.widgets.choice import Choice


async def choose(pilot, name, typed):
    """Choose in a filter by typing."""
    pilot.app.screen.query_one(f"#archive-{name}", Choice).focus()
    await pilot.press("enter")
    await type_text(pilot, typed)
    await pilot.press("enter")
    await settle(pilot)


async def test_the_term_is_shown_newest_first_and_named_in_the_status(town):
    async with signed_in(town, "anna.berg", area=3) as pilot:
        drawn = lines(pilot)
        assert "VT 2026" in drawn[2]
        assert drawn[5].split()[:3] == ["Publicerad", "Elev", "Kl."]
        assert "Läsläxan på svenskan" in drawn[6]
        assert drawn[6].startswith("►●")
        assert "publicerade, nyast först · 4 olästa" in drawn[22]
        assert drawn[22].startswith(" 1–16 av ")


async def test_r8_no_draft_is_in_the_archive(town):
    async with signed_in(town, "anna.berg", area=3) as pilot:
        await pilot.press("x")
        await settle(pilot)
        rows = pilot.app.screen._pages
        await rows.fetch(0, len(rows) - 1)
        titles = [rows.note(n).title for n in range(len(rows))]
        assert "Läsläxan på svenskan" in titles
        assert "Samtal efter rasten" not in titles


@pytest.mark.parametrize(
    ("name", "typed", "named"),
    [
        ("group", "8a mentor", "8A mentor"),
        ("pupil", "noor", "Noor Haddad, 7B"),
        ("author", "johan", "Johan Ek"),
        ("kind", "tjänste", "tjänsteanteckning"),
        ("read", "olästa", "olästa"),
    ],
)
async def test_r28_each_filter_narrows_and_is_named(town, name, typed, named):
    async with signed_in(town, "anna.berg", area=3) as pilot:
        before = len(pilot.app.screen._pages)
        await choose(pilot, name, typed)
        assert 0 < len(pilot.app.screen._pages) < before
        status = lines(pilot)[22]
        assert f"· {named}" in status
        assert pilot.app.screen.query_one(f"#archive-{name}").has_class("-on")


async def test_x_shows_everything_again(town):
    async with signed_in(town, "anna.berg", area=3) as pilot:
        term = len(pilot.app.screen._pages)
        await choose(pilot, "read", "olästa")
        await pilot.press("x")
        await settle(pilot)
        assert len(pilot.app.screen._pages) > term
        assert "Allt" in lines(pilot)[2]
        assert pilot.app.screen.focused is pilot.app.screen.rows


async def test_r28_a_word_is_answered_with_where_words_are_searched(town):
    async with signed_in(town, "anna.berg", area=3) as pilot:
        await type_text(pilot, "f")
        assert "Arkivet söker inte på ord." in lines(pilot)[22]


async def test_dates_are_typed(town):
    async with signed_in(town, "anna.berg", area=3) as pilot:
        await choose(pilot, "period", "välj")
        await type_text(pilot, "1/3")
        assert "söndag 1 mars 2026" in shown(pilot)
        await pilot.press("enter")
        await type_text(pilot, "nonsens")
        await pilot.press("enter")
        assert "Det är ingen dag." in shown(pilot)
        await pilot.press(*["backspace"] * 7)
        await type_text(pilot, "1 mars")
        await pilot.press("enter")
        await settle(pilot)
        assert len(pilot.app.screen._pages) == 1
        assert "Noor Haddad" in lines(pilot)[6]


async def test_nothing_fits_says_what_to_do(town):
    async with signed_in(town, "anna.berg", area=3) as pilot:
        await choose(pilot, "group", "8a mentor")
        await choose(pilot, "pupil", "noor")
        assert "Inga anteckningar passar in på filtret. X rensar det." in shown(pilot)
        await pilot.press("x")
        await settle(pilot)
        assert "Läsläxan" in shown(pilot)


async def test_a_small_window_folds_the_filters(town):
    async with signed_in(town, "anna.berg", area=3, size=(60, 20)) as pilot:
        assert "Filter: VT 2026 (/ ändrar)" in lines(pilot)[2]
        assert "Författare" not in shown(pilot)
        await pilot.press("slash")
        await settle(pilot)
        assert "Författare" in shown(pilot)
        await pilot.press("escape")
        assert "Filter: VT 2026" in lines(pilot)[2]


async def test_reading_takes_the_mark_away(town):
    async with signed_in(town, "anna.berg", area=3) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen.SCREEN_ID == "reader"
        await pilot.press("escape")
        await settle(pilot)
        assert "3 olästa" in lines(pilot)[22]
        assert lines(pilot)[6].startswith("► ")


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 36)])
async def test_it_stands_in_english_too(town, size):
    async with signed_in(town, "anna.berg", area=3, size=size, language="en") as pilot:
        drawn = shown(pilot)
        assert "Spring 2026" in drawn
        assert "published, newest first · 4 unread" in drawn
        assert "Publicerad" not in drawn
