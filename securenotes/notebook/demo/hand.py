"""One person of the demo at work: signs in, writes, reads, in their own keys.

Every act goes through the store's ordinary client and is checked like any
other; only the clock is turned by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from securenotes.clock import FakeClock
from securenotes.model import ChainId, DeviceId, NoteId, OrgId, ScopeId, VersionHash
from securenotes.notebook.enrolment import Enrolled
from securenotes.repository.interface import Repository
from securenotes.sealed import (
    ClosedSeal,
    DekWrap,
    LoginProof,
    NoteRecord,
    Receipt,
    ReviewRecord,
)
from securenotes.vault.headers import Header, Kind, Status
from securenotes.vault.log import sign_receipt, sign_row
from securenotes.vault.notes import Plain, WrapKind, new_dek, seal_note, wrap_dek
from securenotes.vault.primitives import Sealer
from securenotes.vault.reviews import ReviewHeader, seal_review
from securenotes.vault.scopes import BoxRef, ScopeKey, seal_closed
from securenotes.vault.signin import Login, LoginTag, sign_login
from securenotes.vault.totp import code_at, step_at

NO_HASH = VersionHash(bytes(32))
SESSION = 50 * 60_000
"""Milliseconds after which the next act begins with a new sign-in."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a note on a pupil is written with, as the roster stands."""

    chain: ChainId
    key: ScopeKey = field(repr=False)
    administrators: BoxRef
    head: tuple[int, bytes]


@dataclass(slots=True, repr=False)
class Kept:
    """A note's versions that its readers hold, newest last, with their keys."""

    note: NoteId
    headers: list[Header]
    deks: list[bytes]
    vh: VersionHash
    closed: bool = False


@dataclass(slots=True, repr=False)
class Hand:
    """A person of the demo, with a client of their own."""

    org: OrgId
    enrolled: Enrolled
    repository: Repository
    clock: FakeClock
    device: DeviceId
    seed: bytes = field(repr=False)
    """Of the one-time codes, wherever the store wants it kept."""
    used: int = 0
    last_step: int = 0
    read: dict[NoteId, int] = field(default_factory=dict)
    """The version of each note that this person has opened."""

    async def present(self) -> bool:
        """Sign in unless a session is alive; True when it was needed."""
        now = self.clock.now_ms()
        if self.used and now - self.used < SESSION:
            self.used = now
            return False
        bundle, login = self.enrolled.bundle, self.enrolled.login
        assert login
        step = max(step_at(now), self.last_step + 1)
        code = code_at(self.seed, step)
        challenge = await self.repository.challenge(bundle.user, self.device)
        asked = Login(
            LoginTag.PASSWORD,
            self.org,
            self.repository.server_name,
            bundle.user,
            challenge.challenge,
            now,
            code,
            self.device,
        )
        sig = sign_login(self.enrolled.password_keys.auth_seed, asked)
        await self.repository.login(
            LoginProof(
                asked.tag, challenge.id, bundle.user, now, code, self.device, sig
            )
        )
        await self.repository.complete(step, self._sign)
        self.used, self.last_step = now, step
        return True

    async def publish(self, place: Place, kind: int, plain: Plain) -> Kept:
        """Publish a new note."""
        header = self._first(place, kind, Status.PUBLISHED)
        kept = Kept(header.note, [], [], NO_HASH)
        await self._put(place, kept, header, plain, None)
        return kept

    async def edit(self, place: Place, kept: Kept, plain: Plain) -> None:
        """Publish a change of a note (R5)."""
        header = self._next(place, kept, Status.PUBLISHED)
        await self._put(place, kept, header, plain, kept.vh)

    async def review(self, place: Place, kept: Kept, day: str) -> None:
        """Keep a note until a day, or let it go with "" (R25)."""
        newest = kept.headers[-1]
        header = ReviewHeader(
            org=self.org,
            scope=newest.scope,
            note=newest.note,
            ver=newest.ver,
            vh=kept.vh,
            reviewer=self.enrolled.user,
            at=self.clock.now_ms(),
            roster_seq=place.head[0],
            roster_head=place.head[1],
        )
        made = seal_review(header, day, kept.deks[-1], self._seed)
        await self.repository.review(
            ReviewRecord(made.header_bytes, made.blob, made.sig)
        )

    async def take_back(
        self, place: Place, kept: Kept, reason: str, plain: Plain | None
    ) -> None:
        """Unpublish, with the text that becomes a draft, or delete (R6, R7)."""
        status = Status.TOMBSTONE if plain is None else Status.WITHDRAWN
        header = self._next(place, kept, status)
        dek = new_dek()
        last = Plain(b="", h="", k="", t="", r=reason)
        sealed = seal_note(header, last, dek, self._seed)
        record = NoteRecord(
            sealed.header_bytes, sealed.blob, sealed.kc, sealed.sig, None
        )
        with Sealer(self.org) as sealer:
            seals = [
                self._close(sealer, place, each, key)
                for each, key in zip(
                    [*kept.headers, header], [*kept.deks, dek], strict=True
                )
            ]
        draft = None
        if plain is not None:
            again = replace(
                header,
                ver=header.ver + 1,
                status=Status.DRAFT,
                published=0,
                prev_hash=sealed.vh,
            )
            draft = self._seal_draft(again, plain)
        await self.repository.withdraw(record, kept.vh, seals, draft)
        kept.closed = True

    async def draft(self, place: Place, kind: int, plain: Plain) -> None:
        """Save a draft (R3)."""
        header = self._first(place, kind, Status.DRAFT)
        await self.repository.save_draft(self._seal_draft(header, plain), None)

    def _first(self, place: Place, kind: int, status: Status) -> Header:
        """Make the header of a new note's first row."""
        now, user = self.clock.now_ms(), self.enrolled.user
        return Header(
            org=self.org,
            scope=place.key.scope,
            note=NoteId(new_dek()[:16]),
            ver=1,
            status=status,
            author=user,
            editor=user,
            created=now,
            edited=now,
            published=now if status is Status.PUBLISHED else 0,
            kind=Kind(kind),
            prev_hash=NO_HASH,
            roster_seq=place.head[0],
            roster_head=place.head[1],
        )

    async def open(self, kept: Kept) -> None:
        """Open a note's newest version: receipt, mark and log row (R27)."""
        header, now = kept.headers[-1], self.clock.now_ms()
        sig = sign_receipt(
            self._seed,
            self.org,
            header.scope,
            header.note,
            header.ver,
            kept.vh,
            self.enrolled.user,
            now,
        )
        await self.repository.opened(
            Receipt(header.note, header.ver, kept.vh, now, sig)
        )
        self.read[kept.note] = header.ver

    # -- sealing -------------------------------------------------------
    @property
    def _seed(self) -> bytes:
        return self.enrolled.bundle.keys.sign_seed

    def _sign(self, row: bytes) -> bytes:
        return sign_row(self._seed, row)

    def _next(self, place: Place, kept: Kept, status: Status) -> Header:
        before = kept.headers[-1]
        return replace(
            before,
            ver=before.ver + 1,
            status=status,
            editor=self.enrolled.user,
            edited=max(self.clock.now_ms(), before.edited),
            prev_hash=kept.vh,
            roster_seq=place.head[0],
            roster_head=place.head[1],
        )

    async def _put(
        self,
        place: Place,
        kept: Kept,
        header: Header,
        plain: Plain,
        if_match: VersionHash | None,
    ) -> None:
        dek, key = new_dek(), place.key
        sealed = seal_note(header, plain, dek, self._seed)
        wrap = wrap_dek(WrapKind.SCOPE, key.key, key.ver, header, dek)
        record = NoteRecord(
            sealed.header_bytes,
            sealed.blob,
            sealed.kc,
            sealed.sig,
            DekWrap(WrapKind.SCOPE, key.ver, wrap),
        )
        await self.repository.publish(record, if_match, None)
        kept.headers.append(header)
        kept.deks.append(dek)
        kept.vh = sealed.vh
        self.read[kept.note] = header.ver

    def _seal_draft(self, header: Header, plain: Plain) -> NoteRecord:
        own, dek = self.enrolled.bundle.keys, new_dek()
        sealed = seal_note(header, plain, dek, self._seed)
        wrap = wrap_dek(WrapKind.USER, own.udk, own.udk_ver, header, dek)
        return NoteRecord(
            sealed.header_bytes,
            sealed.blob,
            sealed.kc,
            sealed.sig,
            DekWrap(WrapKind.USER, own.udk_ver, wrap),
        )

    def _close(
        self, sealer: Sealer, place: Place, header: Header, dek: bytes
    ) -> ClosedSeal:
        scope: ScopeId = header.scope
        box = place.administrators
        seal = seal_closed(sealer, (scope, header.note, header.ver), dek, box)
        return ClosedSeal(header.note, header.ver, box.scope, box.ver, seal)
