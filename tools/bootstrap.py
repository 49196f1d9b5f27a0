"""Make the environment a command needs, once, then become that command.

``python3 tools/bootstrap.py run|test|check|bench|faults [ARGUMENTS]``. Standard library
only. Two environments on purpose: what people run holds no test tools.
"""

import os
import sys
from typing import NoReturn

ENGLISH = os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("en")


def say(swedish: str, english: str) -> None:
    """Print one line in the person's language; Swedish unless it is English."""
    sys.stderr.write((english if ENGLISH else swedish) + "\n")
    sys.stderr.flush()


def stop(swedish: str, english: str, code: int = 2) -> NoReturn:
    """Say why, and end with ``code``."""
    say(swedish, english)
    sys.exit(code)


# Everything above, and the grammar below, is read by an older Python too.
if sys.version_info < (3, 11):  # noqa: UP036
    stop("Python 3.11 eller nyare behövs.", "Python 3.11 or newer is needed.")

import fcntl
import hashlib
import importlib.util
import shutil
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Most tests wait for a terminal, a server or a disk: two for each processor, and
# who is done is given the next, in the order of tests/kit_order.py.
WORKERS = str(min(8, 2 * (os.cpu_count() or 1)))

COMMANDS = {
    "run": ["anteckning"],
    "test": [
        *("python", "-m", "pytest", "-n", WORKERS),
        *("--dist", "loadgroup", "--no-loadscope-reorder"),
    ],
    "check": ["python", "tools/check.py"],
    "bench": ["python", "-m", "bench"],
    "faults": ["python", "-m", "tests.faults.campaign"],
}


def stamp_of(lock: Path) -> str:
    """Name the state an environment was built for: lock, project, interpreter."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    built_from = repr([project["build-system"], project["project"]]).encode()
    interpreter = f"{sys.version}\n{sys.base_prefix}\n{ROOT}".encode()
    return hashlib.sha256(lock.read_bytes() + built_from + interpreter).hexdigest()


def make_environment(place: Path) -> list[str]:
    """Lay an empty environment at ``place``; return the command that is its pip."""
    python = str(place / "bin" / "python")
    bare = not importlib.util.find_spec("ensurepip")
    if bare and not importlib.util.find_spec("pip"):
        stop("Installera python3-venv först.", "Install python3-venv first.")
    flags = ["--without-pip"] if bare else []
    subprocess.run([sys.executable, "-m", "venv", *flags, str(place)], check=True)
    pip = ["-m", "pip", "--python", python] if bare else ["-m", "pip"]
    return [sys.executable if bare else python, *pip]


def fill_environment(place: Path, lock: Path) -> None:
    """Install the locked wheels, then the project itself, editable, without network."""
    path = f"{place / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    install = [*make_environment(place), "install", "-qq", "--no-deps"]
    locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(lock)]
    editable = ["--no-index", "--no-build-isolation", "-e", str(ROOT)]
    for what in (locked, editable):
        subprocess.run(
            [*install, "--disable-pip-version-check", *what],
            check=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PATH": path},
        )


def ensure_environment(kind: str) -> Path:
    """Return the environment's folder, built if it is not there, whole and current.

    The stamp is written last, so one that was killed half-way is built anew.
    """
    place = ROOT / (".venv-run" if kind == "run" else ".venv")
    lock = ROOT / "requirements" / ("run.txt" if kind == "run" else "test.txt")
    wanted, stamp = stamp_of(lock), place / "anteckning.stamp"
    with (ROOT / f"{place.name}.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # a second one waits, then finds it done
        if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
            say(f"Hämtar paket till {place.name} …", f"Fetching into {place.name} …")
            shutil.rmtree(place, ignore_errors=True)
            try:
                fill_environment(place, lock)
                stamp.write_text(wanted, "utf-8")
            except (subprocess.CalledProcessError, OSError):
                swedish = "Det gick inte (se ovan). Försök igen med nätverk."
                stop(swedish, "That failed (see above). Try again online.", 70)
    return place / "bin"


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        stop(
            "Välj: run, test, check, bench, faults.",
            "Choose: run, test, check, bench, faults.",
        )
    try:
        tools = ensure_environment(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
    if sys.argv[1] == "test":
        # Else each worker, and each program it starts, compiles the product anew.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    program, *arguments = COMMANDS[sys.argv[1]]
    os.chdir(ROOT)
    os.execv(tools / program, [str(tools / program), *arguments, *sys.argv[2:]])
