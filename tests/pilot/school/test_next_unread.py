"""N finds what the groups count as unread, from wherever one is (R40)."""

import pytest

from tests.pilot.driver import settle, shown, type_text
from tests.pilot.school.town import signed_in
from tui.widgets.choice import Choice


async def press(pilot, *keys):
    """Press keys one by one, each with what it begins."""
    for pressed in keys:
        await pilot.press(pressed)
        await settle(pilot)


@pytest.mark.parametrize("area", [1, 2, 3, 4])
async def test_r40_n_opens_an_older_unread_note_from_each_part(town, area):
    async with signed_in(town, "johan.ek", area=area) as pilot:
        if area == 1:
            assert "1 oläst" in shown(pilot)
            assert "Inget nytt" in shown(pilot)
        if area == 2:
            pilot.app.screen.rows.focus()
        await press(pilot, "n")
        assert pilot.app.screen.SCREEN_ID == "reader"
        assert "Noor Haddad" in shown(pilot)
        assert "Möte om frånvaro" in shown(pilot)
        await press(pilot, "escape", "n")
        assert pilot.app.screen.SCREEN_ID != "reader"
        assert "Inga fler olästa." in shown(pilot)


async def test_r40_n_at_a_pupil_without_unread_goes_to_another(town):
    async with signed_in(town, "johan.ek", area=2) as pilot:
        await type_text(pilot, "leo hed")
        await press(pilot, "enter")
        assert pilot.app.screen.SCREEN_ID == "pupil"
        await press(pilot, "n")
        assert "Möte om frånvaro" in shown(pilot)


async def test_r40_n_in_the_overview_begins_with_its_group(town):
    async with signed_in(town, "anna.berg", area=4) as pilot:
        groups = await pilot.app.book.groups()
        mentor = next(one for one in groups if one.name == "8A mentor")
        pilot.app.screen.show_group(mentor.scope)
        await settle(pilot)
        names = {row.pupil.name for row in pilot.app.screen._page.rows if row.unread}
        assert names
        newest = await pilot.app.book.next_unread()
        assert newest.pupil.name not in names
        assert pilot.app.screen.query_one(Choice).words == "8A mentor"
        await press(pilot, "n")
        assert pilot.app.screen.SCREEN_ID == "reader"
        assert any(name in shown(pilot) for name in names)
