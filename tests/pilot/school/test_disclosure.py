"""R26: an administrator gives out what is kept, by the keyboard alone."""

import json
from datetime import timedelta
from types import SimpleNamespace

from securenotes.sealed import Act
from tests.pilot.driver import settle, shown, type_text
from tests.pilot.school.town import code_now, signed_in
from tui.screens.disclosure.case import Case
from tui.screens.disclosure.mask_area import MaskArea


async def still(pilot):
    for _turn in range(3):
        await settle(pilot)


def counts(choices):
    return {key: len(one.masks) for key, one in choices.items()}


async def open_register(pilot):
    pilot.app.screen.rows.go_to("disclosures")
    await pilot.press("enter")
    await still(pilot)


async def register(pilot, name, *, request=()):
    """Register a request on a pupil; gives the screen of what is kept."""
    await open_register(pilot)
    await pilot.press("n")
    await still(pilot)
    await pilot.press("enter")
    await type_text(pilot, name)
    await pilot.press("enter", "tab", *request)
    while pilot.app.screen.focused.id != "yes":
        await pilot.press("tab")
    await pilot.press("enter")
    await still(pilot)
    assert pilot.app.screen.SCREEN_ID == "disclosure"
    return pilot.app.screen


async def write_to(pilot, folder):
    await pilot.press("f9")
    await still(pilot)
    await pilot.press("f9")
    await still(pilot)
    await type_text(pilot, str(folder))
    await pilot.press("enter")
    await still(pilot)


async def test_r26_masked_decided_written_and_found_again(town, tmp_path):
    out = tmp_path / "ut"
    out.mkdir(mode=0o700)
    async with signed_in(town, "eva.noren") as pilot:
        screen = await register(pilot, "oskar tj")
        assert "namn på andra elever kan behöva maskeras" in shown(pilot)
        row = next(r for r in screen.case.rows if screen.case.proposed(r.key))
        spans = screen.case.proposed(row.key)
        name = screen.case.texts[row.key].whole[slice(*spans[0])]
        screen.rows.go_to(f"{row.note.hex()}-{row.ver}")
        await pilot.press("enter")
        await still(pilot)
        await pilot.press("a")
        await still(pilot)
        assert "Med OSL 10:3" in shown(pilot)
        # A sentence besides, marked by words and masked by another ground.
        await pilot.press("escape")
        await still(pilot)
        await pilot.press("f9")
        await still(pilot)
        for _ in range(3):
            await pilot.press("s")
            await still(pilot)
        assert "överklagas till kammarrätten" in " ".join(
            line for line in pilot.app.screen.bundle().decision
        )
        await pilot.press("escape")
        await still(pilot)
        await write_to(pilot, out)
        assert "Utlämnande 2026-001 är skrivet och loggat." in shown(pilot)
        (told,) = (p for p in out.iterdir() if p.suffix == ".json")
        documents = json.loads(told.read_text("utf-8"))["documents"]
        assert len(documents) == len(screen.case.rows)
        for path in out.iterdir():
            assert path.stat().st_mode & 0o777 == 0o600
            assert name.encode() not in path.read_bytes()
            assert "Oskar" not in path.name
        log = await pilot.app.book.desk.repository.access_log(
            screen.case.asked.pupil.scope, 0, 200
        )
        acts = [one.act for one in log]
        assert acts.count(Act.EXPORTED) == 1
        assert acts.index(Act.COLLECTED) < acts.index(Act.EXPORTED)
        await pilot.press("escape")
        await still(pilot)
        assert "utlämnat" in shown(pilot)
        assert "2026-001" in shown(pilot)


async def test_r26_nothing_is_decided_before_what_is_kept_is_here(town):
    async with signed_in(town, "eva.noren") as pilot:
        screen = await register(pilot, "alva")
        screen.case = Case(screen.case.asked)  # as before it was read
        await pilot.press("f9")
        await still(pilot)
        assert pilot.app.screen is screen


async def test_r22_what_is_closed_is_opened_by_a_key_of_its_own(town):
    async with signed_in(town, "eva.noren") as pilot:
        screen = await register(pilot, "leo hed")
        text = shown(pilot)
        assert "(sluten)" in text
        assert "2 versioner är inte öppnade. O öppnar dem" in text
        await pilot.press("f9")
        await still(pilot)
        assert pilot.app.screen is screen
        await pilot.press("o")
        await still(pilot)
        text = shown(pilot)
        assert "(sluten)" not in text
        assert "avpublicerad" in text
        log = await pilot.app.book.desk.repository.access_log(
            screen.case.asked.pupil.scope, 0, 200
        )
        assert [one.act for one in log].count(Act.UNCLOSED) == 1


async def test_r26_a_fresh_code_is_asked_for_before_texts_are_here(town):
    async with signed_in(town, "eva.noren") as pilot:
        pilot.app.clock.advance(timedelta(minutes=4, seconds=50))
        screen = await register(pilot, "leo hed")
        pilot.app.clock.advance(timedelta(seconds=50))
        await pilot.press("o")
        await still(pilot)
        assert pilot.app.screen.SCREEN_ID == "fresh_code"
        await type_text(pilot, code_now(pilot, town, "eva.noren"))
        await pilot.press("enter")
        await still(pilot)
        assert pilot.app.screen is screen
        assert "(sluten)" not in shown(pilot)


async def test_r26_a_passage_is_marked_by_words_and_shown_again(town):
    async with signed_in(town, "eva.noren") as pilot:
        screen = await register(pilot, "alva")
        await pilot.press("enter")
        await still(pilot)
        area = pilot.app.screen.query_one(MaskArea)
        words = area.text.split()
        await pilot.press("space", "ctrl+right", "ctrl+right", "enter")
        await still(pilot)
        assert "Med vilken grund?" in shown(pilot)
        await pilot.press("down", "enter")
        await still(pilot)
        (mask,) = screen.case.masks(screen.case.rows[0].key)
        assert mask.ground == "osl-12-3"
        assert area.text[mask.start : mask.end].split() == words[:2]
        assert "1 maskerad" in shown(pilot)
        await pilot.press("home", "delete")
        await still(pilot)
        assert screen.case.masks(screen.case.rows[0].key) == ()
        assert "Visas igen" in shown(pilot)
        # What is typed changes nothing.
        await type_text(pilot, "xyz")
        assert area.text.split() == words


async def test_r42_masks_are_kept_as_they_are_made(town):
    async with signed_in(town, "eva.noren") as pilot:
        screen = await register(pilot, "alva")
        await pilot.press("enter", "m", "enter")
        await still(pilot)
        await pilot.press("m", "enter")
        await still(pilot)
        before = screen.case.work.choices
        assert before
        # As if the process had ended: what is in memory goes, the record stays.
        pilot.app.book.desk.own.forget("disclosure")
        await pilot.press("escape", "escape")
        await still(pilot)
        await pilot.press("enter")
        await still(pilot)
        again = pilot.app.screen
        assert again is not screen
        assert {
            key: len(one.masks) for key, one in again.case.work.choices.items()
        } == {key: len(one.masks) for key, one in before.items()}


async def test_r26_nothing_is_recorded_for_a_folder_that_is_not_there(town, tmp_path):
    async with signed_in(town, "eva.noren") as pilot:
        screen = await register(pilot, "alva")
        await write_to(pilot, tmp_path / "nowhere")
        assert "Mappen finns inte." in shown(pilot)
        asked = screen.case.asked
        chain = asked.school.chain
        found = await pilot.app.book.school.disclosures.find(chain, asked.name)
        assert (found.rev, found.digest) == (1, b"")


async def test_r26_at_60_columns_in_english(town):
    async with signed_in(town, "eva.noren", size=(60, 20), language="en") as pilot:
        await register(pilot, "alva")
        text = shown(pilot)
        assert "Disclosure 2026-001" in text
        assert "Decision" in text


async def test_r26_words_that_are_written_are_marked(town):
    async with signed_in(town, "eva.noren") as pilot:
        screen = await register(pilot, "alva")
        await pilot.press("enter")
        await still(pilot)
        area = pilot.app.screen.query_one(MaskArea)
        await pilot.press("slash")
        await type_text(pilot, "nära tavlan")
        await pilot.press("enter")
        await still(pilot)
        start, end = area.marked_range
        assert " ".join(area.text[start:end].split()) == "nära tavlan"
        await pilot.press("enter", "enter")
        await still(pilot)
        assert len(screen.case.masks(screen.case.rows[0].key)) == 1
        assert "[nära tavlan]" in area.spoken


async def test_r26_from_a_pupil_a_request_on_that_pupil_is_registered(town):
    async with signed_in(town, "eva.noren", area=2) as pilot:
        await type_text(pilot, "alva")
        await pilot.press("enter")
        await still(pilot)
        assert pilot.app.screen.SCREEN_ID == "pupil"
        await pilot.press("f7")
        await still(pilot)
        assert pilot.app.screen.SCREEN_ID == "disclosure_new"
        assert "Alva Lindqvist" in shown(pilot)
    async with signed_in(town, "anna.berg", area=2) as pilot:
        await type_text(pilot, "alva")
        await pilot.press("enter", "f7")
        await still(pilot)
        assert pilot.app.screen.SCREEN_ID == "pupil"


async def test_r26_texts_are_closed_with_the_right_to_them(town):
    async with signed_in(town, "eva.noren") as pilot:
        screen = await register(pilot, "alva")
        await pilot.press("enter")
        await still(pilot)
        book = pilot.app.book
        assert not pilot.app.screen.is_lost(book)
        # Off, the module hides nothing from a disclosure (R13); the role does.
        await book.school.set_module(screen.chain, False)
        assert not pilot.app.screen.is_lost(book)
        nobody = SimpleNamespace(me=SimpleNamespace(schools=()))
        assert pilot.app.screen.is_lost(nobody)
        assert screen.is_lost(nobody)
