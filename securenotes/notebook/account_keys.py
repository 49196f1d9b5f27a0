"""Where account keys and pins rest on this computer (vault § 6).

In the operating system's keyring (keyrings.py); without one, in memory until
sign-out, or nowhere: then the account key is typed each time.
"""

from __future__ import annotations

import json
import os
import stat
import time
from pathlib import Path
from typing import Protocol

from securenotes.model import OrgId, UserId
from securenotes.notebook.keyrings import Absence, Keyring, Search
from securenotes.notebook.place import read_small, write_small
from securenotes.notebook.threads import apart as apart
from securenotes.notebook.threads import start as start

HELD_MS = 10 * 3600 * 1000
"""How long a typed account key is kept where there is no keyring."""

_MEMORY = {"tmpfs", "ramfs"}


class SecretPlace(Protocol):
    """A place for small secrets, each under a name; blocking, called in threads."""

    lasting: bool
    """Whether it outlives a sign-out: False makes the key be asked for."""
    whole: bool
    """Whether it holds every account's key there is, so that a name without
    one is no account (the demo's file)."""

    @property
    def absence(self) -> Absence | None:
        """Why it is not the keyring, or that the keyring has fallen silent."""

    def get(self, name: str) -> bytes | None:
        """Give what was put, None when nothing was or nothing answers."""

    def put(self, name: str, secret: bytes) -> bool:
        """Keep a secret; False when it could not be."""

    def drop(self, name: str) -> None:
        """Forget a secret."""


class KeyFile:
    """Account keys in one file of mode 0600, in a throwaway store's folder."""

    lasting = True
    whole = True

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def absence(self) -> Absence | None:
        """None: what is thrown away asks no keyring."""
        return None

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

    def __init__(self, path: Path, absence: Absence = Absence.NONE) -> None:
        super().__init__(path)
        self._absence = absence

    @property
    def absence(self) -> Absence | None:
        """Why there is no keyring."""
        return self._absence

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

    def __init__(self, absence: Absence = Absence.NONE) -> None:
        self._absence = absence

    @property
    def absence(self) -> Absence | None:
        """Why there is no keyring."""
        return self._absence

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


def find_place(
    key_file: Path | None, search: Search | None = None, keyless: Absence | None = None
) -> SecretPlace:
    """Find where secrets rest here; may take five seconds, so in a thread."""
    if keyless is not None:
        return Nowhere(keyless)
    if key_file is not None:
        return KeyFile(key_file)
    found = (search or Search()).wait()
    if isinstance(found, Keyring):
        return found
    folder = _memory_folder()
    if folder is None:
        return Nowhere(found)
    return RuntimeFile(folder / "anteckning-keys", found)


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
