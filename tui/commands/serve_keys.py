"""``anteckning serve --make-keys | --add-key | --reseal``: the server's own keys."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from securenotes.errors import StoreDamaged, StoreError, StoreRefused
from tui import exits
from tui.bootstrap import store_place
from tui.commands.serve_words import FAULTS, RIGHTS, UNUSABLE
from tui.configured import settings_or_fail
from tui.i18n import Words, _, lazy, ngettext, text


def key_act(
    options: argparse.Namespace,
) -> Callable[[argparse.Namespace, Path], str] | None:
    """Find what was asked to be done with the keys, None for nothing."""
    acts = {"make_keys": _make, "add_key": _add, "reseal": _reseal}
    return next((act for name, act in acts.items() if getattr(options, name)), None)


def _make(_options: argparse.Namespace, file: Path) -> str:
    from securenotes.server.keys import make_key_file

    try:
        make_key_file(file)
    except StoreRefused:
        exits.fail(_("That file is there already. It is left alone."), exits.SETTINGS)
    except StoreError:
        exits.fail(_("The file of keys cannot be made there."), exits.SETTINGS)
    return _(
        "The keys are made. Keep a copy apart from the database's backups: without"
        " them nobody's codes can be matched."
    )


def _add(_options: argparse.Namespace, file: Path) -> str:
    from securenotes.server.keys import add_key

    try:
        add_key(file)
    except StoreRefused as error:
        if error.code == "many":
            exits.fail(_("The file holds as many keys as it may."), exits.SETTINGS)
        exits.fail(text(UNUSABLE), exits.SETTINGS)
    except StoreError:
        exits.fail(text(UNUSABLE), exits.SETTINGS)
    return _(
        "A key is added. Copy the file to every server and to the safe, let the"
        " servers read it (SIGHUP), and then seal the seeds anew with --reseal."
    )


def _reseal(options: argparse.Namespace, file: Path) -> str:
    from securenotes.server.keys import read_key_file
    from securenotes.server.plan import PlanError, check_database
    from securenotes.server.resealing import reseal_database, reseal_store

    try:
        keys = read_key_file(file, "")
    except StoreError:
        exits.fail(text(UNUSABLE), exits.SETTINGS)
    try:
        if options.database is None:
            store = store_place(settings_or_fail(options), options).store
            done = reseal_store(store, keys)
        else:
            check_database(options.database)
            done = reseal_database(options.database, keys)
    except PlanError as error:
        exits.fail(text(FAULTS[error.fault]), exits.USAGE)
    except StoreError as error:
        exits.fail(text(_words(error)), exits.STORE)
    return ngettext(
        "{n} seed is sealed under the newest key.",
        "{n} seeds are sealed under the newest key.",
        done,
    )


def _words(error: StoreError) -> Words:
    if isinstance(error, StoreDamaged):
        return lazy(
            "A seed opens under no key of this file. Nothing was changed. Is it the"
            " server's own?"
        )
    if isinstance(error, StoreRefused) and error.code == "rights":
        return RIGHTS
    return lazy("The store cannot be reached, or lets nobody in.")


def tell(words: str) -> int:
    """Write what was done."""
    sys.stdout.write(words + "\n")
    return exits.OK
