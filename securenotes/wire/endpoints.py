"""The one table of endpoints: routes, client calls and OpenAPI come from it.

A request's record is ``takes``: what its path or query names stands there in
lower-case hex or digits, all else in the body. Every path begins with the
organisation. What a name means is said in ``repository.interface``.
"""

from __future__ import annotations

from securenotes import rules
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
from securenotes.wire.endpoint import LARGE as LARGE
from securenotes.wire.endpoint import ROOT as ROOT
from securenotes.wire.endpoint import SMALL as SMALL
from securenotes.wire.endpoint import Endpoint as Endpoint
from securenotes.wire.endpoint import Match as Match
from securenotes.wire.endpoint import Reach

UNATTENDED = "anteckning-unattended"
"""A header of requests that no person asked for: they keep no session alive."""


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
    "last_code",
    "GET",
    "/auth/code",
    m.Nothing,
    m.CodeAt,
    problems=(SessionEnded,),
    asks=Reach.SIGNED_IN,
)
SIGN_OUT = Endpoint("sign_out", "POST", "/auth/sign-out", m.Nothing, None)
SESSIONS = Endpoint(
    "sessions",
    "GET",
    "/sessions",
    m.Nothing,
    tuple[SessionRecord, ...],
    problems=(SessionEnded,),
    asks=Reach.SIGNED_IN,
)
END_SESSION = Endpoint(
    "end_session",
    "DELETE",
    "/sessions/{session}",
    m.OfSession,
    None,
    keyed=True,
    problems=(SessionEnded, NotThere),
    asks=Reach.OWN,
)
END_OTHER_SESSIONS = Endpoint(
    "end_other_sessions",
    "POST",
    "/sessions/end-others",
    m.Nothing,
    None,
    keyed=True,
    problems=(SessionEnded,),
    asks=Reach.SIGNED_IN,
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
    asks=Reach.SIGNED_IN,
)

ROSTER = Endpoint(
    "roster",
    "GET",
    "/roster/{chain}",
    m.Entries,
    tuple[StoredEntry, ...],
    problems=_HELD,
    asks=Reach.SIGNED_IN,
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
    asks=(rules.may_read_log,),
)
PERSON_WRAPS = Endpoint(
    "person_wraps",
    "GET",
    "/wraps/{chain}/person",
    m.OfChain,
    tuple[PersonWrap, ...],
    problems=_HELD,
    asks=Reach.SCHOOL,
)
UP_WRAPS = Endpoint(
    "up_wraps",
    "GET",
    "/wraps/{chain}/up",
    m.OfChain,
    tuple[UpWrap, ...],
    problems=_HELD,
    asks=Reach.SCHOOL,
)
SCOPE_WRAPS = Endpoint(
    "scope_wraps",
    "POST",
    "/wraps/{chain}/scopes",
    m.ScopeWraps,
    tuple[ScopeWrap, ...],
    problems=_HELD,
    asks=Reach.SCHOOL,
)
WRAPPED_TO = Endpoint(
    "wrapped_to",
    "GET",
    "/wraps/{chain}/holders",
    m.OfChain,
    tuple[tuple[ScopeId, int, UserId], ...],
    problems=_HELD,
    asks=(rules.may_read_log,),
)
CARDS = Endpoint(
    "cards",
    "GET",
    "/cards/{chain}",
    m.OfChain,
    tuple[CardRecord, ...],
    problems=_HELD,
    asks=Reach.SCHOOL,
)

DRAFTS = Endpoint(
    "drafts",
    "GET",
    "/drafts",
    m.Nothing,
    tuple[NoteRecord, ...],
    problems=_HELD,
    asks=(rules.may_see_draft,),
    lists=True,
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
    asks=(rules.may_write,),
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
    asks=(rules.may_discard_draft,),
)

HEADS = Endpoint(
    "heads",
    "POST",
    "/notes/list",
    m.ListHeads,
    HeadPage,
    problems=_HELD,
    asks=(rules.may_read_published,),
    lists=True,
)
PUPIL_HEADS = Endpoint(
    "pupil_heads",
    "GET",
    "/pupils/{pupil}/notes",
    m.OfPupil,
    tuple[HeadRecord, ...],
    problems=_HELD,
    asks=(rules.may_read_published,),
)
VERSIONS = Endpoint(
    "versions",
    "GET",
    "/notes/{note}",
    m.OfNote,
    tuple[NoteRecord, ...],
    problems=_HELD,
    asks=(rules.may_read_published,),
)
COUNTS = Endpoint(
    "counts",
    "POST",
    "/notes/counts",
    m.Pupils,
    tuple[PupilCount, ...],
    problems=_HELD,
    asks=(rules.may_count,),
    lists=True,
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
    asks=(rules.may_write,),
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
    asks=(rules.may_delete,),
)
OPENED = Endpoint(
    "opened",
    "POST",
    "/notes/opened",
    Receipt,
    None,
    keyed=True,
    problems=_HELD,
    asks=(rules.may_read_published,),
)
READINGS = Endpoint(
    "readings",
    "GET",
    "/notes/{note}/readings",
    m.OfNote,
    tuple[Reading, ...],
    problems=_HELD,
    asks=(rules.may_unpublish, rules.may_read_log),
)
NOTE_LOG = Endpoint(
    "note_log",
    "POST",
    "/log",
    m.Log,
    None,
    keyed=True,
    problems=_HELD,
    asks=(rules.may_read_published,),
)
ACCESS_LOG = Endpoint(
    "access_log",
    "GET",
    "/log/{pupil}",
    m.ReadLog,
    tuple[LogRow, ...],
    problems=_HELD,
    asks=(rules.may_read_log,),
)

OWN = Endpoint(
    "own",
    "GET",
    "/own/{what}",
    m.OwnKind,
    tuple[OwnRecord, ...],
    problems=_HELD,
    asks=Reach.SIGNED_IN,
)
PUT_OWN = Endpoint(
    "put_own",
    "PUT",
    "/own",
    OwnRecord,
    None,
    keyed=True,
    problems=(SessionEnded, Conflict, TooLarge),
    asks=Reach.SIGNED_IN,
)
DROP_OWN = Endpoint(
    "drop_own",
    "DELETE",
    "/own",
    m.OwnName,
    None,
    keyed=True,
    problems=(SessionEnded,),
    asks=Reach.SIGNED_IN,
)
PUT_SESSION = Endpoint(
    "put_session",
    "PUT",
    "/locked",
    m.LockedSession,
    None,
    problems=(*_HELD, TooLarge),
    asks=Reach.SIGNED_IN,
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
    asks=(rules.may_read_log,),
)
WAITING_SEALS = Endpoint(
    "waiting_seals",
    "GET",
    "/keys/{chain}/seals",
    m.OfChain,
    tuple[tuple[NoteRecord, DekWrap], ...],
    problems=_HELD,
    asks=(rules.may_read_log,),
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
    asks=(rules.may_read_log,),
)

ENDPOINTS: tuple[Endpoint, ...] = tuple(
    one for one in list(vars().values()) if isinstance(one, Endpoint)
)
"""Every endpoint, in the order of the repository's interface."""

COMMON = (BadInput, TooLarge)
"""Problems that any request may be answered with."""
