"""Who may sign what (vault § 5)."""

from __future__ import annotations

from dataclasses import replace as with_field

import pytest

from securenotes.vault.errors import Refused
from securenotes.vault.roster import (
    Card,
    Change,
    Disable,
    FactorReset,
    GroupEnd,
    Role,
    Unlink,
    Unmember,
    UserAdd,
)

from .school import HOUR, Builder, at, bytes_of, changed, founded, refused, small_school

TODAY = "2026-03-02"


@pytest.fixture
def school() -> Builder:
    return small_school(TODAY)


def administrators_acts(school: Builder) -> list[Change]:
    """One of each change that is an administrator's alone."""
    anna, group, pupil = school.user("anna"), school.group("7b"), school.pupil("bo")
    return [
        changed(school.policy(), routine=None, routine_ver=None),
        school.own("berit"),
        FactorReset(user=anna, factor_no=1),
        Role(user=anna, role="administrator", on=True),
        Role(user=anna, role="identity", on=True),
        Disable(user=school.user("johan"), on=True),
        GroupEnd(scope=school.group("8a"), last="2026-06-12"),
        school.member("7b", "cleo"),
        Unmember(group=group, pupil=pupil, last="2026-06-12"),
        Card(subject=pupil, ver=1, blob=bytes_of(1), scope=pupil, cardc=bytes_of(2)),
        school.link("anna", school.observers, "observer"),
        Unlink(user=anna, scope=group, role="teacher", last="2026-06-12"),
        school.next_key(pupil),
    ]


def test_administrator_signs_every_act_of_the_school(school: Builder) -> None:
    for change in administrators_acts(school):
        school.do(change)
    school.do(*school.new_group("9c"), *school.new_pupil("dag"))


@pytest.mark.parametrize("who", ["anna", "johan", "sara", "xerxes"])
def test_nobody_else_signs_any_of_them(school: Builder, who: str) -> None:
    acts = [[change] for change in administrators_acts(school)]
    acts += [list(school.new_group("9c")), list(school.new_pupil("dag"))]
    for changes in acts:
        assert refused(school, who, *changes) == "roster-right"
        assert refused(school, who, school.own_keys(who, 1), *changes) == (
            "roster-right"
        )


def test_a_colleague_grants_themself_nothing(school: Builder) -> None:
    boss = Role(user=school.user("xerxes"), role="administrator", on=True)
    assert refused(school, "xerxes", boss) == "roster-right"
    assert refused(school, "xerxes", boss, *school.new_pupil("d")) == "roster-right"
    link = school.link("xerxes", school.pupil("bo"))
    assert refused(school, "xerxes", link) == "roster-right"


def test_own_keys_are_changed_by_oneself_alone(school: Builder) -> None:
    assert refused(school, "eva", school.own_keys("anna", 1)) == "roster-right"
    assert refused(school, "johan", school.own_keys("anna", 1)) == "roster-right"
    assert refused(school, "root", school.own_keys("anna", 1)) == "roster-right"
    assert refused(school, "anna", school.own_keys("anna")) == "roster-same-keys"
    school.joined("anna", no=1)


def test_rights_are_those_before_the_entry(school: Builder) -> None:
    school.do(Role(user=school.user("anna"), role="administrator", on=True))
    leaves = Role(user=school.user("anna"), role="administrator", on=False)
    school.by("anna", leaves, *school.new_pupil("dag"))
    assert refused(school, "anna", *school.new_pupil("elin")) == "roster-right"


# -- invitations -------------------------------------------------------------
def test_a_temporary_key_signs_its_own_keys_and_nothing_else(school: Builder) -> None:
    school.do(
        school.invite("ines"),
        Role(user=school.user("ines"), role="administrator", on=True),
    )
    own = school.own_keys("ines")
    assert refused(school, "ines", *school.new_pupil("d")) == "roster-temporary"
    assert refused(school, "ines", own, *school.new_pupil("d")) == "roster-temporary"
    assert refused(school, "ines", school.own_keys("anna", 1)) == "roster-temporary"
    school.joined("ines")
    row = school.state.user(school.user("ines"))
    assert row is not None
    assert not row.temporary
    school.by("ines", *school.new_pupil("d"))


def test_an_expired_invitation_signs_nothing(school: Builder) -> None:
    school.do(school.invite("ines", hours=2))
    late = at(TODAY) + 2 * HOUR + 1
    own = school.own_keys("ines")
    assert refused(school, "ines", own, ts=late) == "roster-expired"
    school.by("eva", *school.new_pupil("dag"), ts=late)
    early = at(TODAY) + HOUR
    assert refused(school, "ines", own, ts=early) == "roster-expired", "backdated"


def test_an_invitation_is_good_to_its_last_millisecond(school: Builder) -> None:
    school.do(school.invite("ines", hours=2))
    school.by("ines", school.own_keys("ines"), ts=at(TODAY) + 2 * HOUR)


@pytest.mark.parametrize("hours", [0, -1, 73])
def test_an_invitation_lasts_72_hours_at_most(school: Builder, hours: int) -> None:
    assert refused(school, "eva", school.invite("ines", hours)) == "roster-expiry"


def test_expiry_goes_with_temporary_keys_alone(school: Builder) -> None:
    own = changed(school.own("ines"), expires=at(TODAY) + HOUR)
    lasting = changed(school.invite("ines"), expires=0)
    assert refused(school, "eva", own) == "roster-expiry"
    assert refused(school, "eva", lasting) == "roster-expiry"


def test_a_used_invitation_signs_no_more(school: Builder) -> None:
    school.do(school.invite("ines"))
    paper = school.seeds[school.user("ines")]
    school.joined("ines")
    school.seeds[school.user("ines")] = paper
    assert refused(school, "ines", school.own_keys("ines", 2)) == "signature"


def test_a_person_at_two_schools_is_accepted_by_each_with_the_same_keys() -> None:
    tall, vik = small_school(), Builder("vik")
    vik.by("root", *vik.genesis_changes())
    joining: UserAdd = vik.own("anna")
    vik.do(joining, *vik.new_pupil("siri"), vik.link("anna", vik.pupil("siri")))
    here, there = tall.state.key_of(joining.user), vik.state.key_of(joining.user)
    assert here is not None
    assert there is not None
    assert here.sign_pk == there.sign_pk
    assert vik.state.live(joining.user, vik.pupil("siri"), TODAY)
    assert not vik.state.is_administrator(joining.user)


def test_an_administrator_of_one_school_signs_nothing_in_another() -> None:
    tall, vik = founded(), Builder("vik")
    changes = vik.genesis_changes()
    other = vik.own("vera")
    vik.by(
        "root",
        *changes[:2],
        other,
        Role(user=other.user, role="administrator", on=True),
        *changes[4:],
    )
    tall.seeds[other.user] = vik.seeds[other.user]
    assert refused(tall, "vera", *tall.new_pupil("p")) == "roster-actor"
    entry = vik.sign(other.user, *vik.new_pupil("p"))
    moved = with_field(entry, chain=tall.chain, prev=tall.state.head)
    with pytest.raises(Refused, match="roster-actor"):
        tall.state.apply(moved)
