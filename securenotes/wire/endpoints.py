"""The one table of endpoints: routes, client calls and OpenAPI come from it.

A request's record is ``takes``: what its path or query names stands there in
lower-case hex or digits, all else in the body. Every path begins with the
organisation. What a name means is said in ``repository.interface``.
"""

from __future__ import annotations

import dataclasses
import re
import typing
from dataclasses import dataclass, field
from enum import Enum

from securenotes.errors import (
    AccountDisabled,
    BadInput,
    CodeRefused,
    CodeUsed,
    Conflict,
    FactorRenewalNeeded,
    FreshCodeNeeded,
    LastAdministrator,
    LinkEnded,
    ModuleOff,
    NotAllowed,
    NotThere,
    SecureNotesError,
    SessionEnded,
    SignInRefused,
    StaleKey,
    StoreRefused,
    Throttled,
    TooLarge,
)
from securenotes.model import NoteId, ScopeId, UserId
from securenotes.sealed import (
    AccountChange,
    Admission,
    CardRecord,
    Challenge,
    DekWrap,
    Foundation,
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
from securenotes.wire import messages as m

ROOT = "/v1/{org}"
SMALL = 256 * 1024
LARGE = 32 * 1024 * 1024
"""Bytes of a body; the large ones for administrators with a fresh code."""


UNATTENDED = "anteckning-unattended"
"""A header of requests that no person asked for: they keep no session alive."""


class Match(Enum):
    """What a request says of the version it is built on."""

    NONE = 0
    NEWEST = 1
    """``If-Match``, or ``If-None-Match: *`` for the first version."""
    NEEDED = 2
    """``If-Match`` alone."""


@dataclass(frozen=True, slots=True, repr=False)
class Endpoint:
    """One request that a server answers.

    ``gives`` None is an empty answer, 204. ``session`` asks for a token;
    ``keyed`` for an ``Idempotency-Key``. ``waits`` is for how many seconds the
    answer may be held back while there is nothing to say.
    """

    name: str
    method: str
    path: str
    takes: type
    gives: object
    session: bool = True
    keyed: bool = False
    match: Match = Match.NONE
    limit: int = SMALL
    waits: float = 0.0
    problems: tuple[type[SecureNotesError], ...] = ()
    plain_fields: dict[str, type] = field(init=False, hash=False)
    """What path and query hold: bytes as hex, numbers, words."""
    body_fields: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        hints = typing.get_type_hints(self.takes)
        named = [one.name for one in dataclasses.fields(self.takes)]
        in_path = self.path_names
        plain = [
            name
            for name in named
            if name in in_path or self.method in ("GET", "DELETE")
        ]
        kinds = {name: _kind(hints[name]) for name in plain}
        object.__setattr__(self, "plain_fields", kinds)
        rest = tuple(name for name in named if name not in kinds)
        object.__setattr__(self, "body_fields", rest)

    @property
    def path_names(self) -> tuple[str, ...]:
        """The fields that stand in the path."""
        return tuple(re.findall(r"\{(\w+)\}", self.path))

    @property
    def full_path(self) -> str:
        """The path as routes write it."""
        return ROOT + self.path


def _kind(hint: object) -> type:
    """Tell how a field of a path or query is written."""
    kind = getattr(hint, "__supertype__", hint)
    assert isinstance(kind, type)
    return kind


_HELD = (SessionEnded, NotThere, NotAllowed)
_SIGN_IN = (SignInRefused, Throttled)
_WRITE = (*_HELD, LinkEnded, StaleKey, ModuleOff, Conflict, TooLarge)
_ROSTER = (*_HELD, Conflict, LastAdministrator, FreshCodeNeeded, TooLarge)

INFO = Endpoint("info", "GET", "", m.Nothing, StoreInfo | None, session=False)
FOUND = Endpoint(
    "found",
    "POST",
    "",
    Foundation,
    None,
    session=False,
    problems=(StoreRefused, NotAllowed),
)
CHALLENGE = Endpoint(
    "challenge",
    "POST",
    "/auth/challenge",
    m.WhoWhere,
    Challenge,
    session=False,
    problems=(Throttled,),
)
LOGIN = Endpoint(
    "login",
    "POST",
    "/auth/login",
    LoginProof,
    Admission,
    session=False,
    problems=_SIGN_IN,
)
COMPLETE = Endpoint(
    "complete",
    "POST",
    "/auth/complete",
    m.Code,
    None,
    problems=(*_SIGN_IN, SessionEnded, AccountDisabled, FactorRenewalNeeded),
)
RESUME = Endpoint(
    "resume",
    "POST",
    "/auth/resume",
    m.WhoWhere,
    Admission,
    problems=(SessionEnded, Throttled),
)
FAILED = Endpoint(
    "failed",
    "POST",
    "/auth/failed",
    m.WhoWhere,
    None,
    session=False,
    problems=(Throttled,),
)
FRESH_CODE = Endpoint(
    "fresh_code",
    "POST",
    "/auth/code",
    m.Code,
    None,
    problems=(SessionEnded, CodeRefused, CodeUsed, Throttled),
)
LAST_CODE = Endpoint(
    "last_code", "GET", "/auth/code", m.Nothing, m.CodeAt, problems=(SessionEnded,)
)
SIGN_OUT = Endpoint("sign_out", "POST", "/auth/sign-out", m.Nothing, None)
SESSIONS = Endpoint(
    "sessions",
    "GET",
    "/sessions",
    m.Nothing,
    tuple[SessionRecord, ...],
    problems=(SessionEnded,),
)
END_SESSION = Endpoint(
    "end_session",
    "DELETE",
    "/sessions/{session}",
    m.OfSession,
    None,
    keyed=True,
    problems=(SessionEnded, NotThere),
)
END_OTHER_SESSIONS = Endpoint(
    "end_other_sessions",
    "POST",
    "/sessions/end-others",
    m.Nothing,
    None,
    keyed=True,
    problems=(SessionEnded,),
)
CHANGE_ACCOUNT = Endpoint(
    "change_account",
    "PUT",
    "/account",
    AccountChange,
    None,
    keyed=True,
    problems=_ROSTER,
)
JOIN = Endpoint(
    "join", "POST", "/account", AccountChange, None, keyed=True, problems=_ROSTER
)
CHANGES = Endpoint(
    "changes",
    "GET",
    "/changes",
    m.After,
    m.Number,
    waits=25.0,
    problems=(SessionEnded,),
)

ROSTER = Endpoint(
    "roster",
    "GET",
    "/roster/{chain}",
    m.Entries,
    tuple[StoredEntry, ...],
    problems=_HELD,
)
APPEND = Endpoint(
    "append",
    "POST",
    "/roster/{chain}",
    RosterAct,
    None,
    keyed=True,
    limit=LARGE,
    problems=_ROSTER,
)
PERSON_WRAPS = Endpoint(
    "person_wraps",
    "GET",
    "/wraps/{chain}/person",
    m.OfChain,
    tuple[PersonWrap, ...],
    problems=_HELD,
)
UP_WRAPS = Endpoint(
    "up_wraps",
    "GET",
    "/wraps/{chain}/up",
    m.OfChain,
    tuple[UpWrap, ...],
    problems=_HELD,
)
SCOPE_WRAPS = Endpoint(
    "scope_wraps",
    "POST",
    "/wraps/{chain}/scopes",
    m.ScopeWraps,
    tuple[ScopeWrap, ...],
    problems=_HELD,
)
WRAPPED_TO = Endpoint(
    "wrapped_to",
    "GET",
    "/wraps/{chain}/holders",
    m.OfChain,
    tuple[tuple[ScopeId, int, UserId], ...],
    problems=_HELD,
)
CARDS = Endpoint(
    "cards",
    "GET",
    "/cards/{chain}",
    m.OfChain,
    tuple[CardRecord, ...],
    problems=_HELD,
)

DRAFTS = Endpoint(
    "drafts", "GET", "/drafts", m.Nothing, tuple[NoteRecord, ...], problems=_HELD
)
SAVE_DRAFT = Endpoint(
    "save_draft",
    "PUT",
    "/drafts",
    m.SaveDraft,
    None,
    keyed=True,
    match=Match.NEWEST,
    problems=_WRITE,
)
DISCARD_DRAFT = Endpoint(
    "discard_draft",
    "DELETE",
    "/drafts/{note}",
    m.OfNote,
    None,
    keyed=True,
    match=Match.NEEDED,
    problems=_WRITE,
)

HEADS = Endpoint("heads", "POST", "/notes/list", m.ListHeads, HeadPage, problems=_HELD)
PUPIL_HEADS = Endpoint(
    "pupil_heads",
    "GET",
    "/pupils/{pupil}/notes",
    m.OfPupil,
    tuple[HeadRecord, ...],
    problems=_HELD,
)
VERSIONS = Endpoint(
    "versions",
    "GET",
    "/notes/{note}",
    m.OfNote,
    tuple[NoteRecord, ...],
    problems=_HELD,
)
COUNTS = Endpoint(
    "counts",
    "POST",
    "/notes/counts",
    m.Pupils,
    tuple[PupilCount, ...],
    problems=_HELD,
)
PUBLISH = Endpoint(
    "publish",
    "POST",
    "/notes",
    m.Publish,
    None,
    keyed=True,
    match=Match.NEWEST,
    problems=_WRITE,
)
WITHDRAW = Endpoint(
    "withdraw",
    "POST",
    "/notes/withdraw",
    m.Withdraw,
    None,
    keyed=True,
    match=Match.NEEDED,
    problems=_WRITE,
)
OPENED = Endpoint(
    "opened", "POST", "/notes/opened", Receipt, None, keyed=True, problems=_HELD
)
READINGS = Endpoint(
    "readings",
    "GET",
    "/notes/{note}/readings",
    m.OfNote,
    tuple[Reading, ...],
    problems=_HELD,
)
NOTE_LOG = Endpoint("note_log", "POST", "/log", m.Log, None, keyed=True, problems=_HELD)
ACCESS_LOG = Endpoint(
    "access_log",
    "GET",
    "/log/{pupil}",
    m.ReadLog,
    tuple[LogRow, ...],
    problems=_HELD,
)

OWN = Endpoint(
    "own", "GET", "/own/{what}", m.OwnKind, tuple[OwnRecord, ...], problems=_HELD
)
PUT_OWN = Endpoint(
    "put_own",
    "PUT",
    "/own",
    OwnRecord,
    None,
    keyed=True,
    problems=(SessionEnded, Conflict, TooLarge),
)
DROP_OWN = Endpoint(
    "drop_own", "DELETE", "/own", m.OwnName, None, keyed=True, problems=(SessionEnded,)
)
PUT_SESSION = Endpoint(
    "put_session",
    "PUT",
    "/locked",
    m.LockedSession,
    None,
    problems=(*_HELD, TooLarge),
)
GET_SESSION = Endpoint(
    "get_session", "POST", "/locked", m.WhoWhere, bytes | None, session=False
)

SEALED_KEYS = Endpoint(
    "sealed_keys",
    "POST",
    "/keys/{chain}/sealed",
    m.Scopes,
    tuple[tuple[NoteId, int, DekWrap], ...],
    problems=_HELD,
)
WAITING_SEALS = Endpoint(
    "waiting_seals",
    "GET",
    "/keys/{chain}/seals",
    m.OfChain,
    tuple[tuple[NoteRecord, DekWrap], ...],
    problems=_HELD,
)
SETTLE_SEALS = Endpoint(
    "settle_seals",
    "POST",
    "/keys/{chain}/seals",
    m.SettleSeals,
    None,
    keyed=True,
    limit=LARGE,
    problems=_ROSTER,
)

ENDPOINTS: tuple[Endpoint, ...] = tuple(
    one for one in list(vars().values()) if isinstance(one, Endpoint)
)
"""Every endpoint, in the order of the repository's interface."""

COMMON = (BadInput, TooLarge)
"""Problems that any request may be answered with."""
