"""A second computer account is paired by the account key, on the screens (R2)."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from securenotes.clock import SystemClock
from securenotes.notebook.door import Door
from securenotes.notebook.place import StorePlace
from securenotes.vault.totp import code_at, step_at
from tests.pilot.terminals.seat import COMMAND, Seat
from tests.secret_service import SecretService, secret_service
from tests.unit.notebook.test_door import PASSWORD, fill

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.slow,
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="finds the program in /proc"
    ),
]


class Office:
    """A founded store for real data, and its administrator's phone."""

    def __init__(self, folder: Path, seed: bytes, account_key: str) -> None:
        self.folder, self.account_key = folder, account_key
        self._seed = seed
        self._used = 0

    @property
    def command(self) -> list[str]:
        return [COMMAND, "--lang", "sv", "--store", str(self.folder)]

    def environ(self, **changed: str | None) -> dict[str, str]:
        given = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "ANTECKNING_SPARE": "0",
            **changed,
        }
        return {name: value for name, value in given.items() if value is not None}

    async def code(self, _login: str) -> str:
        """Give the lowest code that is good and not used yet."""
        while True:
            now = step_at(SystemClock().now_ms())
            step = max(self._used + 1, now - 1)
            if step <= now + 1:
                self._used = step
                return code_at(self._seed, step)
            await asyncio.sleep(1)


async def found(folder: Path) -> Office:
    folder.mkdir(mode=0o700)  # noqa: ASYNC240 - a test's own folder
    clock = SystemClock()
    door = await Door.open(StorePlace(folder / "store.db", folder), clock)
    setup = door.setup()
    seed = fill(setup, clock)  # type: ignore[arg-type]
    key = setup.codes().account_key
    await setup.found()
    await door.close()
    return Office(folder, seed, key)


async def sign_in(seat: Seat, code: str = "") -> None:
    await seat.see("Användarnamn")
    await seat.send("eva\r", PASSWORD + "\r")
    await seat.see("Engångskod")
    await seat.send((code or await seat.demo.code("eva")) + "\r")


def seat_at(office: Office, service: SecretService) -> Seat:
    return Seat(office, (80, 24), DBUS_SESSION_BUS_ADDRESS=service.address)  # type: ignore[arg-type]


async def test_r2_a_second_computer_account_is_paired_once_and_then_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with secret_service(tmp_path / "bus-a", monkeypatch) as first:
        office = await found(tmp_path / "office")
        seat = seat_at(office, first)
        await sign_in(seat)
        await seat.see("1 Start")
        await seat.send("\x11")
        assert await seat.end() == 0
        await seat.terminal.end()
    with secret_service(tmp_path / "bus-b", monkeypatch) as second:
        seat = seat_at(office, second)
        # Before the key is there no code is looked at.
        await sign_in(seat, "000000")
        told = await seat.see("Du är ny på det här datorkontot.", "Kontonyckel")
        assert "sparas sedan i kontots nyckelring" in " ".join(told.split())
        await seat.send(PASSWORD + "\r", office.account_key + "\r")
        await seat.see("Engångskod")
        await seat.send(await office.code("eva") + "\r")
        await seat.see("1 Start")
        assert any(name.endswith("/account-key") for name in second.secrets())
        # After a lock neither: a process of its own finds it in the keyring.
        await seat.send("\x0c")
        told = await seat.see("Låst", "Eva Norén")
        assert "Kontonyckel" not in told
        await seat.send(PASSWORD + "\r")
        await seat.see("1 Start")
        await seat.send("\x11")
        assert await seat.end() == 0
        await seat.terminal.end()


async def test_r2_a_locked_keyring_is_told_of_and_taken_up_when_it_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secret_service(tmp_path / "bus", monkeypatch) as service:
        office = await found(tmp_path / "office")
        service.locked = True
        seat = seat_at(office, service)
        told = await seat.see("Datorns nyckelring är låst.", "Kontonyckel")
        assert "Användarnamn" in told
        service.unlock()
        await seat.see_no("Kontonyckel")
        await sign_in(seat)
        await seat.see("1 Start")
        await seat.terminal.end()
