"""What is done to a whole database is done by a role that may see all of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from securenotes.errors import StoreRefused
from securenotes.keeper.postgres import SCHEMA, fail

if TYPE_CHECKING:
    from securenotes.keeper.sql import Row


@contextmanager
def refuse_without_rights() -> Iterator[None]:
    """Raise ``StoreRefused`` ("rights") to who may not, else a ``StoreError``."""
    try:
        yield
    except psycopg.errors.InsufficientPrivilege:
        raise StoreRefused("rights") from None
    except psycopg.Error as error:
        fail(error)


def check_rights(cursor: psycopg.Cursor[Row]) -> None:
    """Refuse a role beneath row security: it would see no row, and find nothing to do.

    Raises psycopg's own errors, as does what is done after it.
    """
    cursor.execute("SET row_security = off")
    cursor.execute(f"SELECT FROM {SCHEMA}.version LIMIT 0".encode())
    # The database's own triggers act as a role that is beneath it.
    cursor.execute("RESET row_security")
