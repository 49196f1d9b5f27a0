"""What is kept on a pupil, and requests for it."""

from __future__ import annotations

from securenotes import rules
from securenotes.errors import Conflict, FreshCodeNeeded, StaleKey, TooLarge
from securenotes.sealed import DisclosureRecord, KeptVersion, NoteRecord
from securenotes.wire import messages as m
from securenotes.wire.endpoint import Endpoint
from securenotes.wire.table.problems import HELD

KEPT = Endpoint(
    "kept",
    "GET",
    "/kept/{pupil}",
    m.OfPupil,
    tuple[NoteRecord, ...],
    problems=HELD,
    asks=(rules.may_disclose,),
)
COLLECT = Endpoint(
    "collect",
    "POST",
    "/kept/{pupil}",
    m.Collect,
    tuple[KeptVersion, ...],
    problems=(*HELD, FreshCodeNeeded),
    asks=(rules.may_disclose,),
)
DISCLOSURES = Endpoint(
    "disclosures",
    "GET",
    "/disclosures/{chain}",
    m.OfChain,
    tuple[DisclosureRecord, ...],
    problems=HELD,
    asks=(rules.may_disclose,),
)
PUT_DISCLOSURE = Endpoint(
    "put_disclosure",
    "PUT",
    "/disclosures",
    DisclosureRecord,
    None,
    keyed=True,
    problems=(*HELD, Conflict, StaleKey, TooLarge, FreshCodeNeeded),
    asks=(rules.may_disclose,),
)
