"""The access log as it is told to, and as administrators read it (R27)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes import rules
from securenotes.errors import BadInput, ModuleOff, NotAllowed, NotThere
from securenotes.keeper.sql import marks
from securenotes.sealed import Act, LogHead, LogRow

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.sql import Value
    from securenotes.keeper.visitor import Caller, Visitor
    from securenotes.model import ChainId, ScopeId
    from securenotes.sealed import LogFilter

MOST = 200
DONE_BY_READERS = (Act.LISTED, Act.SEARCHED)
DONE_BY_ADMINISTRATORS = (Act.LOOKED, Act.CHECKED, Act.EXPORTED)
SLACK = 24 * 3_600_000
"""Milliseconds by which a clock may have been put back between two rows."""

COLUMNS = "chain, seq, prev, at, actor, act, scope, note, ver, count, receipt, sig"


class AccessLog:
    """Takes what clients tell of, and gives rows to administrators."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql

    def note_log(
        self,
        visitor: Visitor,
        act: Act,
        pupil: ScopeId | None,
        count: int,
        chain: ChainId | None = None,
    ) -> None:
        """Log a listing, a search, an export or a look in the log, without words.

        Without pupil and school it is told at every school of the person's.
        What leaves the program does so after a fresh code: ``FreshCodeNeeded``.
        """
        readers = act in DONE_BY_READERS
        if not (readers or act in DONE_BY_ADMINISTRATORS) or not 0 <= count < 1 << 32:
            raise BadInput("log", "act")
        with self._desk.writing(visitor) as caller:
            for one in self._schools(caller, pupil, chain):
                if not readers:
                    self._check_administrator(caller, one, act)
                self._desk.log(caller, act, one, pupil, count=count)

    def _schools(
        self, caller: Caller, pupil: ScopeId | None, chain: ChainId | None
    ) -> list[ChainId]:
        """Find whose log it is; ``NotThere`` for a pupil or school not theirs."""
        rosters = self._desk.rosters
        if pupil is not None:
            found = rosters.chain_of_pupil(pupil)
            caller.about = (found, pupil, None)
            if pupil not in rosters.pupils_of(caller, found):
                raise NotThere
            return [found]
        chains = rosters.chains_of(caller.user)
        if chain is None:
            return chains
        if chain not in chains:
            raise NotThere
        return [chain]

    def _check_administrator(
        self, caller: Caller, chain: ChainId, act: Act = Act.LOOKED
    ) -> None:
        """Hold a caller to a school's administrators, while it has the module.

        ``NotThere`` for those who are not of the school. What is kept may be
        given out without the module as well (R13).
        """
        rosters = self._desk.rosters
        state = rosters.state(chain)
        if chain not in rosters.chains_of(caller.user):
            raise NotThere
        if not state.is_administrator(caller.user):
            raise NotAllowed
        if act is Act.EXPORTED:
            self._desk.ask_fresh_code(caller)
        elif not state.policy.module:
            raise ModuleOff

    def access_log(
        self, visitor: Visitor, pupil: ScopeId, after: int, limit: int
    ) -> list[LogRow]:
        """Give the log rows on a pupil after a number; administrators only."""
        if not 0 < limit <= MOST:
            raise BadInput("limit", "range")
        with self._desk.reading(visitor) as caller:
            chain = self._desk.rosters.chain_of_pupil(pupil)
            caller.about = (chain, pupil, None)
            who = self._desk.rosters.standing(caller, pupil, None)
            if not who.live:
                raise NotThere
            if not rules.may_read_log(who):
                raise NotAllowed if who.module else ModuleOff
            rows = self._sql.all(
                f"SELECT {COLUMNS} FROM log WHERE scope = ? AND seq > ?"
                " ORDER BY seq LIMIT ?",
                (pupil, after, limit),
            )
        return [LogRow(*row) for row in rows]

    def log_page(
        self,
        visitor: Visitor,
        chain: ChainId,
        which: LogFilter,
        before: int,
        limit: int,
    ) -> list[LogRow]:
        """Give a school's rows before a number (0: from the newest), newest first.

        For its administrators; narrowed by pupil, person, act and time, never
        by words: there are none.
        """
        if not 0 < limit <= MOST:
            raise BadInput("limit", "range")
        with self._desk.reading(visitor) as caller:
            self._check_administrator(caller, chain)
            caller.about = (chain, which.pupil, None)
            condition, values = conditions(which)
            first = self._first(chain, which.at_from)
            rows = self._sql.all(
                f"SELECT {COLUMNS} FROM log WHERE chain = ? AND seq BETWEEN ? AND ?"
                f"{condition} ORDER BY seq DESC LIMIT ?",
                (chain, first, (before or 1 << 62) - 1, *values, limit),
            )
        return [LogRow(*row) for row in rows]

    def log_head(self, visitor: Visitor, chain: ChainId, seq: int) -> LogHead:
        """Give the newest row's number and hash, and the hash of row ``seq``.

        To everybody at the school: it is what each client remembers, so that rows
        cut off at the end are missed (vault § 9).
        """
        with self._desk.reading(visitor) as caller:
            caller.about = (chain, None, None)
            if chain not in self._desk.rosters.chains_of(caller.user):
                raise NotThere
            newest = self._sql.one(
                "SELECT seq, hash FROM log WHERE chain = ? ORDER BY seq DESC LIMIT 1",
                (chain,),
            )
            asked = self._sql.one(
                "SELECT hash FROM log WHERE chain = ? AND seq = ?", (chain, seq)
            )
        number, row_hash = newest or (0, b"")
        return LogHead(number, row_hash, asked[0] if asked else b"")

    def _first(self, chain: ChainId, at_from: int) -> int:
        """Find a number before which no row is of a time or later, by halves.

        Rows are in the order of time but for clocks that are put back: a day is
        left for those. So rows of some days cost no look at older ones.
        """
        if at_from <= SLACK:
            return 1
        row = self._sql.one("SELECT max(seq) FROM log WHERE chain = ?", (chain,))
        low, high = 1, (row[0] or 0 if row else 0) + 1
        while low < high:
            middle = (low + high) // 2
            row = self._sql.one(
                "SELECT at FROM log WHERE chain = ? AND seq = ?", (chain, middle)
            )
            if row is None or row[0] >= at_from - SLACK:
                high = middle
            else:
                low = middle + 1
        return low


def conditions(which: LogFilter) -> tuple[str, list[Value]]:
    """Turn a filter into a condition and its values."""
    found: list[tuple[str, list[Value]]] = []
    if which.pupil is not None:
        found.append(("scope = ?", [which.pupil]))
    if which.actor is not None:
        found.append(("actor = ?", [which.actor]))
    if which.acts:
        acts: list[Value] = [int(act) for act in which.acts]
        found.append((f"act IN ({marks(acts)})", acts))
    if which.at_from:
        found.append(("at >= ?", [which.at_from]))
    if which.at_to:
        found.append(("at <= ?", [which.at_to]))
    text = "".join(f" AND {condition}" for condition, _ in found)
    return text, [value for _, values in found for value in values]
