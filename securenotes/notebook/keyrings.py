"""The operating system's keyring, from a list, and asked with patience (vault § 6).

It is constructed explicitly: what an environment variable, a settings file of
the user's or an installed plug-in chooses is not asked. Each call runs in a
thread of its own with five seconds to answer; a person may take longer to
unlock a keyring, and then the answer is taken up when it comes.
"""

from __future__ import annotations

import base64
import binascii
import importlib
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from contextlib import closing, suppress
from enum import Enum
from typing import Protocol, TypeVar

from securenotes.notebook.threads import start

SERVICE = "anteckning"
LIMIT_S = 5.0
MUTE_S = 30.0
"""How long a keyring that did not answer in time is not asked again."""

BACK_ENDS = (
    ("keyring.backends.macOS", "Keyring"),
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.libsecret", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
)

T = TypeVar("T")


class BackEnd(Protocol):
    """The part of a keyring that is used."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class Absence(Enum):
    """Why the operating system's keyring is not used."""

    NONE = "none"
    """There is none."""
    LOCKED = "locked"
    """Nobody has unlocked it, yet."""
    SILENT = "silent"
    """It does not answer."""


class Keyring:
    """The operating system's keyring; values are base64, at most 2,560 bytes."""

    lasting = True
    whole = False

    def __init__(self, back_end: BackEnd) -> None:
        self._back_end = back_end
        self._mute_until = 0.0

    @property
    def absence(self) -> Absence | None:
        """Whether it has stopped answering."""
        return Absence.SILENT if time.monotonic() < self._mute_until else None

    def get(self, name: str) -> bytes | None:
        """Give what was put, None when nothing was or nothing answers."""
        text = self._ask(lambda: self._back_end.get_password(SERVICE, name))
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

        return self._ask(keep) or False

    def drop(self, name: str) -> None:
        """Forget a secret."""
        self._ask(lambda: self._back_end.delete_password(SERVICE, name))

    def _ask(self, work: Callable[[], T | None]) -> T | None:
        """Ask once, and then not for a while where no answer came in time.

        A sign-in asks many times: it must not wait five seconds each.
        """
        if self.absence is not None:
            return None
        try:
            return start(work).result(LIMIT_S)
        except Late:
            self._mute_until = time.monotonic() + MUTE_S
        except Exception:  # noqa: BLE001 - of any back end: the same as no answer
            return None
        return None

    def __repr__(self) -> str:
        return "Keyring(…)"


class Search:
    """Looks for the keyring in a thread of its own, from the first moment on."""

    def __init__(self) -> None:
        self._locked = False
        self._looking: Future[Keyring | None] = start(self._look)

    def wait(self) -> Keyring | Absence:
        """Wait for the keyring: five seconds at most, whatever it does."""
        try:
            found = self._looking.result(LIMIT_S)
        except Late:
            return Absence.LOCKED if self._locked else Absence.SILENT
        if found is None:
            return Absence.LOCKED if self._locked else Absence.NONE
        return found

    def late(self) -> Keyring | None:
        """Give the keyring that was unlocked, or answered, meanwhile."""
        return self._looking.result() if self._looking.done() else None

    def _look(self) -> Keyring | None:
        for module, name in BACK_ENDS:
            back_end = None
            with suppress(Exception):
                back_end = self._construct(module, name)
            if back_end is not None:
                return Keyring(back_end)
            if self._locked:
                return None  # the next would open the same one by another way
        return None

    def _construct(self, module: str, name: str) -> BackEnd | None:
        kind = getattr(importlib.import_module(module), name)
        if not kind.viable:
            return None
        if module.endswith(".SecretService"):
            self._locked = is_locked()
        back_end: BackEnd = kind()
        # Unlocks it: its own window asks, and may never be answered.
        back_end.get_password(SERVICE, "probe")
        self._locked = False
        return back_end


def is_locked() -> bool:
    """Tell whether the Secret Service's own keyring is still to be opened."""
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        try:
            return bool(secretstorage.Collection(bus).is_locked())
        except secretstorage.ItemNotFoundException:
            return True  # it is made by the first who asks, with a new password
