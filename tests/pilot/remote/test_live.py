"""What others write is seen without a key pressed, and lost rights at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from securenotes.notebook.session import Notebook
from securenotes.notebook.views import Draft, NoteKind, Published
from tests.pilot.driver import type_text
from tests.pilot.remote.site import (
    PASSWORD,
    Site,
    answer,
    press,
    rest,
    seen,
    site,
    sitting,
    until,
    where,
)
from tui import exits

TITLE = "Läxan gick bra"
TEXT = "Alva räknade själv i dag."
SOON = 5.0


@asynccontextmanager
async def ines_and_eva(
    tmp_path: Path,
) -> AsyncIterator[tuple[Site, Pilot[Any], Notebook]]:
    """Ines sits at Start; Eva, at another computer, administers and teaches."""
    async with site(tmp_path) as there:
        await there.found()
        eva = await there.sign_in("eva", "eva")
        door = await there.connected("ines")
        async with sitting(door, "sign_in") as pilot:
            await answer(pilot, "ines", PASSWORD)
            await answer(pilot, there.code("ines"))
            assert where(pilot) == "start", seen(pilot)
            yield there, pilot, eva


async def come(what: Callable[[], bool]) -> None:
    """Wait until something holds that no key was pressed for."""
    for _round in range(100):
        if what():
            return
        await asyncio.sleep(SOON / 100)
    raise AssertionError


def open_screens(pilot: Pilot[Any]) -> set[str]:
    app: Any = pilot.app
    return {house.SCREEN_ID for house in app.houses}


async def publish(there: Site, book: Notebook, title: str = TITLE) -> Published:
    draft = book.new_draft(there.pupil)
    return await book.publish(filled(draft, title, there))


def filled(draft: Draft, title: str, there: Site) -> Draft:
    return replace(
        draft,
        title=title,
        body=TEXT,
        category="Övrigt",
        kind=NoteKind.OFFICIAL,
        event_day=there.clock.today(),
    )


async def unlink(there: Site, eva: Notebook) -> None:
    """End Ines's one link at once."""
    chain = eva.me.schools[0].chain
    people = await eva.school.people(chain)
    ines = next(one.person.user for one in people if one.person.login == "ines")
    (link,) = (await eva.school.person(chain, ines)).links
    await eva.school.end_link(chain, ines, link.target, link.role)


async def test_r40_a_colleague_s_note_appears_without_a_key(tmp_path: Path) -> None:
    async with ines_and_eva(tmp_path) as (there, pilot, eva):
        assert TITLE not in seen(pilot)
        await publish(there, eva)
        await until(pilot, TITLE, SOON)
        assert TEXT not in seen(pilot)  # R40: unread


async def test_a_list_that_hears_keeps_focus_row_and_what_is_typed(
    tmp_path: Path,
) -> None:
    async with ines_and_eva(tmp_path) as (there, pilot, eva):
        first = await publish(there, eva, "Första")
        await press(pilot, "2", "enter")
        await until(pilot, "Första")
        screen: Any = pilot.app.screen
        assert screen.rows.current == f"note:{first.note.hex()}"
        await press(pilot, "slash")
        await type_text(pilot, "rst")
        await publish(there, eva, "Andra")
        await come(lambda: len(screen._page.notes) == 2)
        await rest(pilot)
        assert screen.focused is screen.find
        assert str(screen.find.value) == "rst"
        assert screen.rows.current == f"note:{first.note.hex()}"
        assert "Andra" not in seen(pilot)  # what is searched for stays searched


async def test_r4_a_revoked_link_closes_the_open_note_at_once(tmp_path: Path) -> None:
    async with ines_and_eva(tmp_path) as (there, pilot, eva):
        await publish(there, eva)
        await until(pilot, TITLE, SOON)
        await press(pilot, "n")
        assert where(pilot) == "reader"
        assert TEXT in seen(pilot)
        await unlink(there, eva)
        await until(pilot, "Du kan inte längre läsa elevens anteckningar", SOON)
        await rest(pilot)
        shown = seen(pilot)
        assert TEXT not in shown
        await press(pilot, "enter")
        assert where(pilot) == "start"
        for gone in (TITLE, TEXT, "Alva"):
            assert gone not in seen(pilot)
        assert "reader" not in open_screens(pilot)


async def test_r4_what_lies_under_an_empty_screen_is_closed_and_stays_covered(
    tmp_path: Path,
) -> None:
    async with ines_and_eva(tmp_path) as (there, pilot, eva):
        await publish(there, eva)
        await until(pilot, TITLE, SOON)
        await press(pilot, "n")
        await press(pilot, "f12")
        assert where(pilot) == "blank"
        await unlink(there, eva)
        await come(lambda: "reader" not in open_screens(pilot))
        assert where(pilot) == "blank"
        await press(pilot, "enter")
        await answer(pilot, PASSWORD)
        await until(pilot, "Du kan inte längre läsa elevens anteckningar", SOON)
        await press(pilot, "enter")
        assert where(pilot) == "start"
        assert TITLE not in seen(pilot)


async def test_r4_what_lies_open_in_another_area_is_closed_too(tmp_path: Path) -> None:
    async with ines_and_eva(tmp_path) as (there, pilot, eva):
        await publish(there, eva)
        await press(pilot, "2", "enter")
        await until(pilot, TITLE)
        await press(pilot, "1")
        await unlink(there, eva)
        await come(lambda: "pupil" not in open_screens(pilot))
        await press(pilot, "2")
        assert where(pilot) == "pupils"
        assert "Alva" not in seen(pilot)


async def test_r10_r42_what_was_being_written_is_kept_when_a_link_is_revoked(
    tmp_path: Path,
) -> None:
    async with ines_and_eva(tmp_path) as (there, pilot, eva):
        app: Any = pilot.app
        app.open_screen("editor", app.book.new_draft(there.pupil))
        await rest(pilot)
        app.screen.query_one("#body").focus()
        await type_text(pilot, "Bara min text")
        await unlink(there, eva)
        await until(pilot, "Du kan inte längre läsa elevens anteckningar", SOON)
        await press(pilot, "enter")
        assert where(pilot) == "start"
        (kept,) = await app.book.unfinished()
        assert kept.body == "Bara min text"
        assert kept.read_only
        assert not kept.pupil.name


async def test_r12_an_editor_is_not_touched_by_what_others_publish(
    tmp_path: Path,
) -> None:
    async with ines_and_eva(tmp_path) as (there, pilot, eva):
        app: Any = pilot.app
        app.open_screen("editor", app.book.new_draft(there.pupil))
        await rest(pilot)
        app.screen.query_one("#body").focus()
        await type_text(pilot, "Bara min")
        number = app.live._number
        await publish(there, eva)
        await come(lambda: app.live._number > number)
        await type_text(pilot, " text")
        assert app.screen.body.text == "Bara min text"
        await press(pilot, "escape")
        await until(pilot, TITLE)


async def test_r6_a_note_taken_back_closes_and_a_changed_one_waits_for_a_key(
    tmp_path: Path,
) -> None:
    async with ines_and_eva(tmp_path) as (there, pilot, eva):
        published = await publish(there, eva)
        await until(pilot, TITLE, SOON)
        await press(pilot, "n")
        assert TEXT in seen(pilot)
        change = await eva.change(published.note)
        await eva.publish(replace(change, body="Rättad text."))
        await until(pilot, "F5 visar den nya versionen", SOON)
        assert TEXT in seen(pilot)
        await press(pilot, "f5")
        await until(pilot, "Rättad text.")
        await eva.delete(published.note, "fel elev")
        await until(pilot, "Anteckningen finns inte längre", SOON)
        await press(pilot, "enter")
        assert TITLE not in seen(pilot)


async def test_a_session_ended_from_elsewhere_locks_and_keeps_what_was_written(
    tmp_path: Path,
) -> None:
    async with ines_and_eva(tmp_path) as (there, pilot, _eva):
        app: Any = pilot.app
        book = await there.sign_in("other", "ines")
        await book.change_password(PASSWORD, "En helt annan sparv 78")
        await come(lambda: app.return_code is not None)
        assert app.return_code == exits.LOCKED


async def test_after_the_server_was_away_news_come_again(tmp_path: Path) -> None:
    async with ines_and_eva(tmp_path) as (there, pilot, eva):
        there.relay.stop()
        await until(pilot, "Frånkopplad", SOON)  # known without a key pressed
        there.relay.start()
        await until(pilot, "Ansluten", 10)
        await eva.start()
        await publish(there, eva)
        await until(pilot, TITLE, SOON)


async def test_nothing_waits_after_a_lock(tmp_path: Path) -> None:
    async with ines_and_eva(tmp_path) as (_there, pilot, _eva):
        app: Any = pilot.app
        task = app.live._task
        await app.leave(exits.LOCKED)
        await come(task.done)
        assert task.cancelled()
