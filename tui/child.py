"""The interface's own process: hardened first, ended with nothing left to read."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.crash import guarded, silence, write_last
from tui.environment import scrub
from tui.hardening import harden
from tui.spare import await_turn

if TYPE_CHECKING:
    from tui.app import AnteckningApp

SELDOM = (5_000, 10, 5)
"""How much is made between two looks for what is unused: a screen is thousands of
objects that all die together, and a start makes little that does."""


def host(app: AnteckningApp, *, mouse: bool = True, plain: bool = False) -> int:
    """Run the application in this terminal, drawn or as plain lines; return the
    exit code."""
    if plain:
        from tui.plain.host import run_plain

        run_plain(app)
    else:
        app.run(mouse=mouse)
    words = app.leaving.last_words()
    if words:
        write_last(words + os.linesep)
    return app.return_code or 0


def main(argv: Sequence[str] | None = None) -> int:
    """Make the application and run it; one that waits does so when it is told."""
    harden()
    gc.set_threshold(*SELDOM)
    scrub(os.environ)
    given = await_turn(sys.argv[1:] if argv is None else argv)
    from tui.cli import parse
    from tui.configured import settings_or_fail
    from tui.i18n import set_language

    options = parse(given)
    settings = settings_or_fail(options)
    set_language(settings.language)
    from tui.bootstrap import make_app

    app = make_app(settings, options)
    gc.freeze()  # what is there now stays to the end
    return host(app, mouse=settings.mouse, plain=settings.plain)


if __name__ == "__main__":
    silence()
    code = guarded(main)
    # Threads and finalisers have nothing to do that may not be lost.
    os._exit(code)
