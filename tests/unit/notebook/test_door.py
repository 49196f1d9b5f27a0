"""Coming in, being locked out, locking and coming back (R2, vault § 6)."""

from __future__ import annotations

import dataclasses
import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.errors import (
    AccountKeyMissing,
    BadInput,
    SessionEnded,
    SignInRefused,
    StoreRefused,
    Throttled,
)
from securenotes.notebook import keyrings
from securenotes.notebook.account_keys import name_of
from securenotes.notebook.door import Door
from securenotes.notebook.genesis import SchoolPlan
from securenotes.notebook.place import StorePlace, mark_locked, read_locked
from securenotes.notebook.session import Notebook
from securenotes.notebook.setup import Setup
from securenotes.vault.totp import code_at, step_at
from tests.kit import MORNING

PASSWORD = "Gråsparv under bron 77"


@dataclasses.dataclass
class House:
    """A founded store on disk, and what its administrator knows."""

    where: StorePlace
    clock: FakeClock
    seed: bytes
    account_key: str
    recovery_code: str

    async def door(self) -> Door:
        return await Door.open(self.where, self.clock)

    def code(self) -> str:
        """A code never shown before: time goes on for each."""
        self.clock.advance(timedelta(seconds=30))
        return code_at(self.seed, step_at(self.clock.now_ms()))

    async def sign_in(self, door: Door) -> Notebook:
        return await door.begin("eva", PASSWORD).finish(self.code())


def fill(setup: Setup, clock: FakeClock) -> bytes:
    """Go through the wizard as a person does; gives the factor's seed."""
    setup.organisation = "Lillåns kommun"
    setup.schools = [SchoolPlan("Tallåsskolan")]
    setup.name, setup.post, setup.login = "Eva Norén", "rektor", "eva"
    setup.password = PASSWORD
    seed = setup.factor().seed
    assert setup.check_code(code_at(seed, step_at(clock.now_ms())))
    setup.sheets()
    for what in ("account_key", "recovery_code", "sheet_1", "sheet_2"):
        assert setup.check_last_four(what, setup.printed(what)[-4:])
    return seed


NO_PROCESS = 99_999_999
"""More than a system numbers."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path


@pytest.fixture
async def house(folder: Path) -> House:
    where = StorePlace(
        folder / "store.db",
        folder,
        throwaway=True,
        key_file=folder / "account-keys",
    )
    clock = FakeClock(MORNING)
    door = await Door.open(where, clock)
    assert door.first_run
    setup = door.setup()
    seed = fill(setup, clock)
    codes = setup.codes()
    await setup.found()
    await door.look_again()
    assert not door.first_run
    await door.close()
    return House(where, clock, seed, codes.account_key, codes.recovery_code)


async def test_set_up_then_sign_in(house: House) -> None:
    door = await house.door()
    notebook = await house.sign_in(door)
    assert notebook.me.person.name == "Eva Norén"
    assert notebook.me.administrator
    assert (await notebook.start()).module
    await notebook.sign_out()
    with pytest.raises(SessionEnded):
        await notebook.start()


async def test_r2_no_answer_tells_which_was_wrong(house: House) -> None:
    door = await house.door()
    for login, password, code in (
        ("eva", "fel lösenord helt", house.code()),
        ("eva", PASSWORD, "000000"),
        ("nobody", PASSWORD, house.code()),
        ("§§", PASSWORD, house.code()),
    ):
        with pytest.raises(SignInRefused):
            await door.begin(login, password).finish(code)


async def test_r2_a_code_counts_once(house: House) -> None:
    door, code = await house.door(), house.code()
    await door.begin("eva", PASSWORD).finish(code)
    attempt = door.begin("eva", PASSWORD)
    with pytest.raises(SignInRefused):
        await attempt.finish(code)
    await attempt.finish(house.code())


async def test_a_wrong_code_keeps_the_derived_keys_until_forgotten(
    house: House,
) -> None:
    door = await house.door()
    attempt = door.begin("eva", PASSWORD)
    with pytest.raises(SignInRefused):
        await attempt.finish("111111")
    attempt.forget()
    with pytest.raises(SignInRefused):
        await attempt.finish(house.code())


async def test_too_many_tries_say_until_when(house: House) -> None:
    door = await house.door()
    attempt = door.begin("eva", "fel lösenord helt")
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await attempt.finish("111111")
    with pytest.raises(Throttled) as told:
        await attempt.finish("111111")
    assert told.value.until > house.clock.now_ms()


async def test_without_its_account_key_a_computer_asks_for_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyrings, "BACK_ENDS", ())
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    where = dataclasses.replace(house.where, key_file=None)
    door = await Door.open(where, house.clock)
    await door.settle()
    assert door.needs_account_key
    with pytest.raises(AccountKeyMissing):
        await door.begin("eva", PASSWORD).finish(house.code())
    with pytest.raises(BadInput) as told:
        door.begin("eva", PASSWORD, house.account_key[:-2])
    assert told.value.field == "account_key"
    attempt = door.begin("eva", PASSWORD, house.account_key.lower())
    assert (await attempt.finish(house.code())).me.person.login == "eva"


async def test_a_throwaway_store_is_refused_where_real_data_is_kept(
    house: House,
) -> None:
    with pytest.raises(StoreRefused):
        await Door.open(dataclasses.replace(house.where, throwaway=False), house.clock)


async def test_lock_and_unlock_bring_one_back_to_the_place(house: House) -> None:
    door = await house.door()
    notebook = await house.sign_in(door)
    since = notebook.me.last_sign_in
    await notebook.lock(b"pupil:ab")
    await door.close()

    house.clock.advance(timedelta(minutes=30))
    door = await house.door()
    state = await door.locked()
    assert state is not None
    assert (state.name, state.user, state.needs_code) == ("Eva Norén", "eva", False)
    with pytest.raises(SignInRefused):
        await door.unlock("fel lösenord helt")
    back = await door.unlock(PASSWORD)
    assert back.place == b"pupil:ab"
    assert back.me.last_sign_in == since
    assert await door.locked() is None


async def test_each_window_of_a_computer_has_a_lock_of_its_own(house: House) -> None:
    """vault § 8: the lock screen shows whose session this window was."""
    here, folder = (
        dataclasses.replace(house.where, window=str(os.getpid())),
        house.where.folder,
    )
    there = dataclasses.replace(house.where, window="w2")
    mark_locked(here, json.dumps({"login": "eva", "name": "Eva Norén"}))
    mark_locked(there, json.dumps({"login": "ines", "name": "Ines Ros"}))
    for where, name in ((here, "Eva Norén"), (there, "Ines Ros")):
        state = await (await Door.open(where, house.clock)).locked()
        assert state is not None
        assert state.name == name
    # A window that is gone leaves no name behind, nor does an earlier version.
    left = folder / f"locked.{NO_PROCESS}", folder / f"session.{NO_PROCESS}"
    for path in (*left, folder / "locked"):
        path.write_text("{}", "utf-8")
    mark_locked(here, "{}")
    assert not any(path.exists() for path in (*left, folder / "locked"))
    assert read_locked(there)
    mark_locked(here, "")
    assert read_locked(here) == ""
    assert read_locked(there)


async def test_a_wrong_code_at_unlock_is_refused_even_where_none_is_needed(
    house: House,
) -> None:
    door = await house.door()
    await (await house.sign_in(door)).lock()
    with pytest.raises(SignInRefused):
        await door.unlock(PASSWORD, "000000")
    assert (await door.unlock(PASSWORD)).me.person.login == "eva"


@pytest.mark.parametrize("away", [timedelta(minutes=61), timedelta(hours=4, minutes=1)])
async def test_a_long_lock_asks_for_a_code_too(house: House, away: timedelta) -> None:
    door = await house.door()
    notebook = await house.sign_in(door)
    await notebook.lock()
    house.clock.advance(away)
    state = await door.locked()
    assert state is not None
    assert state.needs_code
    with pytest.raises(SignInRefused):
        await door.unlock(PASSWORD)
    assert (await door.unlock(PASSWORD, house.code())).place == b""


async def test_ten_hours_after_the_sign_in_a_lock_is_over(house: House) -> None:
    door = await house.door()
    await (await house.sign_in(door)).lock()
    house.clock.advance(timedelta(hours=10, minutes=1))
    with pytest.raises(SessionEnded):
        await door.unlock(PASSWORD, house.code())
    assert await door.locked() is None


async def test_what_lies_beside_the_store_holds_no_secret(house: House) -> None:
    door = await house.door()
    notebook = await house.sign_in(door)
    token = notebook.desk.sign_in.token
    await notebook.lock(b"editor:0102")
    for file in house.where.folder.iterdir():
        assert file.stat().st_mode & 0o077 == 0
        if file.name in ("account-keys", "device"):
            continue
        data = file.read_bytes()
        for secret in (token, token.hex().encode(), PASSWORD.encode(), b"editor:"):
            assert secret not in data


async def test_recovery_code_lets_one_back_in_with_a_new_password(
    house: House,
) -> None:
    door = await house.door()
    new = "Tranor över mossen 88"
    back = await door.recover("eva", house.recovery_code, house.code(), new)
    assert back.notebook.me.person.login == "eva"
    assert back.recovery_code != house.recovery_code
    await back.notebook.sign_out()
    with pytest.raises(SignInRefused):
        await door.begin("eva", PASSWORD).finish(house.code())
    again = await door.begin("eva", new).finish(house.code())
    assert again.me.person.login == "eva"


async def test_remembering_a_name_is_chosen_and_forgotten(house: House) -> None:
    door = await house.door()
    notebook = await house.sign_in(door)
    assert door.remembered() == ""
    notebook.remember(True)
    assert door.remembered() == "eva"
    notebook.remember(False)
    assert door.remembered() == ""


async def test_nothing_of_a_session_is_in_a_repr(house: House) -> None:
    door = await house.door()
    attempt = door.begin("eva", PASSWORD)
    notebook = await attempt.finish(house.code())
    desk = notebook.desk
    shown = " ".join(
        repr(each)
        for each in (door, attempt, notebook, desk, desk.keys, desk.own, desk.cards)
    )
    for secret in (
        desk.bundle.keys.udk,
        desk.sign_in.token,
        desk.sign_in.kek_pw,
        b"Eva Nor",
    ):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown
    name = name_of(desk.org, desk.user, "account-key")
    assert name not in shown
