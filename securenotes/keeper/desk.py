"""Where every act begins: a transaction, the newest rosters, a caller."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from securenotes.attention import is_unattended
from securenotes.clock import Clock, day_of
from securenotes.errors import (
    FreshCodeNeeded,
    LinkEnded,
    ModuleOff,
    NotAllowed,
    NotThere,
    SessionEnded,
    StoreError,
)
from securenotes.keeper.log import refuse_once_more, write_row
from securenotes.keeper.once import remember
from securenotes.keeper.outside import Outside
from securenotes.keeper.rosters import Rosters
from securenotes.keeper.sql import Sql
from securenotes.keeper.visitor import FULL, Caller, Visitor
from securenotes.model import ChainId, NoteId, ScopeId, UserId
from securenotes.sealed import EMBEDDED, Act
from securenotes.vault.primitives import sha256

IDLE = 60 * 60_000
"""Milliseconds without an act after which a session asks for a code."""

LONGEST = 10 * 3_600_000
"""Milliseconds after which a session is over."""

FRESH = 5 * 60_000
"""How old a code may be for acts that ask for a fresh one."""

TOUCH = 60_000
"""A session's last use is written at most this often."""

WHOLE = 1


class Desk:
    """The store, its clock and its rosters, for all acts of a keeper."""

    def __init__(self, sql: Sql, clock: Clock, outside: Outside | None = None) -> None:
        self.outside = outside
        self.server_name = EMBEDDED if outside is None else outside.name
        self.sql = sql
        self.clock = clock
        self.rosters = Rosters(sql)

    @contextmanager
    def reading(self, visitor: Visitor, *tags: str) -> Iterator[Caller]:
        """Read as a caller; ``SessionEnded`` without a whole session (R2)."""
        caller: Caller | None = None
        try:
            with self.sql.reading():
                caller = self.admit(visitor, tags or (FULL,))
                yield caller
        except (NotThere, NotAllowed):
            self.refuse(caller)
            raise
        if not is_unattended():
            self.touch(caller)

    @contextmanager
    def writing(self, visitor: Visitor, *tags: str) -> Iterator[Caller]:
        """Write as a caller, whole or not at all, and log what is refused."""
        caller: Caller | None = None
        try:
            with self.sql.writing():
                caller = self.admit(visitor, tags or (FULL,))
                if visitor.once is not None:
                    remember(self.sql, caller, visitor.once)
                yield caller
                if not is_unattended():
                    self.sql.run(
                        "UPDATE session SET used = ? WHERE id = ? AND used < ?",
                        (caller.now, caller.session, caller.now - TOUCH),
                    )
        except (NotThere, NotAllowed, LinkEnded, ModuleOff):
            self.rosters.forget_unsaved()
            self.refuse(caller)
            raise
        except BaseException:
            self.rosters.forget_unsaved()
            raise
        self.rosters.keep()

    def admit(self, visitor: Visitor, tags: tuple[str, ...]) -> Caller:
        """Find the session behind a visitor's token (R2); catch up on rosters."""
        now = self.clock.now_ms()
        today = day_of(now)
        rows = self.sql.enter(sha256(visitor.token), today) if visitor.token else []
        if not rows:
            raise SessionEnded
        number, user, tag, state, made, used, code_at = rows[0][:7]
        if state != WHOLE or tag not in tags:
            raise SessionEnded
        if now - made >= LONGEST or now - used >= IDLE:
            raise SessionEnded
        self.rosters.catch_up([row[7:] for row in rows if row[7] is not None])
        return Caller(
            UserId(user), number, tag, code_at, now, today, visitor.sign, used=used
        )

    def touch(self, caller: Caller) -> None:
        """Note that a session is in use, once a minute at most."""
        if caller.now - caller.used >= TOUCH:
            with self.sql.writing():
                self.sql.run(
                    "UPDATE session SET used = ? WHERE id = ?",
                    (caller.now, caller.session),
                )

    def log(
        self,
        caller: Caller,
        act: Act,
        chain: ChainId,
        scope: ScopeId | None = None,
        note: NoteId | None = None,
        *,
        ver: int = 0,
        count: int = 0,
        receipt: bytes = b"",
    ) -> None:
        """Add a row to a school's log, in the transaction of the act (R27)."""
        write_row(
            self.sql,
            caller,
            self.rosters.org,
            act,
            chain,
            scope,
            note,
            ver=ver,
            count=count,
            receipt=receipt,
        )

    def refuse(self, caller: Caller | None) -> None:
        """Log that somebody signed in tried what was not theirs (R27).

        An id that was never used is logged as well, at the caller's own
        school, so that both answers cost the same. Who goes on trying fills
        no log: of an hour so many are written and no more.
        """
        if caller is None or caller.sign is None:
            return
        with self.sql.writing():
            self.rosters.catch_up()
            home = self.rosters.home(caller.user)
            chain, scope, note = caller.about or (home, None, None)
            if chain is not None:
                refuse_once_more(self.sql, caller, self.rosters.org, chain, scope, note)
        self.rosters.keep()

    def ask_fresh_code(self, caller: Caller) -> None:
        """Raise ``FreshCodeNeeded`` unless a code was shown lately."""
        if caller.now - caller.code_at > FRESH:
            raise FreshCodeNeeded

    def finish_destroying(self) -> None:
        """Empty the journal after an act that destroyed something."""
        try:
            self.sql.destroy()
        except StoreError:
            # The act itself is durable; the store remembers what is left.
            return
