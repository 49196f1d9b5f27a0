"""From a plan to a running server."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from securenotes.clock import SystemClock
from securenotes.errors import StoreUnreachable
from securenotes.keeper.opening import create_store, open_store
from securenotes.server.app import Service
from securenotes.server.founding import Founding
from securenotes.server.keepers import OneKeeper
from securenotes.server.keys import read_key_file
from securenotes.server.lines import log_event
from securenotes.server.metrics import MeteredKeepers, Prometheus
from securenotes.server.renewal import Renewal
from securenotes.server.roles import WalledDatabase
from securenotes.server.serving import Listening, Process
from securenotes.server.sockets import (
    listen_at,
    listen_on,
    make_server_context,
    take_away,
)
from securenotes.server.watch import Watch

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    from securenotes.keeper.sqlite import Sqlite
    from securenotes.server.keepers import Keepers
    from securenotes.server.keys import ServerKeys
    from securenotes.server.plan import Plan


def run_server(plan: Plan) -> int:
    """Serve as planned until a signal; 0, or the number of what cut it short.

    Raises the ``StoreError`` family for what cannot be opened.
    """
    with ExitStack() as opened:
        context = None
        if plan.certificate is not None and plan.key is not None:
            context = make_server_context(plan.certificate, plan.key)
        keys = read_key_file(plan.keys, plan.name)
        sock = _listen(plan, opened)
        meters = Prometheus()
        if plan.metrics is not None:
            try:
                opened.callback(meters.serve(plan.metrics))
            except OSError as error:
                raise StoreUnreachable("listen") from error
        service = Service(
            MeteredKeepers(open_keepers(plan, keys), meters),
            keys,
            Founding(1 if plan.found else 0),
            Watch(meters, lines=True),
        )
        listening = Listening(
            sock,
            context,
            plan.proxies,
            plan.connections,
            meters,
            plan.drain,
            plan.finish,
            Renewal(plan.keys, keys, plan.certificate, plan.key, context).renew,
        )
        return Process(service, listening).run(lambda: _tell(plan, sock))


def open_keepers(plan: Plan, keys: ServerKeys) -> Keepers:
    """Open what is kept: the embedded store, or the database."""
    if plan.store is None:
        return WalledDatabase(plan.database, SystemClock(), keys)
    return OneKeeper(_open_store(plan.store), SystemClock(), keys)


def _open_store(path: Path) -> Sqlite:
    return open_store(path) if path.exists() else create_store(path)


def _listen(plan: Plan, opened: ExitStack) -> socket.socket:
    if plan.socket is None:
        return listen_on(plan.listen)
    sock = listen_at(plan.socket)
    opened.callback(take_away, plan.socket, plan.socket.lstat().st_ino)
    return sock


def _tell(plan: Plan, sock: socket.socket) -> None:
    address = "socket"
    if plan.socket is None:
        host, port = sock.getsockname()[:2]
        scheme = "http" if plan.certificate is None else "https"
        shown = f"[{host}]" if ":" in host else host
        address = f"{scheme}://{shown}:{port}"
    log_event("started", address=address)
