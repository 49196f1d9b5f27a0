"""What an operator asks for, checked before anything is opened."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from securenotes.sealed import EMBEDDED
from securenotes.server.sockets import Address, read_address

HERE = "localhost"
"""The name of a server that only this machine reaches."""

Fault = Literal[
    "one store",
    "keys",
    "listen",
    "plain",
    "tls",
    "proxy",
    "socket",
    "port",
    "name",
    "password",
    "sslmode",
    "database",
    "number",
]

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", re.ASCII)


class PlanError(Exception):
    """What was asked for cannot be; ``fault`` is a code."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


USUAL = Address("127.0.0.1", 8443)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Plan:
    """How a server is to run.

    ``database`` is libpq's address without a password, else ``store`` is the
    embedded store's file and ``socket`` where it is served. ``found`` lets one
    new organisation in. ``drain`` and ``finish`` are seconds.
    """

    keys: Path
    name: str
    database: str = ""
    store: Path | None = None
    socket: Path | None = None
    listen: Address = USUAL
    certificate: Path | None = None
    key: Path | None = None
    proxies: tuple[str, ...] = ()
    metrics: int | None = None
    found: bool = False
    connections: int = 500
    drain: float = 0.0
    finish: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Asked:
    """The same as it stands on the command line."""

    keys: str | None
    name: str | None = None
    database: str | None = None
    store: Path | None = None
    socket: str | None = None
    listen: str | None = None
    certificate: str | None = None
    key: str | None = None
    proxies: tuple[str, ...] = ()
    metrics: str | None = None
    found: bool = False
    connections: str | None = None
    drain: str | None = None


def make_plan(asked: Asked) -> Plan:
    """Check what was asked for; raises ``PlanError``."""
    if (asked.database is None) == (asked.socket is None):
        raise PlanError("one store")
    if asked.database is not None:
        check_database(asked.database)
    if not asked.keys:
        raise PlanError("keys")
    if asked.socket is not None and (
        asked.listen or asked.certificate or asked.key or asked.proxies
    ):
        raise PlanError("socket")
    if (asked.certificate is None) != (asked.key is None):
        raise PlanError("tls")
    if asked.certificate and asked.proxies:
        raise PlanError("proxy")
    listen = _address(asked.listen) if asked.listen else USUAL
    tls = asked.certificate is not None
    if not (tls or listen.is_here):
        raise PlanError("plain")
    # With TLS a client signs the host of its address, whatever that is.
    only_here = listen.is_here and not asked.proxies and not tls
    return Plan(
        keys=Path(asked.keys).expanduser(),
        name=_name(asked.name, only_here=only_here),
        database=asked.database or "",
        store=None if asked.socket is None else asked.store,
        socket=None if asked.socket is None else Path(asked.socket).expanduser(),
        listen=listen,
        certificate=_path(asked.certificate),
        key=_path(asked.key),
        proxies=tuple(map(_proxy, asked.proxies)),
        metrics=_number(asked.metrics, 1, 65_535, "port"),
        found=asked.found,
        connections=_number(asked.connections, 10, 100_000) or 500,
        drain=float(_number(asked.drain, 0, 300) or 0),
    )


def check_database(url: str) -> None:
    """Refuse a password on the command line, and TLS that checks nobody."""
    import os

    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:
        raise PlanError("database") from None
    if "password" in parts or "sslpassword" in parts:
        raise PlanError("password")
    hosts = str(
        parts.get("hostaddr") or parts.get("host") or os.environ.get("PGHOST", "")
    )
    named = "service" in parts or "PGSERVICE" in os.environ
    far = named if not hosts else not all(map(_is_near, hosts.split(",")))
    mode = parts.get("sslmode") or os.environ.get("PGSSLMODE", "")
    if far and mode != "verify-full":
        raise PlanError("sslmode")


def _is_near(host: str) -> bool:
    if host in ("", "localhost") or host.startswith(("/", "@")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _address(text: str) -> Address:
    try:
        return read_address(text)
    except ValueError:
        raise PlanError("listen") from None


def _proxy(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        raise PlanError("proxy") from None


def _name(text: str | None, *, only_here: bool) -> str:
    name = text or (HERE if only_here else "")
    # Clients of an embedded store sign its name, and keep their seeds.
    if not _NAME.fullmatch(name) or name == EMBEDDED:
        raise PlanError("name")
    return name


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text).expanduser()


def _number(
    text: str | None, least: int, most: int, fault: Fault = "number"
) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise PlanError(fault)
    if not least <= int(text) <= most:
        raise PlanError(fault)
    return int(text)
