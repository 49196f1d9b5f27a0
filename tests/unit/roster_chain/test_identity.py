"""The right to protected pupils' real names, and the place they lie in (R29)."""

from __future__ import annotations

import pytest

from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster import Card, Change, Disable, Identity, Role

from .school import Builder, bytes_of, changed, refused, small_school

TODAY = "2026-03-02"


@pytest.fixture
def school() -> Builder:
    built = small_school(TODAY)
    built.do(Role(user=built.user("anna"), role="administrator", on=True))
    built.do(*built.new_identity())
    return built


def right(school: Builder, name: str, *, on: bool = True) -> Role:
    return Role(user=school.user(name), role="identity", on=on)


def name_card(school: Builder, subject: bytes) -> Card:
    return Card(
        subject=subject, ver=1, blob=bytes_of(1), scope=school.names, cardc=bytes_of(2)
    )


def test_r29_the_place_is_made_once_with_its_right_and_key(school: Builder) -> None:
    assert school.state.school.identity == school.names
    assert school.state.kind_of(school.names) is ScopeKind.IDENTITY
    assert refused(school, "eva", *school.new_identity()) == "roster-identity"


def test_r29_a_place_without_a_key_or_of_another_school_is_refused() -> None:
    school = small_school(TODAY)
    made, given, key = school.new_identity()
    assert refused(school, "eva", made, given) == "roster-key-missing"
    assert isinstance(made, Identity)
    wrong = changed(made, r16=bytes_of("else", size=16))
    assert refused(school, "eva", wrong, given, key) == "roster-scope-id"


def test_r29_those_with_the_right_give_it_and_no_other_administrator(
    school: Builder,
) -> None:
    assert refused(school, "anna", right(school, "anna")) == "roster-right"
    assert refused(school, "anna", right(school, "sara")) == "roster-right"
    school.do(right(school, "sara"))
    assert refused(school, "sara", right(school, "johan")) == "roster-right"
    school.by("anna", right(school, "sara", on=False))


@pytest.mark.parametrize("name", ["anna", "sara", "johan"])
def test_r29_no_other_path_leads_to_names(school: Builder, name: str) -> None:
    user = school.user(name)
    assert school.state.can_open(user, school.names, TODAY) == []
    paths = school.state.can_open(school.boss, school.names, TODAY)
    assert paths == [(school.names,)]
    holders = school.state.who_opens(school.names, TODAY)
    assert holders == ((school.boss,), (), True)


def test_r29_names_are_of_pupils_alone(school: Builder) -> None:
    school.do(name_card(school, school.pupil("alva")))
    for subject in (school.group("7b"), school.user("anna")):
        assert refused(school, "eva", name_card(school, subject)) == (
            "roster-card-scope"
        )


@pytest.mark.parametrize("how", ["right", "disable", "anew"])
def test_r29_the_key_of_names_is_changed_when_the_right_ends(
    school: Builder, how: str
) -> None:
    school.do(right(school, "sara"))
    endings: dict[str, Change] = {
        "right": right(school, "sara", on=False),
        "disable": Disable(user=school.user("sara"), on=True),
        "anew": school.own("sara", 1),
    }
    school.by("anna", endings[how])
    pending = school.state.pending_rotations(TODAY)
    assert school.names in {one.scope for one in pending}
    assert school.user("sara") not in (
        school.state.who_opens(school.names, TODAY).persons
    )
    school.do(*(school.next_key(one.scope) for one in pending))
    assert school.state.pending_rotations(TODAY) == []


def test_r29_enrolling_anew_gives_nobody_the_right(school: Builder) -> None:
    school.do(right(school, "sara"))
    school.by("anna", school.own("sara", 1))
    row = school.state.user(school.user("sara"))
    assert row is not None
    assert "identity" not in row.roles
