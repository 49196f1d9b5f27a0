"""The demo on a server: PostgreSQL, server and CA of its own, all for trying.

What is opened on it is the ordinary client: it is connected as a person would
connect it, the CA's fingerprint held to the one that was made here.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from securenotes.clock import SystemClock
from securenotes.errors import StoreRefused, StoreUnreachable
from securenotes.notebook.demo.accounts import demo_place
from securenotes.notebook.door import Door
from securenotes.server.authority import certify
from securenotes.server.guard import PATIENCE, let_go, start_guarded
from securenotes.server.keys import make_key_file, read_key_file
from securenotes.server.migration import migrate
from securenotes.server.trial import find_memory, start_trial
from tui.demo_server import APP, fill_database

if TYPE_CHECKING:
    from securenotes.server.authority import Certified

HERE = "127.0.0.1"
COMMAND = (sys.executable, "-I", "-m", "tui.cli", "serve")
LOOK = 0.02
"""Seconds between two looks at whether the server is up."""


@contextmanager
def served_demo(folder: Path) -> Iterator[None]:
    """Serve the demo, and leave ``folder`` connected to it, until the block ends.

    Every process ends with this one, however it ends, and ``folder`` with them.
    Raises the ``StoreError`` family; ``StoreUnreachable`` ("programs") where
    PostgreSQL is not installed.
    """
    with start_trial(hasty=True, above=find_memory()) as trial:
        migrate(trial.dsn())
        keys = folder / "server-keys"
        make_key_file(keys)
        certified = certify(folder, HERE)
        dsn, log = trial.dsn(user=APP), folder / "server-log"
        guard = start_server(dsn, keys, certified, log, folder)
        try:
            known = read_key_file(keys, HERE)
            now = SystemClock().now_ms()
            organisation = fill_database(dsn, known, now, folder)
            address = await_address(guard, log)
            asyncio.run(connect(folder, address, certified, organisation))
            yield
        finally:
            let_go(guard)


def start_server(
    dsn: str, keys: Path, certified: Certified, log: Path, folder: Path
) -> subprocess.Popen[bytes]:
    """Start ``anteckning serve`` on a free port of this machine."""
    words = {
        "--database": dsn,
        "--keys": str(keys),
        "--name": HERE,
        "--listen": f"{HERE}:0",
        "--tls-cert": str(certified.chain),
        "--tls-key": str(certified.key),
    }
    given = [word for pair in words.items() for word in pair]
    try:
        # All is thrown away, so there is nothing for it to finish.
        return start_guarded([*COMMAND, *given], folder, log=log, last="KILL")
    except OSError as error:
        raise StoreUnreachable from error


def await_address(guard: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the server says where it listens; ``StoreUnreachable``."""
    until = time.monotonic() + PATIENCE
    while guard.poll() is None and time.monotonic() < until:
        for line in log.read_text("utf-8").splitlines(keepends=True):
            told = json.loads(line) if line.endswith("}\n") else {}
            if told.get("event") == "started":
                return str(told["address"])
        time.sleep(LOOK)
    raise StoreUnreachable


async def connect(
    folder: Path, address: str, certified: Certified, organisation: str
) -> None:
    """Connect this computer as a person would, looking at the fingerprint."""
    door = await Door.open(demo_place(folder), SystemClock())
    try:
        offered = await door.find_server(address)
        if offered.fingerprint != certified.fingerprint:
            raise StoreRefused("certificate")
        await door.connect(offered, organisation)
    finally:
        await door.close()
