"""What is done to a served store from outside: a look at every row of it, and what
was disposed of destroyed again in a database that was put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg

from securenotes.keeper.postgres import SCHEMA, Line, Postgres, fail
from securenotes.keeper.restoring import newer_entries, replay_disposals
from securenotes.keeper.wholeness import Finding, Tell, verify_store
from securenotes.model import OrgId
from securenotes.server.rights import check_rights, refuse_without_rights

if TYPE_CHECKING:
    from securenotes.server.keys import ServerKeys

LOOKED_AT = (
    "organisation",
    "account",
    "chain",
    "entry",
    "card",
    "version",
    "dek",
    "seal",
    "head",
    "draft",
    "tally",
    "mark",
    "missed",
    "receipt",
    "review",
    "disclosure",
    "package",
    "log",
    "later_entry",
)
WORK = "SELECT name FROM {schema}.own WHERE what = 'work' AND org = {org}"
"""Working copies, as the embedded store has them for destroying."""


def verify_database(
    dsn: str, keys: ServerKeys, tell: Tell | None = None
) -> Iterator[tuple[OrgId, list[Finding]]]:
    """Give each organisation of a database with what is wrong in it.

    ``tell`` begins anew with each. ``dsn`` is of a role that row security lets
    read all, as ``anteckning_backup`` does; ``keys`` are the server's, which
    vouched for the log. Writes nothing, and servers go on meanwhile. Raises the
    ``StoreError`` family.
    """

    def check_row(_actors: frozenset[bytes], row: bytes, sig: bytes) -> None:
        keys.check_row(row, sig)

    with closing(Line(dsn)) as line:
        for org in _organisations(line):
            _narrow(line, org)
            yield org, list(verify_store(Postgres(line, org), check_row, tell))


def replay_database(dsn: str, old_dsn: str) -> Iterator[tuple[OrgId, int, int]]:
    """Dispose again, in a restored database, of what the old one disposed of (R24).

    Gives each organisation with how many entries of the register the old one has
    beyond the restored, and how many notes were destroyed. ``dsn`` is of a role
    above row security, ``old_dsn`` of one that may read all. What is done for one
    organisation is done whole or not at all, and again without harm. Raises the
    ``StoreError`` family; ``StoreRefused`` ("rights") for another role.
    """
    with closing(Line(dsn)) as line, closing(Line(old_dsn)) as old_line:
        with refuse_without_rights():
            check_rights(line.cursor())
        olds = set(_organisations(old_line))
        for org in _organisations(line):
            if org not in olds:
                continue
            for each in (line, old_line):
                _narrow(each, org)
            _lay(line, "known_work", WORK, org)
            made = Postgres(line, org)
            with made.writing():
                newer = newer_entries(Postgres(old_line, org), made)
                done = sum(replay_disposals(made, entries) for entries in newer)
            yield org, len(newer[0]), done


def _organisations(line: Line) -> list[OrgId]:
    try:
        line.say("SET statement_timeout = 0")
        found = line.cursor().execute(b"SELECT org FROM organisation ORDER BY org")
        return [OrgId(row[0]) for row in found.fetchall()]
    except psycopg.Error as error:
        fail(error)


def _narrow(line: Line, org: OrgId) -> None:
    """Lay views of one organisation's rows over the tables, for this line alone."""
    for table in LOOKED_AT:
        _lay(line, table, f"SELECT * FROM {{schema}}.{table} WHERE org = {{org}}", org)


def _lay(line: Line, name: str, select: str, org: OrgId) -> None:
    rows = select.format(schema=SCHEMA, org=f"'\\x{org.hex()}'::bytea")
    try:
        line.say(f"CREATE OR REPLACE TEMP VIEW {name} AS {rows}")
    except psycopg.Error as error:
        fail(error)
