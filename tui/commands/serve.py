"""``anteckning serve``: the server, until it is told to stop."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from securenotes.errors import (
    StoreError,
)
from tui import exits
from tui.bootstrap import store_place
from tui.commands.serve_keys import key_act, tell
from tui.commands.serve_words import FAULTS, UNUSABLE, ending
from tui.configured import settings_or_fail
from tui.i18n import _, ngettext, text

if TYPE_CHECKING:
    from securenotes.server.plan import Plan


def run(options: argparse.Namespace) -> int:
    """Serve, or see to keys or database; return the exit code."""
    try:
        act = key_act(options)
        if act is not None:
            if not options.keys:
                exits.fail(text(FAULTS["keys"]), exits.USAGE)
            return tell(act(options, Path(options.keys).expanduser()))
        if options.migrate:
            return _migrate(options)
        return _serve(_plan(options))
    except ImportError:
        exits.fail(
            _("The server's parts are not installed: pip install 'anteckning[server]'"),
            exits.USAGE,
        )


def _plan(options: argparse.Namespace) -> Plan:
    from securenotes.server.plan import Asked, PlanError, make_plan

    store = store_place(settings_or_fail(options), options).store
    asked = Asked(
        keys=options.keys,
        name=options.name,
        database=options.database,
        store=store,
        socket=options.socket,
        listen=options.listen,
        certificate=options.tls_cert,
        key=options.tls_key,
        proxies=tuple(options.proxy or ()),
        metrics=options.metrics,
        found=options.found,
        connections=options.connections,
        drain=options.drain,
    )
    try:
        return make_plan(asked)
    except PlanError as error:
        exits.fail(text(FAULTS[error.fault]), exits.USAGE)


def _migrate(options: argparse.Namespace) -> int:
    from securenotes.server.migration import migrate
    from securenotes.server.plan import PlanError, check_database

    if options.database is None:
        exits.fail(text(FAULTS["one store"]), exits.USAGE)
    try:
        check_database(options.database)
        steps = migrate(options.database)
    except PlanError as error:
        exits.fail(text(FAULTS[error.fault]), exits.USAGE)
    except StoreError as error:
        exits.fail(*ending(error))
    words = ngettext("{n} step was done.", "{n} steps were done.", len(steps))
    sys.stdout.write(words + "\n")
    return exits.OK


def _serve(plan: Plan) -> int:
    from securenotes.server.keys import read_key_file
    from securenotes.server.lines import log_to
    from securenotes.server.opening import run_server
    from tui.hardening import forbid_dumps

    forbid_dumps()
    try:
        read_key_file(plan.keys, plan.name)
    except StoreError:
        exits.fail(text(UNUSABLE), exits.SETTINGS)
    log_to()
    try:
        cut = run_server(plan)
    except StoreError as error:
        exits.fail(*ending(error))
    if cut:
        # A worker may still wait for the database; it is not waited for.
        sys.stderr.flush()
        os._exit(exits.SIGNAL + cut)
    return exits.OK
