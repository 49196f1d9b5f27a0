"""Which server this computer's store is on, and how it came to be trusted.

Kept beside the device's id: address, organisation, the name that sign-ins
name the server by, and the certificate that a person confirmed (vault § 9).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from securenotes.errors import BadInput, NotThere, StoreDamaged, StoreRefused
from securenotes.model import OrgId
from securenotes.notebook.place import read_small, write_small
from securenotes.vault.codes import Prefix, read_code
from securenotes.vault.errors import BadCode

if TYPE_CHECKING:
    from securenotes.repository.remote import RemoteStore
    from securenotes.sealed import StoreInfo

_FILE = "server"
_HERE = "localhost"
LONGEST = 253 + 20
NOBODY = OrgId(bytes(16))


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    address: str
    org: str
    certificate: str

    def __repr__(self) -> str:
        return "_Written(…)"


@dataclass(frozen=True, slots=True, repr=False)
class Server:
    """A server that a person chose; ``certificate`` is the pinned DER, or b""."""

    address: str
    certificate: bytes = b""
    org: OrgId = NOBODY

    @property
    def name(self) -> str:
        """What sign-ins name it by: the host that people are told."""
        parts = urlsplit(self.address)
        if parts.scheme == "https" and parts.hostname:
            return parts.hostname.lower()
        return _HERE

    @property
    def host(self) -> str:
        """Its host and port, as shown."""
        return urlsplit(self.address).netloc or self.address

    def store(self) -> RemoteStore:
        """Give the way there; nothing is sent yet."""
        from securenotes.repository.remote import RemoteStore

        return RemoteStore(self.address, self.org, self.name, self.certificate or None)


@dataclass(frozen=True, slots=True, repr=False)
class Offered:
    """A server that answered, with what a person holds its certificate to.

    ``fingerprint`` is "" on this machine, where there is none.
    """

    server: Server
    fingerprint: str = ""


def read_server(folder: Path) -> Server | None:
    """Give the saved server, None where there is none.

    Raises ``StoreDamaged`` for a file that is not one of ours.
    """
    text = read_small(folder / _FILE)
    if text is None:
        return None
    try:
        kept = msgspec.json.decode(text.encode(), type=_Written)
        org = bytes.fromhex(kept.org)
        server = Server(kept.address, bytes.fromhex(kept.certificate), OrgId(org))
        server.store()
    except (msgspec.MsgspecError, ValueError, StoreRefused):
        raise StoreDamaged from None
    if len(org) != len(NOBODY):
        raise StoreDamaged
    return server


def save_server(folder: Path, server: Server) -> None:
    """Keep a server for the next start."""
    kept = _Written(server.address, server.org.hex(), server.certificate.hex())
    write_small(folder / _FILE, msgspec.json.encode(kept).decode())


def check_typed_address(text: str) -> str:
    """Write an address in full; ``BadInput`` ("address", missing, form, plain).

    ``skola.example`` is https; plain http is this machine's alone.
    """
    from securenotes.repository.connection import SOCKET, check_address

    text = text.strip()
    if not text:
        raise BadInput("address", "missing")
    if "://" not in text and not text.startswith(SOCKET):
        text = f"https://{text}"
    if len(text) > LONGEST or any(c.isspace() or not c.isprintable() for c in text):
        raise BadInput("address", "form")
    try:
        return check_address(text, b"any")
    except StoreRefused:
        plain = text.lower().startswith("http://")
        raise BadInput("address", "plain" if plain else "form") from None


async def find_server(text: str) -> Offered:
    """Ask a server for its certificate.

    Raises ``BadInput`` ("address") and ``StoreUnreachable`` (server, tls).
    """
    address = check_typed_address(text)
    if not address.startswith("https:"):
        return Offered(Server(address))
    from securenotes.repository.presented import ask_certificate, fingerprint

    shown = await ask_certificate(address)
    return Offered(Server(address, shown), fingerprint(shown))


def read_organisation(text: str) -> OrgId:
    """Read an organisation as printed; ``BadInput`` ("organisation")."""
    try:
        return OrgId(read_code(Prefix.ORGANISATION, text))
    except BadCode as bad:
        why = f"group-{bad.group}" if bad.group else bad.reason
        raise BadInput("organisation", why) from None


async def meet(server: Server) -> tuple[RemoteStore, StoreInfo]:
    """Meet a server for the first time; the certificate must be the pinned.

    Raises ``BadInput`` ("organisation", "unknown"), ``StoreUnreachable``.
    """
    store = server.store()
    try:
        info = await store.client().info()
    except NotThere:
        info = None
    except BaseException:
        await store.close()
        raise
    if info is None or info.org != server.org:
        await store.close()
        raise BadInput("organisation", "unknown")
    return store, info
