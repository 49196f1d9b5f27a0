"""Plan, list, approval and record on the screens, at every size (R24)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from securenotes.notebook.paper.setting import can_write_pdf
from securenotes.vault.roster.changes import PlanRow
from tests.pilot.driver import lines
from tests.pilot.editor.desk import SIZES, place, press, seen, sitting
from tests.unit.notebook.room import CANARY, Room, build_room, publish
from tui.screens.admin.disposal import DisposalScreen
from tui.screens.admin.retention import RetentionScreen
from tui.screens.admin.retention_forms import WriteRecord

PLAN = PlanRow(kind=0, category="", start="irrelevant", months=0, destroy=True)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    made = await build_room(tmp_path)
    yield made
    await made.town.store.close()


async def with_one_due(room: Room) -> Any:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    note = await publish(anna, room.ada, title="Hemlig rubrik")
    await anna.let_go([note])
    await publish(anna, room.ada)
    await eva.school.retention.set_plan(room.unit.chain, [PLAN])
    return eva, note


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_r24_an_empty_plan_says_that_it_destroys_nothing(
    room: Room, size: tuple[int, int], language: str
) -> None:
    eva = await room.sit("eva")
    words = {
        "sv": ("Planen är tom: ingenting gallras.", "exempel, inte råd"),
        "en": ("The plan is empty: nothing is destroyed.", "examples, not advice"),
    }[language]
    chain = room.unit.chain
    async with sitting(
        eva, lambda: RetentionScreen(chain), size=size, language=language
    ) as pilot:
        assert words[0] in seen(pilot)
        await press(pilot, "x")
        assert words[1] in seen(pilot)
        await press(pilot, "escape", "p")
        assert place(pilot) in ("retention", "disposal")
        assert all(len(line) <= size[0] for line in lines(pilot))
    assert list(await eva.school.retention.plan(chain)) == []


async def test_r24_the_list_names_no_title_and_nothing_goes_without_a_yes(
    room: Room,
) -> None:
    eva, note = await with_one_due(room)
    chain = room.unit.chain
    async with sitting(eva, lambda: DisposalScreen(chain)) as pilot:
        assert "1 gallras · 1 behålls" in seen(pilot)
        assert "Hemlig rubrik" not in seen(pilot)
        assert CANARY not in seen(pilot)
        await press(pilot, "f9", "enter")
        assert "1 gallras · 1 behålls" in seen(pilot)
        await press(pilot, "f9", "left", "enter")
        assert "Protokollet finns under Gallring." in seen(pilot)
    (record,) = await eva.school.retention.records(chain)
    assert record.notes == (note,)


async def test_r24_a_second_administrator_approves_on_the_same_screen(
    room: Room,
) -> None:
    eva, note = await with_one_due(room)
    chain = room.unit.chain
    await eva.school.make_administrator(chain, room.town.person("johan").user)
    room.advance(minutes=1)
    async with sitting(eva, lambda: DisposalScreen(chain)) as pilot:
        await press(pilot, "f9", "left", "enter")
        assert "Föreslaget. En annan administratör godkänner det här." in seen(pilot)
    assert await eva.school.retention.records(chain) == []
    johan = await room.sit("johan")
    async with sitting(johan, lambda: DisposalScreen(chain)) as pilot:
        assert "har föreslagit att 1 anteckning gallras. F9 godkänner." in seen(pilot)
        await press(pilot, "f9", "left", "enter")
        assert "1 anteckning är gallrad." in seen(pilot)
    (record,) = await eva.school.retention.records(chain)
    assert record.notes == (note,)


async def test_r24_the_record_is_written_without_content(
    room: Room, tmp_path: Path
) -> None:
    eva, note = await with_one_due(room)
    chain, folder = room.unit.chain, tmp_path / "out"
    folder.mkdir(mode=0o700)
    await eva.school.retention.propose(chain)
    (record,) = await eva.school.retention.records(chain)
    async with sitting(eva, lambda: WriteRecord(chain, record)) as pilot:
        await press(pilot, "enter")
        assert place(pilot) == "write_record"
        pilot.app.screen.query_one("#folder").value = str(folder)  # type: ignore[attr-defined]
        await press(pilot, "enter", "enter")
    files = {path.suffix: path.read_bytes() for path in folder.iterdir()}
    assert set(files) == ({".json", ".pdf"} if can_write_pdf() else {".json"})
    told = json.loads(files[".json"])
    assert told["notes"] == [note.hex()]
    assert told["approved"]["by"] == "eva"
    words = files[".json"].decode()
    if ".pdf" in files:
        pages = PdfReader(BytesIO(files[".pdf"])).pages
        words += "".join(page.extract_text() for page in pages)
        assert note.hex() in words.replace("\n", "")
    for secret in ("Hemlig rubrik", CANARY, "Undervisning", "ada"):
        assert secret not in words
        assert secret == "ada" or all(secret.encode() not in f for f in files.values())
