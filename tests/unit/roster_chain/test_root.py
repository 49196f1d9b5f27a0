"""The kit, the birth of a school and its last administrator (vault § 5)."""

from __future__ import annotations

import pytest

from securenotes.vault.roster import Card, Disable, FactorReset, Recovery, Role

from .school import Builder, bytes_of, changed, refused, small_school

TODAY = "2026-03-02"


@pytest.fixture
def school() -> Builder:
    return small_school(TODAY)


# -- one administrator remains -----------------------------------------------
def test_the_last_administrator_cannot_be_taken_away(school: Builder) -> None:
    last = "roster-last-administrator"
    off = Role(user=school.boss, role="administrator", on=False)
    assert refused(school, "eva", off) == last
    assert refused(school, "eva", Disable(user=school.boss, on=True)) == last
    invited = school.invite("eva", no=1)
    school.seeds[school.boss] = bytes_of("sign", "eva", 0)
    assert refused(school, "eva", invited) == last
    # An invitation that nobody has used yet is no administrator.
    ines = Role(user=school.user("ines"), role="administrator", on=True)
    assert refused(school, "eva", school.invite("ines"), ines, off) == last
    school.do(school.invite("ines"), ines)
    school.joined("ines")
    school.do(off)
    assert school.state.administrators() == [school.user("ines")]
    assert school.state.is_administrator(school.boss, school.state.seq - 1)
    assert not school.state.is_administrator(school.boss)
    assert not school.state.is_administrator(school.boss, school.state.seq)


def test_the_last_with_the_right_to_names_loses_it_by_the_kit_alone(
    school: Builder,
) -> None:
    school.do(
        Role(user=school.user("anna"), role="administrator", on=True),
        Role(user=school.user("anna"), role="identity", on=True),
    )
    for change in (
        Role(user=school.user("anna"), role="identity", on=False),
        Role(user=school.user("anna"), role="administrator", on=False),
        Disable(user=school.user("anna"), on=True),
    ):
        assert refused(school, "eva", change) == "roster-last-identity"
    school.by("root", Role(user=school.user("anna"), role="identity", on=False))


# -- root --------------------------------------------------------------------
def test_root_resets_administrators_and_touches_nobody_else(school: Builder) -> None:
    rita = school.user("rita")
    school.by(
        "root",
        school.invite("rita"),
        Role(user=rita, role="administrator", on=True),
        Card(subject=rita, ver=1, blob=bytes_of("rita")),
        Disable(user=school.boss, on=True),
    )
    assert school.state.administrators() == [rita]
    for change in (
        school.own("berit"),
        school.invite("anna"),
        Disable(user=school.user("anna"), on=True),
        FactorReset(user=school.user("anna"), factor_no=1),
        Card(subject=school.user("anna"), ver=1, blob=bytes_of(1)),
        Card(
            subject=rita,
            ver=1,
            blob=bytes_of(1),
            scope=school.admins,
            cardc=bytes_of(2),
        ),
        school.link("rita", school.pupil("bo")),
        school.next_key(school.pupil("bo")),
        school.next_key(school.admins),
        *school.new_pupil("dag"),
        school.school(),
    ):
        assert refused(school, "root", change) == "roster-right"


def test_root_cannot_leave_a_school_without_administrator(school: Builder) -> None:
    change = Disable(user=school.boss, on=True)
    assert refused(school, "root", change) == "roster-last-administrator"


def test_recovery_key_is_renewed_by_root_with_a_higher_number(school: Builder) -> None:
    second = Recovery(recovery_pk=bytes_of("second"), n=2)
    assert refused(school, "eva", second) == "roster-right"
    school.by("root", second)
    assert school.state.school.recovery_pk == bytes_of("second")
    assert refused(school, "root", second) == "roster-recovery"


# -- genesis -----------------------------------------------------------------
def test_a_genesis_must_be_whole() -> None:
    whole = Builder().genesis_changes()
    for missing in range(len(whole)):
        school = Builder()
        changes = [*whole[:missing], *whole[missing + 1 :]]
        school.own("eva")
        assert refused(school, "root", *changes).startswith("roster-"), missing


def test_a_genesis_is_roots_and_holds_a_birth_alone() -> None:
    school = Builder()
    whole = school.genesis_changes()
    assert refused(school, "eva", *whole) == "signature"
    for extra in (
        school.school(),
        school.new_pupil("p")[0],
        Disable(user=school.boss, on=True),
    ):
        assert refused(school, "root", *whole, extra) == "roster-genesis"
    assert refused(school, "root", *reversed(whole)) == "roster-genesis"
    partial = (whole[0], changed(school.policy(), words=None), *whole[2:])
    assert refused(school, "root", *partial) == "roster-policy"
    invited = (*whole[:2], school.invite("eva"), *whole[3:])
    assert refused(school, "root", *invited) == "roster-last-administrator"


def test_a_genesis_of_another_root_or_with_other_scopes_is_refused() -> None:
    school = Builder()
    whole = school.genesis_changes()
    first = school.school()
    for wrong, reason in (
        (changed(first, root_pk=bytes_of("x")), "roster-root"),
        (changed(first, org=bytes_of("x", size=16)), "roster-root"),
        (changed(first, administrators_r16=school.r16("x")), "roster-scope-id"),
        (changed(first, observers=first.administrators), "roster-scope-id"),
    ):
        assert refused(school, "root", wrong, *whole[1:]) == reason
