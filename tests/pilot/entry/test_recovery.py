"""Back in: a forgotten password, a reset factor, a new recovery code."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from securenotes.errors import BadInput, SecureNotesError, SignInRefused
from tests.pilot.driver import lines, opened, settle, shown, type_text
from tests.pilot.entry.door import CODE, OFFER, RECOVERY, FakeAttempt, FakeDoor
from tui.app import AnteckningApp
from tui.screens.entry_form import FormCode, FormSecret
from tui.screens.new_code import NewCodeScreen
from tui.screens.recover import RecoverScreen
from tui.screens.renew_factor import RenewFactorScreen

SIZES = [(80, 24), (60, 20)]
NEW = "stång enslig koppar måltid"


def app_of(door: FakeDoor) -> tuple[AnteckningApp, list[object]]:
    app = AnteckningApp(door)  # type: ignore[arg-type]
    found: list[object] = []

    def enter(notebook: object, *_rest: object, **_more: object) -> None:
        found.append(notebook)

    app.enter = enter  # type: ignore[method-assign]
    return app, found


async def answer(pilot: Pilot[Any], *typed: str) -> None:
    for text in typed:
        await type_text(pilot, text)
        await pilot.press("enter")
    await settle(pilot)


async def open_recover(pilot: Pilot[Any]) -> None:
    pilot.app.push_screen(RecoverScreen())
    await settle(pilot)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_a_new_password_comes_with_a_new_code_that_is_typed_back(
    size: tuple[int, int], language: str
) -> None:
    door = FakeDoor()
    app, found = app_of(door)
    async with opened(RecoverScreen, size=size, language=language, app=app) as pilot:
        await open_recover(pilot)
        await answer(pilot, "anna.berg", "SAR-1111", CODE, NEW, NEW)
        assert door.calls == [("recover", "anna.berg", "SAR1111", CODE, NEW)]
        assert isinstance(app.screen, NewCodeScreen)
        assert RECOVERY in shown(pilot)
        await answer(pilot, "0000")
        assert found == []
        await pilot.press("escape")
        assert isinstance(app.screen, NewCodeScreen)
        await pilot.press(*["backspace"] * 4)
        await answer(pilot, RECOVERY[-4:].lower())
        assert found == [door.notebook]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (SignInRefused(), "Inloggningen gick inte."),
        (BadInput("recovery_code", "group-3"), "Något tecken i grupp 3"),
        (BadInput("password", "common"), "Lösenordet är för vanligt."),
    ],
)
async def test_what_went_wrong_is_told_and_the_code_is_cleared(
    error: SecureNotesError, words: str
) -> None:
    app, found = app_of(FakeDoor(error=error))
    async with opened(RecoverScreen, size=(60, 20), app=app) as pilot:
        await open_recover(pilot)
        await answer(pilot, "anna.berg", "SAR-1111", CODE, NEW, NEW)
        assert words in shown(pilot)
        assert app.screen.query_one("#code", FormCode).value == ""
        assert found == []


async def test_two_passwords_that_differ_are_not_sent() -> None:
    door = FakeDoor()
    app, _found = app_of(door)
    async with opened(RecoverScreen, app=app) as pilot:
        await open_recover(pilot)
        await answer(pilot, "anna.berg", "SAR-1111", CODE, NEW, NEW + "x")
        assert "De två lösenorden är inte lika." in shown(pilot)
        assert door.calls == []


async def test_leaving_forgets_the_passwords() -> None:
    app, _found = app_of(FakeDoor())
    async with opened(RecoverScreen, app=app) as pilot:
        await open_recover(pilot)
        screen = app.screen
        screen.query_one("#password").focus()
        await type_text(pilot, NEW)
        password = screen.query_one("#password", FormSecret)
        assert password.value == NEW
        await pilot.press("escape")
        await settle(pilot)
        assert password.value == ""


@pytest.mark.parametrize("size", SIZES)
async def test_a_reset_factor_is_read_and_proved(size: tuple[int, int]) -> None:
    door = FakeDoor()
    app, found = app_of(door)
    async with opened(RecoverScreen, size=size, app=app) as pilot:
        app.push_screen(RenewFactorScreen(FakeAttempt(door, "anna.berg", "x")))  # type: ignore[arg-type]
        await settle(pilot)
        text = " ".join(shown(pilot).split())
        assert OFFER.secret_text[:9] in text
        assert ("minst 80×24" in text) == (size[0] < 80)
        assert app.screen.query_one("#qr").display == (size[0] >= 80)
        await answer(pilot, "000000")
        beside = [line[41 if size[0] >= 80 else 0 :] for line in lines(pilot)]
        told = " ".join(" ".join(beside).split())
        assert "Kontrollera telefonens tid" in told
        await answer(pilot, CODE)
        assert found == [door.notebook]
