"""Why the account key is asked for is told where it is (vault § 6)."""

from __future__ import annotations

import pytest

from securenotes.errors import AccountKeyMissing
from securenotes.notebook.keyrings import Absence
from securenotes.notebook.lock import LockState
from tests.pilot.driver import opened, settle, shown, type_text
from tests.pilot.entry.door import CODE, PASSWORD, FakeDoor
from tests.pilot.entry.test_setup import SIZES, opened_setup, to_codes
from tui.app import AnteckningApp
from tui.screens.enrolment_steps import CodesStep
from tui.screens.lock import LockScreen
from tui.screens.setup import SetupScreen
from tui.screens.sign_in import SignInScreen

WORDS = [
    (Absence.NONE, "sv", "Datorn har ingen nyckelring."),
    (Absence.NONE, "en", "This computer has no keyring."),
    (Absence.LOCKED, "sv", "Datorns nyckelring är låst. Lås upp den"),
    (Absence.LOCKED, "en", "This computer's keyring is locked. Unlock it"),
    (Absence.SILENT, "sv", "Datorns nyckelring svarar inte."),
    (Absence.SILENT, "en", "This computer's keyring does not answer."),
]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("absence", "language", "words"), WORDS)
async def test_r2_sign_in_tells_what_the_keyring_does(
    absence: Absence, language: str, words: str, size: tuple[int, int]
) -> None:
    door = FakeDoor(needs_account_key=True, keyring_absence=absence)
    app = AnteckningApp(door, first=SignInScreen)  # type: ignore[arg-type]
    async with opened(SignInScreen, size=size, language=language, app=app) as pilot:
        await settle(pilot)
        assert words in flat(shown(pilot))


async def test_a_keyring_that_works_is_not_spoken_of() -> None:
    app = AnteckningApp(FakeDoor(), first=SignInScreen)  # type: ignore[arg-type]
    async with opened(SignInScreen, app=app) as pilot:
        await settle(pilot)
        assert "nyckel" not in shown(pilot)


async def test_r2_a_keyring_that_is_unlocked_takes_the_field_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.screens.sign_in.LOOK_AGAIN", 0.05)
    door = FakeDoor(needs_account_key=True, keyring_absence=Absence.LOCKED)
    app = AnteckningApp(door, first=SignInScreen)  # type: ignore[arg-type]
    async with opened(SignInScreen, app=app) as pilot:
        await settle(pilot)
        assert "Kontonyckel" in shown(pilot)
        door.needs_account_key, door.keyring_absence = False, None
        await pilot.pause(0.2)
        assert "Kontonyckel" not in shown(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_r2_who_is_new_to_a_computer_account_is_told_of_the_pairing(
    size: tuple[int, int],
) -> None:
    door = FakeDoor(error=AccountKeyMissing())
    app = AnteckningApp(door, first=SignInScreen)  # type: ignore[arg-type]
    async with opened(SignInScreen, size=size, app=app) as pilot:
        for typed in ("anna.berg", PASSWORD, CODE):
            await type_text(pilot, typed)
            await pilot.press("enter")
            await settle(pilot)
        told = flat(shown(pilot))
        assert "Kontonyckel" in told
        assert "Du är ny på det här datorkontot." in told
        assert "sparas sedan i kontots nyckelring" in told


@pytest.mark.parametrize("size", SIZES)
async def test_r2_the_lock_screen_tells_it_too(size: tuple[int, int]) -> None:
    state = LockState("Anna Berg", needs_code=False, user="anna.berg")
    for missing in (False, True):
        door = FakeDoor(state=state, keyring_absence=Absence.SILENT)
        door.state = LockState("Anna Berg", False, "anna.berg", missing)
        app = AnteckningApp(door, first=LockScreen)  # type: ignore[arg-type]
        async with opened(LockScreen, size=size, app=app) as pilot:
            await settle(pilot)
            told = flat(shown(pilot))
            assert ("Datorns nyckelring svarar inte." in told) is missing
            assert ("Kontonyckel" in told) is missing


@pytest.mark.parametrize("size", SIZES)
async def test_set_up_tells_what_sharing_a_computer_account_means(
    size: tuple[int, int],
) -> None:
    app, setup = opened_setup()
    async with opened(SetupScreen, size=size, app=app) as pilot:
        await to_codes(pilot, setup)
        assert isinstance(app.screen, CodesStep)
        told = flat(shown(pilot))
        assert "Ett datorkonto som flera delar" in told
        if size == (80, 24):
            assert "kommer ingen annan åt nyckeln." in told
            assert "[ Fortsätt ]" in told
