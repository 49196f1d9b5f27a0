"""Rows of lists: what is shown of a note before it is opened (R40)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from securenotes.model import ScopeId, VersionHash
from securenotes.notebook.desk import Desk
from securenotes.notebook.moving.origin import origin_of
from securenotes.notebook.records import MOST, Opened, Records
from securenotes.notebook.views import (
    Draft,
    NoteKind,
    NoteRow,
    NoteState,
    Person,
    PupilRef,
)
from securenotes.sealed import HeadRecord

Listed = tuple[
    tuple[str, tuple[int, ...]],
    Sequence[HeadRecord],
    list[tuple[NoteRow, Opened]],
]
"""A moment, records, and the rows that they gave then."""

PREVIEW = 160
"""Characters of a note's text beside its row."""

_SPACES = re.compile(r"\s+")


class Listing:
    """Makes rows of records; what does not verify is left out of them."""

    def __init__(self, desk: Desk, records: Records) -> None:
        self._desk = desk
        self._records = records
        self._last: Listed = (("", ()), (), [])
        self._rows: dict[VersionHash, tuple[PupilRef, NoteRow]] = {}

    def __repr__(self) -> str:
        return "Listing(…)"

    async def rows(self, heads: Sequence[HeadRecord]) -> list[NoteRow]:
        """Make rows of published notes, in the order they came."""
        return [row for row, _ in await self.opened(heads)]

    async def opened(self, heads: Sequence[HeadRecord]) -> list[tuple[NoteRow, Opened]]:
        """Make rows, each with the version it shows.

        The same records on the same day give the same rows again.
        """
        await self.prepare(heads)
        before, known = self._last[:2], self._last[2]
        if before == (self._desk.moment, heads):
            return known
        found = self._records.heads(head.record for head in heads)
        made = [
            (self.row(opened, head.read_ver), opened)
            for opened, head in zip(found, heads, strict=True)
            if opened is not None
        ]
        if len(made) == len(heads):
            self._last = (self._desk.moment, heads, made)
        return made

    async def prepare(self, heads: Iterable[HeadRecord]) -> None:
        """Fetch what the rows' pupils need: keys, names, what was seen."""
        scopes = {scope_of(head.record.header) for head in heads}
        await self._desk.ready(*self._desk.open_chains)
        await self._desk.seen.load(scopes)

    def row(self, opened: Opened, read_ver: int) -> NoteRow:
        """Make the row of a published note as its reader stands to it."""
        header = opened.header
        if read_ver >= header.ver or header.editor == self._desk.user:
            state = NoteState.READ
        else:
            state = NoteState.CHANGED if read_ver else NoteState.UNREAD
        return self._row(opened, state, self._desk.ref(header.scope))

    def draft_row(self, opened: Opened) -> NoteRow:
        """Make the row of an own draft, nameless when the link ended (R10)."""
        pupil = self._desk.ref(opened.header.scope)
        return self._row(opened, NoteState.DRAFT, pupil)

    def working_row(self, draft: Draft) -> NoteRow:
        """Make the row of a text that was being written (R42)."""
        me = self._desk.person(self._desk.user, draft.pupil.chain)
        author = draft.author or me
        return NoteRow(
            note=draft.note,
            pupil=draft.pupil,
            ver=draft.ver,
            state=NoteState.DRAFT,
            title=draft.title,
            category=draft.category,
            kind=draft.kind,
            event_day=draft.event_day,
            author=author,
            editor=me,
            created=draft.saved_at,
            edited=draft.saved_at,
            published=0,
            preview=preview_of(draft.body),
            mine=author.user == self._desk.user,
        )

    def _row(self, opened: Opened, state: NoteState, pupil: PupilRef) -> NoteRow:
        known = self._rows.get(opened.vh)
        if known is not None and known[0] is pupil and known[1].state is state:
            return known[1]
        if len(self._rows) >= MOST:
            self._rows.clear()
        row = self._make(opened, state, pupil)
        self._rows[opened.vh] = (pupil, row)
        return row

    def _make(self, opened: Opened, state: NoteState, pupil: PupilRef) -> NoteRow:
        header, text, chain = opened.header, opened.text, opened.chain
        open_text = state in (NoteState.READ, NoteState.DRAFT)
        return NoteRow(
            note=header.note,
            pupil=pupil,
            ver=header.ver,
            state=state,
            title=text.t,
            category=text.k,
            kind=NoteKind(header.kind),
            event_day=text.h,
            author=author_of(self._desk, opened),
            editor=self._desk.person(header.editor, chain),
            created=header.created,
            edited=header.edited,
            published=header.published,
            preview=preview_of(text.b) if open_text else "",
            mine=header.author == self._desk.user,
            origin=origin_of(text),
        )


def author_of(desk: Desk, opened: Opened) -> Person:
    """Give who wrote a note; of one that came with a move, as its origin says (R23)."""
    header, origin = opened.header, origin_of(opened.text)
    state = desk.trust.state(opened.chain)
    if origin is None or state.user(header.author) is not None:
        return desk.person(header.author, opened.chain)
    return Person(header.author, "", origin.author, origin.school)


def preview_of(body: str) -> str:
    """Give a text's beginning on one line."""
    return _SPACES.sub(" ", body[: 2 * PREVIEW]).strip()[:PREVIEW]


def by_event(row: NoteRow) -> tuple[str, int, bytes]:
    """Sort on the event's day, then on when it was written (R23)."""
    return row.event_day, row.created, row.note


def scope_of(header: bytes) -> ScopeId:
    """Read which pupil an unverified header names, to fetch what it needs.

    Widths before it are fixed: the tag's, the organisation's and their own.
    """
    return ScopeId(header[40:56])
