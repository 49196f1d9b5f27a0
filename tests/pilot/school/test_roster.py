"""Pupils, groups, and who can read a pupil."""

from tests.pilot.driver import lines, settle, shown, type_text
from tests.pilot.school.town import signed_in


async def open_row(pilot, number):
    await pilot.press("home", *["down"] * number, "enter")
    await settle(pilot)


async def test_who_can_read_is_told_with_why_and_until(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_row(pilot, 4)
        await pilot.press("slash")
        await type_text(pilot, "alva")
        await pilot.press("enter")
        await settle(pilot)
        assert "Vem kan läsa Alva Lindqvist" in lines(pilot)[0]
        anna = next(line for line in lines(pilot) if "Anna Berg" in line)
        assert "lärare" in anna
        assert "7B svenska" in anna
        assert "Per Nyman" not in shown(pilot)
        assert "6 personer kan läsa." in lines(pilot)[22]


async def test_r29_no_name_is_asked_for_where_identity_is_protected(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_row(pilot, 4)
        await pilot.press("a")
        await type_text(pilot, "Hemlig")
        await pilot.press("tab")
        await type_text(pilot, "7B")
        await pilot.press("tab", "space")
        assert "Hemlig" not in shown(pilot)
        assert "Namn" not in shown(pilot)
        assert pilot.app.screen.query_one("#name").value == ""
        await pilot.press("tab", "enter")
        for _turn in range(2):
            await settle(pilot)
        assert "47 av 47 elever" in lines(pilot)[22]
        targets = await pilot.app.book.school.targets(pilot.app.screen.chain)
        aliases = [one.name for one in targets if one.name.startswith("Skyddad")]
        assert len(aliases) == 2
        assert not any("Hemlig" in one.name for one in targets)


async def test_a_pupil_is_taken_in_and_put_in_a_new_group(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_row(pilot, 4)
        await pilot.press("a")
        await type_text(pilot, "Ture Zetterlund")
        await pilot.press("enter")
        await type_text(pilot, "7B")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        await open_row(pilot, 6)
        await pilot.press("a")
        await type_text(pilot, "9Z slöjd")
        await pilot.press("enter")
        for _turn in range(2):
            await settle(pilot)
        assert "Gruppen är gjord." in lines(pilot)[22]
        await pilot.press("end", "enter")
        await settle(pilot)
        assert "Gruppen har inga elever i dag." in shown(pilot)
        await pilot.press("a")
        await settle(pilot)
        await pilot.press("enter")
        await type_text(pilot, "ture z")
        await pilot.press("enter", "tab", "enter", "enter")
        for _turn in range(2):
            await settle(pilot)
        assert "►  Ture Zetterlund" in shown(pilot)


async def test_a_group_with_a_name_that_is_taken_is_refused(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_row(pilot, 6)
        await pilot.press("a")
        await type_text(pilot, "7B svenska")
        await pilot.press("enter")
        await settle(pilot)
        assert "Det finns redan en grupp med det namnet." in shown(pilot)


async def test_taking_a_pupil_out_asks_first(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_row(pilot, 6)
        await pilot.press("enter")
        await settle(pilot)
        first = lines(pilot)[3]
        await pilot.press("delete")
        assert "Ta ut Alva Lindqvist ur gruppen?" in shown(pilot)
        assert "Nycklarna byts." in shown(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert lines(pilot)[3] == first
        await pilot.press("delete", "left", "enter")
        for _turn in range(3):
            await settle(pilot)
        assert "Nycklar bytta för 4 elever. De utestängda läser" in lines(pilot)[22]
        assert lines(pilot)[3] != first
