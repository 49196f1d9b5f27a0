"""Review dates, and what becomes of notes by the records plan."""

from __future__ import annotations

from securenotes import rules
from securenotes.errors import Conflict, ModuleOff
from securenotes.sealed import ReviewRecord, StoredNote
from securenotes.wire import messages as m
from securenotes.wire.endpoint import Endpoint
from securenotes.wire.table.problems import HELD

REVIEW = Endpoint(
    "review",
    "POST",
    "/notes/review",
    ReviewRecord,
    None,
    keyed=True,
    problems=(*HELD, ModuleOff, Conflict),
    asks=(rules.may_edit_published,),
)
REVIEWS = Endpoint(
    "reviews",
    "POST",
    "/notes/reviews",
    m.SomeNotes,
    tuple[ReviewRecord, ...],
    problems=HELD,
    asks=(rules.may_read_published,),
    lists=True,
)
STORED = Endpoint(
    "stored",
    "POST",
    "/retention/{chain}/notes",
    m.StoredNotes,
    tuple[StoredNote, ...],
    problems=HELD,
    asks=(rules.may_read_log,),
)
