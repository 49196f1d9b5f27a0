"""Where an organisation's store lies, and what this computer keeps beside it."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from securenotes.errors import (
    DiskFull,
    StoreReadOnly,
    StoreRefused,
    StoreUnreachable,
)
from securenotes.model import DeviceId
from securenotes.notebook.keyrings import Absence

LONGEST = 1 << 18
"""Bytes of the longest small file: a sealed note of 32 KiB, in hex, and more."""

_DEVICE = "device"
_REMEMBERED = "remembered"
_LOCKED = "locked"
_SESSION = "session"
_FULL = {28, 122}
"""ENOSPC and EDQUOT."""


@dataclass(frozen=True, slots=True)
class StorePlace:
    """Which store a door leads to.

    ``folder`` holds the device's id, the remembered name and, where
    ``key_file`` is set, account keys in a file of mode 0600: the demo's and
    a test's alone. A demo that is ``kept`` is there when it is closed.
    ``throwaway`` allows a store that is made to be thrown
    away, and no other; ``password`` is the demo's, for all its accounts.
    ``window`` tells this window's lock from that of another on the same folder:
    its launcher's process id, "" where there is but one.
    """

    store: Path
    folder: Path
    demo: bool = False
    kept: bool = False
    throwaway: bool = False
    key_file: Path | None = None
    password: str = ""
    keyless: Absence | None = None
    """Why a test's computer has no keyring: then none is looked for."""
    window: str = ""

    def __repr__(self) -> str:
        return f"StorePlace(demo={self.demo})"


def read_device(folder: Path) -> DeviceId:
    """Give this workstation's id, made the first time it is asked for."""
    known = read_small(folder / _DEVICE)
    if known is not None:
        raw = bytes.fromhex(known) if _is_hex(known, 32) else b""
        if len(raw) == 16:
            return DeviceId(raw)
    device = DeviceId(secrets.token_bytes(16))
    write_small(folder / _DEVICE, device.hex())
    return device


def read_remembered(folder: Path) -> str:
    """Give the user name that somebody chose to have remembered, or ""."""
    return read_small(folder / _REMEMBERED) or ""


def remember(folder: Path, login: str) -> None:
    """Remember a user name on this computer; "" forgets it."""
    if login:
        write_small(folder / _REMEMBERED, login)
    else:
        (folder / _REMEMBERED).unlink(missing_ok=True)


def read_locked(where: StorePlace) -> str:
    """Give who locked this window, or ""."""
    return read_small(_of_window(where, _LOCKED)) or ""


def mark_locked(where: StorePlace, line: str) -> None:
    """Note who locked this window; "" when nobody has."""
    if line:
        _sweep(where)
        write_small(_of_window(where, _LOCKED), line)
    else:
        _of_window(where, _LOCKED).unlink(missing_ok=True)


def read_session(where: StorePlace) -> bytes | None:
    """Give the sealed session that was left here, None where there is none."""
    try:
        return bytes.fromhex(read_small(_of_window(where, _SESSION)) or "") or None
    except ValueError:
        return None


def keep_session(where: StorePlace, blob: bytes) -> None:
    """Leave a sealed session here, for when a server is away; b"" takes it away."""
    if blob:
        write_small(_of_window(where, _SESSION), blob.hex())
    else:
        _of_window(where, _SESSION).unlink(missing_ok=True)


def _of_window(where: StorePlace, name: str) -> Path:
    return where.folder / (f"{name}.{where.window}" if where.window else name)


def _sweep(where: StorePlace) -> None:
    """Leave nothing behind of windows that are there no longer."""
    for name in (_LOCKED, _SESSION):
        if where.window:  # an earlier version named no window
            (where.folder / name).unlink(missing_ok=True)
        for path in where.folder.glob(f"{name}.*"):
            number = path.suffix.removeprefix(".")
            if number.isdecimal() and not _runs(int(number)):
                path.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's: it runs
        return True
    return True


def read_small(path: Path) -> str | None:
    """Read a small file of our own; None when there is none or it is odd."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError:
        raise StoreRefused("link") from None
    with os.fdopen(handle, "rb") as file:
        raw = file.read(LONGEST + 1)
    if len(raw) > LONGEST:
        return None
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return None


def write_small(path: Path, text: str) -> None:
    """Write a small file whole or not at all, for its owner alone (0600)."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(beside, flags, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        if error.errno in _FULL:
            raise DiskFull from None
        if isinstance(error, PermissionError) or error.errno == 30:
            raise StoreReadOnly from None
        raise StoreUnreachable from None


def _is_hex(text: str, length: int) -> bool:
    return len(text) == length and all(c in "0123456789abcdef" for c in text)
