"""What a disclosure needs of a store: all that is kept on a pupil (R22, R26).

For the school's administrators alone, with the module on or off (R13); to
everybody else a pupil's disclosures are not there. Drafts are in no answer, the
administrator's own neither (R3): they lie in a table that is not asked here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from securenotes import rules
from securenotes.errors import BadInput, Conflict, NotThere, TooLarge
from securenotes.keeper.notes_rows import (
    DESTROYED,
    VERSION_COLUMNS,
    bare,
    read_version,
)
from securenotes.keeper.wraps import check_newest
from securenotes.sealed import Act, DekWrap, DisclosureRecord, KeptVersion

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.visitor import Caller, Visitor
    from securenotes.model import ChainId, NoteId, ScopeId
    from securenotes.sealed import NoteRecord

MOST = 20
"""So many notes are opened at once: what they hold fits one answer."""

LONGEST = 128 * 1024
DIGEST = 32
SEAL = 4

LIVING = (
    "EXISTS (SELECT 1 FROM version living WHERE living.note = version.note"
    f" AND length(living.blob) > {DESTROYED})"
)
"""Notes of which something is left (R24). Of those, versions that were destroyed
are handed out as well, without text and key, so that the chain verifies."""

COLUMNS = (
    "name, chain, scope, number, at, actor, rev, documents, digest, key_ver, wrap, blob"
)


class Disclosing:
    """Collects what is kept on a pupil, and keeps what came of a request."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql

    def _of_pupil(self, caller: Caller, pupil: ScopeId) -> ChainId:
        """Give a pupil's school; ``NotThere`` for all but its administrators."""
        rosters = self._desk.rosters
        chain = rosters.chain_of_pupil(pupil)
        caller.about = (chain, pupil, None)
        if not rules.may_disclose(rosters.standing(caller, pupil, None)):
            raise NotThere
        return chain

    def kept(self, visitor: Visitor, pupil: ScopeId) -> list[NoteRecord]:
        """Give every version kept on a pupil, closed ones too, without texts."""
        with self._desk.writing(visitor) as caller:
            chain = self._of_pupil(caller, pupil)
            rows = self._sql.all(
                f"SELECT {VERSION_COLUMNS} FROM version"
                " LEFT JOIN dek ON dek.id = version.id"
                f" WHERE version.scope = ? AND {LIVING}"
                " ORDER BY version.note, version.ver",
                (pupil,),
            )
            self._write(caller, Act.LISTED, chain, pupil, count=len(rows))
        return [bare(read_version(row)) for row in rows]

    def collect(
        self, visitor: Visitor, pupil: ScopeId, notes: Sequence[NoteId]
    ) -> list[KeptVersion]:
        """Give versions with their keys, a log row a note before (R22, R27).

        Asks for a fresh code. ``NotThere`` for what is not the pupil's.
        """
        if len(notes) > MOST or len(set(notes)) != len(notes):
            raise BadInput("notes", "range")
        found: list[KeptVersion] = []
        with self._desk.writing(visitor) as caller:
            chain = self._of_pupil(caller, pupil)
            self._desk.ask_fresh_code(caller)
            for note in notes:
                versions = self._versions(pupil, note)
                if not versions:
                    raise NotThere
                closed = any(one.closed for one in versions)
                self._write(
                    caller,
                    Act.UNCLOSED if closed else Act.COLLECTED,
                    chain,
                    pupil,
                    note,
                    count=len(versions),
                )
                found += versions
        return found

    def _versions(self, pupil: ScopeId, note: NoteId) -> list[KeptVersion]:
        rows = self._sql.all(
            "SELECT version.ver, version.status,"
            " seal.administrators_ver, seal.seal,"
            f" {VERSION_COLUMNS} FROM version"
            " LEFT JOIN dek ON dek.id = version.id"
            " LEFT JOIN seal ON seal.id = version.id"
            f" WHERE version.scope = ? AND version.note = ? AND {LIVING}"
            " ORDER BY version.ver",
            (pupil, note),
        )
        closed_to = max((row[0] for row in rows if row[1] in (3, 4)), default=0)
        return [
            KeptVersion(
                read_version(row[4:])
                if len(row[5]) > DESTROYED
                else bare(read_version(row[4:])),
                None if row[3] is None else DekWrap(SEAL, row[2], row[3]),
                row[0] <= closed_to,
            )
            for row in rows
        ]

    def disclosures(self, visitor: Visitor, chain: ChainId) -> list[DisclosureRecord]:
        """Give a school's requests and what came of them, the oldest first."""
        with self._desk.reading(visitor) as caller:
            state = self._desk.rosters.state(chain)
            caller.about = (chain, None, None)
            if not state.is_administrator(caller.user):
                raise NotThere
            rows = self._sql.all(
                f"SELECT {COLUMNS} FROM disclosure WHERE chain = ? ORDER BY number",
                (chain,),
            )
        return [DisclosureRecord(*row) for row in rows]

    def put_disclosure(self, visitor: Visitor, record: DisclosureRecord) -> None:
        """Keep revision ``rev`` of a request.

        The first gets the school's next number. A ``digest`` says that files are
        about to be written: that asks for a fresh code and is logged as EXPORTED,
        with the digest in the row. ``Conflict`` unless the revision is one more.
        """
        if len(record.blob) > LONGEST:
            raise TooLarge
        if len(record.digest) not in (0, DIGEST):
            raise BadInput("disclosure", "digest")
        with self._desk.writing(visitor) as caller:
            chain = self._of_pupil(caller, record.scope)
            state = self._desk.rosters.state(chain)
            check_newest(state, state.school.administrators, record.key_ver)
            before = self._find(record)
            if before is not None and before.scope != record.scope:
                raise NotThere
            if record.rev != (before.rev if before else 0) + 1:
                raise Conflict
            number = before.number if before else self._next_number(chain)
            # What was given out once stays told of in the record.
            told = record if record.digest or before is None else before
            kept = replace(
                record,
                chain=chain,
                number=number,
                at=caller.now,
                actor=caller.user,
                documents=told.documents,
                digest=told.digest,
            )
            self._put(kept)
            if record.digest:
                self._desk.ask_fresh_code(caller)
                self._write(
                    caller,
                    Act.EXPORTED,
                    chain,
                    record.scope,
                    ver=number,
                    count=record.documents,
                    receipt=record.digest,
                )
            elif before is None:
                self._write(caller, Act.REQUESTED, chain, record.scope, ver=number)

    def _find(self, record: DisclosureRecord) -> DisclosureRecord | None:
        row = self._sql.one(
            f"SELECT {COLUMNS} FROM disclosure WHERE name = ?", (record.name,)
        )
        return None if row is None else DisclosureRecord(*row)

    def _next_number(self, chain: ChainId) -> int:
        row = self._sql.one(
            "SELECT max(number) FROM disclosure WHERE chain = ?", (chain,)
        )
        return 1 + (row[0] or 0 if row else 0)

    def _put(self, kept: DisclosureRecord) -> None:
        self._sql.run(
            f"INSERT INTO disclosure ({COLUMNS})"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET at = excluded.at,"
            " actor = excluded.actor, rev = excluded.rev,"
            " documents = excluded.documents, digest = excluded.digest,"
            " key_ver = excluded.key_ver, wrap = excluded.wrap, blob = excluded.blob",
            (
                kept.name,
                kept.chain,
                kept.scope,
                kept.number,
                kept.at,
                kept.actor,
                kept.rev,
                kept.documents,
                kept.digest,
                kept.key_ver,
                kept.wrap,
                kept.blob,
            ),
        )

    def _write(
        self,
        caller: Caller,
        act: Act,
        chain: ChainId,
        pupil: ScopeId,
        note: NoteId | None = None,
        *,
        ver: int = 0,
        count: int = 0,
        receipt: bytes = b"",
    ) -> None:
        self._desk.log(
            caller, act, chain, pupil, note, ver=ver, count=count, receipt=receipt
        )
