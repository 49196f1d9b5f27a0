"""What a server holds outside its database: one key file, and what it yields.

The file holds 32 random bytes for each version, the newest last, and is the
server's own (0600). From them come the keys under which TOTP seeds lie, log rows
are vouched for and network addresses are marked (vault §§ 6, 9).
"""

from __future__ import annotations

import hmac
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from securenotes.errors import StoreDamaged, StoreRefused, StoreUnreachable
from securenotes.vault.errors import Refused
from securenotes.vault.primitives import ae_open, ae_seal, hkdf, pae, random

if TYPE_CHECKING:
    from securenotes.model import OrgId, UserId

LENGTH = 32
MOST = 32
"""Keys in a file, at most: one a year for a working life."""


class ServerKeys:
    """A server's name, and the use of its keys.

    ``masters`` is one master or several, oldest first: the newest seals and
    vouches, and all open and verify.
    """

    def __init__(self, name: str, masters: bytes) -> None:
        self._name = name
        self._versions: tuple[_Version, ...] = ()
        self.take(masters)

    def __repr__(self) -> str:
        return "ServerKeys(…)"

    @property
    def name(self) -> str:
        """The server name that clients sign."""
        return self._name

    def take(self, masters: bytes) -> None:
        """Use these from now on, in every thread; as ``masters`` above."""
        self._versions = tuple(
            _Version(masters[at : at + LENGTH])
            for at in reversed(range(0, len(masters), LENGTH))
        )

    def seal_seed(self, org: OrgId, user: UserId, seed: bytes) -> bytes:
        """Seal a person's TOTP seed for the database."""
        newest = self._versions[0]
        return ae_seal(newest.seeds, seed, pae("SA1/server-seed", org, user))

    def open_seed(self, org: OrgId, user: UserId, sealed: bytes) -> bytes:
        """Open what ``seal_seed`` made; ``StoreDamaged`` if it is another's."""
        for version in self._versions:
            with suppress(Refused):
                return ae_open(version.seeds, sealed, pae("SA1/server-seed", org, user))
        raise StoreDamaged(user[:2].hex()) from None

    def sign_row(self, row: bytes) -> bytes:
        """Vouch for a log row: HMAC-SHA-256 over it (vault § 9)."""
        return hmac.digest(self._versions[0].rows, row, "sha256")

    def check_row(self, row: bytes, sig: bytes) -> None:
        """Raise ``Refused`` unless a key of this server's vouched for a row."""
        for version in self._versions:
            if hmac.compare_digest(hmac.digest(version.rows, row, "sha256"), sig):
                return
        raise Refused("signature")

    def mark_address(self, address: str) -> bytes:
        """Give what an address is counted under."""
        newest = self._versions[0]
        return hmac.digest(newest.addresses, address.encode(), "sha256")


class _Version:
    """What one master yields."""

    __slots__ = ("addresses", "rows", "seeds")

    def __init__(self, master: bytes) -> None:
        self.seeds = hkdf(master, pae("SA1/server-seeds"), 32)
        self.rows = hkdf(master, pae("SA1/server-rows"), 32)
        self.addresses = hkdf(master, pae("SA1/server-addresses"), 32)


def make_key_file(path: Path, before: bytes = b"") -> None:
    """Write a new key file; ``StoreRefused`` ("exists") where there is one.

    ``before`` are older keys, that it is to hold too.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise StoreRefused("exists") from None
    except OSError as error:
        raise StoreUnreachable from error
    with os.fdopen(handle, "wb") as file:
        file.write(before + random(LENGTH))
        file.flush()
        os.fsync(file.fileno())


def add_key(path: Path) -> None:
    """Add a newest key to a file, whole or not at all.

    Raises as ``read_masters``; ``StoreRefused`` ("many") where there are too many.
    """
    masters = read_masters(path)
    if len(masters) >= MOST * LENGTH:
        raise StoreRefused("many")
    owner = path.stat()
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        make_key_file(beside, masters)
        with suppress(PermissionError):
            os.chown(beside, owner.st_uid, owner.st_gid)
        beside.replace(path)
    except OSError as error:
        raise StoreUnreachable from error
    finally:
        with suppress(OSError):
            beside.unlink()


def read_key_file(path: Path, name: str) -> ServerKeys:
    """Read the keys of the server called ``name``; raises as ``read_masters``."""
    return ServerKeys(name, read_masters(path))


def read_masters(path: Path) -> bytes:
    """Read what a file of keys holds, oldest first.

    Raises ``StoreUnreachable`` without a file, ``StoreRefused`` ("open") when
    others may read it, ``StoreDamaged`` for one of another length.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as error:
        raise StoreUnreachable from error
    with os.fdopen(handle, "rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise StoreRefused("open")
        masters = file.read(MOST * LENGTH + 1)
    if not masters or len(masters) % LENGTH:
        raise StoreDamaged
    return masters
