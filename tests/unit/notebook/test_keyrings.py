"""The computer's keyring: real, none, locked, silent, and those refused (vault § 6)."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from securenotes.notebook import keyrings
from securenotes.notebook.account_keys import Nowhere, RuntimeFile, find_place
from securenotes.notebook.keyrings import Absence, Keyring, Search
from tests.secret_service import SecretService, secret_service

NAME = "00" * 16 + "/" + "11" * 16 + "/account-key"
ODD = [b"", b"\x00\xff" * 20, "Åsa, \u202eöÖ \U0001f511".encode(), bytes(1900)]


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with secret_service(tmp_path / "bus", monkeypatch) as made:
        yield made


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyrings, "LIMIT_S", 0.4)


# -- one that works ----------------------------------------------------------
@pytest.mark.parametrize("secret", ODD)
def test_a_secret_service_keeps_what_it_is_given(
    service: SecretService, secret: bytes
) -> None:
    place = find_place(None)
    assert isinstance(place, Keyring)
    assert place.absence is None
    assert place.get(NAME) is None
    assert place.put(NAME, secret)
    assert place.get(NAME) == secret
    assert place.put(NAME, b"newer")
    assert place.get(NAME) == b"newer"
    assert len(service.items) == 1
    place.drop(NAME)
    assert place.get(NAME) is None
    place.drop(NAME)
    assert service.items == {}


def test_what_is_no_value_of_ours_is_nothing(service: SecretService) -> None:
    place = find_place(None)
    place.put(NAME, b"secret")
    ((path, (kept, _raw)),) = service.items.items()
    service.items[path] = (kept, "%% åäö".encode())
    assert place.get(NAME) is None


REAL = """
from securenotes.notebook.account_keys import find_place
place = find_place(None)
print("found", type(place).__name__, place.absence)
for secret in %r:
    assert place.put("name", secret), "put"
    assert place.get("name") == secret, "get"
place.drop("name")
assert place.get("name") is None
print("kept")
"""


@pytest.fixture
def real(tmp_path: Path) -> tuple[list[str], dict[str, str]]:
    """A session bus of our own, where the machine has what it takes."""
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            pytest.skip(f"no {program}: apt-get install gnome-keyring dbus-daemon")
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    room = {name: str(tmp_path / name) for name in ("data", "run", "home", "config")}
    for folder in room.values():
        Path(folder).mkdir(mode=0o700)
    return (
        ["dbus-run-session", "--", "sh", "-c"],
        {
            **kept,
            "HOME": room["home"],
            "XDG_DATA_HOME": room["data"],
            "XDG_CONFIG_HOME": room["config"],
            "XDG_RUNTIME_DIR": room["run"],
            "PYTHONPATH": str(Path.cwd()),
        },
    )


def play(real: tuple[list[str], dict[str, str]], begin: str, script: str) -> str:
    command, environ = real
    # Its group of processes ends with it: the daemon outlives its bus otherwise.
    program = subprocess.Popen(
        [*command, f'{begin} >/dev/null 2>&1; exec "{sys.executable}" -c "$SCRIPT"'],
        env={**environ, "SCRIPT": script},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        told, _nothing = program.communicate(timeout=60)
        return told
    finally:
        os.killpg(program.pid, signal.SIGKILL)


@pytest.mark.keyring
def test_gnome_keyring_keeps_what_it_is_given(
    real: tuple[list[str], dict[str, str]],
) -> None:
    begin = "printf pw | gnome-keyring-daemon --unlock --components=secrets --daemonize"
    told = play(real, begin, REAL % ODD)
    assert told.split("\n")[:2] == ["found Keyring None", "kept"]


@pytest.mark.keyring
def test_a_gnome_keyring_that_nobody_opens_is_locked(
    real: tuple[list[str], dict[str, str]],
) -> None:
    begin = "gnome-keyring-daemon --start --components=secrets"
    script = (
        "from securenotes.notebook.account_keys import find_place;"
        "print(find_place(None).absence)"
    )
    assert play(real, begin, script).strip() == "Absence.LOCKED"


@pytest.mark.parametrize(("module", "name"), keyrings.BACK_ENDS)
def test_each_of_the_list_is_used_where_it_is_the_one_there_is(
    module: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[tuple[str, str], str] = {}

    class Stub:
        viable = True

        def get_password(self, service: str, username: str) -> str | None:
            return kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            kept[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del kept[service, username]

    for other, kind in keyrings.BACK_ENDS:
        made = importlib.import_module(other)
        there = Stub if (other, kind) == (module, name) else type("N", (), {})
        there.viable = there is Stub  # type: ignore[attr-defined]
        monkeypatch.setattr(made, kind, there)
    monkeypatch.setattr(keyrings, "is_locked", lambda: False)
    place = find_place(None)
    assert isinstance(place, Keyring)
    assert place.put(NAME, b"secret")
    assert list(kept) == [("anteckning", NAME)]
    assert place.get(NAME) == b"secret"
    place.drop(NAME)
    assert kept == {}


# -- none, and those that are no keyring --------------------------------------
def test_without_a_bus_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    place = find_place(None)
    assert isinstance(place, Nowhere)
    assert place.absence is Absence.NONE
    assert not place.put(NAME, b"secret")


@pytest.mark.skipif(
    not Path("/dev/shm").is_dir(), reason="no memory-backed folder on this system"
)
def test_without_a_keyring_a_typed_key_rests_in_memory_for_ten_hours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = Path("/dev/shm") / f"anteckning-test-{os.getpid()}"
    folder.mkdir(mode=0o700)
    try:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
        place = find_place(None)
        assert isinstance(place, RuntimeFile)
        assert place.absence is Absence.NONE
        assert place.put(NAME, b"secret")
        (file,) = folder.iterdir()
        assert file.stat().st_mode & 0o777 == 0o600
        assert place.get(NAME) == b"secret"
        now = time.time_ns()
        monkeypatch.setattr(time, "time_ns", lambda: now + 36_001 * 10**9)
        assert place.get(NAME) is None
    finally:
        shutil.rmtree(folder)


PLAIN = """
import pathlib
from keyring.backend import KeyringBackend
class PlaintextKeyring(KeyringBackend):
    priority = 99
    def get_password(self, service, username): return "c2VjcmV0"
    def set_password(self, service, username, password):
        pathlib.Path({written!r}).write_text(password)
    def delete_password(self, service, username): pass
"""


@pytest.mark.parametrize(
    "chosen",
    [
        "keyrings_alt_file.PlaintextKeyring",
        "keyring.backends.chainer.ChainerBackend",
        "keyring.backends.fail.Keyring",
        "keyring.backends.null.Keyring",
    ],
)
@pytest.mark.parametrize("there", [False, True])
def test_no_plaintext_chained_or_empty_keyring_is_ever_chosen(
    chosen: str,
    there: bool,
    service: SecretService,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Installed, of the highest priority, in the settings and in the environment.
    written = tmp_path / "written"
    (tmp_path / "keyrings_alt_file.py").write_text(PLAIN.format(written=str(written)))
    about = tmp_path / "keyrings_alt-5.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Name: keyrings.alt\nVersion: 5.0\n")
    (about / "entry_points.txt").write_text("[keyring.backends]\nx=keyrings_alt_file\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    config = tmp_path / "config" / "python_keyring"
    config.mkdir(parents=True)
    (config / "keyringrc.cfg").write_text(
        f"[backend]\ndefault-keyring={chosen}\nkeyring-path={tmp_path}\n"
    )
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", chosen)
    if not there:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    place = find_place(None)
    assert place.put(NAME, b"secret") is there
    assert isinstance(place, Keyring if there else Nowhere)
    assert list(service.secrets()) == ([NAME] if there else [])
    assert not written.exists()
    assert "keyrings_alt_file" not in sys.modules


# -- locked, and silent ---------------------------------------------------------
def test_a_locked_keyring_is_waited_for_and_taken_up_when_it_opens(
    service: SecretService, patience: None
) -> None:
    service.locked = True
    search = Search()
    begun = time.monotonic()
    assert search.wait() is Absence.LOCKED
    assert time.monotonic() - begun < 2
    assert service.asked.is_set()
    assert search.late() is None
    service.unlock()
    found = search.wait()
    assert isinstance(found, Keyring)
    assert search.late() is found
    assert found.put(NAME, b"secret")


def test_a_window_that_is_closed_leaves_the_keyring_locked(
    service: SecretService,
) -> None:
    service.locked = True
    search = Search()
    assert service.asked.wait(5)
    service.unlock(dismissed=True)
    assert search.wait() is Absence.LOCKED
    assert search.late() is None
    assert service.calls.count("Prompt") == 1


def test_a_keyring_that_hangs_is_silent_and_the_program_goes_on(
    service: SecretService, patience: None
) -> None:
    service.silent = True
    begun = time.monotonic()
    place = find_place(None)
    assert time.monotonic() - begun < 2
    assert isinstance(place, Nowhere)
    assert place.absence is Absence.SILENT


def test_a_keyring_that_falls_silent_is_waited_for_once(
    service: SecretService, patience: None
) -> None:
    place = find_place(None)
    place.put(NAME, b"secret")
    service.silent = True
    begun = time.monotonic()
    for _ in range(20):
        assert place.get(NAME) is None
    assert not place.put(NAME, b"newer")
    assert time.monotonic() - begun < 2
    assert place.absence is Absence.SILENT


def test_a_keyring_that_was_silent_is_asked_again(
    service: SecretService, patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = find_place(None)
    place.put(NAME, b"secret")
    service.silent = True
    monkeypatch.setattr(keyrings, "MUTE_S", 0.0)
    assert place.get(NAME) is None
    service.silent = False
    assert place.get(NAME) == b"secret"


def test_a_keyring_shows_nothing_of_itself(service: SecretService) -> None:
    place = find_place(None)
    place.put(NAME, b"secret")
    assert repr(place) == "Keyring(…)"
