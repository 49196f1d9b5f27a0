"""R42: what is typed in a dialog is kept, until it is done or called off."""

from __future__ import annotations

from typing import Any

from tests.pilot.driver import type_text
from tests.pilot.editor.desk import place, press, rest, sitting
from tests.unit.notebook.room import Room, publish
from tui.app import AnteckningApp
from tui.screens.admin.invite import Invite
from tui.screens.dialogs.withdraw import WithdrawDialog
from tui.screens.reader.screen import ReaderScreen
from tui.widgets.inputs import TextInput


def value(pilot: Any, field: str) -> str:
    """Return what stands in a field."""
    return str(pilot.app.screen.query_one(f"#{field}", TextInput).value)


async def keep_all(pilot: Any) -> None:
    """Keep all, as a lock does."""
    app = pilot.app
    assert isinstance(app, AnteckningApp)
    await app.leaving.keep_all()
    assert app.leaving.not_kept == ""


async def test_r42_a_half_typed_reason_comes_back_until_it_has_served(
    room: Room,
) -> None:
    anna = await room.sit("anna")
    note, other = await publish(anna, room.ada), await publish(anna, room.ada)
    async with sitting(anna, lambda: ReaderScreen(note)) as pilot:
        await press(pilot, "delete")
        await type_text(pilot, "Fel elev, sk")
        await keep_all(pilot)
    anna = await room.sit("anna")
    async with sitting(anna, lambda: ReaderScreen(note)) as pilot:
        await press(pilot, "u")
        assert value(pilot, "reason") == ""
        await press(pilot, "escape", "delete")
        assert value(pilot, "reason") == "Fel elev, sk"
        await type_text(pilot, "rivet")
        await press(pilot, "escape", "delete")
        assert value(pilot, "reason") == "Fel elev, skrivet"
        await press(pilot, "enter", "enter")  # rests on the careful button
        assert place(pilot) == "reader"
        await press(pilot, "delete")
        assert value(pilot, "reason") == ""
        await type_text(pilot, "Dubblett")
        await press(pilot, "enter", "left", "enter")
        assert place(pilot) == "below"
    opened = await anna.open(other)
    name = f"withdraw:delete:{note.hex()}"
    assert await anna.begun.find(name) == {}
    async with sitting(anna, lambda: WithdrawDialog(opened, delete=True)) as pilot:
        assert value(pilot, "reason") == ""


async def test_r42_a_half_filled_form_of_the_administration_comes_back(
    room: Room,
) -> None:
    eva = await room.sit("eva")
    chain = eva.me.schools[0].chain
    async with sitting(eva, lambda: Invite(chain)) as pilot:
        await type_text(pilot, "Ines Ros")
        await press(pilot, "tab")
        await type_text(pilot, "skolsk")
        await keep_all(pilot)
    async with sitting(eva, lambda: Invite(chain)) as pilot:
        assert value(pilot, "name") == "Ines Ros"
        assert value(pilot, "post") == "skolsk"
        assert value(pilot, "login") == "ines.ros"
        await type_text(pilot, "!")
        assert value(pilot, "name") == "Ines Ros!"
        await rest(pilot)
        await pilot.click("#no")
        await rest(pilot)
    async with sitting(eva, lambda: Invite(chain)) as pilot:
        assert value(pilot, "name") == ""
