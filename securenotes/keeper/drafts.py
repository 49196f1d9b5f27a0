"""Drafts: seen, saved and discarded by their author alone (R3, R10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes import rules
from securenotes.errors import BadInput, Conflict, LinkEnded, ModuleOff, NotThere
from securenotes.keeper.checking import (
    Before,
    Checked,
    check_order,
    check_version,
    check_wrap,
)
from securenotes.keeper.notes_rows import DRAFT_COLUMNS, read_version
from securenotes.model import ChainId, NoteId, ScopeId, UserId, VersionHash
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Header, Status, check_replaces

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.sql import Sql
    from securenotes.keeper.visitor import Caller, Visitor
    from securenotes.sealed import NoteRecord


class Drafts:
    """A person's own drafts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql

    def drafts(self, visitor: Visitor) -> list[NoteRecord]:
        """Give one's own drafts, links ended or not (R3, R10).

        Those of a school without the module are hidden (R13).
        """
        with self._desk.reading(visitor) as caller:
            rows = self._sql.all(
                f"SELECT {DRAFT_COLUMNS}, chain FROM draft WHERE author = ?"
                " ORDER BY id DESC",
                (caller.user,),
            )
            rosters = self._desk.rosters
            return [
                read_version(row[:-1])
                for row in rows
                if rosters.state(row[-1]).policy.module
            ]

    def save(
        self, visitor: Visitor, record: NoteRecord, if_match: VersionHash | None
    ) -> None:
        """Put a draft in place of the one with ``if_match``; None: the first."""
        with self._desk.writing(visitor) as caller:
            checked = check_version(self._desk, caller, record)
            header = checked.header
            chain = self._desk.rosters.chain_of(header.scope)
            old = find_draft(self._sql, header.note)
            if old is not None and old[1] != caller.user:
                raise NotThere
            if old is not None and old[3] == checked.vh:
                return  # the same save came again: its answer was lost
            self.check_rights(caller, header, known=old is not None)
            caller.about = (chain, header.scope, None)
            if (old is None) != (if_match is None) or (old and old[3] != if_match):
                raise Conflict
            if self._sql.one("SELECT 1 FROM head WHERE note = ?", (header.note,)):
                raise Conflict
            before = find_before(self._sql, header.note)
            if before is not None and before.header.author != caller.user:
                raise NotThere
            check_draft(self._desk, before, checked)
            if old is not None:
                check_replacement(old[4], header)
            put_draft(self._sql, chain, checked)

    def check_rights(self, caller: Caller, header: Header, *, known: bool) -> None:
        """Let a person write on a pupil who is theirs today (R1, R10, R13)."""
        who = self._desk.rosters.standing(caller, header.scope, header.author)
        if not who.live or who.left:
            raise LinkEnded if known else NotThere
        if not rules.may_edit_draft(who):
            raise ModuleOff if not who.module else NotThere

    def discard(self, visitor: Visitor, note: NoteId, if_match: VersionHash) -> None:
        """Destroy a draft, with what it wrapped, in store and journal (R3)."""
        with self._desk.writing(visitor) as caller:
            old = find_draft(self._sql, note)
            if old is None or old[1] != caller.user:
                raise NotThere
            caller.about = (old[2], old[0], None)
            if not self._desk.rosters.state(old[2]).policy.module:
                raise ModuleOff
            if old[3] != if_match:
                raise Conflict
            drop_draft(self._sql, note)
            self._sql.must_destroy()
        self._desk.finish_destroying()


def find_draft(
    sql: Sql, note: NoteId
) -> tuple[ScopeId, UserId, ChainId, VersionHash, bytes] | None:
    """Give a draft's pupil, author, chain, vh and header."""
    row = sql.one(
        "SELECT scope, author, chain, vh, header FROM known_draft WHERE note = ?",
        (note,),
    )
    return None if row is None else (row[0], row[1], row[2], row[3], row[4])


def find_before(sql: Sql, note: NoteId) -> Before | None:
    """Give the newest version of a note, closed ones included."""
    row = sql.one(
        "SELECT id, header, vh FROM known_version WHERE note = ?"
        " ORDER BY ver DESC LIMIT 1",
        (note,),
    )
    return None if row is None else Before(row[0], Header.decode(row[1]), row[2])


def check_draft(desk: Desk, before: Before | None, checked: Checked) -> None:
    """Hold a draft to its place: first of a note, or after a withdrawal."""
    if checked.header.status is not Status.DRAFT:
        raise BadInput("note", "status")
    check_order(before, checked)
    check_wrap(desk, checked, 2)


def check_replacement(before: bytes, header: Header) -> None:
    """Hold a draft to the one whose place it takes."""
    try:
        check_replaces(Header.decode(before), header)
    except Refused as error:
        raise BadInput("note", error.reason) from error


def put_draft(sql: Sql, chain: bytes, checked: Checked) -> None:
    """Write a draft in place of the one before."""
    header, record = checked.header, checked.record
    assert record.wrap is not None
    sql.run(
        "INSERT INTO draft (note, author, chain, scope, vh, header, kc, sig, key_ver,"
        " wrap, blob) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (note) DO UPDATE SET vh = excluded.vh, header = excluded.header,"
        " kc = excluded.kc, sig = excluded.sig, key_ver = excluded.key_ver,"
        " wrap = excluded.wrap, blob = excluded.blob",
        (
            header.note,
            header.author,
            chain,
            header.scope,
            checked.vh,
            record.header,
            record.kc,
            record.sig,
            record.wrap.key_ver,
            record.wrap.wrap,
            record.blob,
        ),
    )


def drop_draft(sql: Sql, note: NoteId) -> None:
    """Delete a draft's row."""
    sql.run("DELETE FROM draft WHERE note = ?", (note,))
