"""A served store over HTTP: clients on one connection (vault § 9).

What is one record in and one record out is one line, ``OfServer`` or ``ListOfServer``.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from securenotes.attention import is_unattended
from securenotes.errors import BadInput, SignInRefused
from securenotes.model import ScopeId, UserId
from securenotes.repository.connection import Connection
from securenotes.repository.of_server import NOTHING, ListOfServer, OfServer
from securenotes.sealed import (
    AccountChange,
    Admission,
    CardRecord,
    Challenge,
    ClosedSeal,
    Confirmation,
    DekWrap,
    DisclosureRecord,
    Foundation,
    HeadPage,
    HeadRecord,
    KeptVersion,
    LogHead,
    LoginProof,
    LogRow,
    MovePackage,
    NoteRecord,
    OwnRecord,
    PersonWrap,
    PupilCount,
    Reading,
    Receipt,
    ReviewRecord,
    RosterAct,
    ScopeWrap,
    SessionRecord,
    StoredEntry,
    StoredNote,
    StoreInfo,
    UpWrap,
)
from securenotes.wire import endpoints as e
from securenotes.wire import messages as m
from securenotes.wire.endpoints import UNATTENDED

if TYPE_CHECKING:
    from securenotes.model import ChainId, DeviceId, NoteId, VersionHash
    from securenotes.repository.interface import Signer


class RemoteStore(Connection):
    """A server's organisation, whose clients are repositories."""

    def client(self) -> RemoteRepository:
        """Give a new client, not signed in."""
        return RemoteRepository(self)


class RemoteRepository:
    """One client of a server: a ``Repository``."""

    def __init__(self, store: RemoteStore) -> None:
        self._store = store
        self._token = b""

    def __repr__(self) -> str:
        return "RemoteRepository(…)"

    @property
    def server_name(self) -> str:
        """What sign-ins name the server by."""
        return self._store.server_name

    async def ask(
        self,
        endpoint: e.Endpoint,
        record: object,
        if_match: VersionHash | None = None,
        key: str = "",
    ) -> object:
        """Send one request with the session's token and what the table asks for."""
        headers = {}
        if endpoint.session and self._token:
            headers["authorization"] = f"Bearer {self._token.hex()}"
        if endpoint.keyed:
            headers["idempotency-key"] = key or secrets.token_hex(16)
        if is_unattended():
            headers[UNATTENDED] = "1"
        if if_match is not None:
            headers["if-match"] = f'"{if_match.hex()}"'
        elif endpoint.match is not e.Match.NONE:
            headers["if-none-match"] = "*"
        return await self._store.send(endpoint, record, headers)

    async def _list(self, endpoint: e.Endpoint, record: object) -> list[object]:
        return list(cast("Sequence[object]", await self.ask(endpoint, record)))

    # -- coming in -----------------------------------------------------
    async def info(self) -> StoreInfo | None:
        return cast("StoreInfo | None", await self.ask(e.INFO, m.Nothing()))

    async def found(self, foundation: Foundation) -> None:
        await self.ask(e.FOUND, foundation)

    challenge = OfServer(e.CHALLENGE, m.WhoWhere, Challenge)

    async def login(self, proof: LoginProof) -> Admission:
        self._token = b""
        try:
            admission = cast("Admission", await self.ask(e.LOGIN, proof))
        except BadInput:
            # A code that cannot be one: the same answer as a wrong one.
            raise SignInRefused from None
        self._token = admission.token
        return admission

    async def complete(self, step: int | None, sign: Signer, code: str = "") -> None:
        del step, sign  # the server matches codes and vouches for log rows
        try:
            await self.ask(e.COMPLETE, m.Code(code))
        except BadInput:
            raise SignInRefused from None

    async def resume(self, user: UserId, device: DeviceId, token: bytes) -> Admission:
        self._token = token
        given = await self.ask(e.RESUME, m.WhoWhere(user, device))
        return cast("Admission", given)

    failed = OfServer(e.FAILED, m.WhoWhere, NOTHING)

    async def fresh_code(self, step: int | None, code: str = "") -> None:
        del step
        await self.ask(e.FRESH_CODE, m.Code(code))

    async def last_code(self) -> int:
        return cast("m.CodeAt", await self.ask(e.LAST_CODE, m.Nothing())).at

    async def sign_out(self) -> None:
        if self._token:
            await self.ask(e.SIGN_OUT, m.Nothing())
        self._token = b""

    sessions = ListOfServer(e.SESSIONS, m.Nothing, SessionRecord)
    end_session = OfServer(e.END_SESSION, m.OfSession, NOTHING)
    end_other_sessions = OfServer(e.END_OTHER_SESSIONS, m.Nothing, NOTHING)

    async def change_account(self, change: AccountChange) -> None:
        await self.ask(e.CHANGE_ACCOUNT, change)

    async def join(self, change: AccountChange) -> None:
        await self.ask(e.JOIN, change)
        self._token = b""

    async def close(self) -> None:
        self._token = b""

    async def changes(self, after: int) -> int:
        given = await self.ask(e.CHANGES, m.After(after))
        return cast("m.Number", given).number

    # -- who is who ----------------------------------------------------
    roster = ListOfServer(e.ROSTER, m.Entries, StoredEntry)

    async def append(self, act: RosterAct) -> None:
        await self.ask(e.APPEND, act)

    person_wraps = ListOfServer(e.PERSON_WRAPS, m.OfChain, PersonWrap)
    up_wraps = ListOfServer(e.UP_WRAPS, m.OfChain, UpWrap)

    async def scope_wraps(
        self, chain: ChainId, children: Sequence[ScopeId] | None
    ) -> Sequence[ScopeWrap]:
        some = None if children is None else tuple(children)
        given = await self._list(e.SCOPE_WRAPS, m.ScopeWraps(chain, some))
        return cast("list[ScopeWrap]", given)

    wrapped_to = ListOfServer(e.WRAPPED_TO, m.OfChain, tuple[ScopeId, int, UserId])
    cards = ListOfServer(e.CARDS, m.OfChain, CardRecord)
    real_name = OfServer(e.REAL_NAME, m.OfPupil, CardRecord)
    real_names = ListOfServer(e.REAL_NAMES, m.OfChain, CardRecord)
    confirm_routine = OfServer(e.CONFIRM_ROUTINE, m.RoutineVersion, NOTHING)
    routine_confirmations = ListOfServer(
        e.ROUTINE_CONFIRMATIONS, m.OfChain, Confirmation
    )

    # -- drafts --------------------------------------------------------
    drafts = ListOfServer(e.DRAFTS, m.Nothing, NoteRecord)

    async def save_draft(
        self, record: NoteRecord, if_match: VersionHash | None
    ) -> None:
        await self.ask(e.SAVE_DRAFT, m.SaveDraft(record), if_match)

    async def discard_draft(self, note: NoteId, if_match: VersionHash) -> None:
        await self.ask(e.DISCARD_DRAFT, m.OfNote(note), if_match)

    # -- published notes -----------------------------------------------
    heads = OfServer(e.HEADS, m.ListHeads, HeadPage)
    pupil_heads = OfServer(e.PUPIL_HEADS, m.OfPupil, tuple[HeadRecord, ...])
    versions = ListOfServer(e.VERSIONS, m.OfNote, NoteRecord)

    async def counts(self, pupils: Sequence[ScopeId]) -> Sequence[PupilCount]:
        given = await self._list(e.COUNTS, m.Pupils(tuple(pupils)))
        return cast("list[PupilCount]", given)

    async def publish(
        self,
        record: NoteRecord,
        if_match: VersionHash | None,
        draft: VersionHash | None,
    ) -> None:
        await self.ask(e.PUBLISH, m.Publish(record, draft), if_match)

    async def withdraw(
        self,
        record: NoteRecord,
        if_match: VersionHash,
        seals: Sequence[ClosedSeal],
        draft: NoteRecord | None,
    ) -> None:
        await self.ask(e.WITHDRAW, m.Withdraw(record, tuple(seals), draft), if_match)

    async def opened(self, receipt: Receipt) -> None:
        await self.ask(e.OPENED, receipt)

    readings = ListOfServer(e.READINGS, m.OfNote, Reading)
    note_log = OfServer(e.NOTE_LOG, m.Log, NOTHING)
    access_log = ListOfServer(e.ACCESS_LOG, m.ReadLog, LogRow)
    log_page = ListOfServer(e.LOG_PAGE, m.ListLog, LogRow)
    log_head = OfServer(e.LOG_HEAD, m.LogPlace, LogHead)

    # -- disclosure ----------------------------------------------------
    kept = ListOfServer(e.KEPT, m.OfPupil, NoteRecord)

    async def collect(
        self, pupil: ScopeId, notes: Sequence[NoteId]
    ) -> Sequence[KeptVersion]:
        given = await self._list(e.COLLECT, m.Collect(pupil, tuple(notes)))
        return cast("list[KeptVersion]", given)

    disclosures = ListOfServer(e.DISCLOSURES, m.OfChain, DisclosureRecord)

    async def put_disclosure(self, record: DisclosureRecord) -> None:
        await self.ask(e.PUT_DISCLOSURE, record)

    # -- review dates --------------------------------------------------
    async def review(self, record: ReviewRecord) -> None:
        await self.ask(e.REVIEW, record)

    async def reviews(self, notes: Sequence[NoteId]) -> Sequence[ReviewRecord]:
        given = await self._list(e.REVIEWS, m.SomeNotes(tuple(notes)))
        return cast("list[ReviewRecord]", given)

    stored = ListOfServer(e.STORED, m.StoredNotes, StoredNote)

    # -- what is one's own ---------------------------------------------
    own = ListOfServer(e.OWN, m.OwnKind, OwnRecord)

    async def put_own(self, record: OwnRecord) -> None:
        await self.ask(e.PUT_OWN, record, key=record.key())

    async def put_owns(self, records: Sequence[OwnRecord]) -> None:
        said = "".join(record.key() for record in records).encode()
        key = hashlib.sha256(said).hexdigest()[:32]
        await self.ask(e.PUT_OWNS, m.OwnRecords(tuple(records)), key=key)

    drop_own = OfServer(e.DROP_OWN, m.OwnName, NOTHING)
    put_session = OfServer(e.PUT_SESSION, m.LockedSession, NOTHING)

    async def get_session(self, user: UserId, device: DeviceId) -> bytes | None:
        given = await self.ask(e.GET_SESSION, m.WhoWhere(user, device))
        return cast("bytes | None", given)

    # -- keeping keys true ---------------------------------------------
    async def sealed_keys(
        self, chain: ChainId, scopes: Sequence[ScopeId]
    ) -> Sequence[tuple[NoteId, int, DekWrap]]:
        given = await self._list(e.SEALED_KEYS, m.Scopes(chain, tuple(scopes)))
        return cast("list[tuple[NoteId, int, DekWrap]]", given)

    waiting_seals = ListOfServer(e.WAITING_SEALS, m.OfChain, tuple[NoteRecord, DekWrap])

    async def package(self, chain: ChainId, pupil: ScopeId) -> MovePackage:
        given = await self.ask(e.PACKAGE, m.OfMove(chain, pupil))
        return cast("MovePackage", given)

    async def settle_seals(
        self, chain: ChainId, wraps: Sequence[tuple[NoteId, int, DekWrap]]
    ) -> None:
        await self.ask(e.SETTLE_SEALS, m.SettleSeals(chain, tuple(wraps)))
