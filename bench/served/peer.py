"""The same statements for pgbench, written down while the keeper does an act.

Nothing is left out: the transaction's beginning, whose it is, the look at the
rosters' heads and the session, and what is asked for. Where an act writes, what
must be new each time is made anew by the database.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import psycopg

from securenotes.keeper.once import Once
from securenotes.keeper.postgres import Line
from securenotes.keeper.visitor import Visitor
from securenotes.server.acts import ACTS, Asked
from tests.kit import Sealed

if TYPE_CHECKING:
    from bench.served.stage import School
    from securenotes.model import VersionHash

FRESH = "sha256(int8send(:fresh::bigint))"
LOG_VALUES = re.compile(r"VALUES \(('\S+), (\d+), ('\S+),")


class Noting:
    """A cursor that writes down what it is given."""

    def __init__(self, cursor: psycopg.Cursor[Any], steps: list[str]) -> None:
        self._cursor = cursor
        self._steps = steps

    def execute(self, text: bytes, values: Any = None) -> psycopg.Cursor[Any]:
        """Run one statement."""
        writer = psycopg.ClientCursor(self._cursor.connection)
        self._steps.append(writer.mogrify(text, values))
        return self._cursor.execute(text, values)

    def executemany(self, text: bytes, rows: Any) -> None:
        """Run it for each row."""
        for row in rows:
            self.execute(text, row)


class NotingLine(Line):
    """A line that writes down what is said on it."""

    def __init__(self, dsn: str) -> None:
        super().__init__(dsn)
        self.steps: list[str] = []

    def cursor(self) -> Any:
        """Give a cursor that writes down."""
        return Noting(super().cursor(), self.steps)

    def say(self, text: str) -> str:
        """Write down what is sent as one message as such."""
        parts = [part.strip() for part in text.split(";")]
        if len(parts) > 1:
            parts = ["\\startpipeline", *parts, "\\endpipeline"]
        self.steps += parts
        return super().say(text)


def statements(
    school: School,
    login: str,
    name: str,
    record: object,
    if_match: VersionHash | None = None,
    *,
    keyed: bool = False,
) -> list[str]:
    """Give the statements of an act, which is done once for it."""
    line = NotingLine(school.dsn)
    try:
        keeper = school.keeper(line)
        with keeper.sql.reading():
            keeper.roster._rosters.catch_up()  # noqa: SLF001 - as after its first act
        line.steps.clear()
        key = secrets.token_bytes(32)
        visitor = Visitor(
            school.tokens[login],
            school.keys.sign_row,
            Once(key, bytes(32)) if keyed else None,
        )
        ACTS[name](keeper, Asked(record, visitor, school.keys.sign_row, if_match))
        return [step.replace(literal(key), FRESH) for step in line.steps]
    finally:
        line.close()


def script(steps: list[str], change: Callable[[str], str] = str) -> str:
    """Write statements as pgbench reads them."""
    lines = []
    for step in steps:
        text = change(" ".join(step.split()))
        ended = text.startswith("\\") or "\\gset" in text
        lines.append(text if ended else f"{text};")
    return "\n".join([r"\set fresh random(1, 9000000000000000000)", *lines, ""])


def always_new(school: School, one: Sealed) -> Callable[[str], str]:
    """Make of statements that wrote a note once some that write one each time."""
    with psycopg.connect(school.trial.dsn(school.name)) as connection:
        found = connection.execute(
            "SELECT id FROM anteckning.version WHERE note = %s", (one.note,)
        ).fetchone()
    row = None if found is None else found[0]

    def change(text: str) -> str:
        text = text.replace(literal(one.note), f"substr({FRESH}, 1, 16)")
        if row is not None and text.startswith(("INSERT INTO dek", "INSERT INTO head")):
            text = re.sub(rf"\b{row}\b", ":v_id::bigint", text)
        if text.endswith("RETURNING id"):
            return f"{text} \\gset v_"
        if text.startswith("SELECT seq, hash FROM log"):
            return f"{text} \\gset l_"
        if text.startswith("INSERT INTO log"):
            text = LOG_VALUES.sub(
                r"VALUES (\1, :l_seq::bigint + 1, :l_hash::bytea,", text
            )
        return text

    return change


def literal(value: bytes) -> str:
    """Give bytes as they stand in a statement."""
    return f"'\\x{value.hex()}'::bytea"
