"""A pupil leaves for another school, and comes to it, as signed (vault § 5 and § 7)."""

from __future__ import annotations

import pytest

from securenotes.model import NoteId, ScopeId
from securenotes.vault.errors import Refused
from securenotes.vault.roster import (
    Change,
    MoveBack,
    MoveIn,
    MoveOut,
    encode_payload,
    parse_payload,
)

from .school import Builder, bytes_of, changed, founded, refused, small_school

YESTERDAY = "2026-03-01"
TODAY = "2026-03-02"


@pytest.fixture
def school() -> Builder:
    return small_school()


@pytest.fixture
def other() -> Builder:
    """A second school of the same organisation, administered by eva."""
    built = Builder("gran")
    built.by("root", *built.genesis_changes())
    return built


def out(
    school: Builder, to: bytes, pupil: str = "alva", last: str = YESTERDAY
) -> MoveOut:
    return MoveOut(
        scope=school.pupil(pupil), to=to, a_ver=1, pt=bytes_of("pt"), last=last
    )


def come(other: Builder, entry: bytes, old: bytes, *notes: int) -> tuple[Change, ...]:
    return (
        *other.new_pupil("alva"),
        MoveIn(
            scope=other.pupil("alva"),
            old=old,
            entry=entry,
            notes=tuple((note(n) + bytes_of("vh", n)).hex() for n in notes),
        ),
    )


def note(n: int) -> NoteId:
    return NoteId(bytes_of("note", n, size=16))


def reading(school: Builder, pupil: ScopeId, day: str = TODAY) -> set[str]:
    return {
        name
        for name in ("eva", "anna", "johan", "sara")
        if school.state.live(school.user(name), pupil, day)
    }


def test_who_is_handed_over_is_tied_to_nobody_but_the_administrators(
    school: Builder, other: Builder
) -> None:
    alva = school.pupil("alva")
    school.do(school.link("johan", alva))
    assert reading(school, alva) == {"eva", "anna", "johan", "sara"}
    seq = school.state.seq
    school.do(out(school, other.chain))
    state = school.state
    assert reading(school, alva) == {"eva"}
    assert state.readers(alva, TODAY) == [school.user("eva")]
    assert state.groups_of(alva, TODAY) == []
    assert alva not in state.pupils_of(school.user("sara"), TODAY)
    assert alva in state.pupils_of(school.user("eva"), TODAY)
    # Of the others nothing changed, and what was so before is as it was.
    assert reading(school, school.pupil("bo")) == {"eva", "anna", "johan", "sara"}
    assert state.live(school.user("anna"), alva, TODAY, seq)
    assert reading(school, alva, YESTERDAY) >= {"anna", "sara"}
    assert state.moves.has_left(alva, TODAY)
    assert not state.moves.has_left(alva, TODAY, seq)
    assert alva in {one.scope for one in state.pending_rotations(TODAY)}


def test_nobody_is_tied_again_to_who_was_handed_over(
    school: Builder, other: Builder
) -> None:
    alva = school.pupil("alva")
    school.do(out(school, other.chain))
    assert refused(school, "eva", school.link("anna", alva)) == "roster-moved"
    assert refused(school, "eva", school.member("8a", "alva")) == "roster-moved"
    assert refused(school, "eva", out(school, other.chain)) == "roster-move"


def test_a_pupil_is_handed_over_by_an_administrator_at_once_and_alone(
    school: Builder, other: Builder
) -> None:
    to = other.chain
    assert refused(school, "anna", out(school, to)) == "roster-right"
    assert refused(school, "root", out(school, to)) == "roster-right"
    assert refused(school, "eva", out(school, school.chain)) == "roster-move"
    late = out(school, to, last="2026-03-03")
    assert refused(school, "eva", late) == "roster-days"
    both = (out(school, to), out(school, to, "bo"))
    assert refused(school, "eva", *both) == "roster-move"
    group = changed(out(school, to), scope=school.group("7b"))
    assert refused(school, "eva", group) == "roster-scope"
    foreign = changed(out(school, to), scope=other.pupil("alva"))
    assert refused(school, "eva", foreign) == "roster-scope"
    school.do(out(school, to, last=TODAY))
    assert reading(school, school.pupil("alva")) >= {"anna", "sara"}
    assert reading(school, school.pupil("alva"), "2026-03-03") == {"eva"}


def back(school: Builder, entry: bytes, pupil: str = "alva") -> MoveBack:
    return MoveBack(scope=school.pupil(pupil), entry=entry)


def test_who_is_taken_back_is_here_again_and_tied_to_nobody(
    school: Builder, other: Builder
) -> None:
    alva = school.pupil("alva")
    school.do(out(school, other.chain))
    entry, left = school.state.head, school.state.seq
    school.do(back(school, entry))
    state, moves = school.state, school.state.moves
    assert (moves.departures(), moves.departure_of(alva)) == ([], None)
    assert not moves.has_left(alva, TODAY)
    assert moves.has_left(alva, TODAY, left)  # what was signed then stays judged so
    # The links that ended stay ended; those to the whole school reach the pupil.
    assert reading(school, alva) == {"eva", "sara"}
    # What came while it was handed over has come; the row says that it is over.
    row = moves.handed_over(other.chain, entry)
    assert (row.scope, row.to_seq) == (alva, state.seq)
    # Tied anew, and handed over anew.
    school.do(school.link("anna", alva))
    assert reading(school, alva) == {"eva", "anna", "sara"}
    school.do(out(school, other.chain))
    assert reading(school, alva) == {"eva"}
    assert moves.handed_over(other.chain, entry).to_seq == state.seq - 2
    (again,) = moves.departures()
    assert again.hash == school.state.head != entry


def test_only_what_is_handed_over_is_taken_back_by_an_administrator(
    school: Builder, other: Builder
) -> None:
    never = back(school, bytes_of("entry"))
    assert refused(school, "eva", never) == "roster-move"
    school.do(out(school, other.chain))
    entry = school.state.head
    assert refused(school, "anna", back(school, entry)) == "roster-right"
    assert refused(school, "root", back(school, entry)) == "roster-right"
    assert refused(school, "eva", back(school, entry, "bo")) == "roster-move"
    assert refused(school, "eva", never) == "roster-move"
    school.do(back(school, entry))
    assert refused(school, "eva", back(school, entry)) == "roster-move"


def test_no_school_takes_a_pupil_who_was_not_handed_over_to_it(
    school: Builder, other: Builder
) -> None:
    school.do(out(school, other.chain))
    moves, entry = school.state.moves, school.state.head
    assert moves.handed_over(other.chain, entry).scope == school.pupil("alva")
    third = Builder("björk")
    for to, named in (
        (third.chain, entry),
        (school.chain, entry),
        (other.chain, bytes_of("another")),
        (other.chain, school.entries[-2].hash(school.org)),
    ):
        with pytest.raises(Refused):
            moves.handed_over(to, named)


def test_who_was_handed_over_is_taken_once_with_the_notes_that_are_named(
    school: Builder, other: Builder
) -> None:
    school.do(out(school, other.chain))
    entry = school.state.head
    other.do(*come(other, entry, school.chain, 1, 2))
    moves = other.state.moves
    (arrival,) = moves.arrivals()
    assert (arrival.old, arrival.entry) == (school.chain, entry)
    assert (arrival.actor, arrival.from_seq) == (other.user("eva"), other.state.seq)
    assert arrival.notes == {note(n): bytes_of("vh", n) for n in (1, 2)}
    assert moves.arrival_of(note(1)) == arrival
    assert moves.arrival_of(note(3)) is None
    assert moves.has_arrived(entry)

    def again(named: bytes, *notes: int) -> str:
        taken = MoveIn(
            scope=other.pupil("bo"),
            old=school.chain,
            entry=named,
            notes=tuple((note(n) + bytes_of("vh", n)).hex() for n in notes),
        )
        return refused(other, "eva", *other.new_pupil("bo"), taken)

    assert again(entry, 3) == "roster-move"
    assert again(bytes_of("another"), 2) == "roster-move"
    assert again(bytes_of("another"), 4, 4) == "roster-move"


def test_a_pupil_who_was_there_before_is_no_arrival(
    school: Builder, other: Builder
) -> None:
    school.do(out(school, other.chain))
    other.do(*other.new_pupil("alva"))
    *_, taken = come(other, school.state.head, school.chain)
    assert refused(other, "eva", taken) == "roster-move"
    missing = changed(taken, scope=other.pupil("bo"))
    assert refused(other, "eva", missing) == "roster-scope"
    own = changed(taken, scope=other.pupil("bo"), old=other.chain)
    assert refused(other, "eva", *other.new_pupil("bo"), own) == "roster-move"


def test_an_invited_or_plain_member_of_staff_takes_nobody_over(
    school: Builder,
) -> None:
    place = founded()
    place.do(place.own("anna"))
    entry = (*come(place, bytes_of("entry"), bytes_of("old", size=16)),)
    assert refused(place, "anna", *entry) == "roster-right"


def test_both_changes_are_read_as_they_were_written(
    school: Builder, other: Builder
) -> None:
    changes = (
        out(school, other.chain),
        back(school, bytes_of("e")),
        *come(other, bytes_of("e"), school.chain, 1),
    )
    written = encode_payload(school.boss, changes, 1)
    assert parse_payload(written).changes == changes
    named = changes[-1]
    assert isinstance(named, MoveIn)
    for bad in ("A" * 96, "0" * 95, "0" * 98, "0" * 95 + "\n"):
        spoilt = written.replace(named.notes[0].encode(), bad.encode())
        with pytest.raises(Refused):
            parse_payload(spoilt)
