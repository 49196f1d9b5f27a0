"""One store, one or two computer accounts, a keyring each (R2, vault § 6)."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.errors import AccountKeyMissing, SignInRefused
from securenotes.notebook import keyrings
from securenotes.notebook.account_keys import name_of
from securenotes.notebook.door import Door
from securenotes.notebook.keyrings import Absence
from securenotes.notebook.place import StorePlace
from securenotes.vault.codes import Prefix, read_code
from securenotes.vault.ids import user_id
from tests.kit import MORNING
from tests.secret_service import SecretService, secret_service
from tests.unit.notebook.test_door import PASSWORD, House, fill


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyrings, "LIMIT_S", 0.4)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)


async def found(folder: Path) -> House:
    """Found an organisation whose administrator has a keyring here."""
    folder.mkdir(mode=0o700)  # noqa: ASYNC240 - a test's own folder
    where = StorePlace(folder / "store.db", folder, throwaway=True)
    clock = FakeClock(MORNING)
    door = await Door.open(where, clock)
    setup = door.setup()
    seed = fill(setup, clock)
    codes = setup.codes()
    await setup.found()
    await door.look_again()
    await door.close()
    return House(where, clock, seed, codes.account_key, codes.recovery_code)


async def key_name(house: House) -> str:
    door = await house.door()
    return name_of(door.org, user_id(door.org, "eva"), "account-key")


async def test_r2_set_up_leaves_the_account_key_in_the_keyring_and_nowhere_else(
    tmp_path: Path, patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secret_service(tmp_path / "bus", monkeypatch) as service:
        house = await found(tmp_path / "a")
        door = await house.door()
        await door.settle()
        assert not door.needs_account_key
        assert door.keyring_absence is None
        notebook = await house.sign_in(door)
        assert notebook.me.person.login == "eva"
        key = read_code(Prefix.ACCOUNT_KEY, house.account_key)
        kept = service.secrets()
        assert len(kept[await key_name(house)]) == 24  # base64
        # The head of the school's list is pinned beside it, and no name is told.
        assert any(name.rsplit("/", 1)[1].startswith("pin-") for name in kept)
        assert "eva" not in repr(service.items)
        for file in (tmp_path / "a").iterdir():
            assert key not in file.read_bytes()
            assert key.hex().encode() not in file.read_bytes()


async def test_r2_a_second_computer_account_is_paired_by_the_account_key_once(
    tmp_path: Path, patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secret_service(tmp_path / "bus-a", monkeypatch):
        house = await found(tmp_path / "a")
    # Another account of the computer: its own keyring, its own folder, one store.
    with secret_service(tmp_path / "bus-b", monkeypatch) as service:
        (tmp_path / "b").mkdir(mode=0o700)
        there = dataclasses.replace(
            house, where=dataclasses.replace(house.where, folder=tmp_path / "b")
        )
        door = await there.door()
        await door.settle()
        assert not door.needs_account_key
        with pytest.raises(AccountKeyMissing):
            await there.sign_in(door)
        assert door.keyring_absence is None
        wrong = "SA1-40GJ-48S4-4MK2-EA19-58NJ-RB9E-5XXV"
        with pytest.raises(SignInRefused):
            await door.begin("eva", PASSWORD, wrong).finish(there.code())
        assert await key_name(there) not in service.secrets()
        attempt = door.begin("eva", PASSWORD, house.account_key)
        assert (await attempt.finish(there.code())).me.person.login == "eva"
        await door.close()
        assert await key_name(there) in service.secrets()
        again = await there.door()
        assert (await there.sign_in(again)).me.person.login == "eva"


async def test_r2_a_shared_computer_account_keeps_a_key_for_each_of_its_people(
    tmp_path: Path, patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secret_service(tmp_path / "bus", monkeypatch) as service:
        first = await found(tmp_path / "a")
        second = await found(tmp_path / "b")
        assert {await key_name(first), await key_name(second)} <= set(service.secrets())
        for house in (first, second):
            assert (await house.sign_in(await house.door())).me.administrator


async def locked_house(
    tmp_path: Path, service: SecretService, *, silent: bool = False
) -> tuple[House, Door]:
    house = await found(tmp_path / "a")
    service.locked, service.silent = not silent, silent
    return house, await house.door()


@pytest.mark.parametrize("silent", [False, True])
async def test_r2_without_an_answer_from_the_keyring_the_typed_key_lets_one_in(
    silent: bool, tmp_path: Path, patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secret_service(tmp_path / "bus", monkeypatch) as service:
        house, door = await locked_house(tmp_path, service, silent=silent)
        begun = time.monotonic()
        await door.settle()
        assert door.needs_account_key
        why = Absence.SILENT if silent else Absence.LOCKED
        assert door.keyring_absence is why
        attempt = door.begin("eva", PASSWORD, house.account_key)
        notebook = await attempt.finish(house.code())
        assert (await notebook.start()).module
        assert time.monotonic() - begun < 5
        await notebook.sign_out()


async def test_r2_a_keyring_that_is_unlocked_meanwhile_is_used_at_the_next_try(
    tmp_path: Path, patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secret_service(tmp_path / "bus", monkeypatch) as service:
        house, door = await locked_house(tmp_path, service)
        await door.settle()
        with pytest.raises(AccountKeyMissing):
            await house.sign_in(door)
        service.unlock()
        assert door._search is not None
        door._search.wait()
        assert (await house.sign_in(door)).me.person.login == "eva"
        assert not door.needs_account_key


async def test_r2_a_keyring_that_hangs_after_sign_in_stops_nobody(
    tmp_path: Path, patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secret_service(tmp_path / "bus", monkeypatch) as service:
        house = await found(tmp_path / "a")
        door = await house.door()
        notebook = await house.sign_in(door)
        service.silent = True
        begun = time.monotonic()
        await notebook.lock(b"start")
        # Not the password's fault: no failure is counted.
        with pytest.raises(AccountKeyMissing):
            await door.unlock(PASSWORD)
        attempt = door.begin("eva", PASSWORD, house.account_key)
        assert (await attempt.finish(house.code())).me.person.login == "eva"
        assert time.monotonic() - begun < 6
        assert door.keyring_absence is Absence.SILENT
