"""The groups count what is published, for pupils one may read (R8, R9)."""

import pytest

from tests.pilot.driver import lines, settle, shown
from tests.pilot.school.town import signed_in


def names(pilot):
    """Return the first names in the list."""
    return [line[3:].split()[0] for line in lines(pilot)[5:21] if line[3:].strip()]


async def test_r8_a_pupil_with_drafts_alone_counts_none(town):
    async with signed_in(town, "anna.berg", area=4) as pilot:
        row = next(line for line in lines(pilot) if "Elias Öberg" in line)
        assert row.split()[2:4] == ["–", "–"]


async def test_r9_only_pupils_one_may_read_are_there(town):
    async with signed_in(town, "mikael.sand", area=4) as pilot:
        text = shown(pilot)
        assert "Du har ingen grupp." in text
        assert "Alva Lindqvist" not in text


async def test_counts_stand_above_and_the_rule_below(town):
    async with signed_in(town, "anna.berg", area=4) as pilot:
        drawn = lines(pilot)
        assert "7B svenska" in drawn[2]
        assert "24 elever · " in drawn[2]
        assert "2 olästa" in drawn[2]
        assert drawn[22].startswith(" Bara publicerade räknas.")


async def test_o_sorts_in_turn(town):
    async with signed_in(town, "anna.berg", area=4) as pilot:
        by_name = names(pilot)
        assert by_name == sorted(by_name)
        await pilot.press("o")
        assert "Ordnade efter senaste" in lines(pilot)[22]
        assert names(pilot)[0] == "Alva"
        await pilot.press("o")
        assert set(names(pilot)[:2]) == {"Alva", "Noor"}
        await pilot.press("o")
        assert names(pilot)[0] == "Noor"
        await pilot.press("o")
        assert names(pilot) == by_name


async def test_another_group_is_shown_from_start(town):
    async with signed_in(town, "anna.berg", area=4) as pilot:
        groups = await pilot.app.book.groups()
        mentor = next(one for one in groups if one.name == "8A mentor")
        pilot.app.go.group(mentor.scope)
        await pilot.pause()
        await settle(pilot)
        assert "8A mentor" in lines(pilot)[2]
        assert "11 elever" in lines(pilot)[2]


async def test_enter_opens_the_pupil(town):
    async with signed_in(town, "anna.berg", area=4) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen.SCREEN_ID == "pupil"


@pytest.mark.parametrize(
    ("size", "word"), [((60, 20), "Publ."), ((80, 24), "Published")]
)
async def test_the_column_is_shortened_in_a_small_window(town, size, word):
    async with signed_in(town, "anna.berg", area=4, size=size, language="en") as pilot:
        assert word in shown(pilot)
        assert "Only published notes count." in shown(pilot)


async def test_the_pane_never_shows_a_draft(town):
    async with signed_in(town, "anna.berg", area=4, size=(120, 36)) as pilot:
        while "Elias Öberg" not in next(
            line for line in lines(pilot) if line.startswith("►")
        ):
            await pilot.press("down")
        await settle(pilot)
        assert "Samtal efter rasten" not in shown(pilot)
