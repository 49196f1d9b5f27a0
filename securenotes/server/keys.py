"""What a server holds outside its database: one key file, and what it yields.

The file holds 32 random bytes and is the server's own (0600). From it come
the keys under which TOTP seeds lie, log rows are vouched for and network
addresses are marked (vault §§ 6, 9).
"""

from __future__ import annotations

import hmac
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from securenotes.errors import StoreDamaged, StoreRefused, StoreUnreachable
from securenotes.vault.errors import Refused
from securenotes.vault.primitives import ae_open, ae_seal, hkdf, pae, random

if TYPE_CHECKING:
    from securenotes.model import OrgId, UserId

LENGTH = 32


class ServerKeys:
    """A server's name, and the use of its keys."""

    def __init__(self, name: str, master: bytes) -> None:
        self._name = name
        self._seeds = hkdf(master, pae("SA1/server-seeds"), 32)
        self._rows = hkdf(master, pae("SA1/server-rows"), 32)
        self._addresses = hkdf(master, pae("SA1/server-addresses"), 32)

    def __repr__(self) -> str:
        return "ServerKeys(…)"

    @property
    def name(self) -> str:
        """The server name that clients sign."""
        return self._name

    def seal_seed(self, org: OrgId, user: UserId, seed: bytes) -> bytes:
        """Seal a person's TOTP seed for the database."""
        return ae_seal(self._seeds, seed, pae("SA1/server-seed", org, user))

    def open_seed(self, org: OrgId, user: UserId, sealed: bytes) -> bytes:
        """Open what ``seal_seed`` made; ``StoreDamaged`` if it is another's."""
        try:
            return ae_open(self._seeds, sealed, pae("SA1/server-seed", org, user))
        except Refused:
            raise StoreDamaged(user[:2].hex()) from None

    def sign_row(self, row: bytes) -> bytes:
        """Vouch for a log row: HMAC-SHA-256 over it (vault § 9)."""
        return hmac.digest(self._rows, row, "sha256")

    def mark_address(self, address: str) -> bytes:
        """Give what an address is counted under."""
        return hmac.digest(self._addresses, address.encode(), "sha256")


def make_key_file(path: Path) -> None:
    """Write a new key file; ``StoreRefused`` ("exists") where there is one."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise StoreRefused("exists") from None
    except OSError as error:
        raise StoreUnreachable from error
    with os.fdopen(handle, "wb") as file:
        file.write(random(LENGTH))
        file.flush()
        os.fsync(file.fileno())


def read_key_file(path: Path, name: str) -> ServerKeys:
    """Read the keys of the server called ``name``.

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
        master = file.read(LENGTH + 1)
    if len(master) != LENGTH:
        raise StoreDamaged
    return ServerKeys(name, master)
