"""``anteckning demo``: a throwaway municipality, and the list of its accounts."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from securenotes.clock import SystemClock
from securenotes.errors import StoreError, StoreRefused, StoreUnreachable
from securenotes.notebook.demo.accounts import (
    FILE,
    PASSWORD,
    STORE,
    DemoAccount,
    load_list,
)
from tui import exits
from tui.demo_words import reads_words, who_words
from tui.i18n import Words, _, lazy, text
from tui.words import explain, explain_at_start

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_CLEAR = "\r\x1b[K"
"""Takes away the line that said what was being done."""


def open_demo(
    options: argparse.Namespace,
    argv: Sequence[str],
    run_interface: Callable[[Sequence[str]], int],
) -> int:
    """Build the demo, open the interface on it, and throw it away afterwards."""
    if options.remote and options.keep:
        words = _("--keep and --remote do not go together: the server is not kept.")
        sys.stderr.write(words + os.linesep)
        return exits.USAGE
    try:
        with ExitStack() as made:
            made.enter_context(ended_by_signals())
            folder = made.enter_context(demo_folder(options.keep))
            made.enter_context((_served if options.remote else _embedded)(folder))
            return run_interface(_naming(folder, options, argv))
    except StoreError as error:
        sys.stderr.write(_CLEAR + text(_told(error)) + os.linesep)
        return exits.STORE
    except KeyboardInterrupt:
        sys.stderr.write(_CLEAR)
        return exits.SIGNAL + signal.SIGINT


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """End in the ordinary way, by ``SystemExit``, when told to by a signal."""

    def end(number: int, _frame: FrameType | None) -> None:
        for each in ENDING:
            signal.signal(each, signal.SIG_IGN)  # what is made is taken away now
        raise SystemExit(exits.SIGNAL + number)

    kept = {number: signal.signal(number, end) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


@contextmanager
def _embedded(folder: Path) -> Iterator[None]:
    sys.stderr.write(_("Säker Anteckning: making up a municipality …") + "\r")
    sys.stderr.flush()
    # A list without a store is a demo that some server holds.
    if not ((folder / STORE).exists() or (folder / FILE).exists()):
        _build(folder)
    yield


@contextmanager
def _served(folder: Path) -> Iterator[None]:
    words = _(
        "Säker Anteckning: a server and a PostgreSQL of its own, only for trying"
        " out. All of it is gone when you quit."
    )
    sys.stderr.write(words + os.linesep)
    sys.stderr.flush()
    try:
        from tui.commands.served_demo import served_demo
    except ImportError:
        raise StoreUnreachable("parts") from None
    with served_demo(folder):
        yield


def _told(error: StoreError) -> Words:
    """Say what went wrong; where something is not installed, how it is."""
    if error.code == "programs":
        return lazy(
            "PostgreSQL 15 or newer is not installed here. For trying it out:"
            " pip install 'anteckning[server,trial]'"
        )
    if error.code == "folder":
        return lazy("No folder can be made there. Name another one with --keep.")
    if error.code == "parts":
        return lazy(
            "The server's parts are not installed:"
            " pip install 'anteckning[server,trial]'"
        )
    return explain_at_start(error)


def _naming(
    folder: Path, options: argparse.Namespace, argv: Sequence[str]
) -> list[str]:
    """Give the interface's arguments: the demo in this folder, and the rest."""
    kept = [word for word in argv if word not in ("demo", "--remote")]
    if not options.keep:
        kept += ["--keep", str(folder)]
    return [*_before(kept), "demo", *_after(kept)]


def _build(folder: Path) -> None:
    # The builder costs more to import than all else here; a kept demo is built.
    from securenotes.notebook.demo.build import build_demo

    asyncio.run(build_demo(folder, SystemClock()))


def _before(argv: Sequence[str]) -> list[str]:
    at = argv.index("--keep") if "--keep" in argv else len(argv)
    return [word for word in argv[:at] if not word.startswith("--keep=")]


def _after(argv: Sequence[str]) -> list[str]:
    at = argv.index("--keep") if "--keep" in argv else len(argv)
    joined = [word for word in argv[:at] if word.startswith("--keep=")]
    return [*joined, *argv[at:]]


@contextmanager
def demo_folder(keep: str | None) -> Iterator[Path]:
    """Give the folder to keep, or one that is gone afterwards.

    Folders left by a demo that was killed are swept first.
    """
    if keep:
        folder = Path(keep).expanduser().absolute()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            raise StoreRefused("folder") from None
        yield folder
        return
    base = _base()
    for left in base.glob("demo-*"):
        if not _alive(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"demo-{os.getpid()}-", dir=base))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def passing() -> str:
    """Name the folder that holds demos which are thrown away."""
    return f"anteckning-{os.getuid()}"


def _base() -> Path:
    room = os.environ.get("XDG_RUNTIME_DIR") or ""
    above = Path(room if os.access(room, os.W_OK) else tempfile.gettempdir())
    base = above / passing()
    try:
        base.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        raise StoreRefused("folder") from None
    found = base.lstat()
    if base.is_symlink() or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise StoreRefused("open to others")
    return base


def _alive(folder: Path) -> bool:
    pid = folder.name.split("-")[1]
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True


def list_accounts(options: argparse.Namespace) -> int:
    """Print the accounts: of the kept demo, of one that runs, or of a new one."""
    try:
        accounts = _accounts(options.keep)
    except StoreError as error:
        sys.stderr.write(text(explain(error)) + os.linesep)
        return exits.STORE
    if options.json:
        rows = [
            {
                "login": account.login,
                "password": PASSWORD,
                "code": account.code_now,
                "who": text(who_words(account)),
                "reads": text(reads_words(account)),
            }
            for account in accounts
        ]
        _print(json.dumps(rows, ensure_ascii=False, indent=2))
        return exits.OK
    _print(_("Password for everyone: {password}", password=PASSWORD))
    for account in accounts:
        code = f"{account.code_now[:3]} {account.code_now[3:]}"
        who, reads = text(who_words(account)), text(reads_words(account))
        _print(f"{account.login:<14}{code:<9}{who:<35}{reads}")
    return exits.OK


def _accounts(keep: str | None) -> list[DemoAccount]:
    now = SystemClock().now_ms()
    if keep:
        if not (Path(keep).expanduser() / FILE).exists():
            raise StoreUnreachable
        return load_list(Path(keep).expanduser()).accounts(now, {})
    for running in sorted(_base().glob("demo-*")):
        if _alive(running) and (running / FILE).exists():
            return load_list(running).accounts(now, {})
    with demo_folder(None) as folder:
        _build(folder)
        return load_list(folder).accounts(now, {})


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
