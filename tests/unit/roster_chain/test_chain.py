"""Entries hang together: nothing flipped, moved, cut or forged is taken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securenotes.model import ChainId, OrgId
from securenotes.vault.errors import Refused
from securenotes.vault.ids import org_id
from securenotes.vault.primitives import sign_public
from securenotes.vault.roster import (
    NO_PREVIOUS,
    ROOT,
    Change,
    Disable,
    Role,
    RosterEntry,
    RosterState,
    Unlink,
    write_entry,
)

from .school import Builder, at, bytes_of, founded, small_school

SCHOOL = small_school()


def replay(entries: list[RosterEntry], org: OrgId, chain: ChainId) -> RosterState:
    state = RosterState(org, chain)
    for entry in entries:
        state.apply(entry)
    return state


def picture(state: RosterState) -> str:
    """Everything the tables hold, to see that nothing changed."""
    tables = state._tables
    names = [name for name in tables.__slots__ if name != "undo"]
    kept = {name: repr(getattr(tables, name)) for name in names}
    return repr((state.seq, state.head, kept))


@st.composite
def histories(draw: st.DrawFn) -> Builder:
    """A school with a random valid history."""
    school = founded()
    people, pupils, groups = ["eva"], list[str](), list[str]()
    for number in range(draw(st.integers(2, 7))):
        kind = draw(st.integers(0, 4))
        changes: tuple[Change, ...]
        if kind == 0 or not (pupils and groups):
            pupils.append(f"p{number}")
            groups.append(f"g{number}")
            changes = (
                *school.new_pupil(pupils[-1]),
                *school.new_group(groups[-1]),
                school.member(groups[-1], pupils[-1]),
            )
        elif kind == 1:
            people.append(f"u{number}")
            changes = (school.own(people[-1]),)
        elif kind == 2:
            target = draw(st.sampled_from(groups))
            person = draw(st.sampled_from(people))
            changes = (school.link(person, school.group(target)),)
        elif kind == 3:
            changes = (school.next_key(school.pupil(draw(st.sampled_from(pupils)))),)
        else:
            school.joined(draw(st.sampled_from(people)), no=number + 1)
            continue
        school.do(*changes)
    return school


@settings(max_examples=40, deadline=None)
@given(histories(), st.data())
def test_valid_history_replays_and_any_flipped_bit_is_refused(
    school: Builder, data: st.DataObject
) -> None:
    replayed = replay(school.entries, school.org, school.chain)
    assert picture(replayed) == picture(school.state)
    index = data.draw(st.integers(0, len(school.entries) - 1))
    state = replay(school.entries[:index], school.org, school.chain)
    before = picture(state)
    entry = school.entries[index]
    part = data.draw(st.sampled_from(["prev", "payload", "sig", "chain"]))
    value = bytearray(getattr(entry, part))
    bit = data.draw(st.integers(0, len(value) * 8 - 1))
    value[bit // 8] ^= 1 << bit % 8
    flipped = dict.fromkeys([part], bytes(value))
    with pytest.raises(Refused):
        state.apply(
            RosterEntry(
                chain=ChainId(flipped.get("chain", entry.chain)),
                seq=entry.seq,
                prev=flipped.get("prev", entry.prev),
                payload=flipped.get("payload", entry.payload),
                sig=flipped.get("sig", entry.sig),
            )
        )
    assert picture(state) == before
    state.apply(entry)


@settings(max_examples=40, deadline=None)
@given(histories(), st.data())
def test_swapped_reordered_cut_or_repeated_entries_are_refused(
    school: Builder, data: st.DataObject
) -> None:
    entries = school.entries
    first = data.draw(st.integers(0, len(entries) - 2))
    second = data.draw(st.integers(first + 1, len(entries) - 1))
    swapped = list(entries)
    swapped[first], swapped[second] = swapped[second], swapped[first]
    cut = entries[:first] + entries[first + 1 :]
    repeated = [*entries[: second + 1], *entries[first:]]
    for wrong in (swapped, cut, repeated):
        with pytest.raises(Refused):
            replay(wrong, school.org, school.chain)
        # Nor when the numbers are made to fit.
        numbered = [replace(one, seq=no) for no, one in enumerate(wrong, start=1)]
        with pytest.raises(Refused):
            replay(numbered, school.org, school.chain)


@settings(max_examples=30, deadline=None)
@given(histories(), st.data())
def test_an_entry_signed_after_an_earlier_head_is_refused(
    school: Builder, data: st.DataObject
) -> None:
    earlier = data.draw(st.integers(0, school.state.seq - 1))
    head = school.state.head_at(earlier)
    assert head is not None
    for seq, prev in (
        (earlier, head),
        (school.state.seq, head),
        (earlier, school.state.head),
    ):
        entry = write_entry(
            school.seeds[school.boss],
            school.org,
            school.chain,
            (seq, prev),
            school.boss,
            school.new_pupil("new"),
            at(school.today),
        )
        with pytest.raises(Refused):
            school.state.apply(entry)


def test_bits_of_a_genesis_are_all_guarded() -> None:
    entry = SCHOOL.entries[0]
    for place in range(0, len(entry.payload), 7):
        value = bytearray(entry.payload)
        value[place] ^= 1
        with pytest.raises(Refused):
            replay([replace(entry, payload=bytes(value))], SCHOOL.org, SCHOOL.chain)


def test_entries_of_another_school_or_organisation_are_refused() -> None:
    vik = Builder("vik")
    vik.by("root", *vik.genesis_changes())
    vik.do(vik.own("anna"))
    with pytest.raises(Refused, match="roster-chain"):
        founded().state.apply(vik.entries[1])
    for entry in vik.entries:
        state = replay(SCHOOL.entries[: entry.seq - 1], SCHOOL.org, SCHOOL.chain)
        moved = replace(entry, chain=SCHOOL.chain, prev=state.head)
        with pytest.raises(Refused):
            state.apply(moved)
    other = org_id(sign_public(bytes_of("another root")))
    with pytest.raises(Refused, match="roster-root"):
        replay(SCHOOL.entries, other, SCHOOL.chain)


def test_a_fork_does_not_follow_the_head() -> None:
    ours, theirs = small_school(), small_school()
    ours.do(*ours.new_pupil("dag"))
    theirs.do(*theirs.new_pupil("elin"))
    assert ours.state.head != theirs.state.head
    theirs.do(*theirs.new_pupil("frans"))
    with pytest.raises(Refused, match="roster-prev"):
        ours.state.apply(theirs.entries[-1])


@pytest.mark.parametrize("signer", ["anna", "sara", "root", "nobody"])
def test_an_entry_signed_by_another_than_its_actor_is_refused(signer: str) -> None:
    school = small_school()
    seed = bytes_of("sign", signer, 0) if signer != "root" else school.root
    forged = school.sign(school.boss, *school.new_pupil("dag"), seed=seed)
    before = picture(school.state)
    with pytest.raises(Refused, match="signature"):
        school.state.apply(forged)
    assert picture(school.state) == before


def test_an_unknown_or_disabled_actor_signs_nothing() -> None:
    school = small_school()
    school.own("mallory")
    pupil = school.new_pupil("dag")
    with pytest.raises(Refused, match="roster-actor"):
        school.state.apply(school.sign(school.user("mallory"), *pupil))
    school.do(
        Role(user=school.user("anna"), role="administrator", on=True),
        Disable(user=school.user("anna"), on=True),
    )
    with pytest.raises(Refused, match="roster-actor"):
        school.state.apply(school.sign(school.user("anna"), *pupil))
    with pytest.raises(Refused, match="roster-actor"):
        school.state.apply(school.sign(school.user("anna"), school.own_keys("anna", 1)))


def test_old_keys_sign_nothing_after_new_ones() -> None:
    school = small_school()
    old = school.seeds[school.boss]
    school.joined("eva", no=1)
    with pytest.raises(Refused, match="signature"):
        school.state.apply(school.sign(school.boss, *school.new_pupil("d"), seed=old))
    school.do(*school.new_pupil("d"))


def test_one_invalid_change_leaves_everything_as_it_was() -> None:
    school = small_school()
    before = picture(school.state)
    good: tuple[Change, ...] = (
        *school.new_pupil("dag"),
        *school.new_group("9c"),
        school.member("9c", "dag"),
        school.own("berit"),
        school.link("berit", school.group("9c")),
        school.link("anna", school.group("7b"), last="2026-05-05"),
        school.next_key(school.pupil("alva")),
        Role(user=school.user("anna"), role="administrator", on=True),
        Disable(user=school.user("johan"), on=True),
    )
    bad = Unlink(
        user=school.user("anna"),
        scope=school.pupil("cleo"),
        role="teacher",
        last="2026-03-01",
    )
    with pytest.raises(Refused, match="roster-link"):
        school.do(*good, bad)
    assert picture(school.state) == before
    school.do(*good)
    assert picture(school.state) != before


def test_the_newest_entry_can_be_taken_back_once() -> None:
    school = small_school()
    before, head = picture(school.state), school.state.head
    entry = school.sign(school.boss, *school.new_pupil("dag"))
    applied = school.state.apply(entry)
    assert applied.seq == school.state.seq
    assert applied.hash == school.state.head == entry.hash(school.org)
    assert applied.payload.actor == school.boss
    school.state.revert(applied)
    assert (picture(school.state), school.state.head) == (before, head)
    with pytest.raises(ValueError):
        school.state.revert(applied)
    school.state.apply(entry)


def test_heads_and_times_are_kept_by_seq() -> None:
    state = SCHOOL.state
    assert state.head_at(0) == NO_PREVIOUS
    assert state.head_at(state.seq) == state.head
    assert state.head_at(1) == SCHOOL.entries[0].hash(SCHOOL.org)
    assert state.head_at(state.seq + 1) is None
    assert state.head_at(-1) is None
    assert state.time_of(1) == at(SCHOOL.today)
    assert state.time_of(0) is None


def test_root_key_named_elsewhere_in_a_genesis_does_not_help() -> None:
    """A genesis is checked with the key that the organisation is a hash of."""
    school = Builder()
    mallory = bytes_of("mallory")
    forged = school.sign(
        ROOT,
        *school.genesis_changes(),
        seed=mallory,
    )
    with pytest.raises(Refused, match="signature"):
        school.state.apply(forged)
