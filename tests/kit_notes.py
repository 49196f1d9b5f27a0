"""Sealed notes for tests: every version as a client would make it."""

from __future__ import annotations

from dataclasses import replace

from securenotes.model import (
    ScopeId,
)
from securenotes.sealed import (
    ClosedSeal,
    DekWrap,
    NoteRecord,
    Receipt,
    ReviewRecord,
)
from securenotes.vault.headers import Header, Kind, Status
from securenotes.vault.ids import (
    new_note,
)
from securenotes.vault.log import sign_receipt
from securenotes.vault.notes import (
    Plain,
    SealedNote,
    WrapKind,
    new_dek,
    open_dek,
    open_note,
    seal_note,
    wrap_dek,
)
from securenotes.vault.primitives import Sealer
from securenotes.vault.reviews import ReviewHeader, seal_review
from securenotes.vault.scopes import (
    seal_closed,
)
from tests.kit_people import Person, Roll, Sealed, Unit


class Desk(Roll):
    """Seals what the people of an organisation write."""

    # -- sealing ---------------------------------------------------------
    def header(
        self,
        unit: Unit,
        editor: Person,
        scope: ScopeId,
        status: Status,
        base: Sealed | None = None,
        **changed: object,
    ) -> Header:
        """Give the header that comes after ``base``, the newest version."""
        first = base.header if base else None
        run = first is not None and first.status is Status.PUBLISHED
        fields: dict[str, object] = {
            "org": self.org,
            "scope": scope,
            "note": first.note if first else new_note(),
            "ver": first.ver + 1 if first else 1,
            "status": status,
            "author": first.author if first else editor.user,
            "editor": editor.user,
            "created": first.created if first else self.now,
            "edited": self.now,
            "published": 0
            if status is Status.DRAFT
            else (first.published if first and run else self.now),
            "kind": Kind.MEMORY,
            "prev_hash": base.vh if base else bytes(32),
            "roster_seq": unit.state.seq,
            "roster_head": unit.state.head,
        }
        return Header(**{**fields, **changed})  # type: ignore[arg-type]

    def seal(
        self,
        unit: Unit,
        editor: Person,
        header: Header,
        body: str = "Hej på dig",
        title: str = "Möte",
    ) -> Sealed:
        """Seal and sign a version, wrapped as its status asks."""
        dek = new_dek()
        plain = Plain(b=body, h=self.today, k="Övrigt", t=title)
        note = seal_note(header, plain, dek, editor.keys.sign_seed)
        wrap: DekWrap | None = None
        if header.status is Status.DRAFT:
            udk = editor.keys
            wrap = DekWrap(
                2,
                udk.udk_ver,
                wrap_dek(WrapKind.USER, udk.udk, udk.udk_ver, header, dek),
            )
        elif header.status is Status.PUBLISHED:
            key = unit.keys[header.scope]
            wrap = DekWrap(
                1, key.ver, wrap_dek(WrapKind.SCOPE, key.key, key.ver, header, dek)
            )
        record = NoteRecord(note.header_bytes, note.blob, note.kc, note.sig, wrap)
        return Sealed(record, header, note.vh, dek)

    def draft(
        self,
        unit: Unit,
        author: Person,
        scope: ScopeId,
        body: str = "Utkast",
        before: Sealed | None = None,
        base: Sealed | None = None,
    ) -> Sealed:
        """Seal a draft: in place of ``before``, or after a withdrawal."""
        header = self.header(unit, author, scope, Status.DRAFT, base)
        if before is not None:
            old = before.header
            header = self.header(
                unit,
                author,
                scope,
                Status.DRAFT,
                note=old.note,
                created=old.created,
                ver=old.ver,
                prev_hash=old.prev_hash,
            )
        return self.seal(unit, author, header, body)

    def publication(
        self,
        unit: Unit,
        editor: Person,
        scope: ScopeId,
        body: str = "Hej på dig",
        draft: Sealed | None = None,
        base: Sealed | None = None,
    ) -> Sealed:
        """Seal a published version: of a draft, after ``base``, or new."""
        changed: dict[str, object] = {}
        if draft is not None:
            changed = {"note": draft.note, "created": draft.header.created}
        header = self.header(unit, editor, scope, Status.PUBLISHED, base, **changed)
        return self.seal(unit, editor, header, body)

    def leaving(
        self, unit: Unit, editor: Person, status: Status, versions: list[Sealed]
    ) -> tuple[Sealed, list[ClosedSeal]]:
        """Seal a withdrawal or tombstone and close what is still open."""
        base = versions[-1]
        header = self.header(unit, editor, base.header.scope, status, base)
        last = self.seal(unit, editor, header, "Skäl: fel elev")
        with Sealer(self.org) as sealer:
            seals = [self.closed(unit, sealer, one) for one in (*versions, last)]
        return last, seals

    def closed(self, unit: Unit, sealer: Sealer, one: Sealed) -> ClosedSeal:
        """Seal a version's key to the administrators."""
        place = (one.header.scope, one.note, one.header.ver)
        box = self.box(unit)
        seal = seal_closed(sealer, place, one.dek, box)
        return ClosedSeal(one.note, one.header.ver, box.scope, box.ver, seal)

    def receipt(self, reader: Person, one: Sealed) -> Receipt:
        """Sign that a version is opened now."""
        sig = sign_receipt(
            reader.keys.sign_seed,
            self.org,
            one.header.scope,
            one.note,
            one.header.ver,
            one.vh,
            reader.user,
            self.now,
        )
        return Receipt(one.note, one.header.ver, one.vh, self.now, sig)

    def review(
        self, unit: Unit, reviewer: Person, one: Sealed, day: str, **changed: object
    ) -> ReviewRecord:
        """Seal what somebody decides of a version on its review date."""
        header = ReviewHeader(
            org=self.org,
            scope=one.header.scope,
            note=one.note,
            ver=one.header.ver,
            vh=one.vh,
            reviewer=reviewer.user,
            at=self.now,
            roster_seq=unit.state.seq,
            roster_head=unit.state.head,
        )
        header = replace(header, **changed)  # type: ignore[arg-type]
        made = seal_review(header, day, one.dek, reviewer.keys.sign_seed)
        return ReviewRecord(made.header_bytes, made.blob, made.sig)

    def open(self, unit: Unit, record: NoteRecord) -> str:
        """Open a published version with its pupil's key and give the text."""
        sealed = SealedNote(record.header, record.blob, record.kc, record.sig)
        assert record.wrap is not None
        key = unit.keys[sealed.header.scope]
        dek = open_dek(
            WrapKind.SCOPE,
            key.key,
            record.wrap.key_ver,
            sealed.header,
            record.wrap.wrap,
        )
        return open_note(sealed, dek).b
