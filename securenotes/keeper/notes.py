"""Publishing, editing, unpublishing and deleting (R4 to R7, R12)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from securenotes import rules
from securenotes.errors import (
    BadInput,
    Conflict,
    LinkEnded,
    ModuleOff,
    NotAllowed,
    NotThere,
    StaleKey,
)
from securenotes.keeper.changes import bump
from securenotes.keeper.checking import (
    Before,
    Checked,
    check_order,
    check_version,
    check_wrap,
)
from securenotes.keeper.counting import lower_head, raise_head
from securenotes.keeper.drafts import (
    check_draft,
    drop_draft,
    find_before,
    find_draft,
    put_draft,
)
from securenotes.keeper.notes_rows import DESTROYED
from securenotes.model import ChainId, VersionHash
from securenotes.sealed import Act
from securenotes.vault.headers import Status

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.visitor import Caller, Visitor
    from securenotes.sealed import ClosedSeal, NoteRecord
    from securenotes.vault.headers import Header

SEAL = 32 + 24 + 32 + 16
"""Bytes of a note's key sealed to the administrators."""


class Notes:
    """Versions that others see, and how they leave."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql

    def publish(
        self,
        visitor: Visitor,
        record: NoteRecord,
        if_match: VersionHash | None,
        draft: VersionHash | None,
    ) -> None:
        """Store a published version after the one with ``if_match``."""
        with self._desk.writing(visitor) as caller:
            checked = check_version(self._desk, caller, record)
            header = checked.header
            chain = self._desk.rosters.chain_of(header.scope)
            before = find_before(self._sql, header.note)
            if before is not None and before.vh == checked.vh:
                return  # the same publication came again: its answer was lost
            shown = before is not None and before.header.status is Status.PUBLISHED
            caller.about = (chain, header.scope, header.note if shown else None)
            if header.status is not Status.PUBLISHED:
                raise BadInput("note", "status")
            if before is not None and shown:
                self.check_edit(caller, before, if_match)
            else:
                self.check_first(caller, header, before, if_match)
            self.check_draft_row(caller, header, draft)
            check_order(before, checked)
            check_wrap(self._desk, checked, 1)
            row = self.put_version(chain, checked)
            self.put_wrap(row, record)
            replaced = before.header.ver if before is not None and shown else None
            raise_head(self._sql, chain, header, row, replaced, caller.now)
            if draft is not None:
                drop_draft(self._sql, header.note)
            bump(self._sql)
            self.write(caller, Act.EDITED if shown else Act.PUBLISHED, chain, header)

    def check_edit(
        self, caller: Caller, before: Before, if_match: VersionHash | None
    ) -> None:
        """Let author or administrator edit what is published (R5, R12)."""
        scope, author = before.header.scope, before.header.author
        self.check_reader(caller, before.header)
        who = self._desk.rosters.standing(caller, scope, author)
        if not rules.may_edit_published(who):
            raise NotAllowed
        if if_match != before.vh:
            raise Conflict

    def check_first(
        self,
        caller: Caller,
        header: Header,
        before: Before | None,
        if_match: VersionHash | None,
    ) -> None:
        """Let the author publish a new note, or one that was withdrawn."""
        author = before.header.author if before else header.author
        if before is not None:
            if author != caller.user:
                raise NotThere
            if before.header.status is Status.TOMBSTONE:
                raise Conflict
        if author != caller.user:
            raise NotAllowed
        who = self._desk.rosters.standing(caller, header.scope, author)
        if not who.live or who.left:
            # Another's draft must not show in the answer (R3).
            draft = find_draft(self._sql, header.note)
            owns = before is not None or (draft and draft[1] == caller.user)
            raise LinkEnded if owns else NotThere
        if not rules.may_publish(who):
            raise ModuleOff if not who.module else NotAllowed
        if if_match is not None and (before is None or if_match != before.vh):
            raise Conflict

    def check_reader(self, caller: Caller, header: Header) -> None:
        """Say to all but its readers that a note is not there (R4, R13)."""
        who = self._desk.rosters.standing(caller, header.scope, header.author)
        if not who.live:
            raise NotThere
        if not rules.may_read_published(who):
            raise ModuleOff

    def check_draft_row(
        self, caller: Caller, header: Header, draft: VersionHash | None
    ) -> None:
        """Hold a publication to the very draft that it replaces (R12)."""
        old = find_draft(self._sql, header.note)
        if old is not None and old[1] != caller.user:
            raise NotThere
        if (old[3] if old else None) != draft:
            raise Conflict

    def withdraw(
        self,
        visitor: Visitor,
        record: NoteRecord,
        if_match: VersionHash,
        seals: Sequence[ClosedSeal],
        draft: NoteRecord | None,
    ) -> None:
        """Take a note from its readers, and seal what was published."""
        with self._desk.writing(visitor) as caller:
            checked = check_version(self._desk, caller, record)
            header = checked.header
            chain = self._desk.rosters.chain_of(header.scope)
            before = find_before(self._sql, header.note)
            if before is not None and before.vh == checked.vh:
                return  # the same withdrawal came again: its answer was lost
            if before is None or before.header.status is not Status.PUBLISHED:
                raise NotThere
            caller.about = (chain, before.header.scope, header.note)
            self.check_leaving(caller, before.header, header, draft)
            if if_match != before.vh:
                raise Conflict
            check_order(before, checked)
            row = self.put_version(chain, checked)
            self.put_seals(chain, header, seals)
            lower_head(self._sql, header.note, header.scope, before.header.ver)
            if draft is not None:
                kept = check_version(self._desk, caller, draft)
                check_draft(self._desk, Before(row, header, checked.vh), kept)
                put_draft(self._sql, chain, kept)
            bump(self._sql)
            gone = header.status is Status.TOMBSTONE
            self.write(caller, Act.DELETED if gone else Act.UNPUBLISHED, chain, header)

    def check_leaving(
        self,
        caller: Caller,
        shown: Header,
        header: Header,
        draft: NoteRecord | None,
    ) -> None:
        """Let the author unpublish, author and administrator delete (R6, R7)."""
        self.check_reader(caller, shown)
        who = self._desk.rosters.standing(caller, shown.scope, shown.author)
        if header.status is Status.WITHDRAWN:
            allowed, whole = rules.may_unpublish(who), draft is not None
        elif header.status is Status.TOMBSTONE:
            allowed, whole = rules.may_delete(who), draft is None
        else:
            raise BadInput("note", "status")
        if not allowed:
            raise NotAllowed
        if not whole:
            raise BadInput("note", "draft")

    # -- rows ----------------------------------------------------------
    def put_version(self, chain: ChainId, checked: Checked) -> int:
        """Write a version's row and give its number."""
        header, record = checked.header, checked.record
        return self._sql.insert(
            "INSERT INTO version (note, ver, status, chain, scope, author, editor,"
            " edited, vh, header, kc, sig, blob)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                header.note,
                header.ver,
                int(header.status),
                chain,
                header.scope,
                header.author,
                header.editor,
                header.edited,
                checked.vh,
                record.header,
                record.kc,
                record.sig,
                record.blob,
            ),
        )

    def put_wrap(self, row: int, record: NoteRecord) -> None:
        """Write a version's key as its readers open it."""
        assert record.wrap is not None
        self._sql.run(
            "INSERT INTO dek (id, kind, key_ver, wrap) VALUES (?, ?, ?, ?)",
            (row, record.wrap.kind, record.wrap.key_ver, record.wrap.wrap),
        )

    def put_seals(
        self, chain: ChainId, header: Header, seals: Sequence[ClosedSeal]
    ) -> None:
        """Write the closed layer: a seal for every version not yet closed."""
        state = self._desk.rosters.state(chain)
        administrators = state.school.administrators
        newest = state.newest_key(administrators)
        open_versions = {
            ver: row
            for row, ver in self._sql.all(
                "SELECT version.id, version.ver FROM version"
                " LEFT JOIN seal ON seal.id = version.id"
                " LEFT JOIN dek ON dek.id = version.id"
                " WHERE version.note = ? AND seal.id IS NULL"
                f" AND length(version.blob) > {DESTROYED}"
                " AND (dek.kind IS NULL OR dek.kind <> 3)",
                (header.note,),
            )
        }
        if {seal.ver for seal in seals} != set(open_versions):
            raise BadInput("note", "seals")
        for seal in seals:
            if seal.note != header.note or seal.administrators != administrators:
                raise BadInput("note", "seals")
            if newest is None or seal.administrators_ver != newest.ver:
                raise StaleKey
            if len(seal.seal) != SEAL:
                raise BadInput("note", "seals")
            self._sql.run(
                "INSERT INTO seal (id, chain, administrators, administrators_ver,"
                " seal) VALUES (?, ?, ?, ?, ?)",
                (
                    open_versions[seal.ver],
                    chain,
                    administrators,
                    seal.administrators_ver,
                    seal.seal,
                ),
            )

    def write(self, caller: Caller, act: Act, chain: ChainId, header: Header) -> None:
        """Log what was done to a version (R27)."""
        self._desk.log(
            caller, act, chain, header.scope, header.note, ver=header.ver, count=1
        )
