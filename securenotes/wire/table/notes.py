"""Drafts, published notes, and who has read them."""

from __future__ import annotations

from securenotes import rules
from securenotes.errors import FreshCodeNeeded, ModuleOff
from securenotes.sealed import (
    HeadPage,
    HeadRecord,
    LogHead,
    LogRow,
    NoteRecord,
    PupilCount,
    Reading,
    Receipt,
)
from securenotes.wire import messages as m
from securenotes.wire.endpoint import Endpoint, Match, Reach
from securenotes.wire.table.problems import HELD, WRITE

DRAFTS = Endpoint(
    "drafts",
    "GET",
    "/drafts",
    m.Nothing,
    tuple[NoteRecord, ...],
    problems=HELD,
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
    problems=WRITE,
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
    problems=WRITE,
    asks=(rules.may_discard_draft,),
)
HEADS = Endpoint(
    "heads",
    "POST",
    "/notes/list",
    m.ListHeads,
    HeadPage,
    problems=HELD,
    asks=(rules.may_read_published,),
    lists=True,
)
PUPIL_HEADS = Endpoint(
    "pupil_heads",
    "GET",
    "/pupils/{pupil}/notes",
    m.OfPupil,
    tuple[HeadRecord, ...],
    problems=HELD,
    asks=(rules.may_read_published,),
)
VERSIONS = Endpoint(
    "versions",
    "GET",
    "/notes/{note}",
    m.OfNote,
    tuple[NoteRecord, ...],
    problems=HELD,
    asks=(rules.may_read_published,),
)
COUNTS = Endpoint(
    "counts",
    "POST",
    "/notes/counts",
    m.Pupils,
    tuple[PupilCount, ...],
    problems=HELD,
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
    problems=WRITE,
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
    problems=WRITE,
    asks=(rules.may_delete,),
)
OPENED = Endpoint(
    "opened",
    "POST",
    "/notes/opened",
    Receipt,
    None,
    keyed=True,
    problems=HELD,
    asks=(rules.may_read_published,),
)
READINGS = Endpoint(
    "readings",
    "GET",
    "/notes/{note}/readings",
    m.OfNote,
    tuple[Reading, ...],
    problems=HELD,
    asks=(rules.may_unpublish, rules.may_read_log),
)
NOTE_LOG = Endpoint(
    "note_log",
    "POST",
    "/log",
    m.Log,
    None,
    keyed=True,
    problems=(*HELD, ModuleOff, FreshCodeNeeded),
    asks=(rules.may_read_published,),
)
ACCESS_LOG = Endpoint(
    "access_log",
    "GET",
    "/log/{pupil}",
    m.ReadLog,
    tuple[LogRow, ...],
    problems=HELD,
    asks=(rules.may_read_log,),
)
LOG_PAGE = Endpoint(
    "log_page",
    "POST",
    "/log/{chain}/rows",
    m.ListLog,
    tuple[LogRow, ...],
    problems=(*HELD, ModuleOff),
    asks=(rules.may_read_log,),
)
LOG_HEAD = Endpoint(
    "log_head",
    "GET",
    "/log/{chain}/head",
    m.LogPlace,
    LogHead,
    problems=HELD,
    asks=Reach.SCHOOL,
)
