"""Lists of published notes: keyset pages, filters, counts (R4, R8, R9, R28)."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from securenotes.errors import BadInput, ModuleOff, NotThere
from securenotes.keeper.narrowing import (
    BY_PUPIL,
    READ_VER,
    START,
    conditions,
    find_way,
    is_by_reading_alone,
    is_changed,
    parts,
    places_of,
    time_of,
)
from securenotes.keeper.notes_rows import VERSION_COLUMNS, read_version
from securenotes.keeper.sql import marks
from securenotes.model import ChainId, NoteId, ScopeId
from securenotes.sealed import (
    COUNTED,
    Cursor,
    HeadFilter,
    HeadPage,
    HeadRecord,
    PupilCount,
    ReadState,
)

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.sql import Row, Sql, Value
    from securenotes.keeper.visitor import Caller, Visitor

MOST = 200
"""Rows in a page, at most."""

APART = 48
"""Up to so many pupils are read each from their own index, then merged."""


class Listing:
    """What a reader may list and count."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql

    def heads(
        self, visitor: Visitor, which: HeadFilter, after: Cursor | None, limit: int
    ) -> HeadPage:
        """List published notes, at most 200: newest publication first, or newest
        change, where those changed since a time are asked for."""
        if not 0 < limit <= MOST:
            raise BadInput("limit", "range")
        with self._desk.reading(visitor) as caller:
            reach = self.reach(caller, which)
            start = (after.at, after.note) if after else START
            found = self.newest(caller, which, reach, start, limit + 1)
            page = found[:limit]
            more = len(found) > limit
            total, unread = self.totals(caller, which, reach)
            heads = self.read(caller, [row[2] for row in page])
            last = Cursor(page[-1][0], NoteId(page[-1][1])) if more else None
        return HeadPage(heads, total, unread, last)

    def reach(
        self, caller: Caller, which: HeadFilter
    ) -> dict[ChainId, frozenset[ScopeId] | None]:
        """Find whose notes to list, a school each; None is all its pupils."""
        rosters = self._desk.rosters
        found: dict[ChainId, frozenset[ScopeId] | None] = {}
        for chain in rosters.chains:
            if which.chain not in (None, chain):
                continue
            state = rosters.state(chain)
            pupils = rosters.pupils_of(caller, chain)
            if not state.policy.module or not pupils:
                continue
            everything = len(pupils) == len(state.pupils())
            if which.pupils is not None:
                pupils &= frozenset(which.pupils)
                everything = False
            if pupils:
                found[chain] = None if everything else pupils
        return found

    def newest(
        self,
        caller: Caller,
        which: HeadFilter,
        reach: dict[ChainId, frozenset[ScopeId] | None],
        start: tuple[int, bytes],
        limit: int,
    ) -> list[tuple[int, bytes, int]]:
        """Give time, note and version row of the newest before ``start``."""
        ways: list[list[Row]] = []
        narrow, values = conditions(caller, which)
        for chain, pupils in reach.items():
            apart = pupils is not None and len(pupils) <= APART
            if pupils is not None and apart and not is_changed(which):
                way = BY_PUPIL
                asked: list[tuple[str, list[Value]]] = [
                    ("head.scope = ?", [pupil]) for pupil in pupils
                ]
            else:
                way, only = find_way(which), ""
                if pupils is not None:
                    fill_reach(self._sql, pupils)
                    only = f" AND {way.rows}.scope IN (SELECT scope FROM reach)"
                mine = [caller.user] if is_changed(which) else []
                asked = [(f"{way.whose}{only}", [*mine, chain])]
            at = time_of(which, way)
            place = f"({at}, {way.rows}.note) < (?, ?)"
            ways += [
                self._sql.all(
                    f"SELECT {at}, {way.rows}.note, head.version FROM {way.source}"
                    f" WHERE {whose} AND {place}{narrow}"
                    f" ORDER BY {at} DESC, {way.rows}.note DESC LIMIT ?",
                    (*named, *start, *values, limit),
                )
                for whose, named in asked
            ]
        merged = heapq.merge(*ways, key=lambda row: row[:2], reverse=True)
        return [
            (row[0], row[1], row[2])
            for row, _ in zip(merged, range(limit), strict=False)
        ]

    def totals(
        self,
        caller: Caller,
        which: HeadFilter,
        reach: dict[ChainId, frozenset[ScopeId] | None],
    ) -> tuple[int, int]:
        """Count what the whole list holds, and what of it is unread."""
        narrow, values = conditions(caller, which)
        kept = not is_changed(which) and (not narrow or is_by_reading_alone(which))
        total = unread = 0
        for chain, pupils in reach.items():
            if kept:
                named = pupils or self._desk.rosters.pupils_of(caller, chain)
                for _, number, _, _, read in self.counters(caller, list(named)):
                    if which.read is not ReadState.UNREAD:
                        total += read
                    if which.read is not ReadState.READ:
                        total += number - read
                        unread += number - read
                continue
            for place, on in places_of(caller, which, chain, pupils):
                left = COUNTED - total
                if left <= 0:
                    break
                sums = self._sql.one(
                    "SELECT count(*), coalesce(sum(late), 0) FROM"
                    f" (SELECT {place}{narrow} LIMIT ?) counted",
                    (*on, *values, left),
                )
                if sums is not None:
                    total, unread = total + sums[0], unread + sums[1]
        return total, unread

    def read(self, caller: Caller, rows: Sequence[int]) -> tuple[HeadRecord, ...]:
        """Give heads by their version rows, in the order asked for.

        One whose version is another note's, as nothing here writes it, is
        left out.
        """
        found: dict[int, HeadRecord] = {}
        for part in parts(rows):
            for row in self._sql.all(
                f"SELECT version.id, {READ_VER}, {VERSION_COLUMNS} FROM version"
                " JOIN head ON head.version = version.id AND head.note = version.note"
                " LEFT JOIN dek ON dek.id = version.id"
                f" WHERE version.id IN ({marks(part)})",
                (caller.user, *part),
            ):
                found[row[0]] = HeadRecord(read_version(row[2:]), row[1])
        return tuple(found[row] for row in rows if row in found)

    def pupil_heads(self, visitor: Visitor, pupil: ScopeId) -> tuple[HeadRecord, ...]:
        """Give every published note on a pupil, newest first."""
        with self._desk.reading(visitor) as caller:
            self.check_pupil(caller, pupil)
            rows = self._sql.all(
                f"SELECT {READ_VER}, {VERSION_COLUMNS} FROM head JOIN version"
                " ON version.id = head.version AND version.note = head.note"
                " LEFT JOIN dek ON dek.id = version.id WHERE head.scope = ?"
                " ORDER BY published DESC, head.note DESC",
                (caller.user, pupil),
            )
        return tuple(HeadRecord(read_version(row[1:]), row[0]) for row in rows)

    def check_pupil(self, caller: Caller, pupil: ScopeId) -> ChainId:
        """Say to all but its readers that a pupil is not there (R4, R13)."""
        chain = self._desk.rosters.chain_of_pupil(pupil)
        caller.about = (chain, pupil, None)
        if pupil not in self._desk.rosters.pupils_of(caller, chain):
            raise NotThere
        if not self._desk.rosters.state(chain).policy.module:
            raise ModuleOff
        return chain

    def counts(self, visitor: Visitor, pupils: Sequence[ScopeId]) -> list[PupilCount]:
        """Count published notes for those pupils one may read (R8, R9)."""
        with self._desk.reading(visitor) as caller:
            rosters = self._desk.rosters
            mine: set[ScopeId] = set()
            for chain in rosters.chains:
                if rosters.state(chain).policy.module:
                    mine |= rosters.pupils_of(caller, chain)
            wanted = [pupil for pupil in dict.fromkeys(pupils) if pupil in mine]
            kept = {row[0]: row for row in self.counters(caller, wanted)}
        found = []
        for pupil in wanted:
            _, published, at, by, read = kept.get(pupil, (pupil, 0, 0, None, 0))
            found.append(PupilCount(pupil, published, published - read, at, by))
        return found

    def counters(self, caller: Caller, pupils: Sequence[ScopeId]) -> Iterator[Row]:
        """Give the kept counters of pupils: published, latest, by, read."""
        for part in parts(pupils):
            yield from self._sql.all(
                "SELECT t.scope, t.number, t.latest_at, t.latest_by,"
                " coalesce(mine.number, 0) FROM tally t LEFT JOIN tally mine"
                " ON mine.scope = t.scope AND mine.user = ?"
                f" WHERE t.user = x'' AND t.scope IN ({marks(part)})",
                (caller.user, *part),
            )


def fill_reach(sql: Sql, pupils: frozenset[ScopeId]) -> None:
    """Put the pupils of a list where a statement can ask for them."""
    sql.run("DELETE FROM reach")
    sql.many("INSERT INTO reach (scope) VALUES (?)", ((pupil,) for pupil in pupils))
