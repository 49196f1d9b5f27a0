"""Lock and blank: a name at most, a password, and back to what was there."""

from __future__ import annotations

import asyncio

import pytest

from securenotes.errors import SessionEnded, SignInRefused
from securenotes.notebook.lock import LockState
from tests.pilot.driver import lines, opened, settle, shown, type_text
from tests.pilot.entry.door import CODE, PASSWORD, FakeDoor
from tui import exits
from tui.app import AnteckningApp
from tui.screens.dialogs.confirm import Confirm
from tui.screens.lock import LockScreen
from tui.screens.sign_in import SignInScreen

SIZES = [(80, 24), (60, 20)]
LOCKED = LockState("Anna Berg", needs_code=False, user="anna.berg")
OLD = LockState("Anna Berg", needs_code=True, user="anna.berg")


def app_of(door: FakeDoor) -> AnteckningApp:
    return AnteckningApp(door, first=LockScreen)  # type: ignore[arg-type]


def entered(app: AnteckningApp) -> list[object]:
    found: list[object] = []

    def enter(notebook: object, *_rest: object, **_more: object) -> None:
        found.append(notebook)

    app.enter = enter  # type: ignore[method-assign]
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_the_name_and_nothing_else(size: tuple[int, int], language: str) -> None:
    app = app_of(FakeDoor(state=LOCKED))
    async with opened(LockScreen, size=size, language=language, app=app) as pilot:
        await settle(pilot)
        text = shown(pilot)
        locked, unlock, other, code = {
            "sv": ("Låst", "[ Lås upp ]", "[ Annan person ]", "Engångskod"),
            "en": ("Locked", "[ Unlock ]", "[ Another person ]", "One-time code"),
        }[language]
        assert "Anna Berg" in text
        assert all(label in text for label in (locked, unlock, other))
        assert code not in text
        assert "anna.berg" not in text
        assert "Lokalt" not in text
        last = lines(pilot)[-1].split()
        assert last[0] == "F8"
        assert "F1" in last


async def test_the_password_alone_unlocks_when_the_code_is_fresh() -> None:
    door = FakeDoor(state=LOCKED)
    app = app_of(door)
    found = entered(app)
    async with opened(LockScreen, app=app) as pilot:
        await type_text(pilot, PASSWORD)
        await pilot.press("enter")
        await settle(pilot)
        assert found == [door.notebook]
        assert door.calls == [("unlock", PASSWORD, "", "")]


async def test_an_old_code_is_asked_for_again() -> None:
    door = FakeDoor(state=OLD)
    app = app_of(door)
    found = entered(app)
    async with opened(LockScreen, app=app) as pilot:
        await settle(pilot)
        assert "Engångskod" in shown(pilot)
        await type_text(pilot, PASSWORD)
        await pilot.press("enter")
        await type_text(pilot, CODE)
        await pilot.press("enter")
        await settle(pilot)
        assert found == [door.notebook]
        assert door.calls == [("unlock", PASSWORD, CODE, "")]


@pytest.mark.parametrize("size", SIZES)
async def test_a_wrong_password_is_answered_as_at_sign_in(
    size: tuple[int, int],
) -> None:
    app = app_of(FakeDoor(state=LOCKED, error=SignInRefused()))
    async with opened(LockScreen, size=size, app=app) as pilot:
        await type_text(pilot, "fel")
        await pilot.press("enter")
        await settle(pilot)
        assert "Inloggningen gick inte." in shown(pilot)
        assert app.screen.query_one("#password").value == ""  # type: ignore[attr-defined]


async def test_a_session_that_ended_leads_to_sign_in() -> None:
    app = app_of(FakeDoor(state=LOCKED, error=SessionEnded()))
    async with opened(LockScreen, app=app) as pilot:
        await type_text(pilot, PASSWORD)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, SignInScreen)
        assert "Logga in på nytt. Allt du skrev är sparat." in shown(pilot)


async def test_another_person_signs_in_and_the_name_is_forgotten() -> None:
    door = FakeDoor(state=LOCKED)
    app = app_of(door)
    async with opened(LockScreen, app=app) as pilot:
        await settle(pilot)
        await pilot.press("tab", "tab", "enter")
        await settle(pilot)
        assert door.calls == [("forget_lock",)]
        assert "Anna Berg" not in shown(pilot)
        assert isinstance(app.screen, SignInScreen)


def inside() -> tuple[AnteckningApp, FakeDoor]:
    door = FakeDoor()
    app = AnteckningApp(door, first=SignInScreen)  # type: ignore[arg-type]
    app.notebook = door.notebook  # type: ignore[assignment]
    return app, door


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 36)])
async def test_one_key_hides_everything_even_a_dialog(size: tuple[int, int]) -> None:
    app, _door = inside()
    async with opened(SignInScreen, size=size, app=app) as pilot:
        app.push_screen(Confirm("Fråga", ["Elsa"], yes="Ja", no="Nej"))
        await pilot.pause()
        await pilot.press("f12")
        await pilot.pause()
        assert shown(pilot).split() == ["Enter"]
        assert lines(pilot)[-1].startswith(" Enter")
        await pilot.press("a", "f1", "f8", "ctrl+p", "1", "tab", "escape", "f5")
        await pilot.pause()
        assert shown(pilot).split() == ["Enter"]


async def test_no_key_and_no_late_answer_uncovers_what_is_hidden() -> None:
    app, _door = inside()
    async with opened(SignInScreen, app=app) as pilot:
        gate = asyncio.Event()

        def answered(_none: object) -> None:
            app.push_screen(Confirm("Fråga", ["Elsa"], yes="Ja", no="Nej"))

        below = app.houses[0]
        below.run_task(gate.wait, group="late", done=answered)
        await pilot.press("f12")
        for pressed in ("f1", "f8", "ctrl+p", "1", "f12", "ctrl+g"):
            await pilot.press(pressed)
            await pilot.pause()
            assert shown(pilot).split() == ["Enter"], pressed
        gate.set()
        await pilot.pause(0.1)
        assert shown(pilot).split() == ["Enter"]
        await pilot.press("enter")
        await type_text(pilot, PASSWORD)
        await pilot.press("enter")
        await settle(pilot)
        assert "Elsa" in shown(pilot)


async def test_the_password_brings_back_what_was_hidden() -> None:
    app, _door = inside()
    async with opened(SignInScreen, app=app) as pilot:
        await type_text(pilot, "anna")
        await pilot.press("ctrl+g")
        await pilot.press("enter")
        await pilot.pause()
        assert "Lösenord" in shown(pilot)
        assert "Anna" not in shown(pilot)
        await type_text(pilot, "fel")
        await pilot.press("enter")
        await settle(pilot)
        assert "Det är inte lösenordet." in shown(pilot)
        await type_text(pilot, PASSWORD)
        await pilot.press("enter")
        await settle(pilot)
        assert "anna" in shown(pilot)


async def test_five_wrong_passwords_lock() -> None:
    app, door = inside()
    async with opened(SignInScreen, app=app) as pilot:
        await pilot.press("f12", "enter")
        for _try in range(5):
            await type_text(pilot, "fel")
            await pilot.press("enter")
            await settle(pilot)
    assert door.notebook.locked
    assert app.return_code == exits.LOCKED
