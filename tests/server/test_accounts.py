"""Several OS accounts share a store through a socket: the group's, and no other's."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from securenotes.server.keys import make_key_file
from tests.server.command import Away, Served, found
from tui import exits

pytestmark = [
    pytest.mark.usefixtures("named"),
    pytest.mark.skipif(
        os.geteuid() != 0, reason="only root can act as other accounts of the system"
    ),
]

SERVICE, TEACHER, STRANGER = 60_101, 60_102, 60_103
"""Accounts by number: none of them needs to be in the system's list."""
STAFF, OTHERS = 60_201, 60_202

AS = """
import os, socket, sys
user, group, program, *sys.argv[1:] = sys.argv[1:]
if program == "serve":
    # An account may not be able to read the interpreter's own modules.
    import encodings.idna, multiprocessing, select, sqlite3, uuid
    import importlib.readers, importlib.resources.readers
    import uvicorn.lifespan.off, uvicorn.loops.auto, uvicorn.protocols.http.auto
    import securenotes.server.opening, securenotes.server.plan, tui.commands.serve
    from tui.cli import main
for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
    os.environ[name] = "/nonexistent"
os.setgroups([])
os.setgid(int(group))
os.setuid(int(user))
if program == "serve":
    sys.exit(main(sys.argv[1:]))
exec(program)
"""
"""Becomes another account, and does what is asked as that."""

CONNECT = """
import socket, sys
with socket.socket(socket.AF_UNIX) as way:
    way.settimeout(10)
    try:
        way.connect(sys.argv[1])
    except OSError as error:
        sys.exit(type(error).__name__)
    way.sendall(b"GET /health/ready HTTP/1.1\\r\\nhost: x\\r\\n\\r\\n")
    print(way.recv(200).split()[1].decode())
"""
LIST = "import os, sys; print(os.listdir(sys.argv[1]))"
READ = "import sys; open(sys.argv[1], 'rb').read(1)"


def command(user: int, group: int, program: str, *words: object) -> list[str]:
    """Give what runs a program as an account; ``serve`` is our own command."""
    return [*map(str, (sys.executable, "-c", AS, user, group, program, *words))]


@dataclass(frozen=True)
class Machine:
    """A computer with a service's account, a folder for its socket, and people."""

    home: Path

    @property
    def socket(self) -> Path:
        return self.home / "run" / "socket"

    @property
    def store(self) -> Path:
        return self.home / "store"

    @property
    def keys(self) -> Path:
        return self.home / "keys"

    def try_as(self, user: int, group: int, program: str, *words: Path) -> str:
        """Run a program as an account; give what it said, or the error's name."""
        done = subprocess.run(
            command(user, group, program, *words),
            cwd="/",
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        told = (done.stdout or done.stderr).strip().splitlines()
        return told[-1].partition(":")[0] if told else ""


@pytest.fixture
def machine() -> Iterator[Machine]:
    home = Path(tempfile.mkdtemp(prefix="acc-", dir="/tmp"))
    home.chmod(0o755)
    made = Machine(home)
    try:
        # As docs/operations.md says.
        made.socket.parent.mkdir()
        os.chown(made.socket.parent, SERVICE, STAFF)
        made.socket.parent.chmod(0o2750)
        made.store.mkdir(mode=0o700)
        make_key_file(made.keys)
        for one in (made.store, made.keys):
            os.chown(one, SERVICE, SERVICE)
        yield made
    finally:
        shutil.rmtree(home)


@pytest.fixture
def serve(machine: Machine) -> Iterator[Callable[[], Served]]:
    words = ("--socket", machine.socket, "--keys", machine.keys, "--found")
    said = ("serve", "--store", machine.store, "serve", *words)
    begun: list[subprocess.Popen[bytes]] = []

    def start() -> Served:
        process = subprocess.Popen(
            command(SERVICE, SERVICE, *said), stderr=subprocess.PIPE
        )
        begun.append(process)
        return Served(process)

    yield start
    for process in begun:
        process.kill()
        process.wait()


async def test_those_of_the_group_get_in_and_nobody_reaches_the_file(
    machine: Machine, serve: Callable[[], Served]
) -> None:
    served = serve()
    made = machine.socket.stat()
    # The folder's setgid bit gives the socket its group.
    assert (made.st_uid, made.st_gid) == (SERVICE, STAFF)
    assert stat.S_IMODE(made.st_mode) == 0o660
    away = Away(f"unix:{machine.socket}")
    await found(away)
    await away.close()
    for user, group, wanted in (
        (TEACHER, STAFF, "204"),
        (STRANGER, OTHERS, "PermissionError"),
        (TEACHER, OTHERS, "PermissionError"),
    ):
        assert machine.try_as(user, group, CONNECT, machine.socket) == wanted
    files = [machine.keys, *machine.store.iterdir()]
    assert machine.store / "store.db" in files
    for user, group in ((TEACHER, STAFF), (STRANGER, OTHERS)):
        for file in files:
            assert machine.try_as(user, group, READ, file) == "PermissionError"
        assert machine.try_as(user, group, LIST, machine.store) == "PermissionError"
    # Nor may the group put another socket in its place.
    put = "import os, sys; os.unlink(sys.argv[1])"
    assert machine.try_as(TEACHER, STAFF, put, machine.socket) == "PermissionError"
    assert all(
        (one.stat().st_uid, stat.S_IMODE(one.stat().st_mode)) == (SERVICE, 0o600)
        for one in files
    )
    assert served.stop() == exits.OK


def test_an_account_cannot_serve_another_s_store(
    machine: Machine, serve: Callable[[], Served]
) -> None:
    serve().stop()
    machine.store.chmod(0o755)
    key = machine.home / "other-keys"
    make_key_file(key)
    os.chown(key, TEACHER, STAFF)
    socket = machine.home / "open" / "socket"
    socket.parent.mkdir()
    os.chown(socket.parent, TEACHER, STAFF)
    words = ("serve", "--socket", socket, "--keys", key)
    done = subprocess.run(
        command(TEACHER, STAFF, "serve", "--store", machine.store, *words),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (exits.STORE, "")
    assert done.stderr.count("\n") == 1
