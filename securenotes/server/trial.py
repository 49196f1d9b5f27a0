"""PostgreSQL for trying things out: started here, gone with this process.

Nobody else can reach it: it listens in a folder of mode 0700 and on no port.
Not for real data: its programs may be a wheel's, which no system patches.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from securenotes.errors import StoreUnreachable
from securenotes.server.guard import PATIENCE, let_go, start_guarded
from securenotes.server.programs import Programs, find_programs

if TYPE_CHECKING:
    from types import TracebackType

SUPERUSER = "postgres"

HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""Nothing survives a power cut: for tests."""

MEMORY = Path("/dev/shm")  # noqa: S108 - made for this, by the system
ENOUGH = 1 << 30
"""Bytes that must be free there."""

MOST_PATH = 107
"""Bytes in a socket's whole path, at most."""


@dataclass(slots=True, repr=False)
class Trial:
    """A running PostgreSQL. ``data`` holds its files, ``room`` its socket."""

    data: Path
    room: Path
    guard: subprocess.Popen[bytes]

    def dsn(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        """Say how a driver connects to one of its databases."""
        room = str(self.room).replace("\\", r"\\").replace("'", r"\'")
        return f"host='{room}' dbname={database} user={user}"

    def copy_database(self, name: str, source: str) -> None:
        """Make a database as another is; nobody may be connected to that one.

        Raises the ``StoreError`` family.
        """
        self._say(f"CREATE DATABASE {name} TEMPLATE {source}")

    def drop_database(self, name: str) -> None:
        """Throw a database away, whoever is connected to it."""
        self._say(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        import psycopg

        from securenotes.keeper.postgres import fail

        try:
            with psycopg.connect(self.dsn(), autocommit=True) as connection:
                connection.execute(statement.encode())
        except psycopg.Error as error:
            fail(error)

    def restart(self, how: Literal["INT", "QUIT"] = "INT") -> None:
        """Cut its connections and start it anew; QUIT stops it as a crash does."""
        assert self.guard.stdin is not None
        before = read_pid(self.data)
        self.guard.stdin.write(f"{how}\n".encode())
        self.guard.stdin.flush()
        await_ready(self.guard, self.data, before)

    def stop(self) -> None:
        """Cut its connections and stop it; a temporary one is gone then."""
        let_go(self.guard)
        shutil.rmtree(self.room, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def start_trial(
    data: Path | None = None,
    *,
    hasty: bool = False,
    settings: tuple[str, ...] = (),
    above: Path | None = None,
) -> Trial:
    """Start a server on a folder, made if it is empty; None: on a temporary one.

    ``settings`` are PostgreSQL's own, as ``name=value``; ``hasty`` ones are for
    tests; ``above`` is where its own folder is made, if not in the usual place.
    It stops when this process ends, also by SIGKILL. Raises ``StoreUnreachable``.
    """
    room = Path(tempfile.mkdtemp(prefix="anteckning-", dir=above or find_short_place()))
    try:
        programs = find_programs(room)
        programs.own(room)
        place = data or room / "data"
        if not (place / "PG_VERSION").exists():
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            programs.own(place)
            initialise(programs, place)
        before = read_pid(place)
        all_settings = (*(HASTE if hasty else ()), *settings)
        guard = launch(programs, place, room, all_settings)
        try:
            await_ready(guard, place, before)
        except StoreUnreachable:
            Trial(place, room, guard).stop()
            raise
    except BaseException as error:
        shutil.rmtree(room, ignore_errors=True)
        if isinstance(error, OSError | subprocess.SubprocessError):
            raise StoreUnreachable from error
        raise
    return Trial(place, room, guard)


def initialise(programs: Programs, data: Path) -> None:
    """Make an empty cluster that sorts in the same way everywhere."""
    locale: tuple[str, ...] = ("--locale=C.UTF-8",)
    if programs.version >= 17:
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    made = ("--no-sync", "-A", "trust", "-E", "UTF8", "-U", SUPERUSER)
    subprocess.run(
        programs.command("initdb", *made, *locale, "-D", str(data)),
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )


def launch(
    programs: Programs, data: Path, room: Path, settings: tuple[str, ...]
) -> subprocess.Popen[bytes]:
    """Start the server under a guard that ends it with this process."""
    server = [str(programs.place / "postgres"), "-D", str(data), "-k", str(room)]
    for setting in ("listen_addresses=", "logging_collector=off", *settings):
        server += ["-c", setting]
    return start_guarded(server, room, programs.prefix)


def await_ready(guard: subprocess.Popen[bytes], data: Path, before: str) -> None:
    """Wait until another server than ``before`` is ready; ``StoreUnreachable``."""
    until = time.monotonic() + PATIENCE
    while guard.poll() is None and time.monotonic() < until:
        with suppress(OSError):
            lines = os.fsdecode((data / "postmaster.pid").read_bytes()).split("\n")
            if len(lines) > 7 and lines[7].strip() == "ready" and lines[0] != before:
                return
        time.sleep(0.01)
    raise StoreUnreachable


def read_pid(data: Path) -> str:
    """Give the number of the server on a folder; nothing where none was."""
    try:
        return os.fsdecode((data / "postmaster.pid").read_bytes()).split("\n")[0]
    except OSError:
        return ""


def find_memory() -> Path | None:
    """Give a folder that lies in memory and has room; None where there is none.

    A database that is made and thrown away is many small files.
    """
    with suppress(OSError):
        if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
            return MEMORY
    return None


def find_short_place() -> str | None:
    """Give a folder whose path leaves room for a socket; None: the usual one."""
    longest = Path(tempfile.gettempdir(), "anteckning-12345678", ".s.PGSQL.5432.lock")
    usable = len(os.fsencode(longest)) < MOST_PATH and "," not in str(longest)
    return None if usable else "/tmp"  # noqa: S108
