"""Bringing a database forward to this program's schema (vault § 9).

Forward only, each step in one transaction, one process at a time. It is done
by whoever may make roles and schemas, never by the server's own role.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Final

import psycopg

from securenotes.errors import StoreDamaged, StoreRefused, StoreVersion
from securenotes.keeper.postgres import PATIENCE, Line, fail
from securenotes.server.rights import refuse_without_rights

VERSION: Final = 12
"""The schema that this program reads and writes."""

LOCK: Final = 0x53414E31
"""Held by the one process that migrates: the letters SAN1."""

RECORD = b"""
CREATE TABLE IF NOT EXISTS migration (
    number bigint PRIMARY KEY,
    hash bytea NOT NULL,
    made timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON migration TO anteckning_app, anteckning_backup;
"""


def migrate(dsn: str) -> list[int]:
    """Do the steps that a database lacks, and say which.

    Raises ``StoreVersion`` for a newer database than the program,
    ``StoreDamaged`` where a step was done from another text, ``StoreRefused``
    ("rights") to who may not, and the rest of the ``StoreError`` family.
    """
    with (
        refuse_without_rights(),
        psycopg.connect(dsn, connect_timeout=PATIENCE) as connection,
    ):
        return bring_forward(connection)


def bring_forward(connection: psycopg.Connection) -> list[int]:
    """Do it in the transaction that the connection is in."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    connection.execute(read_script("roles.sql"))
    connection.execute("SET LOCAL ROLE anteckning_owner")
    connection.execute("SET LOCAL search_path = anteckning, pg_temp")
    connection.execute(RECORD)
    found = connection.execute("SELECT number, hash FROM migration").fetchall()
    done = check(dict(found))
    added = []
    for number, name in read_steps():
        if number not in done:
            script = read_script(name)
            connection.execute(script)
            connection.execute(
                "INSERT INTO migration (number, hash) VALUES (%s, %s)",
                (number, hash_of(script)),
            )
            added.append(number)
    return added


def check_schema(line: Line) -> None:
    """Raise ``StoreVersion`` unless a database is of this program's schema.

    ``StoreRefused`` ("role") for a role that may not so much as ask.
    """
    try:
        line.begin("SELECT 1")
        found = line.cursor().execute("SELECT number, hash FROM migration").fetchall()
    except psycopg.errors.InsufficientPrivilege:
        raise StoreRefused("role") from None
    except psycopg.Error as error:
        fail(error)
    if len(check(dict(found))) != len(read_steps()):
        raise StoreVersion


def check(done: dict[int, bytes]) -> set[int]:
    """Hold what was done to this program; ``StoreVersion``, ``StoreDamaged``."""
    if done and max(done) > VERSION:
        raise StoreVersion
    for number, name in read_steps():
        if number in done and done[number] != hash_of(read_script(name)):
            raise StoreDamaged
    return set(done)


def read_steps() -> list[tuple[int, str]]:
    """Give every step's number and file, in order."""
    found = []
    for file in files("securenotes.keeper").joinpath("migrations/postgres").iterdir():
        number, _, rest = file.name.partition("_")
        if rest.endswith(".sql") and number.isdigit():
            found.append((int(number), file.name))
    return sorted(found)


def read_script(name: str) -> bytes:
    """Read one step's statements."""
    folder = files("securenotes.keeper").joinpath("migrations/postgres")
    return folder.joinpath(name).read_bytes()


def hash_of(script: bytes) -> bytes:
    """Give what a step is known again by."""
    return hashlib.sha256(script).digest()
