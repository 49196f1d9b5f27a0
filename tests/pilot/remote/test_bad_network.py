"""The network is bad: text is kept, told of, and sent once (R12, R42)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from securenotes.notebook.session import Notebook
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
from tui import away

SECRET = "Alva hade svårt att komma igång"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(away, "AGAIN", 0.2)
    monkeypatch.setattr("securenotes.repository.connection.TIMEOUT", 1.0)


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
            assert "Ansluten" in seen(pilot)
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
