"""Before the computer sleeps, and when it wakes, the session is locked (vault § 8)."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.workstation import Workstation, build_store
from tests.kit_once import once
from tests.pilot.driver import opened, type_text
from tests.pilot.entry.test_lock import inside
from tui import exits
from tui.idle import SECOND_NS, Clocks, Idle
from tui.screens.sign_in import SignInScreen
from tui.sleeping import Inhibitor

CONFIGURED = """<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={place}</listen>
<auth>EXTERNAL</auth><policy context="default"><allow send_destination="*"/>
<allow own="*"/><allow eavesdrop="true"/></policy></busconfig>
"""
LOGIND = "org.freedesktop.login1"
needs_bus = pytest.mark.skipif(
    shutil.which("dbus-daemon") is None, reason="no dbus-daemon here"
)


class Logind:
    """Says that the computer is about to sleep, and waits until it may."""

    def __init__(self, address: str) -> None:
        from jeepney.bus_messages import message_bus
        from jeepney.io.threading import open_dbus_connection

        self.asked: Any = None
        self.held = threading.Event()
        self._bus = open_dbus_connection(address, enable_fds=True)
        self._send(message_bus.RequestName(LOGIND))
        self._pipe = os.pipe()
        threading.Thread(target=self._serve, daemon=True).start()

    def _send(self, message: Any) -> None:
        self._bus.send(message)

    def _serve(self) -> None:
        from jeepney import MessageType, new_method_return

        while True:
            try:
                heard = self._bus.receive()
            except Exception:  # noqa: BLE001 - the bus has ended
                return
            if heard.header.message_type is MessageType.method_call:
                self.asked = heard.body
                # After it was let go, whoever comes next holds another.
                _reading, writing = os.pipe() if self.held.is_set() else self._pipe
                self._send(new_method_return(heard, "h", (writing,)))
                os.close(writing)
                self.held.set()

    def prepare(self, *, asleep: bool) -> None:
        """Tell all of sleep that begins or ends."""
        from jeepney import DBusAddress, new_signal

        manager = DBusAddress("/org/freedesktop/login1", LOGIND, f"{LOGIND}.Manager")
        self._send(new_signal(manager, "PrepareForSleep", "b", (asleep,)))

    def released(self, seconds: float) -> bool:
        """Wait until whoever held it has let go; False after some seconds."""
        until = time.monotonic() + seconds
        reading = self._pipe[0]
        os.set_blocking(reading, False)
        while time.monotonic() < until:
            try:
                return os.read(reading, 1) == b""
            except BlockingIOError:
                time.sleep(0.01)
        return False


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A system bus of one's own."""
    place, config = tmp_path / "bus", tmp_path / "bus.conf"
    config.write_text(CONFIGURED.format(place=place), "utf-8")
    bus = subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
    )
    assert bus.stdout is not None
    bus.stdout.readline()
    yield f"unix:path={place}"
    bus.terminate()
    bus.wait()


@needs_bus
async def test_the_program_is_called_before_sleep_and_holds_it_off(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    logind, called = Logind(address), asyncio.Event()
    inhibitor = Inhibitor(called.set)
    inhibitor.start(asyncio.get_running_loop())
    assert await asyncio.to_thread(logind.held.wait, 5)
    assert logind.asked[0] == "sleep"
    assert logind.asked[3] == "delay"
    assert not logind.released(0.05)
    logind.prepare(asleep=True)
    await asyncio.wait_for(called.wait(), 5)


async def test_without_a_bus_nothing_is_said_and_nothing_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    inhibitor = Inhibitor(lambda: pytest.fail("nobody sleeps here"))
    inhibitor.start(asyncio.get_running_loop())
    for thread in threading.enumerate():
        if thread.name == "sleeping":
            await asyncio.to_thread(thread.join, 5)
            assert not thread.is_alive()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "workstation", build_store)


@needs_bus
@pytest.mark.terminal
async def test_r42_the_computer_sleeps_when_the_text_is_kept_and_the_memory_gone(
    address: str, tmp_path: Path, built: Path
) -> None:
    logind = Logind(address)
    async with Workstation(tmp_path / "home") as workstation:
        workstation.build(built)
        workstation.start(DBUS_SYSTEM_BUS_ADDRESS=address)
        await workstation.sign_in("anna.berg")
        await workstation.write("Rubrik", "mitt i en mening")
        assert await asyncio.to_thread(logind.held.wait, 5)
        (before,) = workstation.runs.interface()
        logind.prepare(asleep=True)
        # logind waits five seconds at most.
        assert await asyncio.to_thread(logind.released, 5)
        assert before not in workstation.runs.interface()
        await workstation.until("Låst")
        await workstation.unlock()
        await workstation.until("mitt i en mening")


@pytest.mark.parametrize("keys", ["", "abc"])
async def test_after_sleep_the_first_look_or_key_locks_and_none_acts(
    keys: str,
) -> None:
    app, door = inside()
    gone = [0]
    clocks = Clocks(lambda: 0, lambda: gone[0], lambda: gone[0])
    app.guard.idle = Idle(app.clock, 5, clocks)
    async with opened(SignInScreen, app=app) as pilot:
        field = app.screen.query_one("#login")
        gone[0] = 20 * SECOND_NS
        if keys:
            await type_text(pilot, keys)
        else:
            await app.guard.look()
        await pilot.pause()
        assert getattr(field, "value") == ""  # noqa: B009 - any field's
    assert door.notebook.locked
    assert app.return_code == exits.LOCKED_IDLE
