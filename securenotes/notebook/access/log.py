"""Reads the access log of a school: by pupil, by person, by act and day (R27)."""

from __future__ import annotations

from securenotes.clock import day_of
from securenotes.errors import KeysMissing, NotThere, StoreDamaged
from securenotes.model import ChainId, ScopeId, UserId
from securenotes.notebook.access.views import (
    LogDetail,
    LogLine,
    LogPage,
    LogQuery,
    Proof,
)
from securenotes.notebook.archive import day_from, day_to
from securenotes.notebook.receipts import holds
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.views import Person, PupilRef
from securenotes.sealed import Act, LogFilter, LogRow
from securenotes.vault.headers import Header
from securenotes.vault.notes import version_hash
from securenotes.vault.primitives import sha256
from securenotes.vault.roster.state import RosterState

PAGE = 100
MOST = 200
AGAIN = 15 * 60_000
"""Looks at the same log within this many milliseconds are one."""


class SchoolLog:
    """Shows rows with names; that somebody looked is a row itself."""

    def __init__(self, work: SchoolWork) -> None:
        self._work = work
        self._desk = work.desk
        self._looked: dict[tuple[ChainId, ScopeId | None, UserId | None], int] = {}

    async def page(
        self, chain: ChainId, query: LogQuery, before: int = 0, limit: int = PAGE
    ) -> LogPage:
        """Give rows before a number, newest first; ``BadInput`` for a wrong day.

        ``NotAllowed`` for all but the school's administrators.
        """
        state = await self._work.ready(chain)
        which = to_filter(query)
        rows = await self._desk.repository.log_page(chain, which, before, limit)
        if not before:
            await self._look(chain, query, len(rows))
        more = rows[-1].seq if len(rows) == limit else 0
        return LogPage(tuple(self.line(state, row) for row in rows), more)

    async def all(self, chain: ChainId, which: LogFilter) -> list[LogRow]:
        """Give every row that a filter lets through, the oldest first."""
        found: list[LogRow] = []
        before = 0
        while True:
            rows = await self._desk.repository.log_page(chain, which, before, MOST)
            found += rows
            if len(rows) < MOST:
                return found[::-1]
            before = rows[-1].seq

    async def _look(self, chain: ChainId, query: LogQuery, count: int) -> None:
        key = (chain, query.pupil, query.person)
        now = self._desk.clock.now_ms()
        if now - self._looked.get(key, -AGAIN) >= AGAIN:
            self._looked[key] = now
            note_log = self._desk.repository.note_log
            await note_log(Act.LOOKED, query.pupil, count, chain)

    async def detail(self, chain: ChainId, line: LogLine) -> LogDetail:
        """Say what tied the person to the pupil that day, and what proves it."""
        state = await self._work.ready(chain)
        roles: tuple[str, ...] = ()
        if line.pupil is not None:
            day = day_of(line.at)
            roles = tuple(sorted(state.live_roles(line.user, line.pupil.scope, day)))
        if line.note is None:
            return LogDetail(line, roles, Proof.NONE)
        try:
            records = await self._desk.repository.versions(line.note)
            written = Header.decode(records[0].header).created
        except NotThere:
            proof = Proof.UNKNOWN if line.act == Act.OPENED else Proof.NONE
            return LogDetail(line, roles, proof)
        if line.act != Act.OPENED or line.pupil is None:
            return LogDetail(line, roles, Proof.NONE, written)
        hashes = {}
        for record in records:
            blob_hash = record.blob_hash or sha256(record.blob)
            vh = version_hash(record.header, blob_hash, record.kc, record.sig)
            hashes[Header.decode(record.header).ver] = vh
        for reading in await self._desk.repository.readings(line.note):
            if (reading.user, reading.ver) != (line.user, line.ver):
                continue
            vh_of = hashes.get(reading.ver)
            scope = line.pupil.scope
            held = holds(reading, state, self._desk.org, scope, vh_of)
            return LogDetail(line, roles, Proof.HELD if held else Proof.FORGED, written)
        return LogDetail(line, roles, Proof.MISSING, written)

    def line(self, state: RosterState, row: LogRow) -> LogLine:
        """Give a row with names; a protected pupil's is the alias (R29)."""
        return LogLine(
            seq=row.seq,
            at=row.at,
            person=self._person(state, row.actor),
            user=row.actor,
            act=row.act,
            pupil=None if row.scope is None else self._pupil(state, row.scope),
            note=row.note,
            ver=row.ver,
            count=row.count,
            receipt=row.receipt,
        )

    def _person(self, state: RosterState, user: UserId) -> Person | None:
        if state.user(user) is None:
            return None
        return self._desk.person(user, state.chain)

    def _pupil(self, state: RosterState, scope: ScopeId) -> PupilRef:
        try:
            return self._desk.cards.ref(state.chain, scope)
        except (KeysMissing, StoreDamaged):
            return self._desk.cards.former(state.chain, scope)


def to_filter(query: LogQuery) -> LogFilter:
    """Turn days into times; ``BadInput`` (first_day, last_day: "form")."""
    return LogFilter(
        pupil=query.pupil,
        actor=query.person,
        acts=query.acts,
        at_from=day_from("first_day", query.first_day),
        at_to=day_to("last_day", query.last_day),
    )
