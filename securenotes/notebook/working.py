"""Working copies: what is typed is kept, sealed, whatever happens (R42).

One own record a note, under the author's own key; autosave touches nothing
else. It goes when its text is saved as a draft or published, or discarded.
"""

from __future__ import annotations

import dataclasses

from securenotes import rules
from securenotes.clock import is_day
from securenotes.errors import NotThere, StoreDamaged
from securenotes.model import NoteId, ScopeId, UserId, VersionHash
from securenotes.notebook.desk import Desk
from securenotes.notebook.own_records import Values
from securenotes.notebook.typed import cleaned
from securenotes.notebook.views import Draft, NoteKind
from securenotes.sealed import OwnRecord
from securenotes.vault.primitives import sha256

_APART: Values = {"base": "", "ver": 0}
"""What makes a text a draft of its own, built on nothing."""


class Working:
    """Keeps and brings back what a person is writing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._moved: dict[NoteId, NoteId] = {}

    def __repr__(self) -> str:
        return "Working(…)"

    async def keep(self, draft: Draft) -> Draft:
        """Write the working copy; a read-only draft is never written (R10)."""
        if draft.read_only:
            return draft
        draft = cleaned(draft)
        note, values = self._at(draft.note), _write(draft)
        if note != draft.note:
            values |= _APART
        await self._desk.own.put("work", note, values)
        at = await self._desk.own.written_at("work", note)
        return dataclasses.replace(draft, saved_at=at)

    async def keep_surely(self, draft: Draft) -> Draft:
        """Write the working copy whatever another window has written there."""
        self._desk.own.forget("work")
        return await self.keep(draft)

    async def find(self, note: NoteId) -> Draft | None:
        """Bring a note's working copy back, None where there is none."""
        values = await self._desk.own.get("work", note)
        if values is None:
            return None
        at = await self._desk.own.written_at("work", note)
        return self._read(note, values, at)

    async def all(self) -> list[Draft]:
        """Bring every working copy back, the newest first.

        Those of a school without the module stay where they are (R13).
        """
        found = []
        for note in await self._desk.own.ids("work"):
            try:
                draft = await self.find(NoteId(note))
            except StoreDamaged as error:
                self._desk.leave_out(error)
                continue
            if draft is not None and draft.pupil.chain in self._desk.open_chains:
                found.append(draft)
        return sorted(found, key=lambda draft: draft.saved_at, reverse=True)

    async def drop(self, note: NoteId) -> None:
        """Destroy a working copy, if there is one."""
        await self._desk.own.drop("work", self._at(note))

    async def send(self) -> int:
        """Send what waited for the server; give how many notes that was.

        Where another workstation wrote meanwhile, its text stands and this one
        becomes a draft of its own (R12).
        """
        outbox = self._desk.own.outbox
        if outbox is None:
            return 0
        return await outbox.send(self._desk.repository, self._rescue)

    async def _rescue(self, record: OwnRecord) -> None:
        values = self._desk.own.read(record)
        # The same name however often this is tried.
        note = NoteId(sha256(record.blob)[:16])
        self._desk.own.forget("work")
        await self._desk.own.put("work", note, values | _APART)
        self._moved[NoteId(record.id)] = note

    def _at(self, note: NoteId) -> NoteId:
        return self._moved.get(note, note)

    def _read(self, note: NoteId, values: Values, at: int) -> Draft:
        try:
            scope = ScopeId(bytes.fromhex(str(values["scope"])))
            author = UserId(bytes.fromhex(str(values["author"])))
            base = bytes.fromhex(str(values["base"]))
            cursor, ver = values["cursor"], values["ver"]
            answers = values["answers"]
            kind = NoteKind(int(str(values["kind"])))
            review = str(values.get("d", ""))
            texts = [str(values[name]) for name in ("t", "k", "h", "b")]
            self._desk.trust.chain_of(scope)
        except (KeyError, ValueError, NotThere):
            raise StoreDamaged(note[:2].hex()) from None
        pupil = self._desk.ref(scope)
        allowed = rules.may_edit_published if ver else rules.may_write
        return Draft(
            note=note,
            pupil=pupil,
            title=texts[0],
            category=texts[1],
            event_day=texts[2],
            kind=kind,
            body=texts[3],
            ver=ver if isinstance(ver, int) else 0,
            author=self._desk.person(author, pupil.chain),
            base=VersionHash(base) if base else None,
            saved_at=at,
            read_only=not allowed(self._desk.standing(scope, author)),
            restored=True,
            answers=tuple(map(bool, answers if isinstance(answers, list) else ())),
            reason=str(values.get("reason", "")),
            was_published=bool(values.get("again", False)),
            cursor=cursor if isinstance(cursor, int) else 0,
            review_day=review if is_day(review) else "",
        )


def _write(draft: Draft) -> Values:
    return {
        "scope": draft.pupil.scope.hex(),
        "author": draft.author.user.hex() if draft.author else "",
        "base": draft.base.hex() if draft.base else "",
        "ver": draft.ver,
        "kind": int(draft.kind),
        "t": draft.title,
        "k": draft.category,
        "h": draft.event_day,
        "b": draft.body,
        "answers": list(draft.answers),
        "reason": draft.reason,
        "again": draft.was_published,
        "cursor": draft.cursor,
        "d": draft.review_day,
    }
