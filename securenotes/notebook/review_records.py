"""Decisions on review dates, verified and opened (R25)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from securenotes.clock import day_of
from securenotes.errors import NotThere, StoreDamaged
from securenotes.model import NoteId, UserId
from securenotes.notebook.desk import Desk
from securenotes.notebook.records import Opened, Records
from securenotes.sealed import ReviewRecord
from securenotes.vault.errors import Refused
from securenotes.vault.reviews import ReviewHeader, open_review, verify_review
from securenotes.vault.roster.state import RosterState


@dataclass(frozen=True, slots=True, repr=False)
class Decision:
    """What was decided of a note's newest version: a new date, or "" for let go."""

    day: str
    by: UserId
    at: int


async def decisions(
    desk: Desk, records: Records, versions: Sequence[Opened]
) -> dict[NoteId, Decision]:
    """Give what was decided of these versions, each the newest of its note.

    A decision that does not verify is left out and counted on the desk: the note
    is then due as if nobody had decided anything.
    """
    known = {one.header.note: one for one in versions}
    found: dict[NoteId, Decision] = {}
    notes = list(known)
    for at in range(0, len(notes), 200):
        for record in await desk.repository.reviews(notes[at : at + 200]):
            try:
                header, decision = _open(desk, records, known, record)
            except StoreDamaged as error:
                desk.leave_out(error)
                continue
            found[header.note] = decision
    return found


def _open(
    desk: Desk,
    records: Records,
    known: dict[NoteId, Opened],
    record: ReviewRecord,
) -> tuple[ReviewHeader, Decision]:
    try:
        header = ReviewHeader.decode(record.header)
        opened = known[header.note]
        check_review(desk.trust.state(opened.chain), opened, header, record)
        day = open_review(record.header, record.blob, records.dek(opened))
    except (Refused, KeyError, NotThere):
        raise StoreDamaged(record.sig[:2].hex()) from None
    return header, Decision(day, header.reviewer, header.at)


def check_review(
    state: RosterState, opened: Opened, header: ReviewHeader, record: ReviewRecord
) -> None:
    """Hold a decision to its version and to a signer who might; ``Refused``."""
    about = opened.header
    named = (header.org, header.scope, header.note, header.ver, header.vh)
    if named != (about.org, about.scope, about.note, about.ver, opened.vh):
        raise Refused("review")
    seq = header.roster_seq
    if state.head_at(seq) != header.roster_head:
        raise Refused("roster")
    key = state.key_of(header.reviewer, seq)
    if key is None or key.temporary:
        raise Refused("signer")
    roles = state.live_roles(header.reviewer, header.scope, day_of(header.at), seq)
    author = header.reviewer == about.author and bool(roles)
    if not (author or "administrator" in roles):
        raise Refused("signer")
    verify_review(record.header, record.blob, record.sig, key.sign_pk)
