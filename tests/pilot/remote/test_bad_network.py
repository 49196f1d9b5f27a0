"""The network is bad: text is kept, told of, and sent once (R12, R42)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from securenotes.notebook.session import Notebook
from securenotes.notebook.views import Draft, NoteKind
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
from tui import away, exits

SECRET = "Alva hade svårt att komma igång"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(away, "AGAIN", 0.2)
    monkeypatch.setattr("securenotes.repository.connection.TIMEOUT", 2.5)


@asynccontextmanager
async def writing(
    there: Site, computer: str = "ines", language: str = "sv"
) -> AsyncIterator[Pilot[Any]]:
    """Sign Ines in and begin a note on the pupil."""
    door = await there.connected(computer)
    async with sitting(door, "sign_in", language=language) as pilot:
        await enter(there, pilot)
        await begin(there, pilot)
        yield pilot


async def enter(there: Site, pilot: Pilot[Any]) -> None:
    await answer(pilot, "ines", PASSWORD)
    await answer(pilot, there.code("ines"))
    assert where(pilot) == "start", seen(pilot)


async def begin(there: Site, pilot: Pilot[Any]) -> None:
    pilot.app.open_screen("editor", pilot.app.book.new_draft(there.pupil))  # type: ignore[attr-defined]
    await rest(pilot)
    assert where(pilot) == "editor"
    pilot.app.screen.query_one("#body").focus()


async def unfinished(
    there: Site, computer: str = "other"
) -> tuple[Notebook, list[str]]:
    """Give what the server has of Ines's unfinished texts."""
    book = await there.sign_in(computer, "ines")
    return book, [draft.body for draft in await book.unfinished()]


@pytest.mark.parametrize("way", ["stopped", "deaf", "cut", "busy", "lost"])
async def test_r42_text_is_kept_told_of_and_sent_once(tmp_path: Path, way: str) -> None:
    async with site(tmp_path) as there:
        await there.found()
        async with writing(there) as pilot:
            await until(pilot, "Ansluten")
            await type_text(pilot, SECRET)
            if way == "stopped":
                there.relay.stop()
            else:
                there.relay.make(way)
            await press(pilot, "ctrl+s")
            await until(pilot, "Frånkopplad · 1 väntar")
            await until(pilot, "Ingen kontakt med servern. Allt sparas här.")
            await type_text(pilot, " och")
            await press(pilot, "ctrl+s")
            assert SECRET + " och" in seen(pilot)
            for file in (tmp_path / "ines").rglob("*"):
                assert not file.is_file() or b"Alva" not in file.read_bytes()
                assert not file.is_file() or SECRET.encode().hex().encode() not in (
                    file.read_bytes()
                )
            if way == "stopped":
                there.relay.start()
            else:
                there.relay.make("open")
            await until(pilot, "Kontakten är tillbaka. 1 utkast skickat.")
            assert "Ansluten" in seen(pilot)
            book, texts = await unfinished(there)
            assert texts == [SECRET + " och"]
            await book.sign_out()
            await press(pilot, "ctrl+s")
            assert "Utkastet är sparat" in seen(pilot)
            book = await there.sign_in("other", "ines")
            assert len((await book.start()).drafts) == 1


async def test_r12_what_another_computer_wrote_meanwhile_stands_and_both_are_kept(
    tmp_path: Path,
) -> None:
    async with site(tmp_path) as there:
        await there.found()
        async with writing(there) as pilot:
            await type_text(pilot, "Första")
            await press(pilot, "ctrl+s")
            assert "Utkastet är sparat" in seen(pilot)
            there.relay.stop()
            await type_text(pilot, " här")
            await press(pilot, "ctrl+s")
            await until(pilot, "Frånkopplad · 1 väntar")
            # The other computer has a way of its own to the server.
            other = await there.aside("other", "ines")
            row = (await other.start()).drafts[0]
            draft = await other.draft(row.note)
            await other.keep(replace(draft, body="Första där"))
            there.relay.start()
            await until(pilot, "Kontakten är tillbaka.")
            await type_text(pilot, " mer")
            await pilot.app.screen.keep_text()  # type: ignore[attr-defined]
            texts = sorted(each.body for each in await other_texts(there))
            assert texts == ["Första där", "Första här mer"]


async def other_texts(there: Site) -> list[Draft]:
    book = await there.sign_in("third", "ines")
    return await book.unfinished()


async def test_r42_text_survives_a_lock_without_a_server(tmp_path: Path) -> None:
    async with site(tmp_path) as there:
        await there.found()
        async with writing(there) as pilot:
            there.relay.stop()
            await type_text(pilot, SECRET)
            await press(pilot, "ctrl+s")
            await until(pilot, "Frånkopplad · 1 väntar")
            await press(pilot, "ctrl+l")
            assert pilot.app.return_code == exits.LOCKED
        door = await there.door("ines")
        async with sitting(door, "lock") as pilot:
            await answer(pilot, PASSWORD)
            await until(pilot, "Ingen kontakt med servern.")
            there.relay.start()
            await answer(pilot, PASSWORD)
            await rest(pilot)
            assert where(pilot) == "editor", seen(pilot)
            assert SECRET in seen(pilot)
        _book, texts = await unfinished(there)
        assert texts == [SECRET]


async def test_r2_a_lock_that_waits_for_a_server_shows_nothing_meanwhile(
    tmp_path: Path,
) -> None:
    async with site(tmp_path) as there:
        await there.found()
        async with writing(there) as pilot:
            await type_text(pilot, SECRET)
            there.relay.make("deaf")
            locking = asyncio.ensure_future(pilot.press("ctrl+l"))
            loop = asyncio.get_running_loop()
            until_then = loop.time() + 1.5
            while SECRET in seen(pilot):
                assert loop.time() < until_then
                await asyncio.sleep(0.05)
            assert pilot.app.return_code is None
            assert "Alva" not in seen(pilot)
            for _look in range(200):
                if pilot.app.return_code is not None:
                    break
                await asyncio.sleep(0.1)
            assert pilot.app.return_code == exits.LOCKED
            locking.cancel()
        door = await there.door("ines")
        there.relay.make("open")
        async with sitting(door, "lock") as pilot:
            await answer(pilot, PASSWORD)
            await rest(pilot)
            assert where(pilot) == "editor", seen(pilot)
            assert SECRET in seen(pilot)


async def test_publishing_waits_for_the_person_and_not_for_the_server(
    tmp_path: Path,
) -> None:
    async with site(tmp_path) as there:
        await there.found()
        async with writing(there) as pilot:
            screen: Any = pilot.app.screen
            screen.form.choose_kind(NoteKind.OFFICIAL, ())
            screen.form.begin()
            await type_text(pilot, "Matte")
            screen.body.focus()
            await type_text(pilot, SECRET)
            there.relay.stop()
            await press(pilot, "f9")
            await until(pilot, "Kan inte publiceras utan servern.")
            assert SECRET in seen(pilot)
            there.relay.start()
            await until(pilot, "Kontakten är tillbaka.")
            await press(pilot, "f9")
            assert where(pilot) == "publish", seen(pilot)


async def test_a_slow_server_is_waited_for_and_typing_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("securenotes.repository.connection.TIMEOUT", 10.0)
    async with site(tmp_path) as there:
        await there.found()
        async with writing(there) as pilot:
            there.relay.delay = 0.4
            await type_text(pilot, "Långsamt")
            await pilot.press("ctrl+s")
            await asyncio.sleep(0.3)
            await type_text(pilot, " men")
            assert "Långsamt men" in seen(pilot)
            assert "Sparar" in seen(pilot)
            await until(pilot, "Sparat automatiskt")
            assert "Ansluten" in seen(pilot)
            there.relay.delay = 0


async def test_r42_wireless_that_comes_and_goes_loses_and_doubles_nothing(
    tmp_path: Path,
) -> None:
    async with site(tmp_path) as there:
        await there.found()
        async with writing(there) as pilot:
            written = ""
            for number, way in enumerate(("cut", "lost", "cut", "lost")):
                there.relay.make(way)
                await type_text(pilot, f"bort {number} ")
                await press(pilot, "ctrl+s")
                there.relay.make("open")
                await type_text(pilot, f"åter {number} ")
                written += f"bort {number} åter {number} "
                await press(pilot, "ctrl+s")
            await until(pilot, "Ansluten")
            await press(pilot, "ctrl+s")
            await until(pilot, "Utkastet är sparat")
            # One draft, with all of it in the order in which it was typed. The
            # sentence may be that of a save before: what was kept is on its way.
            book = await there.sign_in("other", "ines")
            for _look in range(100):
                rows = (await book.start()).drafts
                assert len(rows) == 1
                draft = await book.draft(rows[0].note)
                found = " ".join(draft.body.split())
                if found == written.strip():
                    break
                assert written.startswith(found)
                await asyncio.sleep(0.1)
            assert found == written.strip()
