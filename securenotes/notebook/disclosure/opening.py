"""Opening what was collected: readers' versions and the closed layer (R22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from securenotes.model import ChainId, ScopeId
from securenotes.notebook.disclosure.views import Key, Text
from securenotes.notebook.records import Opened, Records
from securenotes.notebook.rewrapping import open_by_readers, open_seal
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.trust import damaged
from securenotes.sealed import KeptVersion
from securenotes.text import shown
from securenotes.vault.errors import Refused
from securenotes.vault.notes import Plain, SealedNote, WrapKind, open_dek, open_note
from securenotes.vault.primitives import sha256
from securenotes.vault.scopes import ScopeKey


@dataclass(frozen=True, slots=True, repr=False)
class Opener:
    """Verifies a note's versions in their order, and opens each."""

    work: SchoolWork
    records: Records
    chain: ChainId
    a: ScopeKey

    def texts(self, pupil: ScopeId, versions: Sequence[KeptVersion]) -> dict[Key, Text]:
        """Give what the versions say, of those that are not destroyed (R24).

        ``StoreDamaged`` where one does not hold.
        """
        # The chain verifies without the texts of what is closed; those lie
        # under another key, which is tried after.
        readable = [
            replace(one.record, wrap=None, blob=b"", blob_hash=sha256(one.record.blob))
            if one.closed and one.record.blob
            else one.record
            for one in versions
        ]
        found: dict[Key, Text] = {}
        for kept, opened in zip(versions, self.records.trace(readable), strict=True):
            header = opened.header
            if header.scope != pupil:
                raise damaged(header.note)
            if not kept.record.blob:
                continue  # destroyed by the records plan (R24)
            plain = opened.plain or self._open_closed(kept, opened)
            found[header.note, header.ver] = Text(
                title=shown(plain.t).replace("\n", " "),
                body=shown(plain.b if plain.r is None else plain.r),
                category=shown(plain.k).replace("\n", " "),
                event_day=plain.h,
            )
        return found

    def _open_closed(self, kept: KeptVersion, opened: Opened) -> Plain:
        header, record = opened.header, kept.record
        dek = None
        try:
            if record.wrap is not None and record.wrap.kind == WrapKind.CLOSED:
                wrap = record.wrap
                dek = open_dek(
                    WrapKind.CLOSED, self.a.key, wrap.key_ver, header, wrap.wrap
                )
            elif kept.seal is not None:
                org = self.work.desk.org
                dek = open_seal(org, header, self.a, kept.seal, record.kc)
            if dek is None:
                # A seal that does not match: the readers' wrap is still there.
                dek = open_by_readers(self.work, self.chain, header, record)
            if dek is None:
                raise damaged(header.note)
            sealed = SealedNote(record.header, record.blob, record.kc, record.sig)
            return open_note(sealed, dek)
        except Refused:
            raise damaged(header.note) from None
