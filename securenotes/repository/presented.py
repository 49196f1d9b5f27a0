"""What certificate a server shows, before anybody trusts it (vault § 9).

Nothing is said to the server but the beginning of TLS; what it shows counts
for nothing until a person has held its fingerprint to the right one.
"""

from __future__ import annotations

import asyncio
import hashlib
import socket
import ssl
from typing import Any
from urllib.parse import urlsplit

from securenotes.errors import StoreUnreachable
from securenotes.repository.connection import TIMEOUT

HTTPS = 443


async def ask_certificate(url: str) -> bytes:
    """Give the topmost certificate that a server sends, as DER.

    Raises ``StoreUnreachable``: "server" without contact, "tls" where what
    answers speaks no TLS 1.3.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or HTTPS
    return await asyncio.to_thread(_ask, host, port)


def fingerprint(certificate: bytes) -> str:
    """Write SHA-256 of a certificate as ``openssl x509 -fingerprint`` does."""
    return hashlib.sha256(certificate).digest().hex(":").upper()


def _ask(host: str, port: int) -> bytes:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # it is shown to a person, not trusted
    try:
        with socket.create_connection((host, port), TIMEOUT) as plain:
            try:
                with context.wrap_socket(plain, server_hostname=host) as shown:
                    return _topmost(shown)
            except OSError as error:
                raise StoreUnreachable("tls") from error
    except (OSError, ValueError) as error:
        raise StoreUnreachable("server") from error


def _topmost(shown: ssl.SSLSocket) -> bytes:
    whole: Any = shown
    if hasattr(whole, "get_unverified_chain"):  # Python 3.13
        chain = whole.get_unverified_chain()
        if chain:
            return bytes(chain[-1])
    else:
        # Before 3.13 the chain has no public way; the leaf alone would have
        # to be confirmed anew at every renewal.
        chain = whole._sslobj.get_unverified_chain()  # noqa: SLF001
        if chain:
            return ssl.PEM_cert_to_DER_cert(chain[-1].public_bytes())
    leaf = shown.getpeercert(binary_form=True)
    if not leaf:
        raise StoreUnreachable("tls")
    return leaf
