"""Where a server listens: an address of TCP, or a socket in the file system."""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from securenotes.errors import StoreRefused, StoreUnreachable

BACKLOG = 512
MODE = 0o660
"""For the service's account and its group; the folder's group decides whose."""

PATIENCE = 2.0
"""Seconds that a socket which is there already has to answer."""


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """A host, given as a number, and a port."""

    host: str
    port: int

    @property
    def is_here(self) -> bool:
        """Whether only this machine reaches it."""
        return ipaddress.ip_address(self.host).is_loopback


def read_address(text: str) -> Address:
    """Read ``HOST:PORT`` or ``[IPv6]:PORT``; ``ValueError``.

    A host is a number or ``localhost``: what a name means may change, and
    with it who reaches the server.
    """
    host, _, port = text.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = str(ipaddress.IPv6Address(host[1:-1]))
    elif host == "localhost":
        host = "127.0.0.1"
    else:
        host = str(ipaddress.IPv4Address(host))
    if not (port.isascii() and port.isdigit()) or int(port) > 65_535:
        raise ValueError
    return Address(host, int(port))


def listen_on(address: Address) -> socket.socket:
    """Listen on an address; ``StoreUnreachable`` ("listen") where it is taken."""
    kind = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    made = socket.socket(kind, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((address.host, address.port))
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        raise StoreUnreachable("listen") from error
    return made


def listen_at(path: Path) -> socket.socket:
    """Listen at a path, in place of a socket that nobody answers on.

    Raises ``StoreRefused`` ("answers") where somebody does, ("file") where
    something else lies, ``StoreUnreachable`` ("listen") where none can be made.
    """
    _clear(path)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    # Never open wider than in the end, not for a moment.
    mask = os.umask(0o777 & ~MODE)
    try:
        made.bind(str(path))
        made.listen(BACKLOG)
        path.chmod(MODE)
    except OSError as error:
        made.close()
        raise StoreUnreachable("listen") from error
    finally:
        os.umask(mask)
    return made


def _clear(path: Path) -> None:
    try:
        state = path.lstat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreUnreachable("listen") from error
    if not stat.S_ISSOCK(state.st_mode):
        raise StoreRefused("file")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(PATIENCE)
        try:
            asking.connect(str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            path.unlink(missing_ok=True)
            return
        except OSError:
            pass  # full, slow or not ours: somebody may well be there
    raise StoreRefused("answers")


def take_away(path: Path, made: int) -> None:
    """Remove our socket's file, unless another server's has taken its place."""
    with suppress(OSError):
        if path.lstat().st_ino == made:
            path.unlink()


def make_server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Make TLS 1.3 and nothing older.

    Raises ``StoreUnreachable`` ("tls") for files that cannot be read or do not
    belong together, ``StoreRefused`` ("open") for a key that others may read.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.set_alpn_protocols(["http/1.1"])
    load_certificate(context, certificate, key)
    return context


def load_certificate(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    """Show another certificate from now on; raises as ``make_server_context``."""
    try:
        if stat.S_IMODE(key.stat().st_mode) & 0o077 & ~0o040:
            raise StoreRefused("open")
        # An encrypted key must not stop to ask on the terminal.
        context.load_cert_chain(certificate, key, password=lambda: b"")
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        raise StoreUnreachable("tls") from error
