"""The single interface between a notebook and where its records lie.

Two ways stand behind it: in process over the embedded store, and over HTTP.
Both pass the contract suite beside this module. An instance is one client's
connection and carries at most one session. Every method may raise the
``StoreError`` family; those after sign-in raise ``SessionEnded`` without a
complete session (R2) and ``NotThere`` for what is not there or not theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from securenotes.model import (
    ChainId,
    DeviceId,
    NoteId,
    ScopeId,
    SessionId,
    UserId,
    VersionHash,
)
from securenotes.sealed import (
    AccountChange,
    Act,
    Admission,
    CardRecord,
    Challenge,
    ClosedSeal,
    Cursor,
    DekWrap,
    Foundation,
    HeadFilter,
    HeadPage,
    HeadRecord,
    LoginProof,
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

Signer = Callable[[bytes], bytes]
"""Signs a log row with the person's key; the store never holds the key."""


class Repository(Protocol):
    """Sealed records of one organisation, and the acts upon them."""

    @property
    def server_name(self) -> str:
        """What sign-ins and changes of account name the store by (vault § 6)."""

    # -- coming in -----------------------------------------------------
    async def info(self) -> StoreInfo | None:
        """Say which organisation this is; None when none is founded yet."""

    async def found(self, foundation: Foundation) -> None:
        """Store a new organisation; refused where one is."""

    async def challenge(self, user: UserId, device: DeviceId) -> Challenge:
        """Begin a sign-in; the same for a name that does not exist.

        Raises ``Throttled``.
        """

    async def login(self, proof: LoginProof) -> Admission:
        """Answer a proof; ``SignInRefused`` whatever was wrong with it."""

    async def complete(self, step: int | None, sign: Signer, code: str = "") -> None:
        """Claim the matched step and make the session whole.

        A server matches ``code`` itself and takes no step: it is "" after a
        ``login`` that has shown it (``Admission.code_checked``).
        ``step`` None reports that no step matched: counted as a failure,
        and ``SignInRefused``; so is a step that was claimed before.
        """

    async def resume(self, user: UserId, device: DeviceId, token: bytes) -> Admission:
        """Go on with a session after a lock; ``SessionEnded`` when over.

        The session is whole after ``complete`` with the same step rules
        (None is allowed while the last code is under four hours old).
        """

    async def failed(self, user: UserId, device: DeviceId) -> None:
        """Count a failed unlock; raises ``Throttled`` when it is too many."""

    async def fresh_code(self, step: int | None, code: str = "") -> None:
        """Claim a step for step-up; ``CodeUsed`` or ``CodeRefused``.

        A server matches ``code`` itself and takes no step.
        """

    async def last_code(self) -> int:
        """Tell when this session last showed a code."""

    async def sign_out(self) -> None:
        """End the session here and at the store."""

    async def sessions(self) -> Sequence[SessionRecord]:
        """Say where this person is signed in, the last used first."""

    async def end_session(self, session: SessionId) -> None:
        """End one of this person's sessions at once, wherever it is used.

        ``NotThere`` for what is not theirs. Ending the present one is signing
        out: the next act raises ``SessionEnded``.
        """

    async def end_other_sessions(self) -> None:
        """End every session of this person but the present one."""

    async def change_account(self, change: AccountChange) -> None:
        """Take new bundles, keys or factor; other sessions of theirs end."""

    async def join(self, change: AccountChange) -> None:
        """Take a newcomer's own keys, wraps and account in one act.

        The session is one of SA1/inv-login and ends with this.
        """

    async def close(self) -> None:
        """Let go of the connection; what was asked for is done first."""

    async def changes(self, after: int) -> int:
        """Wait until others should see something new, or a while at most.

        Gives a number that grows with what is published, edited or taken back
        and with the roster, and says neither what nor whose; at once where it
        is another than ``after`` (0: nothing heard yet). Waiting is no use of
        the session; ``SessionEnded`` when that is ended from elsewhere.
        """

    # -- who is who ----------------------------------------------------
    async def roster(self, chain: ChainId, after: int) -> Sequence[StoredEntry]:
        """Give the chain's entries after ``after``, in order."""

    async def append(self, act: RosterAct) -> None:
        """Add entries with all that belongs to them, whole or not at all.

        Raises ``Conflict`` when the chain has grown, ``NotAllowed``,
        ``LastAdministrator``, ``FreshCodeNeeded``.
        """

    async def person_wraps(self, chain: ChainId) -> Sequence[PersonWrap]:
        """Give the wraps made to this person."""

    async def up_wraps(self, chain: ChainId) -> Sequence[UpWrap]:
        """Give the observers' keys as sealed to the administrators."""

    async def scope_wraps(
        self, chain: ChainId, children: Sequence[ScopeId] | None
    ) -> Sequence[ScopeWrap]:
        """Give wraps of these scopes (None: all within this person's reach)."""

    async def wrapped_to(self, chain: ChainId) -> Sequence[tuple[ScopeId, int, UserId]]:
        """Say who holds a person wrap of which key version; administrators."""

    async def cards(self, chain: ChainId) -> Sequence[CardRecord]:
        """Give every card this person may read, staff cards included."""

    # -- drafts --------------------------------------------------------
    async def drafts(self) -> Sequence[NoteRecord]:
        """Give this person's own drafts, links ended or not (R3, R10)."""

    async def save_draft(
        self, record: NoteRecord, if_match: VersionHash | None
    ) -> None:
        """Put a draft in place of the one with ``if_match``; None: the first.

        Raises ``Conflict`` (R12), ``LinkEnded``, ``StaleKey``, ``TooLarge``.
        """

    async def discard_draft(self, note: NoteId, if_match: VersionHash) -> None:
        """Destroy a draft, with what it wrapped, in store and journal."""

    # -- published notes -----------------------------------------------
    async def heads(
        self, which: HeadFilter, after: Cursor | None, limit: int
    ) -> HeadPage:
        """List published notes, newest publication first, at most 200."""

    async def pupil_heads(self, pupil: ScopeId) -> Sequence[HeadRecord]:
        """Give every published note on a pupil, newest first, however many."""

    async def versions(self, note: NoteId) -> Sequence[NoteRecord]:
        """Give a published note's versions from 1 on; closed ones bare."""

    async def counts(self, pupils: Sequence[ScopeId]) -> Sequence[PupilCount]:
        """Count published notes for pupils this person may read (R8, R9)."""

    async def publish(
        self,
        record: NoteRecord,
        if_match: VersionHash | None,
        draft: VersionHash | None,
    ) -> None:
        """Store a published version after the one with ``if_match``.

        ``draft`` is the draft it replaces, whose row goes. Raises
        ``Conflict``, ``NotAllowed``, ``LinkEnded``, ``StaleKey``,
        ``ModuleOff``.
        """

    async def withdraw(
        self,
        record: NoteRecord,
        if_match: VersionHash,
        seals: Sequence[ClosedSeal],
        draft: NoteRecord | None,
    ) -> None:
        """Take a note from its readers: a withdrawal (with the author's
        draft) or a tombstone (without), and seal what was published."""

    async def opened(self, receipt: Receipt) -> None:
        """Write mark, receipt and log row before the text is drawn (R27)."""

    async def readings(self, note: NoteId) -> Sequence[Reading]:
        """Say who has opened which version; author and administrators."""

    async def note_log(self, act: Act, pupil: ScopeId | None, count: int) -> None:
        """Log a listing or a search inside a pupil, without its words."""

    async def access_log(
        self, pupil: ScopeId, after: int, limit: int
    ) -> Sequence[LogRow]:
        """Give the log rows on a pupil; administrators only (R27)."""

    # -- what is one's own ---------------------------------------------
    async def own(self, what: str) -> Sequence[OwnRecord]:
        """Give own records of a kind: work, prefs, roster, seen, outbox."""

    async def put_own(self, record: OwnRecord) -> None:
        """Store revision ``rev``; ``Conflict`` unless it is one more."""

    async def drop_own(self, what: str, id: bytes) -> None:  # noqa: A002
        """Destroy an own record."""

    async def put_session(self, user: UserId, device: DeviceId, blob: bytes) -> None:
        """Keep the sealed session record of a locked client."""

    async def get_session(self, user: UserId, device: DeviceId) -> bytes | None:
        """Give the sealed session record, before sign-in."""

    # -- keeping keys true ---------------------------------------------
    async def sealed_keys(
        self, chain: ChainId, scopes: Sequence[ScopeId]
    ) -> Sequence[tuple[NoteId, int, DekWrap]]:
        """Give every stored version's wrap under these scopes' keys, for
        a rotation; administrators."""

    async def waiting_seals(
        self, chain: ChainId
    ) -> Sequence[tuple[NoteRecord, DekWrap]]:
        """Give closed seals that no administrator has opened yet."""

    async def settle_seals(
        self, chain: ChainId, wraps: Sequence[tuple[NoteId, int, DekWrap]]
    ) -> None:
        """Replace opened seals by wraps under A; readers' wraps then go."""
