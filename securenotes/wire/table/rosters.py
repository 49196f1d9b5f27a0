"""Who is who, and the keys that follow from it (vault § 5)."""

from __future__ import annotations

from securenotes import rules
from securenotes.errors import Conflict
from securenotes.model import ScopeId, UserId
from securenotes.sealed import (
    CardRecord,
    Confirmation,
    PersonWrap,
    RosterAct,
    ScopeWrap,
    StoredEntry,
    UpWrap,
)
from securenotes.wire import messages as m
from securenotes.wire.endpoint import LARGE, Endpoint, Reach
from securenotes.wire.table.problems import HELD, ROSTER_ACT

ROSTER = Endpoint(
    "roster",
    "GET",
    "/roster/{chain}",
    m.Entries,
    tuple[StoredEntry, ...],
    problems=HELD,
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
    problems=ROSTER_ACT,
    asks=(rules.may_read_log,),
)
PERSON_WRAPS = Endpoint(
    "person_wraps",
    "GET",
    "/wraps/{chain}/person",
    m.OfChain,
    tuple[PersonWrap, ...],
    problems=HELD,
    asks=Reach.SCHOOL,
)
UP_WRAPS = Endpoint(
    "up_wraps",
    "GET",
    "/wraps/{chain}/up",
    m.OfChain,
    tuple[UpWrap, ...],
    problems=HELD,
    asks=Reach.SCHOOL,
)
SCOPE_WRAPS = Endpoint(
    "scope_wraps",
    "POST",
    "/wraps/{chain}/scopes",
    m.ScopeWraps,
    tuple[ScopeWrap, ...],
    problems=HELD,
    asks=Reach.SCHOOL,
)
WRAPPED_TO = Endpoint(
    "wrapped_to",
    "GET",
    "/wraps/{chain}/holders",
    m.OfChain,
    tuple[tuple[ScopeId, int, UserId], ...],
    problems=HELD,
    asks=(rules.may_read_log,),
)
CARDS = Endpoint(
    "cards",
    "GET",
    "/cards/{chain}",
    m.OfChain,
    tuple[CardRecord, ...],
    problems=HELD,
    asks=Reach.SCHOOL,
)
REAL_NAME = Endpoint(
    "real_name",
    "POST",
    "/pupils/{pupil}/name",
    m.OfPupil,
    CardRecord,
    problems=HELD,
    asks=Reach.OWN,
)
REAL_NAMES = Endpoint(
    "real_names",
    "POST",
    "/cards/{chain}/names",
    m.OfChain,
    tuple[CardRecord, ...],
    problems=HELD,
    asks=Reach.OWN,
)
CONFIRM_ROUTINE = Endpoint(
    "confirm_routine",
    "POST",
    "/schools/{chain}/routine",
    m.RoutineVersion,
    None,
    keyed=True,
    problems=(*HELD, Conflict),
    asks=Reach.SCHOOL,
)
ROUTINE_CONFIRMATIONS = Endpoint(
    "routine_confirmations",
    "GET",
    "/schools/{chain}/routine",
    m.OfChain,
    tuple[Confirmation, ...],
    problems=HELD,
    asks=(rules.may_read_log,),
)
