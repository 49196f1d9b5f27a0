"""Where account keys and pins rest on this computer (vault § 6).

The operating system's keyring is constructed explicitly, from a list of
four: what an environment variable or an installed plug-in chooses is not
asked. Each call runs in a thread of its own with five seconds to answer.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import importlib
import json
import os
import stat
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from pathlib import Path
from typing import Protocol, TypeVar

from securenotes.model import OrgId, UserId
from securenotes.notebook.place import read_small, write_small

SERVICE = "anteckning"
LIMIT_S = 5.0
HELD_MS = 10 * 3600 * 1000
"""How long a typed account key is kept where there is no keyring."""

_BACK_ENDS = (
    ("keyring.backends.macOS", "Keyring"),
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.libsecret", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
)
_MEMORY = {"tmpfs", "ramfs"}

T = TypeVar("T")


class BackEnd(Protocol):
    """The part of a keyring that is used."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class SecretPlace(Protocol):
    """A place for small secrets, each under a name; blocking, called in threads."""

    lasting: bool
    """Whether it outlives a sign-out: False makes the key be asked for."""
    whole: bool
    """Whether it holds every account's key there is, so that a name without
    one is no account (the demo's file)."""

    def get(self, name: str) -> bytes | None:
        """Give what was put, None when nothing was or nothing answers."""

    def put(self, name: str, secret: bytes) -> bool:
        """Keep a secret; False when it could not be."""

    def drop(self, name: str) -> None:
        """Forget a secret."""


class Keyring:
    """The operating system's keyring; values are base64, at most 2,560 bytes."""

    lasting = True
    whole = False

    def __init__(self, back_end: BackEnd) -> None:
        self._back_end = back_end

    def get(self, name: str) -> bytes | None:
        """Give what was put, None when nothing was or nothing answers."""
        text = in_time(lambda: self._back_end.get_password(SERVICE, name))
        if text is None:
            return None
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None

    def put(self, name: str, secret: bytes) -> bool:
        """Keep a secret; False when it could not be."""
        text = base64.b64encode(secret).decode("ascii")

        def keep() -> bool:
            self._back_end.set_password(SERVICE, name, text)
            return True

        return in_time(keep) or False

    def drop(self, name: str) -> None:
        """Forget a secret."""
        in_time(lambda: self._back_end.delete_password(SERVICE, name))

    def __repr__(self) -> str:
        return "Keyring(…)"


class KeyFile:
    """Account keys in one file of mode 0600, in a throwaway store's folder."""

    lasting = True
    whole = True

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> bytes | None:
        """Give what was put, None when nothing was."""
        kept = self._read().get(name)
        return bytes.fromhex(kept) if kept else None

    def put(self, name: str, secret: bytes) -> bool:
        """Keep a secret."""
        self.put_all({name: secret})
        return True

    def put_all(self, secrets: dict[str, bytes]) -> None:
        """Keep many at once."""
        kept = self._read() | {name: raw.hex() for name, raw in secrets.items()}
        write_small(self._path, json.dumps(kept))

    def drop(self, name: str) -> None:
        """Forget a secret."""
        kept = self._read()
        if kept.pop(name, None) is not None:
            write_small(self._path, json.dumps(kept))

    def _read(self) -> dict[str, str]:
        text = read_small(self._path)
        try:
            kept = json.loads(text) if text else {}
        except ValueError:
            return {}
        return kept if isinstance(kept, dict) else {}

    def __repr__(self) -> str:
        return "KeyFile(…)"


class RuntimeFile(KeyFile):
    """Typed account keys until sign-out, in memory-backed run-time files."""

    lasting = False
    whole = False

    def get(self, name: str) -> bytes | None:
        """Give a key typed less than ten hours ago."""
        kept = self._read().get(name)
        if not kept:
            return None
        until, _, raw = kept.partition(":")
        if not until.isdigit() or int(until) < time.time_ns() // 1_000_000:
            self.drop(name)
            return None
        return bytes.fromhex(raw)

    def put_all(self, secrets: dict[str, bytes]) -> None:
        """Keep many at once, for ten hours."""
        until = time.time_ns() // 1_000_000 + HELD_MS
        kept = self._read()
        kept |= {name: f"{until}:{raw.hex()}" for name, raw in secrets.items()}
        write_small(self._path, json.dumps(kept))

    def __repr__(self) -> str:
        return "RuntimeFile(…)"


class Nowhere:
    """No place at all: the account key is typed each time."""

    lasting = False
    whole = False

    def get(self, name: str) -> bytes | None:  # noqa: ARG002 - same face
        """Give nothing."""
        return None

    def put(self, name: str, secret: bytes) -> bool:  # noqa: ARG002 - same face
        """Keep nothing."""
        return False

    def drop(self, name: str) -> None:
        """Do nothing."""


def name_of(org: OrgId, user: UserId, what: str) -> str:
    """Name a secret: ``account-key``, ``device`` or ``pin-<chain>``."""
    return f"{org.hex()}/{user.hex()}/{what}"


def find_place(key_file: Path | None) -> SecretPlace:
    """Find where secrets rest here; may take five seconds, so in a thread."""
    if key_file is not None:
        return KeyFile(key_file)
    for module, name in _BACK_ENDS:
        back_end = in_time(lambda m=module, n=name: _construct(m, n))  # type: ignore[misc]
        if back_end is not None:
            return Keyring(back_end)
    folder = _memory_folder()
    return Nowhere() if folder is None else RuntimeFile(folder / "anteckning-keys")


async def apart(work: Callable[[], T]) -> T:
    """Run blocking work in a thread that never keeps the process alive."""
    return await asyncio.wrap_future(start(work))


def in_time(work: Callable[[], T | None]) -> T | None:
    """Run a keyring's call in a thread; None when it fails or takes too long."""
    with contextlib.suppress(Late, Exception):
        return start(work).result(LIMIT_S)
    return None


def start(work: Callable[[], T]) -> Future[T]:
    """Begin blocking work in a daemon thread at once."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - handed to who waits
            future.set_exception(error)
        else:
            future.set_result(result)

    threading.Thread(target=run, daemon=True, name="keys").start()
    return future


def _construct(module: str, name: str) -> BackEnd | None:
    kind = getattr(importlib.import_module(module), name)
    if not kind.viable:
        return None
    back_end: BackEnd = kind()
    back_end.get_password(SERVICE, "probe")
    return back_end


def _memory_folder() -> Path | None:
    """Find ``$XDG_RUNTIME_DIR`` where it is ours, closed and in memory."""
    place = os.environ.get("XDG_RUNTIME_DIR", "")
    if not place:
        return None
    folder = Path(place)
    try:
        state = folder.lstat()
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.geteuid():
        return None
    if state.st_mode & 0o077:
        return None
    best, kind = "", ""
    for line in mounts.splitlines():
        point, this = line.split(" ")[1:3]
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, this
    return folder if kind in _MEMORY else None
