"""A served store over HTTP: clients on one connection (vault § 9)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from securenotes.attention import is_unattended
from securenotes.errors import (
    BadInput,
    SignInRefused,
)
from securenotes.repository.connection import Connection
from securenotes.sealed import AccountChange, Act, Admission, Challenge, LoginProof
from securenotes.wire import endpoints as e
from securenotes.wire import messages as m
from securenotes.wire.endpoints import UNATTENDED

if TYPE_CHECKING:
    from securenotes.model import (
        ChainId,
        DeviceId,
        NoteId,
        ScopeId,
        SessionId,
        UserId,
        VersionHash,
    )
    from securenotes.repository.interface import Signer
    from securenotes.sealed import (
        CardRecord,
        ClosedSeal,
        Cursor,
        DekWrap,
        Foundation,
        HeadFilter,
        HeadPage,
        HeadRecord,
        LogRow,
        NoteRecord,
        OwnRecord,
        PersonWrap,
        PupilCount,
        Reading,
        Receipt,
        RosterAct,
        ScopeWrap,
        SessionRecord,
        StoredEntry,
        StoreInfo,
        UpWrap,
    )


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

    async def _ask(
        self,
        endpoint: e.Endpoint,
        record: object,
        if_match: VersionHash | None = None,
        key: str = "",
    ) -> object:
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
        return list(cast("Sequence[object]", await self._ask(endpoint, record)))

    # -- coming in -----------------------------------------------------
    async def info(self) -> StoreInfo | None:
        return cast("StoreInfo | None", await self._ask(e.INFO, m.Nothing()))

    async def found(self, foundation: Foundation) -> None:
        await self._ask(e.FOUND, foundation)

    async def challenge(self, user: UserId, device: DeviceId) -> Challenge:
        given = await self._ask(e.CHALLENGE, m.WhoWhere(user, device))
        return cast("Challenge", given)

    async def login(self, proof: LoginProof) -> Admission:
        self._token = b""
        try:
            admission = cast("Admission", await self._ask(e.LOGIN, proof))
        except BadInput:
            # A code that cannot be one: the same answer as a wrong one.
            raise SignInRefused from None
        self._token = admission.token
        return admission

    async def complete(self, step: int | None, sign: Signer, code: str = "") -> None:
        del step, sign  # the server matches codes and vouches for log rows
        try:
            await self._ask(e.COMPLETE, m.Code(code))
        except BadInput:
            raise SignInRefused from None

    async def resume(self, user: UserId, device: DeviceId, token: bytes) -> Admission:
        self._token = token
        given = await self._ask(e.RESUME, m.WhoWhere(user, device))
        return cast("Admission", given)

    async def failed(self, user: UserId, device: DeviceId) -> None:
        await self._ask(e.FAILED, m.WhoWhere(user, device))

    async def fresh_code(self, step: int | None, code: str = "") -> None:
        del step
        await self._ask(e.FRESH_CODE, m.Code(code))

    async def last_code(self) -> int:
        return cast("m.CodeAt", await self._ask(e.LAST_CODE, m.Nothing())).at

    async def sign_out(self) -> None:
        if self._token:
            await self._ask(e.SIGN_OUT, m.Nothing())
        self._token = b""

    async def sessions(self) -> Sequence[SessionRecord]:
        return cast("list[SessionRecord]", await self._list(e.SESSIONS, m.Nothing()))

    async def end_session(self, session: SessionId) -> None:
        await self._ask(e.END_SESSION, m.OfSession(session))

    async def end_other_sessions(self) -> None:
        await self._ask(e.END_OTHER_SESSIONS, m.Nothing())

    async def change_account(self, change: AccountChange) -> None:
        await self._ask(e.CHANGE_ACCOUNT, change)

    async def join(self, change: AccountChange) -> None:
        await self._ask(e.JOIN, change)
        self._token = b""

    async def close(self) -> None:
        self._token = b""

    async def changes(self, after: int) -> int:
        given = await self._ask(e.CHANGES, m.After(after))
        return cast("m.Number", given).number

    # -- who is who ----------------------------------------------------
    async def roster(self, chain: ChainId, after: int) -> Sequence[StoredEntry]:
        given = await self._list(e.ROSTER, m.Entries(chain, after))
        return cast("list[StoredEntry]", given)

    async def append(self, act: RosterAct) -> None:
        await self._ask(e.APPEND, act)

    async def person_wraps(self, chain: ChainId) -> Sequence[PersonWrap]:
        given = await self._list(e.PERSON_WRAPS, m.OfChain(chain))
        return cast("list[PersonWrap]", given)

    async def up_wraps(self, chain: ChainId) -> Sequence[UpWrap]:
        given = await self._list(e.UP_WRAPS, m.OfChain(chain))
        return cast("list[UpWrap]", given)

    async def scope_wraps(
        self, chain: ChainId, children: Sequence[ScopeId] | None
    ) -> Sequence[ScopeWrap]:
        some = None if children is None else tuple(children)
        given = await self._list(e.SCOPE_WRAPS, m.ScopeWraps(chain, some))
        return cast("list[ScopeWrap]", given)

    async def wrapped_to(self, chain: ChainId) -> Sequence[tuple[ScopeId, int, UserId]]:
        given = await self._list(e.WRAPPED_TO, m.OfChain(chain))
        return cast("list[tuple[ScopeId, int, UserId]]", given)

    async def cards(self, chain: ChainId) -> Sequence[CardRecord]:
        return cast("list[CardRecord]", await self._list(e.CARDS, m.OfChain(chain)))

    # -- drafts --------------------------------------------------------
    async def drafts(self) -> Sequence[NoteRecord]:
        return cast("list[NoteRecord]", await self._list(e.DRAFTS, m.Nothing()))

    async def save_draft(
        self, record: NoteRecord, if_match: VersionHash | None
    ) -> None:
        await self._ask(e.SAVE_DRAFT, m.SaveDraft(record), if_match)

    async def discard_draft(self, note: NoteId, if_match: VersionHash) -> None:
        await self._ask(e.DISCARD_DRAFT, m.OfNote(note), if_match)

    # -- published notes -----------------------------------------------
    async def heads(
        self, which: HeadFilter, after: Cursor | None, limit: int
    ) -> HeadPage:
        given = await self._ask(e.HEADS, m.ListHeads(which, after, limit))
        return cast("HeadPage", given)

    async def pupil_heads(self, pupil: ScopeId) -> Sequence[HeadRecord]:
        given = await self._ask(e.PUPIL_HEADS, m.OfPupil(pupil))
        return cast("tuple[HeadRecord, ...]", given)

    async def versions(self, note: NoteId) -> Sequence[NoteRecord]:
        return cast("list[NoteRecord]", await self._list(e.VERSIONS, m.OfNote(note)))

    async def counts(self, pupils: Sequence[ScopeId]) -> Sequence[PupilCount]:
        given = await self._list(e.COUNTS, m.Pupils(tuple(pupils)))
        return cast("list[PupilCount]", given)

    async def publish(
        self,
        record: NoteRecord,
        if_match: VersionHash | None,
        draft: VersionHash | None,
    ) -> None:
        await self._ask(e.PUBLISH, m.Publish(record, draft), if_match)

    async def withdraw(
        self,
        record: NoteRecord,
        if_match: VersionHash,
        seals: Sequence[ClosedSeal],
        draft: NoteRecord | None,
    ) -> None:
        await self._ask(e.WITHDRAW, m.Withdraw(record, tuple(seals), draft), if_match)

    async def opened(self, receipt: Receipt) -> None:
        await self._ask(e.OPENED, receipt)

    async def readings(self, note: NoteId) -> Sequence[Reading]:
        return cast("list[Reading]", await self._list(e.READINGS, m.OfNote(note)))

    async def note_log(self, act: Act, pupil: ScopeId | None, count: int) -> None:
        await self._ask(e.NOTE_LOG, m.Log(act, pupil, count))

    async def access_log(
        self, pupil: ScopeId, after: int, limit: int
    ) -> Sequence[LogRow]:
        given = await self._list(e.ACCESS_LOG, m.ReadLog(pupil, after, limit))
        return cast("list[LogRow]", given)

    # -- what is one's own ---------------------------------------------
    async def own(self, what: str) -> Sequence[OwnRecord]:
        return cast("list[OwnRecord]", await self._list(e.OWN, m.OwnKind(what)))

    async def put_own(self, record: OwnRecord) -> None:
        # Named by what it says: sent again after a lost answer it counts once.
        said = f"{record.what}:{record.id.hex()}:{record.rev}:".encode() + record.blob
        key = hashlib.sha256(said).hexdigest()[:32]
        await self._ask(e.PUT_OWN, record, key=key)

    async def drop_own(self, what: str, id: bytes) -> None:  # noqa: A002
        await self._ask(e.DROP_OWN, m.OwnName(what, id))

    async def put_session(self, user: UserId, device: DeviceId, blob: bytes) -> None:
        await self._ask(e.PUT_SESSION, m.LockedSession(user, device, blob))

    async def get_session(self, user: UserId, device: DeviceId) -> bytes | None:
        given = await self._ask(e.GET_SESSION, m.WhoWhere(user, device))
        return cast("bytes | None", given)

    # -- keeping keys true ---------------------------------------------
    async def sealed_keys(
        self, chain: ChainId, scopes: Sequence[ScopeId]
    ) -> Sequence[tuple[NoteId, int, DekWrap]]:
        given = await self._list(e.SEALED_KEYS, m.Scopes(chain, tuple(scopes)))
        return cast("list[tuple[NoteId, int, DekWrap]]", given)

    async def waiting_seals(
        self, chain: ChainId
    ) -> Sequence[tuple[NoteRecord, DekWrap]]:
        given = await self._list(e.WAITING_SEALS, m.OfChain(chain))
        return cast("list[tuple[NoteRecord, DekWrap]]", given)

    async def settle_seals(
        self, chain: ChainId, wraps: Sequence[tuple[NoteId, int, DekWrap]]
    ) -> None:
        await self._ask(e.SETTLE_SEALS, m.SettleSeals(chain, tuple(wraps)))
