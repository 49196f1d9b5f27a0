"""The served store's connection: PostgreSQL, one organisation at a time.

The keeper's statements are those of the embedded store; ``spelling`` puts right
what the two databases write differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

import psycopg
from psycopg import pq
from psycopg.types.numeric import Int8BinaryDumper

from securenotes.errors import StoreBusy, StoreReadOnly, StoreUnreachable
from securenotes.keeper.spelling import Spelled, translate
from securenotes.keeper.sql import SESSION
from securenotes.keeper.states import find_error
from securenotes.keeper.visitor import KIT

if TYPE_CHECKING:
    from securenotes.keeper.sql import Row, Value
    from securenotes.model import OrgId

PATIENCE = 5
"""Seconds to wait for the database, and for a writer of the same organisation."""

LONGEST = 30
"""Seconds that one statement may take."""

SCHEMA = "anteckning"

SETTINGS = {
    "search_path": SCHEMA,
    "lock_timeout": f"{PATIENCE}s",
    "statement_timeout": f"{LONGEST}s",
    "idle_in_transaction_session_timeout": f"{2 * LONGEST}s",
    # Row security makes planning dearer than most statements: once is enough.
    "plan_cache_mode": "force_generic_plan",
    # Many ask at once and each for little: more processes for one would be slower.
    "max_parallel_workers_per_gather": "0",
}
OPTIONS = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())

IDLE = pq.TransactionStatus.IDLE

Block = Callable[[], AbstractContextManager[None]]

WALLS = (
    ", set_config('anteckning.user', encode(session.\"user\", 'hex'), true),"
    " set_config('anteckning.today', %s, true), set_config('anteckning.kit',"
    f" CASE WHEN tag = '{KIT}' THEN 'on' ELSE '' END, true) FROM session"
).encode()
ENTER = Spelled(translate(SESSION).text.replace(b" FROM session", WALLS, 1), None)
"""The session, and in the same breath whose rows are looked at from now on."""

REACH = b"CREATE TEMP TABLE reach (scope bytea PRIMARY KEY)"


class Line:
    """A connection to a database, made when it is needed, and anew when lost.

    With ``later``, whoever holds it calls ``settle`` after each act: what was read
    is then told before the transaction that read it is ended.
    """

    def __init__(self, dsn: str, *, later: bool = False) -> None:
        self._dsn = dsn
        self._later = later
        self._connection: psycopg.Connection[Row] | None = None
        self._cursor: psycopg.Cursor[Row] | None = None

    def __repr__(self) -> str:
        return "Line(…)"

    def cursor(self) -> psycopg.Cursor[Row]:
        """Give the connection's one cursor; connects first where there is none."""
        connection = self._connected()
        if self._cursor is None or self._cursor.connection is not connection:
            self._cursor = connection.cursor(binary=True)
        return self._cursor

    def say(self, text: str) -> str:
        """Send words without values, several at once if need be; gives the last's tag.

        Connects first where there is no connection.
        """
        # Only a cursor whose rows are text may send more than one statement.
        cursor = self._connected().execute(text.encode(), prepare=False)
        while cursor.nextset():
            pass
        return cursor.statusmessage or ""

    def begin(self, text: str) -> None:
        """Say the first words of something; again if the connection had died."""
        self.settle()
        try:
            self.say(text)
        except psycopg.Error:
            # What was cut while nothing was under way is connected anew, once.
            if self._connection is None or not self._connection.closed:
                raise
            self.say(text)

    def _connected(self) -> psycopg.Connection[Row]:
        if self._connection is None or self._connection.closed:
            self._connection = connect(self._dsn)
        return self._connection

    def leave(self) -> None:
        """End what has only read, now or when ``settle`` is called."""
        if not self._later:
            self.settle()

    def settle(self) -> None:
        """End what is begun, if anything is, without its writes."""
        known = self._connection
        if known is None or known.closed or known.info.transaction_status == IDLE:
            return
        try:
            self.say("ROLLBACK")
        except psycopg.Error:
            self.close()

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()


def connect(dsn: str) -> psycopg.Connection[Row]:
    """Connect as the store needs it; raises psycopg's own errors."""
    connection = psycopg.connect(
        dsn,
        autocommit=True,  # each transaction is begun and ended in so many words
        connect_timeout=PATIENCE,
        application_name=SCHEMA,
        options=OPTIONS,
        keepalives_idle=30,
        tcp_user_timeout=LONGEST * 1000,
    )
    # Every number is of the columns' one type, so that a statement has one plan.
    connection.adapters.register_dumper(int, Int8BinaryDumper)
    connection.prepare_threshold = 2
    connection.prepared_max = 200
    connection.execute(REACH)
    return connection


class Postgres:
    """The rows of one organisation, over a line that others may share.

    For one thread at a time. Not a word of the database's own errors leaves it.
    """

    def __init__(self, line: Line, org: OrgId) -> None:
        self._line = line
        self._cursor: psycopg.Cursor[Row] | None = None
        self.org = org

    # -- one statement -------------------------------------------------
    def all(self, statement: str, values: Sequence[Value] = ()) -> list[Row]:
        """Give every row."""
        with self._inside(self.reading):
            return self._execute(translate(statement), values).fetchall()

    def one(self, statement: str, values: Sequence[Value] = ()) -> Row | None:
        """Give the first row, or None."""
        with self._inside(self.reading):
            return self._execute(translate(statement), values).fetchone()

    def run(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Change rows and say how many."""
        with self._inside(self.writing):
            return self._execute(translate(statement), values).rowcount

    def insert(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Add one row and give its number in order of arrival."""
        with self._inside(self.writing):
            returning = translate(f"{statement} RETURNING id")
            row = self._execute(returning, values).fetchone()
        return 0 if row is None else int(row[0])

    def many(self, statement: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each row of values."""
        with self._inside(self.writing):
            assert self._cursor is not None
            try:
                self._cursor.executemany(translate(statement).text, rows)
            except psycopg.Error as error:
                fail(error)

    def enter(self, token_hash: bytes, today: str) -> list[Row]:
        """Give a token's session and the rosters' heads; tell the walls who acts."""
        if self._cursor is None:
            raise StoreUnreachable  # outside of a block nobody would be told
        return self._execute(ENTER, (today, token_hash)).fetchall()

    # -- transactions --------------------------------------------------
    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one unchanging view of the store until the block ends."""
        self._begin(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
            f"SET LOCAL anteckning.org = '{self.org.hex()}'"
        )
        try:
            yield
        finally:
            self._cursor = None
            self._line.leave()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write alone in the organisation, whole or not at all.

        One lock for each organisation gives what an embedded store gives:
        nobody else writes there until the block ends, so each statement sees
        the newest rows and none that change. ``StoreBusy`` after ``PATIENCE``.
        """
        self._begin(
            f"BEGIN; SET LOCAL anteckning.org = '{self.org.hex()}';"
            f"SELECT pg_advisory_xact_lock({lock_of(self.org):d})"
        )
        try:
            yield
            self._commit()
        except StoreReadOnly:
            # A primary that has become a replica: the next try looks for the
            # one that is a primary now.
            self._cursor = None
            self._line.close()
            raise
        except BaseException:
            self._undo()
            raise

    @contextmanager
    def _inside(self, block: Block) -> Iterator[None]:
        """Go on in the transaction that is open, or in one of its own."""
        if self._cursor is not None:
            yield
            return
        with block():
            yield

    def _begin(self, text: str) -> None:
        assert self._cursor is None
        try:
            self._line.begin(text)
            self._cursor = self._line.cursor()
        except psycopg.Error as error:
            self._undo()
            fail(error)

    def _commit(self) -> None:
        try:
            done = self._line.say("COMMIT")
        except psycopg.Error as error:
            fail(error)
        if done != "COMMIT":
            raise StoreBusy  # a statement had failed, and nothing was kept
        self._cursor = None

    def _undo(self) -> None:
        self._cursor = None
        self._line.settle()

    def _execute(
        self, statement: Spelled, values: Sequence[Value]
    ) -> psycopg.Cursor[Row]:
        assert self._cursor is not None
        try:
            return self._cursor.execute(statement.text, statement.fold(values))
        except psycopg.Error as error:
            fail(error)

    # -- destroying ----------------------------------------------------
    def must_destroy(self) -> None:
        """Nothing: the database's own vacuum clears what was deleted."""

    def destroy(self) -> bool:
        """Say that nothing here waits to be destroyed."""
        return True

    def compact(self) -> None:
        """Nothing: the database's own vacuum does."""

    def close(self) -> None:
        """Let go of the connection."""
        self._line.close()


def lock_of(org: OrgId) -> int:
    """Give the number of an organisation's lock; two may share one."""
    return int.from_bytes(org[:8], "big", signed=True)


def fail(error: psycopg.Error) -> NoReturn:
    """Raise our own error for the database's, without its text."""
    raise find_error(error.sqlstate or "") from None
