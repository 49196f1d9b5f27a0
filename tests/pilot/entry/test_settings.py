"""Settings act at once and are kept; what lets one in asks for a code."""

from __future__ import annotations

import pytest

from tests.pilot.driver import opened, settle, shown, type_text
from tests.pilot.entry.door import CODE, PASSWORD, RECOVERY, FakeDoor, FakeNotebook
from tui.app import AnteckningApp
from tui.screens.settings import SettingsScreen

SIZES = [(80, 24), (60, 20)]
NEW = "stång enslig koppar måltid"


def inside() -> tuple[AnteckningApp, FakeNotebook]:
    door = FakeDoor()
    app = AnteckningApp(door, first=SettingsScreen)  # type: ignore[arg-type]
    app.notebook = door.notebook  # type: ignore[assignment]
    return app, door.notebook


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_every_label_is_there(size: tuple[int, int], language: str) -> None:
    app, _book = inside()
    async with opened(SettingsScreen, size=size, language=language, app=app) as pilot:
        await settle(pilot)
        labels = {
            "sv": (
                "Språk",
                "Tema",
                "Symboler",
                "[ ] Rörelser",
                "[x] Mus",
                "[ ] Kom ihåg användarnamnet på den här datorn",
                "[ Byt lösenord ]",
                "[ Ny telefon ]",
                "[ Ny återställningskod ]",
            ),
            "en": (
                "Language",
                "Theme",
                "Signs",
                "[ ] Motion",
                "[x] Mouse",
                "[ ] Remember my user name on this computer",
                "[ Change password ]",
                "[ New phone ]",
                "[ New recovery code ]",
            ),
        }[language]
        assert [label for label in labels if label not in shown(pilot)] == []


async def test_a_choice_acts_at_once_and_is_kept() -> None:
    app, book = inside()
    async with opened(SettingsScreen, app=app) as pilot:
        await settle(pilot)
        await pilot.press("tab", "enter", "down", "enter")
        await settle(pilot)
        assert app.theme == "saker-ljus"
        assert book.chosen.theme == "saker-ljus"
        assert "Sparat." in shown(pilot)
        app.screen.query_one("#remember").focus()
        await pilot.press("space")
        await settle(pilot)
        assert book.remembering


async def test_another_language_is_used_and_kept() -> None:
    app, book = inside()
    async with opened(SettingsScreen, app=app) as pilot:
        await settle(pilot)
        await pilot.press("enter", "down", "enter")
        await settle(pilot)
        assert "Remember my user name" in shown(pilot)
        assert book.chosen.language == "en"


@pytest.mark.parametrize("size", SIZES)
async def test_a_new_recovery_code_asks_for_a_fresh_code(
    size: tuple[int, int],
) -> None:
    app, _book = inside()
    async with opened(SettingsScreen, size=size, app=app) as pilot:
        await settle(pilot)
        app.screen.query_one("#recovery").focus()
        await pilot.press("enter")
        await settle(pilot)
        assert "Ny engångskod" in shown(pilot)
        await type_text(pilot, "000000")
        await pilot.press("enter")
        await settle(pilot)
        assert "Koden stämmer inte." in shown(pilot)
        await type_text(pilot, CODE)
        await pilot.press("enter")
        await settle(pilot)
        assert RECOVERY in shown(pilot)
        await type_text(pilot, RECOVERY[-4:])
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, SettingsScreen)


async def test_a_password_is_changed_by_one_who_knows_the_old_one() -> None:
    app, book = inside()
    book.fresh = True
    async with opened(SettingsScreen, app=app) as pilot:
        await settle(pilot)
        app.screen.query_one("#password").focus()
        await pilot.press("enter")
        await settle(pilot)
        for typed in ("fel", NEW, NEW):
            await type_text(pilot, typed)
            await pilot.press("enter")
        await settle(pilot)
        assert book.passwords == []
        assert "Det är inte ditt lösenord." in shown(pilot)
        await pilot.press(*["backspace"] * 3)
        await type_text(pilot, PASSWORD)
        await pilot.press("enter", "enter", "enter")
        await settle(pilot)
        assert book.passwords == [(PASSWORD, NEW)]
        assert NEW not in shown(pilot)
        assert app.clipboard == ""


async def test_a_new_phone_is_proved_by_its_code() -> None:
    app, book = inside()
    book.fresh = True
    async with opened(SettingsScreen, app=app) as pilot:
        await settle(pilot)
        app.screen.query_one("#phone").focus()
        await pilot.press("enter")
        await settle(pilot)
        await type_text(pilot, "000000")
        await pilot.press("enter")
        await settle(pilot)
        assert book.codes == []
        await type_text(pilot, CODE)
        await pilot.press("enter")
        await settle(pilot)
        assert book.codes == [CODE]
        assert isinstance(app.screen, SettingsScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_the_sign_ins_are_one_button_away(size: tuple[int, int]) -> None:
    app, _book = inside()
    async with opened(SettingsScreen, size=size, app=app) as pilot:
        await settle(pilot)
        await pilot.press("shift+tab")
        await pilot.press("enter")
        await settle(pilot)
        told = shown(pilot)
        assert "Här, nu" in told
        assert "En annan dator (3f2a)" in told
        await pilot.press("down", "enter")
        await settle(pilot)
        assert "Avsluta inloggningen?" in shown(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert len(_book.sign_ins.here) == 2
        await pilot.press("enter")
        await settle(pilot)
        await pilot.click("#yes")
        await settle(pilot)
        assert "Inloggningen är avslutad." in shown(pilot)
        assert len(_book.sign_ins.here) == 1


async def test_one_that_has_ended_meanwhile_is_told_of() -> None:
    app, book = inside()
    async with opened(SettingsScreen, app=app) as pilot:
        await settle(pilot)
        await pilot.press("shift+tab", "enter")
        await settle(pilot)
        del book.sign_ins.here[1]
        await pilot.press("down", "enter")
        await settle(pilot)
        await pilot.click("#yes")
        await settle(pilot)
        assert "Den var redan avslutad." in shown(pilot)
        assert "En annan dator" not in shown(pilot)
