"""Set-up and joining: six steps, typed once, nothing made before the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from securenotes.clock import FakeClock
from securenotes.errors import (
    BadInput,
    SecureNotesError,
    SignInRefused,
    StoreReadOnly,
)
from securenotes.model import OrgId, UserId
from securenotes.notebook.enrolment import Enrolment, Founded
from securenotes.notebook.setup import Setup
from securenotes.repository.interface import Repository
from securenotes.vault.totp import code_at, step_at
from tests.pilot.driver import opened, settle, shown, type_text
from tests.pilot.entry.door import FakeDoor
from tui import exits
from tui.app import AnteckningApp
from tui.screens.enrolment_steps import CodesStep, FactorStep, PasswordStep, PersonStep
from tui.screens.join import JoinScreen
from tui.screens.setup import SetupScreen
from tui.screens.setup_steps import SchoolsStep, SheetsStep
from tui.screens.sign_in import SignInScreen

SIZES = [(80, 24), (60, 20)]
CLOCK = FakeClock(1_772_442_300_000)
GOOD = "häst sjörövare orre skummjölk kvarter"


class Watched(Setup):
    """A set-up that tells when it makes something."""

    made = False

    async def found(self) -> Founded:
        for step in range(1, 7):
            self.check(step)
        self.made = True
        return Founded(self.login, "SAO-0000", key_kept=True)


def new_setup() -> Watched:
    async def create(_org: OrgId) -> Repository:
        raise AssertionError

    async def keep(_org: OrgId, _user: UserId, _key: bytes) -> bool:
        raise AssertionError

    return Watched(create=create, keep=keep, clock=CLOCK, throwaway=True)


def opened_setup() -> tuple[AnteckningApp, Watched]:
    setup = new_setup()
    door = FakeDoor(first_run=True, make_setup=lambda: setup)
    app = AnteckningApp(door, first=SetupScreen, clock=CLOCK)  # type: ignore[arg-type]
    return app, setup


async def answer(pilot: Pilot[Any], *typed: str) -> None:
    for text in typed:
        await type_text(pilot, text)
        await pilot.press("enter")
        await pilot.pause()
    await settle(pilot)


async def press(pilot: Pilot[Any], button: str) -> None:
    pilot.app.screen.query_one(button).focus()
    await pilot.press("enter")
    await settle(pilot)


def code_of(answers: Enrolment) -> str:
    seed = answers.factor().seed
    return code_at(seed, step_at(CLOCK.now_ms()))


async def to_password(pilot: Pilot[Any]) -> None:
    await pilot.press("enter")
    await settle(pilot)
    await answer(pilot, "Lillåns kommun", "", "Tallåsskolan", "Granlidens skola", "")
    await answer(pilot, "Eva Norén", "skoladministratör", "eva.noren")


async def to_codes(pilot: Pilot[Any], setup: Setup) -> None:
    await to_password(pilot)
    await answer(pilot, GOOD, GOOD)
    await answer(pilot, code_of(setup))


@pytest.mark.parametrize(
    ("size", "language"), list(zip(SIZES, ["sv", "en"], strict=True))
)
async def test_six_steps_lead_to_sign_in_and_make_everything_at_the_end(
    size: tuple[int, int], language: str
) -> None:
    app, setup = opened_setup()
    async with opened(SetupScreen, size=size, language=language, app=app) as pilot:
        await to_password(pilot)
        assert isinstance(app.screen, PasswordStep)
        await answer(pilot, GOOD, GOOD)
        assert isinstance(app.screen, FactorStep)
        qr = app.screen.query_one("#qr")
        assert qr.display == (size[0] >= 80)
        assert setup.factor().secret_text[:4] in shown(pilot)
        await answer(pilot, code_of(setup))
        assert isinstance(app.screen, CodesStep)
        codes = setup.codes()
        assert codes.account_key in shown(pilot)
        await answer(pilot, codes.account_key[-4:].lower(), codes.recovery_code[-4:])
        assert isinstance(app.screen, SheetsStep)
        first, second = setup.sheets()
        assert first in shown(pilot)
        assert second not in shown(pilot)
        await answer(pilot, first[-4:])
        assert first not in shown(pilot)
        assert second in shown(pilot)
        assert not setup.made
        await answer(pilot, second[-4:])
        assert setup.made
        assert isinstance(app.screen, SignInScreen)
        said = {"sv": "Klart. Logga in här.", "en": "Done. Sign in here."}
        assert said[language] in shown(pilot)


async def test_what_was_typed_stays_when_going_back() -> None:
    app, setup = opened_setup()
    async with opened(SetupScreen, app=app) as pilot:
        await to_codes(pilot, setup)
        keys = setup.codes()
        for kind in (FactorStep, PasswordStep, PersonStep, SchoolsStep):
            await press(pilot, "#back")
            assert isinstance(app.screen, kind)
        assert "Lillåns kommun" in shown(pilot)
        assert "Granlidens skola" in shown(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, SetupScreen)
        await pilot.press("enter")
        await settle(pilot)
        await press(pilot, "#continue")
        assert "Eva Norén" in shown(pilot)
        for again in (PasswordStep, FactorStep, CodesStep):
            await press(pilot, "#continue")
            assert isinstance(app.screen, again)
        assert setup.codes() == keys
        assert not setup.made


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("abc123", "abc123", "Lösenordet är för kort."),
        ("qwertyuiop12", "qwertyuiop12", "Lösenordet är för vanligt."),
        (GOOD, GOOD + "x", "De två lösenorden är inte lika."),
    ],
)
async def test_a_password_that_cannot_be_taken_is_told_of_at_its_field(
    password: str, again: str, words: str
) -> None:
    app, _setup = opened_setup()
    async with opened(SetupScreen, size=(60, 20), app=app) as pilot:
        await to_password(pilot)
        await answer(pilot, password, again)
        assert isinstance(app.screen, PasswordStep)
        assert words in shown(pilot)
        assert password not in shown(pilot)


async def test_the_meter_is_a_word_and_a_bar_and_a_passphrase_is_offered() -> None:
    app, setup = opened_setup()
    async with opened(SetupScreen, app=app) as pilot:
        await to_password(pilot)
        await type_text(pilot, "abc")
        await pilot.pause()
        assert "räcker inte ░░░░" in shown(pilot)
        await press(pilot, "#suggest")
        assert "starkt ▒▒▒▒" in shown(pilot)
        await press(pilot, "#continue")
        assert isinstance(app.screen, FactorStep)
        assert len(setup.password.split()) == 5


async def test_a_wrong_code_and_wrong_fours_go_no_further() -> None:
    app, setup = opened_setup()
    async with opened(SetupScreen, app=app) as pilot:
        await to_password(pilot)
        await answer(pilot, GOOD, GOOD)
        right = code_of(setup)
        await answer(pilot, f"{(int(right) + 7) % 1_000_000:06}")
        assert isinstance(app.screen, FactorStep)
        assert "telefonens tid" in " ".join(shown(pilot).split())
        await answer(pilot, right)
        await answer(pilot, "----", "----")
        assert isinstance(app.screen, CodesStep)
        assert "Titta på pappret, inte på minnet." in shown(pilot)


async def test_a_school_needs_a_name_and_can_be_taken_away() -> None:
    app, setup = opened_setup()
    async with opened(SetupScreen, app=app) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        await answer(pilot, "Lillåns kommun", "", "")
        assert "Lägg till minst en skola." in shown(pilot)
        await answer(pilot, "Tallåsskolan")
        await pilot.press("shift+tab", "space")
        await pilot.pause()
        assert "[ ] av" in shown(pilot)
        assert not setup.schools[0].module
        await pilot.press("delete")
        await pilot.pause()
        assert setup.schools == []


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_where_nothing_can_be_kept_it_is_said_before_anything_is_typed(
    size: tuple[int, int],
) -> None:
    door = FakeDoor(first_run=True, no_room=StoreReadOnly())
    app = AnteckningApp(door, first=SetupScreen, clock=CLOCK)  # type: ignore[arg-type]
    async with opened(SetupScreen, size=size, app=app) as pilot:
        await settle(pilot)
        told = " ".join(shown(pilot).split())
        assert "▲ Inget går att spara i /x." in told
        assert "Säg till den som sköter datorn." in told


async def test_the_demo_is_opened_by_the_command_line() -> None:
    app, _setup = opened_setup()
    async with opened(SetupScreen, app=app) as pilot:
        await pilot.press("end", "enter")
        await pilot.pause()
    assert app.return_code == exits.DEMO


class FakeJoining(Enrolment):
    """Somebody whose invitation was right."""

    finished = False

    async def finish(self) -> Founded:
        self.check_secret()
        self.check_factor()
        self.check_codes()
        self.finished = True
        return Founded(self.login, "SAO-0000", key_kept=False)


def opened_join(
    error: SecureNotesError | None = None,
) -> tuple[AnteckningApp, FakeJoining]:
    joining = FakeJoining(CLOCK, True, login="ines.ros")
    make: Callable[[], object] = lambda: joining  # noqa: E731
    door = FakeDoor(error=error, make_joining=make)
    app = AnteckningApp(door, first=JoinScreen, clock=CLOCK)  # type: ignore[arg-type]
    return app, joining


@pytest.mark.parametrize("size", SIZES)
async def test_a_newcomer_joins_in_three_steps(size: tuple[int, int]) -> None:
    app, joining = opened_join()
    async with opened(JoinScreen, size=size, app=app) as pilot:
        await answer(pilot, "SAO-1111", "ines.ros", "SAI-2222")
        assert "Steg 1 av 3" in shown(pilot)
        await answer(pilot, GOOD, GOOD)
        await answer(pilot, code_of(joining))
        codes = joining.codes()
        await answer(pilot, codes.account_key[-4:], codes.recovery_code[-4:])
        assert joining.finished
        assert isinstance(app.screen, SignInScreen)
        assert "Logga in här med kontonyckeln." in shown(pilot)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (BadInput("secret", "group-4"), "Något tecken i grupp 4 stämmer inte."),
        (BadInput("organisation", "group-2"), "Något tecken i grupp 2 stämmer inte."),
        (BadInput("login", "missing"), "Skriv ditt användarnamn."),
        (SignInRefused(), "Inbjudan gäller inte."),
    ],
)
async def test_an_invitation_that_is_not_good_is_told_of(
    error: SecureNotesError, words: str
) -> None:
    app, _joining = opened_join(error)
    async with opened(JoinScreen, size=(60, 20), app=app) as pilot:
        await answer(pilot, "SAO-1111", "ines.ros", "SAI-2222")
        assert isinstance(app.screen, JoinScreen)
        assert words in shown(pilot)
