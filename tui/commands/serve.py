"""``anteckning serve``: the server, until it is told to stop."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from securenotes.errors import (
    SecureNotesError,
    StoreError,
    StoreUnreachable,
    StoreVersion,
)
from tui import exits
from tui.bootstrap import store_place
from tui.commands.serve_keys import UNUSABLE, key_act, tell
from tui.configured import settings_or_fail
from tui.i18n import Words, _, lazy, ngettext, text
from tui.words import explain

if TYPE_CHECKING:
    from securenotes.server.plan import Plan

_FAULTS = {
    "one store": lazy("Name what to serve: --database URL, or --socket PATH."),
    "keys": lazy(
        "Name the file with the server's keys: --keys FILE. --make-keys makes it."
    ),
    "listen": lazy("--listen is a number and a port, as 127.0.0.1:8443 or [::1]:8443."),
    "plain": lazy(
        "Others could listen in. Give --tls-cert and --tls-key, or listen on"
        " 127.0.0.1 behind a proxy."
    ),
    "tls": lazy("--tls-cert and --tls-key go together."),
    "proxy": lazy(
        "--proxy is the address or network of a proxy, and goes without --tls-cert."
    ),
    "socket": lazy("--socket goes without --listen, --proxy and TLS."),
    "port": lazy("--metrics is a port, 1 to 65535."),
    "name": lazy(
        "Name the server by the host that clients are told: --name HOST, in small"
        " letters."
    ),
    "password": lazy(
        "No password on the command line. Put it in a password file that libpq"
        " reads, ~/.pgpass or PGPASSFILE."
    ),
    "sslmode": lazy(
        "The database is on another machine. Add sslmode=verify-full and sslrootcert."
    ),
    "database": lazy("--database is an address as libpq writes it."),
    "number": lazy("--connections and --drain are numbers."),
}
"""Words for each fault of a plan."""

_PLACES = {
    "listen": lazy("The server cannot listen there. Is another one running?"),
    "tls": lazy("The certificate and its key cannot be used together."),
    "answers": lazy("A server answers on that socket already. It is left alone."),
    "rights": lazy(
        "That role may not make roles and schemas: migrate as the database's superuser."
    ),
    "role": lazy(
        "That role stands above row security. Serve as anteckning_app, or a role"
        " that is a member of it alone."
    ),
    "file": lazy("Something that is no socket lies there. It is left alone."),
}
"""Words for what cannot be opened, by the error's own code."""

_STORES: dict[type[SecureNotesError], Words] = {
    StoreUnreachable: lazy("The store cannot be reached, or lets nobody in."),
    StoreVersion: lazy(
        "The database is of another version. --migrate brings an older one forward."
    ),
}
"""Words for operators, where those for people at a screen would not help."""


def run(options: argparse.Namespace) -> int:
    """Serve, or see to keys or database; return the exit code."""
    try:
        act = key_act(options)
        if act is not None:
            if not options.keys:
                exits.fail(text(_FAULTS["keys"]), exits.USAGE)
            return tell(act(options, Path(options.keys).expanduser()))
        if options.migrate:
            return _migrate(options)
        return _serve(_plan(options))
    except ImportError:
        exits.fail(
            _("The server's parts are not installed: pip install 'anteckning[server]'"),
            exits.USAGE,
        )


def fault_words(fault: str) -> Words:
    """Give the words for a plan's fault."""
    return _FAULTS[fault]


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
        exits.fail(text(_FAULTS[error.fault]), exits.USAGE)


def _migrate(options: argparse.Namespace) -> int:
    from securenotes.server.migration import migrate
    from securenotes.server.plan import PlanError, check_database

    if options.database is None:
        exits.fail(text(_FAULTS["one store"]), exits.USAGE)
    try:
        check_database(options.database)
        steps = migrate(options.database)
    except PlanError as error:
        exits.fail(text(_FAULTS[error.fault]), exits.USAGE)
    except StoreError as error:
        exits.fail(*_told(error))
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
        exits.fail(*_told(error))
    if cut:
        # A worker may still wait for the database; it is not waited for.
        sys.stderr.flush()
        os._exit(exits.SIGNAL + cut)
    return exits.OK


def _told(error: SecureNotesError) -> tuple[str, int]:
    words = _PLACES.get(error.code)
    if words is None:
        return text(_STORES.get(type(error)) or explain(error)), exits.STORE
    if error.code == "tls":
        return text(words), exits.SETTINGS
    return text(words), exits.SERVER if isinstance(
        error, StoreUnreachable
    ) else exits.STORE
