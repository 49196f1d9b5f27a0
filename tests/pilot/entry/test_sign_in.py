"""Sign-in: one answer for all, nothing told between, the demo's list."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from securenotes.errors import (
    AccountKeyMissing,
    FactorRenewalNeeded,
    SecureNotesError,
    SignInRefused,
    Throttled,
)
from tests.pilot.driver import opened, settle, shown, type_text
from tests.pilot.entry.door import CODE, PASSWORD, FakeDoor
from tui.app import AnteckningApp
from tui.screens import entry_form
from tui.screens.entry_form import FormCode
from tui.screens.sign_in import SignInScreen

SIZES = [(80, 24), (60, 20), (120, 36)]
REFUSED = "Inloggningen gick inte."


def app_of(door: FakeDoor) -> AnteckningApp:
    return AnteckningApp(door, first=SignInScreen)  # type: ignore[arg-type]


async def sign_in(pilot: Pilot[Any], login: str, password: str, code: str = "") -> None:
    await type_text(pilot, login)
    await pilot.press("enter")
    await type_text(pilot, password)
    await pilot.press("enter")
    await settle(pilot)
    if code:
        await type_text(pilot, code)
        await pilot.press("enter")
        await settle(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_r2_the_form_names_nobody_outside_the_demo(size: tuple[int, int]) -> None:
    app = app_of(FakeDoor())
    async with opened(SignInScreen, size=size, app=app) as pilot:
        text = shown(pilot)
        assert "Användarnamn" in text
        assert "Lösenord" in text
        assert "[ Gå med via inbjudan ]" in text
        assert "anna.berg" not in text
        assert "Demo" not in text
        assert app.focused is not None
        assert app.focused.id == "login"


@pytest.mark.parametrize("size", SIZES)
async def test_every_label_fits_in_english(size: tuple[int, int]) -> None:
    app = app_of(FakeDoor(needs_account_key=True))
    async with opened(SignInScreen, size=size, language="en", app=app) as pilot:
        text = shown(pilot)
        for label in ("User name", "Password", "Account key", "[ Continue ]"):
            assert label in text
        assert "[ Forgotten password ]" in text
        assert "[ Join with an invitation ]" in text
        assert "F8 Svenska" in text


async def test_a_remembered_name_leaves_focus_on_the_password() -> None:
    app = app_of(FakeDoor(name="anna.berg"))
    async with opened(SignInScreen, app=app):
        assert app.focused is not None
        assert app.focused.id == "password"


@pytest.mark.parametrize(
    ("login", "password", "code"),
    [
        ("anna.berg", "fel lösenord", CODE),
        ("ingen.alls", PASSWORD + "x", CODE),
        ("anna.berg", PASSWORD, "000000"),
    ],
)
async def test_r2_whatever_was_wrong_the_code_is_asked_and_one_answer_given(
    login: str, password: str, code: str
) -> None:
    door = FakeDoor()
    app = app_of(door)
    async with opened(SignInScreen, app=app) as pilot:
        await sign_in(pilot, login, password)
        assert "Engångskod" in shown(pilot)
        assert REFUSED not in shown(pilot)
        await type_text(pilot, code)
        await pilot.press("enter")
        await settle(pilot)
        assert REFUSED in shown(pilot)
        assert app.focused is not None
        assert app.focused.id == "code"
        assert app.screen.query_one("#code").value == ""  # type: ignore[attr-defined]
        assert not door.attempts[0].forgotten
        await pilot.press("escape")
        assert door.attempts[0].forgotten
        assert isinstance(app.screen, SignInScreen)
        assert app.screen.query_one("#password").value == ""
        assert app.screen.query_one("#login").value == login


async def test_both_factors_lead_in() -> None:
    door = FakeDoor()
    app = app_of(door)
    entered: list[tuple[object, object, bool, int]] = []

    def enter(
        notebook: object, person: object, *, administrator: bool, minutes: int
    ) -> None:
        entered.append((notebook, person, administrator, minutes))

    app.enter = enter  # type: ignore[method-assign]
    async with opened(SignInScreen, app=app) as pilot:
        await sign_in(pilot, "anna.berg", PASSWORD, "482 913")
        assert entered == [(door.notebook, "Anna Berg, lärare", False, 5)]
        assert door.attempts[0].tried == [CODE]


async def test_nothing_is_sent_before_enter_and_never_half_a_code() -> None:
    door = FakeDoor()
    app = app_of(door)
    async with opened(SignInScreen, app=app) as pilot:
        await sign_in(pilot, "anna.berg", PASSWORD)
        await type_text(pilot, CODE)
        assert door.attempts[0].tried == []
        await pilot.press("backspace", "enter")
        await settle(pilot)
        assert door.attempts[0].tried == []
        assert "Skriv kodens sex siffror." in shown(pilot)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (SignInRefused(), REFUSED),
        (Throttled(1_772_442_300_000), "För många försök. Du kan försöka igen om"),
    ],
)
async def test_what_may_be_told_is_told_whole(
    error: SecureNotesError, words: str
) -> None:
    app = app_of(FakeDoor(error=error))
    async with opened(SignInScreen, size=(60, 20), app=app) as pilot:
        await sign_in(pilot, "anna.berg", PASSWORD, CODE)
        assert words in " ".join(shown(pilot).split())


async def test_a_missing_account_key_is_asked_for_where_the_password_is() -> None:
    door = FakeDoor(error=AccountKeyMissing())
    app = app_of(door)
    async with opened(SignInScreen, app=app) as pilot:
        assert "Kontonyckel" not in shown(pilot)
        await sign_in(pilot, "anna.berg", PASSWORD, CODE)
        assert isinstance(app.screen, SignInScreen)
        assert "Kontonyckel" in shown(pilot)
        assert "ingen kontonyckel" in shown(pilot)
        await type_text(pilot, PASSWORD)
        await pilot.press("enter")
        await type_text(pilot, "SA1-40GJ-48S4-4MK2-EA19-58NJ-RB9E-5XXV")
        await pilot.press("enter")
        await settle(pilot)
        assert door.keys[-1] == "SA140GJ48S44MK2EA1958NJRB9E5XXV"


async def test_a_reset_factor_is_set_up_again_without_a_code() -> None:
    door = FakeDoor(error=FactorRenewalNeeded())
    app = app_of(door)
    async with opened(SignInScreen, app=app) as pilot:
        await sign_in(pilot, "anna.berg", PASSWORD)
        await pilot.press("tab", "tab", "enter")
        await pilot.pause()
        assert "skoladministratören" in shown(pilot)
        await pilot.press("left", "enter")
        await settle(pilot)
        assert door.attempts[0].tried == [""]
        assert app.screen.name == "renew_factor"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_a_demo_row_goes_on_to_the_code_and_shows_it(
    size: tuple[int, int], language: str
) -> None:
    door = FakeDoor(demo=True)
    app = app_of(door)
    async with opened(SignInScreen, size=size, language=language, app=app) as pilot:
        text = shown(pilot)
        assert "482 913" in text
        assert ("Får läsa" in text or "May read" in text) == (size[0] >= 80)
        app.screen.query_one("#demo-list").focus()
        await pilot.press("down", "enter")
        await settle(pilot)
        assert app.screen.name == "two_factor"
        assert "019 447" in shown(pilot)
        assert door.attempts[0].login == "johan.ek"
        assert door.attempts[0].password == PASSWORD
        assert door.attempts[0].tried == []
        await pilot.press("enter")
        await settle(pilot)
        assert door.attempts[0].tried == ["019447"]
        await pilot.press("escape")
        await type_text(pilot, PASSWORD)
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen.name == "two_factor"
        assert app.screen.query_one("#code", FormCode).code == ""


async def test_a_copied_code_is_kept_inside_and_only_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert entry_form.CLEAR_AFTER == 30.0
    monkeypatch.setattr(entry_form, "CLEAR_AFTER", 0.3)
    app = app_of(FakeDoor(demo=True))
    async with opened(SignInScreen, app=app) as pilot:
        app.screen.query_one("#demo-list").focus()
        await pilot.press("c")
        assert app.clipboard == CODE
        await pilot.pause(0.6)
        assert app.clipboard == ""


async def test_a_password_is_not_copied() -> None:
    app = app_of(FakeDoor())
    async with opened(SignInScreen, app=app) as pilot:
        app.screen.query_one("#password").focus()
        await type_text(pilot, PASSWORD)
        await pilot.press("ctrl+a", "ctrl+c", "ctrl+x")
        await pilot.pause()
        assert app.clipboard == ""
        assert PASSWORD not in shown(pilot)


async def test_the_other_language_keeps_what_was_typed() -> None:
    app = app_of(FakeDoor())
    async with opened(SignInScreen, app=app) as pilot:
        await type_text(pilot, "anna.berg")
        await pilot.press("f8")
        await pilot.pause()
        assert "User name" in shown(pilot)
        assert "anna.berg" in shown(pilot)
