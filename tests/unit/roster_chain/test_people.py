"""What must hold of a change of people (vault § 5)."""

from __future__ import annotations

import pytest

from securenotes.vault.roster import Disable, FactorReset, Policy, Role

from .school import Builder, changed, refused, small_school

TODAY = "2026-03-02"


@pytest.fixture
def school() -> Builder:
    return small_school(TODAY)


# -- people ------------------------------------------------------------------
@pytest.mark.parametrize(
    "login", ["Ines", "in es", "", ".ines", "i" * 25, "e\u0301va", "\u0430nna"]
)
def test_a_login_that_is_none_is_refused(school: Builder, login: str) -> None:
    change = changed(school.own("ines"), login=login)
    assert refused(school, "eva", change) in ("roster-login", "roster-form")


def test_an_id_that_does_not_fit_its_login_is_refused(school: Builder) -> None:
    change = changed(school.own("ines"), user=school.user("anna"))
    assert refused(school, "eva", change) == "roster-login"


def test_a_login_is_not_given_away_again(school: Builder) -> None:
    school.do(Disable(user=school.user("anna"), on=True))
    assert refused(school, "eva", school.own("anna", 1)) == "roster-login-taken"
    assert refused(school, "eva", school.invite("anna")) == "roster-login-taken"


def test_re_enrolment_gives_a_known_person_new_keys(school: Builder) -> None:
    anna = school.user("anna")
    before = school.state.seq
    assert refused(school, "eva", school.own("anna")) == "roster-same-keys"
    school.do(school.invite("anna"))
    row, earlier = school.state.key_of(anna), school.state.key_of(anna, before)
    assert row is not None
    assert earlier is not None
    assert row.temporary
    assert not earlier.temporary
    school.joined("anna", no=1)
    assert len(school.state.links_of(anna)) == 1, "the links stay"


def test_factor_numbers_go_up_by_one(school: Builder) -> None:
    anna = school.user("anna")
    reset = FactorReset(user=anna, factor_no=2)
    assert refused(school, "eva", reset) == "roster-factor"
    school.do(changed(reset, factor_no=1))
    school.do(reset)
    row, first = school.state.user(anna), school.state.user(anna, school.state.seq - 1)
    assert row is not None
    assert first is not None
    assert (first.factor_no, row.factor_no) == (1, 2)


def test_what_is_so_already_is_refused(school: Builder) -> None:
    anna = school.user("anna")
    for change in (
        Role(user=school.boss, role="administrator", on=True),
        Role(user=anna, role="administrator", on=False),
        Disable(user=anna, on=False),
        Policy(),
    ):
        assert refused(school, "eva", change) == "roster-no-change"


def test_an_unknown_person_is_refused(school: Builder) -> None:
    ghost = school.user("ghost")
    for change in (
        Role(user=ghost, role="administrator", on=True),
        Disable(user=ghost, on=True),
        FactorReset(user=ghost, factor_no=1),
        school.link("ghost", school.pupil("bo")),
    ):
        assert refused(school, "eva", change) == "roster-user"


def test_a_disabled_person_gets_no_link_and_no_appointment(school: Builder) -> None:
    anna = school.user("anna")
    school.do(Disable(user=anna, on=True))
    link = school.link("anna", school.pupil("cleo"))
    role = Role(user=anna, role="administrator", on=True)
    assert refused(school, "eva", link) == "roster-disabled"
    assert refused(school, "eva", role) == "roster-disabled"
