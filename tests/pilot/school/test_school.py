"""The school's first page, changing keys, and handing them out."""

import asyncio
from datetime import timedelta

import pytest

from tests.pilot.driver import lines, settle, shown, type_text
from tests.pilot.school.town import code_now, signed_in


def row(pilot, words):
    """Return the line that has the words."""
    return next(line for line in lines(pilot) if words in line)


async def test_the_rows_tell_how_the_school_stands(town):
    async with signed_in(town, "eva.noren") as pilot:
        text = shown(pilot)
        assert "Tallåsskolan · kommunal · Stödinsatser på" in text
        pending = row(pilot, "Väntande nyckelbyten")
        assert pending.startswith("►▲")
        assert "3 elever" in pending
        assert "Per Nyman, koppling slut i går" in pending
        assert "Ines Ros, gäller till i morgon" in row(pilot, "Inbjudningar")
        assert not row(pilot, "Väntar på nycklar").startswith(" ▲")


async def test_r3_nothing_on_the_page_tells_of_drafts(town):
    async with signed_in(town, "eva.noren") as pilot:
        assert "utkast" not in shown(pilot).casefold()
        for steps in (3, 4, 5, 6):
            await pilot.press("home", *["down"] * steps, "enter")
            await settle(pilot)
            assert "utkast" not in shown(pilot).casefold()
            await pilot.press("escape")
            await settle(pilot)


async def test_others_have_no_school(town):
    async with signed_in(town, "anna.berg", area=1) as pilot:
        await pilot.press("5")
        await settle(pilot)
        assert pilot.app.screen.SCREEN_ID == "start"
        assert "5 Skola" not in shown(pilot)


async def test_b_changes_the_keys_with_a_bar_and_says_who_is_shut_out(town):
    async with signed_in(town, "eva.noren") as pilot:
        await pilot.press("enter")
        await settle(pilot)
        assert "Isak Lodén" in shown(pilot)
        real = pilot.app.book.school.rotate
        go_on = asyncio.Event()

        async def held(chain, progress):
            count = await real(chain, progress)
            await go_on.wait()
            return count

        pilot.app.book.school.rotate = held
        await pilot.press("b")
        for _turn in range(100):
            await pilot.pause(0.02)
            if "▒" in shown(pilot):
                break
        assert "Byter nycklar" in shown(pilot)
        assert "▒" * 40 in shown(pilot)
        go_on.set()
        await settle(pilot)
        assert (
            "Nycklarna är bytta för 3 elever. Per Nyman kan inte läsa något nytt."
            in lines(pilot)[22]
        )
        assert "Ingen nyckel väntar på att bytas." in shown(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "ingen" in row(pilot, "Väntande nyckelbyten")


async def test_a_stopped_change_says_that_the_keys_still_wait(town):
    async with signed_in(town, "eva.noren") as pilot:
        await pilot.press("enter")
        await settle(pilot)

        async def never(_chain, _progress):
            await asyncio.Event().wait()

        pilot.app.book.school.rotate = never
        await pilot.press("b")
        await pilot.pause()
        await pilot.press("escape")
        await settle(pilot)
        assert "Nycklarna är inte bytta än." in lines(pilot)[22]


async def test_nothing_to_hand_out_is_said(town):
    async with signed_in(town, "eva.noren") as pilot:
        await pilot.press("down", "down", "enter")
        await settle(pilot)
        assert "Ingen nyckel väntar på att delas ut." in lines(pilot)[22]


async def test_one_of_several_schools_is_chosen(town):
    async with signed_in(town, "eva.noren") as pilot:
        pilot.app.screen.query_one("#school-choice").focus()
        await pilot.press("enter")
        await type_text(pilot, "gran")
        await pilot.press("enter")
        await settle(pilot)
        assert "Granlidens skola · kommunal · Stödinsatser av" in shown(pilot)


async def test_r13_the_module_is_turned_off_after_a_question_and_on_again(town):
    async with signed_in(town, "eva.noren") as pilot:
        await pilot.press("end", "enter")
        await settle(pilot)
        await pilot.press("m")
        assert "Inget förstörs" in shown(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.book.me.schools[0].module
        for said in ("Stödinsatser är av.", "Stödinsatser är på."):
            await pilot.press("m", "left", "enter")
            await settle(pilot)
            assert said in lines(pilot)[22]


async def test_an_old_code_is_asked_for_anew_and_the_act_goes_on(town):
    async with signed_in(town, "eva.noren") as pilot:
        await pilot.press("down", "down", "down", "enter")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        pilot.app.clock.advance(timedelta(minutes=6))
        pilot.app.guard.idle.touch()
        await pilot.press("m", "left", "enter")
        await settle(pilot)
        assert pilot.app.screen.SCREEN_ID == "fresh_code"
        await type_text(pilot, code_now(pilot, town, "eva.noren"))
        await pilot.press("enter")
        await settle(pilot)
        await settle(pilot)
        assert "Anna Berg är nu skoladministratör." in lines(pilot)[22]


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_a_small_window_leaves_the_third_column_out(town, language):
    async with signed_in(town, "eva.noren", size=(60, 20), language=language) as pilot:
        assert "Per Nyman" not in shown(pilot)
        footer = lines(pilot)[19].rstrip()
        assert len(footer) <= 58
        assert "F1" in footer
