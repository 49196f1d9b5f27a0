"""Requests for what is kept on a pupil, as administrators work at them (R26).

With the module on or off (R13). Texts are fetched with a fresh code and logged
before they are here (R22, R27); nothing of them is kept but in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from securenotes.errors import NotThere, StaleKey
from securenotes.model import ChainId, NoteId, ScopeId
from securenotes.notebook.disclosure.grounds import By, Request, State
from securenotes.notebook.disclosure.opening import Opener
from securenotes.notebook.disclosure.record import (
    Malformed,
    check_day,
    read_asked,
    read_work,
    write_asked,
    write_work,
)
from securenotes.notebook.disclosure.views import Asked, Kept, Key, Text, Told, Work
from securenotes.notebook.masking import OtherNames
from securenotes.notebook.records import Opened, Records
from securenotes.notebook.school_work import TRIES, SchoolWork
from securenotes.notebook.trust import damaged
from securenotes.notebook.views import NoteKind
from securenotes.sealed import Act, DisclosureRecord
from securenotes.vault.disclosures import (
    new_disclosure,
    note_of,
    open_disclosure,
    seal_disclosure,
)
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Header, Status
from securenotes.vault.ids import ScopeKind

AT_ONCE = 20
"""So many notes are asked for at a time."""

_NOTICE = {Status.WITHDRAWN: "withdrawn", Status.TOMBSTONE: "deleted"}


class Disclosures:
    """An administrator's requests at one school after the other."""

    def __init__(self, work: SchoolWork) -> None:
        self._work = work
        self._desk = work.desk
        self._records = Records(work.desk)

    def __repr__(self) -> str:
        return "Disclosures(…)"

    # -- requests ------------------------------------------------------
    async def rows(self, chain: ChainId) -> list[Asked]:
        """Give a school's requests: open ones first, then the newest."""
        await self._work.ready(chain)
        found = [
            self._read(record)
            for record in await self._desk.repository.disclosures(chain)
        ]
        found.sort(key=lambda one: -one.number)
        return sorted(found, key=lambda one: one.state is not State.OPEN)

    async def register(
        self, chain: ChainId, pupil: ScopeId, request: Request, by: By, received: str
    ) -> Asked:
        """Register a request; it gets the school's next number.

        Of a public document it is not asked who wants it (TF 2:18). Raises
        ``BadInput`` ("received": day or future), ``NotThere``.
        """
        state = await self._work.ready(chain)
        self._work.check_kind(state, pupil, ScopeKind.PUPIL)
        check_day(received, self._work.today)
        if request in (Request.PUBLIC, Request.SCHOOL):
            by = By.NOBODY
        asked = Asked(
            name=new_disclosure(),
            number=0,
            pupil=self._desk.cards.ref(chain, pupil),
            school=self._desk.school(chain),
            request=request,
            by=by,
            received=received,
            state=State.OPEN,
            decided="",
            told=Told(),
            actor=self._desk.person(self._desk.user, chain),
            rev=0,
        )
        return await self.keep(asked)

    async def keep(
        self, asked: Asked, *, digest: bytes = b"", documents: int = 0
    ) -> Asked:
        """Keep a request as it now stands; gives it with number and revision.

        With ``digest`` it is told in the log that files are written: asks for a
        fresh code. ``Conflict`` where another administrator was first.
        """
        chain = asked.school.chain
        for left in range(TRIES - 1, -1, -1):
            await self._work.ready(chain)
            record = self._seal(asked, digest, documents)
            try:
                await self._desk.repository.put_disclosure(record)
            except StaleKey:
                if not left:
                    raise
                self._desk.keys.forget(chain)
                continue
            break
        return await self.find(chain, asked.name)

    async def take_back(self, asked: Asked) -> Asked:
        """Close a request that whoever made it has taken back."""
        await self.drop_work(asked)
        return await self.keep(
            replace(asked, state=State.WITHDRAWN, decided=self._work.today)
        )

    async def list_goes_out(self, chain: ChainId, count: int) -> None:
        """Log that the list of requests is about to be written as a file."""
        await self._work.ready(chain)
        await self._desk.repository.note_log(Act.EXPORTED, None, count, chain)

    async def find(self, chain: ChainId, name: bytes) -> Asked:
        """Give a request as it is kept; ``NotThere``."""
        await self._work.ready(chain)
        for record in await self._desk.repository.disclosures(chain):
            if record.name == name:
                return self._read(record)
        raise NotThere

    # -- what is kept --------------------------------------------------
    async def kept(self, asked: Asked) -> list[Kept]:
        """Give every version kept on the pupil, oldest note first; no texts."""
        records = await self._desk.repository.kept(asked.pupil.scope)
        await self._desk.seen.load([asked.pupil.scope])
        found: list[list[Kept]] = []
        for _, group in groupby(records, lambda one: _header(one.header).note):
            versions = self._records.trace(list(group))
            found.append(self._kept(versions, asked))
        found.sort(key=lambda versions: (versions[0].created, versions[0].note))
        return [one for versions in found for one in versions]

    async def collect(self, asked: Asked, notes: Sequence[NoteId]) -> dict[Key, Text]:
        """Open notes with all their versions; ``FreshCodeNeeded`` (R22)."""
        chain = asked.school.chain
        state = await self._work.ready(chain)
        a = self._work.key(chain, state.school.administrators)
        opener = Opener(self._work, self._records, chain, a)
        found: dict[Key, Text] = {}
        for at in range(0, len(notes), AT_ONCE):
            some = notes[at : at + AT_ONCE]
            versions = await self._desk.repository.collect(asked.pupil.scope, some)
            for _, group in groupby(
                versions, lambda one: _header(one.record.header).note
            ):
                found |= opener.texts(asked.pupil.scope, list(group))
        return found

    def others(self, asked: Asked) -> OtherNames:
        """Find other pupils' names in what is written about this one."""
        chain, cards = asked.school.chain, self._desk.cards
        state = self._desk.trust.state(chain)
        others = [
            cards.pupil(chain, scope).name
            for scope in state.pupils()
            if scope != asked.pupil.scope and self._desk.keys.has(chain, scope)
        ]
        staff = [self._desk.person(row.user, chain).name for row in state.users()]
        return OtherNames(asked.pupil.name, others, staff)

    # -- one's own work ------------------------------------------------
    async def work(self, asked: Asked) -> Work:
        """Give how far this person has come with a request (R42).

        Who has not worked at it sees what was decided.
        """
        values = await self._desk.own.get("disclosure", asked.name)
        try:
            return asked.work if values is None else read_work(values)
        except Malformed:
            raise damaged(asked.name) from None

    async def keep_work(self, asked: Asked, work: Work) -> None:
        """Keep it, sealed for this person alone; places and grounds, no text."""
        await self._desk.own.put("disclosure", asked.name, write_work(work))

    async def drop_work(self, asked: Asked) -> None:
        """Let one's own work go, with what it masked."""
        await self._desk.own.drop("disclosure", asked.name)

    # -- parts ---------------------------------------------------------
    def _seal(self, asked: Asked, digest: bytes, documents: int) -> DisclosureRecord:
        chain, scope = asked.school.chain, asked.pupil.scope
        state = self._desk.trust.state(chain)
        key = self._work.key(chain, state.school.administrators)
        values = write_asked(
            asked.request,
            asked.by,
            asked.received,
            asked.state,
            asked.decided,
            asked.told,
            asked.work,
        )
        rev = asked.rev + 1
        wrap, blob = seal_disclosure(
            self._desk.org, scope, asked.name, rev, values, key.key, key.ver
        )
        return DisclosureRecord(
            name=asked.name,
            chain=chain,
            scope=scope,
            number=asked.number,
            at=0,
            actor=self._desk.user,
            rev=rev,
            documents=documents,
            digest=digest,
            key_ver=key.ver,
            wrap=wrap,
            blob=blob,
        )

    def _read(self, record: DisclosureRecord) -> Asked:
        desk, chain = self._desk, record.chain
        state = desk.trust.state(chain)
        key = self._work.key(chain, state.school.administrators)
        try:
            values = open_disclosure(
                desk.org,
                record.scope,
                record.name,
                record.rev,
                key.key,
                record.key_ver,
                record.wrap,
                record.blob,
            )
            request, by, received, how, day, told, work = read_asked(values)
        except (Refused, Malformed):
            raise damaged(note_of(record.name)) from None
        return Asked(
            name=record.name,
            number=record.number,
            pupil=desk.cards.ref(chain, record.scope),
            school=desk.school(chain),
            request=request,
            by=by,
            received=received,
            state=how,
            decided=day,
            told=told,
            actor=desk.person(record.actor, chain),
            rev=record.rev,
            digest=record.digest,
            work=work,
        )

    def _kept(self, versions: list[Opened], asked: Asked) -> list[Kept]:
        if any(one.header.scope != asked.pupil.scope for one in versions):
            raise damaged(versions[0].header.note)
        closed_to = max(
            (one.header.ver for one in versions if one.header.status in _NOTICE),
            default=0,
        )
        published = sum(one.header.status is Status.PUBLISHED for one in versions)
        return [
            Kept(
                note=one.header.note,
                ver=one.header.ver,
                of=published,
                author=self._desk.person(one.header.author, one.chain),
                editor=self._desk.person(one.header.editor, one.chain),
                kind=NoteKind(one.header.kind),
                created=one.header.created,
                edited=one.header.edited,
                closed=one.header.ver <= closed_to,
                notice=_NOTICE.get(one.header.status, ""),
            )
            for one in versions
        ]


def _header(header: bytes) -> Header:
    try:
        return Header.decode(header)
    except Refused:
        raise damaged(header[-2:]) from None
