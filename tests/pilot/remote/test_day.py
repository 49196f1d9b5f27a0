"""A day on a server: write, publish, read as a colleague, take back, lock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from securenotes.notebook.views import NoteKind
from tests.pilot.driver import type_text
from tests.pilot.remote.site import (
    PASSWORD,
    answer,
    press,
    push,
    rest,
    seen,
    site,
    sitting,
    where,
)

TEXT = "Matteläxan gjordes tillsammans."
WORDS = {
    "sv": ("Publicerad", "Mina utkast"),
    "en": ("Published", "My drafts"),
}


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_a_note_is_published_read_and_taken_back(
    tmp_path: Path, language: str
) -> None:
    published, draft = WORDS[language]
    async with site(tmp_path) as there:
        await there.found()
        ines = await there.connected("ines")
        async with sitting(ines, "sign_in", language=language) as pilot:
            await answer(pilot, "ines", PASSWORD)
            await answer(pilot, there.code("ines"))
            await press(pilot, "2")
            assert "Alva Lindqvist" in seen(pilot)
            await press(pilot, "enter")
            assert where(pilot) == "pupil", seen(pilot)
            await press(pilot, "ctrl+n")
            assert where(pilot) == "editor"
            await type_text(pilot, "Matte")
            pilot.app.screen.query_one("#body").focus()
            await type_text(pilot, TEXT)
            screen: Any = pilot.app.screen
            screen.form.choose_kind(NoteKind.OFFICIAL, ())
            await press(pilot, "f9")
            assert where(pilot) == "publish", seen(pilot)
            await push(pilot, "#yes")
            assert where(pilot) == "reader", seen(pilot)
            assert published in seen(pilot)
        eva = await there.connected("eva")
        async with sitting(eva, "sign_in", language=language) as pilot:
            await answer(pilot, "eva", PASSWORD)
            await answer(pilot, there.code("eva"))
            assert "Matte" in seen(pilot)
            assert TEXT not in seen(pilot)
            await press(pilot, "enter")
            assert where(pilot) == "reader", seen(pilot)
            assert TEXT in seen(pilot)
        ines = await there.connected("ines")
        async with sitting(ines, "sign_in", language=language) as pilot:
            await answer(pilot, "ines", PASSWORD)
            await answer(pilot, there.code("ines"))
            await press(pilot, "3")
            await press(pilot, "enter")
            assert where(pilot) == "reader", seen(pilot)
            await press(pilot, "u")
            await type_text(pilot, "fel elev")
            await push(pilot, "#yes")
            await rest(pilot)
            await press(pilot, "1")
            assert draft in seen(pilot), seen(pilot)
            assert "Matte" in seen(pilot)
            await press(pilot, "ctrl+l")
        assert await ines.locked() is not None
        ines = await there.connected("ines")
        async with sitting(ines, "lock", language=language) as pilot:
            await answer(pilot, PASSWORD)
            assert pilot.app.notebook is not None, seen(pilot)  # type: ignore[attr-defined]
