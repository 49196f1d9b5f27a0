"""Keeping keys true: rotation, and seals that wait."""

from __future__ import annotations

from securenotes import rules
from securenotes.model import NoteId
from securenotes.sealed import DekWrap, MovePackage, NoteRecord
from securenotes.wire import messages as m
from securenotes.wire.endpoint import LARGE, Endpoint, Reach
from securenotes.wire.table.problems import HELD, ROSTER_ACT

SEALED_KEYS = Endpoint(
    "sealed_keys",
    "POST",
    "/keys/{chain}/sealed",
    m.Scopes,
    tuple[tuple[NoteId, int, DekWrap], ...],
    problems=HELD,
    asks=(rules.may_read_log,),
)
WAITING_SEALS = Endpoint(
    "waiting_seals",
    "GET",
    "/keys/{chain}/seals",
    m.OfChain,
    tuple[tuple[NoteRecord, DekWrap], ...],
    problems=HELD,
    asks=(rules.may_read_log,),
)
PACKAGE = Endpoint(
    "package",
    "POST",
    "/moves/{chain}",
    m.OfMove,
    MovePackage,
    problems=HELD,
    asks=Reach.OWN,
)
SETTLE_SEALS = Endpoint(
    "settle_seals",
    "POST",
    "/keys/{chain}/seals",
    m.SettleSeals,
    None,
    keyed=True,
    limit=LARGE,
    problems=ROSTER_ACT,
    asks=(rules.may_read_log,),
)
