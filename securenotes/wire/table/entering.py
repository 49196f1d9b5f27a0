"""Coming in, and where one is signed in (vault § 6)."""

from __future__ import annotations

from securenotes.errors import (
    AccountDisabled,
    CodeRefused,
    CodeUsed,
    FactorRenewalNeeded,
    NotAllowed,
    NotThere,
    SessionEnded,
    StoreRefused,
    Throttled,
)
from securenotes.sealed import (
    AccountChange,
    Admission,
    Challenge,
    Foundation,
    LoginProof,
    SessionRecord,
    StoreInfo,
)
from securenotes.wire import messages as m
from securenotes.wire.endpoint import Endpoint, Reach
from securenotes.wire.table.problems import ROSTER_ACT, SIGN_IN

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
    problems=SIGN_IN,
)
COMPLETE = Endpoint(
    "complete",
    "POST",
    "/auth/complete",
    m.Code,
    None,
    problems=(*SIGN_IN, SessionEnded, AccountDisabled, FactorRenewalNeeded),
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
    problems=ROSTER_ACT,
)
JOIN = Endpoint(
    "join", "POST", "/account", AccountChange, None, keyed=True, problems=ROSTER_ACT
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
