"""What is done to a served store from outside: a look at every row of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg

from securenotes.keeper.postgres import SCHEMA, Line, Postgres, fail
from securenotes.keeper.wholeness import Finding, Tell, verify_store
from securenotes.model import OrgId

if TYPE_CHECKING:
    from securenotes.server.keys import ServerKeys

LOOKED_AT = (
    "organisation",
    "chain",
    "entry",
    "version",
    "dek",
    "seal",
    "head",
    "draft",
    "tally",
    "mark",
    "receipt",
    "review",
    "disclosure",
    "log",
    "later_entry",
)


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


def _organisations(line: Line) -> list[OrgId]:
    try:
        line.say("SET statement_timeout = 0")
        found = line.cursor().execute(b"SELECT org FROM organisation ORDER BY org")
        return [OrgId(row[0]) for row in found.fetchall()]
    except psycopg.Error as error:
        fail(error)


def _narrow(line: Line, org: OrgId) -> None:
    """Lay views of one organisation's rows over the tables, for this line alone."""
    try:
        for table in LOOKED_AT:
            line.say(
                f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT * FROM"
                f" {SCHEMA}.{table} WHERE org = '\\x{org.hex()}'::bytea"
            )
    except psycopg.Error as error:
        fail(error)
