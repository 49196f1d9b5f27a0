"""Holds, disposals and the second administrator's approval, as signed (R24)."""

from __future__ import annotations

import dataclasses

import pytest

from securenotes.model import NoteId
from securenotes.vault.errors import Refused
from securenotes.vault.roster import (
    Approve,
    Disable,
    Dispose,
    Hold,
    PlanRow,
    Policy,
    Role,
    encode_payload,
    parse_payload,
)

from .school import Builder, bytes_of, refused, small_school

NOTE, OTHER = NoteId(bytes_of("note", 1)[:16]), NoteId(bytes_of("note", 2)[:16])


@pytest.fixture
def school() -> Builder:
    """Eva and anna administer it."""
    built = small_school()
    built.do(Role(user=built.user("anna"), role="administrator", on=True))
    return built


def dispose(school: Builder, note: NoteId = NOTE, ver: int = 1) -> Dispose:
    return Dispose(scope=school.pupil("alva"), note=note, ver=ver)


def approval(school: Builder) -> Approve:
    return Approve(entry=school.state.head)


def test_r24_a_disposal_holds_from_another_s_approval(school: Builder) -> None:
    school.do(dispose(school), dispose(school, OTHER, 3))
    consent = approval(school)
    (proposal,) = school.state.disposals.proposals()
    assert proposal.effective is None
    assert school.state.disposals.disposed_ver(NOTE) == 0
    assert refused(school, "eva", consent) == "roster-approve-own"
    assert refused(school, "johan", consent) == "roster-right"
    assert refused(school, "root", consent) == "roster-right"
    school.by("anna", consent)
    seq = school.state.seq
    alva = school.pupil("alva")
    assert school.state.disposals.made_at(seq) == ((alva, NOTE, 1), (alva, OTHER, 3))
    assert school.state.disposals.made_at(seq - 1) == ()
    assert (
        school.state.disposals.disposed_ver(NOTE),
        school.state.disposals.disposed_ver(OTHER),
    ) == (1, 3)
    assert refused(school, "anna", consent) == "roster-approve"


def test_r24_where_no_other_is_left_one_suffices(school: Builder) -> None:
    school.do(Disable(user=school.user("anna"), on=True))
    school.do(dispose(school))
    assert school.state.disposals.disposed_ver(NOTE) == 1
    assert school.state.disposals.made_at(school.state.seq) != ()


def test_r24_an_invitation_not_used_yet_is_no_second_administrator() -> None:
    school = small_school()
    school.do(
        school.invite("ines"),
        Role(user=school.user("ines"), role="administrator", on=True),
    )
    school.do(dispose(school))
    assert school.state.disposals.disposed_ver(NOTE) == 1


def test_r24_one_who_is_left_alone_may_approve_their_own(school: Builder) -> None:
    school.do(dispose(school))
    consent = approval(school)
    school.do(Disable(user=school.user("anna"), on=True))
    school.do(consent)
    assert school.state.disposals.disposed_ver(NOTE) == 1


def test_r24_only_the_newest_proposal_of_one_still_in_office(school: Builder) -> None:
    school.do(dispose(school))
    old = approval(school)
    school.do(dispose(school, OTHER))
    new = approval(school)
    assert refused(school, "anna", old) == "roster-approve"
    assert refused(school, "anna", Approve(entry=bytes(32))) == "roster-approve"
    school.do(Role(user=school.user("sara"), role="administrator", on=True))
    school.by("sara", Role(user=school.user("eva"), role="administrator", on=False))
    assert refused(school, "anna", new) == "roster-approve"


def test_r24_a_hold_stops_a_proposal_and_an_approval(school: Builder) -> None:
    alva = school.pupil("alva")
    whole = Hold(scope=alva, on=True, code="request")
    school.do(whole)
    assert refused(school, "eva", whole) == "roster-no-change"
    assert refused(school, "eva", dispose(school)) == "roster-held"
    assert school.state.disposals.hold_on(alva, OTHER) is not None
    school.do(Hold(scope=alva, on=False, code="request"))
    assert school.state.disposals.holds() == []
    school.do(dispose(school), dispose(school, OTHER))
    consent = approval(school)
    school.by("anna", Hold(scope=alva, on=True, code="case", note=OTHER))
    assert refused(school, "anna", consent) == "roster-held"
    school.by("anna", Hold(scope=alva, on=False, code="case", note=OTHER))
    school.by("anna", consent)


def test_r24_a_disposal_stands_alone_and_names_nothing_twice(school: Builder) -> None:
    one = dispose(school)
    assert refused(school, "eva", one, *school.new_pupil("d")) == "roster-dispose"
    hidden = (Policy(module=False), Approve(entry=bytes(32)))
    assert refused(school, "eva", *hidden) == "roster-dispose"
    assert refused(school, "eva", one, dispose(school, ver=2)) == "roster-dispose"
    group = Dispose(scope=school.group("7b"), note=NOTE, ver=1)
    assert refused(school, "eva", group) == "roster-scope"
    assert refused(school, "johan", one) == "roster-right"
    assert refused(school, "root", one) == "roster-right"
    hold = Hold(scope=school.pupil("alva"), on=True, code="case")
    assert refused(school, "johan", hold) == "roster-right"
    school.do(one)
    school.by("anna", approval(school))
    assert refused(school, "eva", one) == "roster-disposed"
    school.do(dispose(school, ver=2))


def test_r24_what_was_signed_cannot_be_changed(school: Builder) -> None:
    good = school.sign(school.boss, dispose(school))
    other = good.payload.replace(NOTE.hex().encode(), OTHER.hex().encode())
    assert other != good.payload

    with pytest.raises(Refused) as told:
        school.take(dataclasses.replace(good, payload=other))
    assert told.value.reason == "signature"


def test_r24_an_entry_that_was_not_stored_leaves_nothing(school: Builder) -> None:
    school.do(dispose(school))
    applied = school.state.apply(school.sign(school.user("anna"), approval(school)))
    assert school.state.disposals.disposed_ver(NOTE) == 1
    school.state.revert(applied)
    assert school.state.disposals.disposed_ver(NOTE) == 0
    (proposal,) = school.state.disposals.proposals()
    assert proposal.effective is None


def test_r24_the_plan_is_in_the_policy_and_has_one_row_for_each(
    school: Builder,
) -> None:
    row = PlanRow(kind=2, category="", start="left", months=24, destroy=True)
    school.do(Policy(plan=(row,)))
    assert list(school.state.policy.plan) == [row]
    school.do(Policy(module=False))
    assert list(school.state.policy.plan) == [row]
    twice = PlanRow(kind=2, category="", start="year", months=12, destroy=False)
    assert refused(school, "eva", Policy(plan=(row, twice))) == "roster-plan"
    school.do(Policy(plan=()))
    assert list(school.state.policy.plan) == []


def test_r24_the_bytes_of_a_hold_a_disposal_and_an_approval(school: Builder) -> None:
    alva, actor = school.pupil("alva"), school.user("eva")
    hold = Hold(scope=alva, on=True, code="case", note=NOTE)
    for change, told in (
        (
            dispose(school),
            f'"note":"{NOTE.hex()}","scope":"{alva.hex()}","type":"dispose","ver":1',
        ),
        (Approve(entry=bytes(32)), f'"entry":"{"00" * 32}","type":"approve"'),
        (
            hold,
            (
                f'"code":"case","note":"{NOTE.hex()}","on":true,'
                f'"scope":"{alva.hex()}","type":"hold"'
            ),
        ),
    ):
        expected = f'{{"actor":"{actor.hex()}","changes":[{{{told}}}],"ts":7}}'
        payload = encode_payload(actor, (change,), 7)
        assert payload == expected.encode()
        assert parse_payload(payload).changes == (change,)
