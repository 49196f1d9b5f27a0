"""A database with rows of two organisations in every table."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
import pytest
from psycopg import sql

from securenotes.server.migration import migrate
from tests.kit_postgres import the_server

OURS, THEIRS = b"O" * 16, b"T" * 16
EVERY_ID = b"E" * 16
"""Stands in every id and text of the rows below: who, what and where."""

COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attidentity <> ''
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'anteckning'::regnamespace AND c.relkind = 'r'
    AND a.attnum > 0 AND NOT a.attisdropped AND c.relname <> 'migration'
ORDER BY c.relname, a.attnum
"""


@dataclass(frozen=True)
class Both:
    """A database, and its tables with their columns."""

    name: str
    tables: dict[str, list[tuple[str, str, bool]]]

    def connect(self, user: str, org: bytes | None = None) -> psycopg.Connection:
        connection = psycopg.connect(
            the_server().dsn(self.name, user),
            autocommit=True,
            options="-c search_path=anteckning",
        )
        if org is not None:
            say_who(connection, org)
        return connection

    def row(self, table: str, org: bytes) -> tuple[sql.Composed, list[object]]:
        """Give a statement that adds a row of an organisation's, and its values."""
        values = {
            name: org if name == "org" else something(name, kind)
            for name, kind, counted in self.tables[table]
            if not counted
        }
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(",").join(map(sql.Identifier, values)),
            sql.SQL(",").join([sql.Placeholder()] * len(values)),
        )
        return statement, list(values.values())


def say_who(
    connection: psycopg.Connection,
    org: bytes,
    user: bytes = EVERY_ID,
    day: str = "2026-11-24",
) -> None:
    """Say for whom the statements that follow are, as the server does."""
    connection.execute(
        "SELECT set_config('anteckning.org', %s, false),"
        " set_config('anteckning.user', %s, false),"
        " set_config('anteckning.today', %s, false)",
        (org.hex(), user.hex(), day),
    )


def something(name: str, kind: str) -> object:
    """Give a value for a column."""
    if kind == "bytea":
        return EVERY_ID
    if kind == "text":
        return "2026-01-01" if name == "first" else None if name == "last" else "x"
    return name != "disabled" if kind == "boolean" else 1


@pytest.fixture(scope="session")
def both() -> Both:
    """Make the database; the walls of keys are down while it is filled."""
    name = "walls"
    with psycopg.connect(the_server().dsn(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    migrate(the_server().dsn(name))
    tables: dict[str, list[tuple[str, str, bool]]] = {}
    with psycopg.connect(the_server().dsn(name)) as connection:
        for table, *column in connection.execute(COLUMNS):
            tables.setdefault(table, []).append((column[0], column[1], column[2]))
    made = Both(name, tables)
    with made.connect("postgres") as connection:
        connection.execute("SET session_replication_role = replica")
        for org in (OURS, THEIRS):
            for table in tables:
                connection.execute(*made.row(table, org))
        for words in (
            "UPDATE dek SET id = v.id FROM version v WHERE v.org = dek.org",
            "UPDATE seal SET id = v.id FROM version v WHERE v.org = seal.org",
            "UPDATE head SET version = v.id FROM version v WHERE v.org = head.org",
        ):
            connection.execute(words.encode())
    return made
