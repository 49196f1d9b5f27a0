"""The way to a server: TLS, time-outs, and what goes wrong on it (vault § 9).

TLS 1.3 against a pinned CA and nothing else, no proxies, no redirects; plain
http to this machine alone. What fails on the way is ``StoreUnreachable``,
never a library's word.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from securenotes.errors import StoreBusy, StoreRefused, StoreUnreachable, TooLarge
from securenotes.wire import endpoints as e
from securenotes.wire.codec import JSON, PACKED, read_answer, write_request
from securenotes.wire.problems import PROBLEM, read_problem

if TYPE_CHECKING:
    import ssl

    import httpx

    from securenotes.model import OrgId

Authority = Path | bytes
"""The one certificate that is trusted: a file of PEM, or one pinned as DER."""

SOCKET = "unix:"

TIMEOUT = 10.0
"""Seconds that any step of a request may take."""

WHOLE = 30.0
"""Seconds that a request may take in all, however slowly it drips."""


def make_context(ca: Authority) -> ssl.SSLContext:
    """Trust one certificate, over TLS 1.3; ``StoreUnreachable`` without it.

    A pinned one may be any of the chain that the server sends.
    """
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        if isinstance(ca, bytes):
            context.load_verify_locations(cadata=ca)
            context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
        else:
            context.load_verify_locations(cafile=ca)
    except (OSError, ValueError) as error:
        raise StoreUnreachable("ca") from error
    return context


def check_address(url: str, ca: Authority | None) -> str:
    """Hold an address to https, or to plain http on this machine.

    ``unix:`` and a whole path is a socket in the file system. Gives it without
    a slash at its end. Raises ``StoreRefused`` ("address").
    """
    if url.startswith(SOCKET):
        if not url.startswith(f"{SOCKET}/"):
            raise StoreRefused("address")
        return url
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise StoreRefused("address") from None
    if parts.query or parts.fragment or parts.username or not host:
        raise StoreRefused("address")
    if parts.scheme == "https" and ca is not None:
        return url.rstrip("/")
    if parts.scheme == "http" and _is_here(host):
        return url.rstrip("/")
    raise StoreRefused("address")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Connection:
    """A server's organisation, as this process reaches it.

    ``server_name`` is what sign-ins name the server by; ``ca`` the
    one certificate that is trusted, needed with https.
    """

    def __init__(
        self, url: str, org: OrgId, server_name: str, ca: Authority | None = None
    ) -> None:
        self.org = org
        self.server_name = server_name
        self._url = check_address(url, ca)
        self._ca = ca
        self._http: httpx.AsyncClient | None = None
        self.missed: Callable[[], None] = _nothing
        """Called whenever the server could not be asked."""

    def __repr__(self) -> str:
        return "Connection(…)"

    async def close(self) -> None:
        """Let go of the connections."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    def _open(self) -> httpx.AsyncClient:
        if self._http is None:
            import httpx

            context = None if self._ca is None else make_context(self._ca)
            here = self._url.startswith(SOCKET)
            self._http = httpx.AsyncClient(
                base_url="http://localhost" if here else self._url,
                transport=httpx.AsyncHTTPTransport(
                    verify=False if context is None else context,
                    trust_env=False,
                    limits=httpx.Limits(max_connections=4, max_keepalive_connections=2),
                    uds=self._url.removeprefix(SOCKET) if here else None,
                ),
                trust_env=False,
                follow_redirects=False,
                timeout=TIMEOUT,
            )
        return self._http

    async def send(
        self, endpoint: e.Endpoint, record: object, headers: dict[str, str]
    ) -> object:
        """Ask for an endpoint; raises what the server's problem names."""
        try:
            return await self._send(endpoint, record, headers)
        except (StoreUnreachable, StoreBusy):
            self.missed()
            raise

    async def _send(
        self, endpoint: e.Endpoint, record: object, headers: dict[str, str]
    ) -> object:
        http = self._open()
        import httpx

        plain = {
            name: value.hex() if isinstance(value, bytes) else str(value)
            for name in endpoint.plain_fields
            for value in (getattr(record, name),)
        }
        path = endpoint.full_path.replace("{org}", self.org.hex())
        for name in endpoint.path_names:
            path = path.replace("{" + name + "}", plain.pop(name))
        body = write_request(endpoint, record)
        if len(body) > endpoint.limit:
            raise TooLarge
        kinds = {"accept": f"{PACKED}, {PROBLEM}"}
        if body:
            kinds["content-type"] = JSON
        try:
            async with asyncio.timeout(WHOLE + endpoint.waits):
                answer = await http.request(
                    endpoint.method,
                    path,
                    params=plain or None,
                    content=body,
                    headers={**kinds, **headers},
                    timeout=TIMEOUT + endpoint.waits,
                )
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            if is_untrusted(error):
                raise StoreUnreachable("certificate") from error
            raise StoreUnreachable("server") from error
        except TimeoutError as error:
            raise StoreUnreachable("server") from error
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if answer.status_code == 204 and endpoint.gives is None:
            return None
        if answer.status_code == 200 and endpoint.gives is not None:
            return read_answer(answer.content, kind, endpoint.gives)
        if kind == PROBLEM:
            raise read_problem(answer.content)
        raise StoreUnreachable("server")  # a proxy's word, or a stranger's


def _nothing() -> None:
    """Tell nobody."""


def is_untrusted(error: BaseException | None) -> bool:
    """Tell whether it was the server's certificate that was refused."""
    import ssl

    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
