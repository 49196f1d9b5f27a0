"""Who may read whom, on which day, after which entry."""

from __future__ import annotations

import pytest

from securenotes.clock import day_before
from securenotes.vault.roster import Disable, GroupEnd, Role, Unlink, Unmember

from .school import Builder, at, founded, small_school

TODAY = "2026-03-02"


@pytest.fixture
def school() -> Builder:
    return small_school(TODAY)


def test_r4_teacher_reads_the_pupils_of_the_group_and_no_other(school: Builder) -> None:
    anna = school.user("anna")
    assert school.state.pupils_of(anna, TODAY) == {
        school.pupil("alva"),
        school.pupil("bo"),
    }
    assert school.state.live_roles(anna, school.pupil("alva"), TODAY) == {"teacher"}
    assert not school.state.live(anna, school.pupil("cleo"), TODAY)


def test_r4_observer_of_the_school_and_administrator_read_every_pupil(
    school: Builder,
) -> None:
    everyone = set(school.state.pupils())
    assert len(everyone) == 3
    for name in ("sara", "eva"):
        assert school.state.pupils_of(school.user(name), TODAY) == everyone
    assert school.state.live_roles(school.boss, school.pupil("bo"), TODAY) == {
        "administrator"
    }


def test_r4_a_colleague_without_a_link_reads_nothing(school: Builder) -> None:
    xerxes = school.user("xerxes")
    assert school.state.pupils_of(xerxes, TODAY) == set()
    assert school.state.can_open(xerxes, school.pupil("bo"), TODAY) == []


def test_r11_readers_are_everyone_who_may_read_once_each(school: Builder) -> None:
    school.do(school.link("anna", school.pupil("bo"), "observer"))
    readers = school.state.readers(school.pupil("bo"), TODAY)
    names = ("eva", "sara", "anna", "johan")
    assert readers == [school.user(name) for name in names]
    assert all(school.state.live(user, school.pupil("bo"), TODAY) for user in readers)


@pytest.mark.parametrize(
    ("day", "live"),
    [
        ("2026-03-09", False),
        ("2026-03-10", True),
        ("2026-03-20", True),
        ("2026-03-21", False),
    ],
)
def test_link_is_live_from_first_to_last_day_included(
    school: Builder, day: str, live: bool
) -> None:
    school.do(
        school.link(
            "xerxes", school.pupil("cleo"), first="2026-03-10", last="2026-03-20"
        )
    )
    xerxes, cleo = school.user("xerxes"), school.pupil("cleo")
    assert school.state.live(xerxes, cleo, day) is live
    assert (cleo in school.state.pupils_of(xerxes, day)) is live
    assert (xerxes in school.state.readers(cleo, day)) is live
    assert bool(school.state.can_open(xerxes, cleo, day)) is live


def test_link_to_a_group_is_live_on_the_days_both_are(school: Builder) -> None:
    school.do(
        *school.new_pupil("dag"),
        school.member("7b", "dag", "2026-03-05", "2026-03-07"),
        school.link("anna", school.group("7b"), "teacher", "2026-03-06", "2026-03-09"),
    )
    anna, dag = school.user("anna"), school.pupil("dag")
    days = [f"2026-03-{n:02}" for n in range(4, 11)]
    assert [day for day in days if school.state.live(anna, dag, day)] == [
        "2026-03-06",
        "2026-03-07",
    ]
    assert dag not in school.state.members(school.group("7b"), "2026-03-08")
    assert school.state.groups_of(dag, "2026-03-05") == [school.group("7b")]


def test_a_new_link_replaces_the_dates_of_the_present_one(school: Builder) -> None:
    anna = school.user("anna")
    school.do(school.link("anna", school.group("7b"), first="2026-05-01"))
    assert school.state.pupils_of(anna, TODAY) == set()
    assert len(school.state.links_of(anna)) == 1


def test_rights_are_judged_after_the_entry_that_is_named(school: Builder) -> None:
    anna, alva = school.user("anna"), school.pupil("alva")
    linked_at = school.state.seq
    school.do(
        Unlink(
            user=anna,
            scope=school.group("7b"),
            role="teacher",
            last=day_before(TODAY),
        )
    )
    assert school.state.live(anna, alva, TODAY, linked_at)
    assert not school.state.live(anna, alva, TODAY)
    assert not school.state.live(anna, alva, TODAY, linked_at - 1)
    assert not school.state.live(school.boss, alva, TODAY, linked_at - 1)
    assert anna in school.state.readers(alva, TODAY, linked_at)
    assert anna not in school.state.readers(alva, TODAY)
    assert school.state.readers(alva, TODAY, linked_at - 1) == []
    assert school.state.pupils_of(school.boss, TODAY, linked_at - 1) == set()


def test_unlink_before_it_began_leaves_nothing(school: Builder) -> None:
    school.do(school.link("xerxes", school.pupil("bo"), first="2026-04-01"))
    school.do(
        Unlink(
            user=school.user("xerxes"),
            scope=school.pupil("bo"),
            role="teacher",
            last="2026-03-01",
        )
    )
    assert school.state.links_of(school.user("xerxes")) == []
    assert school.state.links_on(school.pupil("bo")) == []
    assert not school.state.live(
        school.user("xerxes"), school.pupil("bo"), "2026-04-02"
    )


def test_a_group_that_ends_takes_links_and_memberships_along(school: Builder) -> None:
    school.do(GroupEnd(scope=school.group("7b"), last="2026-03-05"))
    anna, alva = school.user("anna"), school.pupil("alva")
    assert school.state.live(anna, alva, "2026-03-05")
    assert not school.state.live(anna, alva, "2026-03-06")
    assert school.state.members(school.group("7b"), "2026-03-06") == []
    assert [row.last for row in school.state.links_of(anna)] == ["2026-03-05"]
    assert school.state.group_last(school.group("7b")) == "2026-03-05"


def test_a_disabled_person_reads_nothing_and_reads_again_when_let_in(
    school: Builder,
) -> None:
    anna, alva = school.user("anna"), school.pupil("alva")
    school.do(Disable(user=anna, on=True))
    assert not school.state.live(anna, alva, TODAY)
    assert anna not in school.state.readers(alva, TODAY)
    assert school.state.pupils_of(anna, TODAY) == set()
    school.do(Disable(user=anna, on=False))
    assert school.state.live(anna, alva, TODAY)


def test_an_expired_invitation_counts_as_no_live_link(school: Builder) -> None:
    school.do(school.invite("ines"), school.link("ines", school.pupil("bo")))
    ines, bo = school.user("ines"), school.pupil("bo")
    key = school.state.key_of(ines)
    assert key is not None
    assert key.temporary
    assert key.expires == at(TODAY) + 72 * 3_600_000
    assert school.state.live(ines, bo, "2026-03-05")
    assert not school.state.live(ines, bo, "2026-03-06")
    assert school.state.pupils_of(ines, "2026-03-06") == set()


def test_an_invited_administrator_is_none_once_it_expired(school: Builder) -> None:
    school.do(
        school.invite("ines"),
        Role(user=school.user("ines"), role="administrator", on=True),
    )
    bo = school.pupil("bo")
    assert school.user("ines") in school.state.readers(bo, "2026-03-05")
    assert school.user("ines") not in school.state.readers(bo, "2026-03-06")
    assert school.state.can_open(school.user("ines"), bo, "2026-03-06") == []


def test_paths_lead_from_own_wraps_down_to_the_scope(school: Builder) -> None:
    state, bo = school.state, school.pupil("bo")
    g7, g8 = school.group("7b"), school.group("8a")
    top, seen = school.admins, school.observers
    assert state.can_open(school.user("anna"), bo, TODAY) == [(g7, bo)]
    school.do(school.link("anna", bo))
    assert state.can_open(school.user("anna"), bo, TODAY) == [(bo,), (g7, bo)]
    assert state.can_open(school.user("sara"), bo, TODAY) == [
        (seen, bo),
        *sorted([(seen, g7, bo), (seen, g8, bo)]),
    ]
    assert state.can_open(school.boss, top, TODAY) == [(top,)]
    assert state.can_open(school.boss, seen, TODAY) == [(top, seen)]
    assert state.can_open(school.boss, g7, TODAY) == [(top, seen, g7)]
    assert state.can_open(school.user("anna"), seen, TODAY) == []


def test_who_opens_names_persons_parents_and_the_kit(school: Builder) -> None:
    state = school.state
    assert state.who_opens(school.admins, TODAY) == ((school.boss,), (), True)
    assert state.who_opens(school.observers, TODAY) == (
        (school.user("sara"),),
        (school.admins,),
        False,
    )
    assert state.who_opens(school.group("7b"), TODAY) == (
        (school.user("anna"),),
        (school.observers,),
        False,
    )
    school.do(
        Unmember(
            group=school.group("8a"),
            pupil=school.pupil("bo"),
            last=day_before(TODAY),
        )
    )
    assert state.who_opens(school.pupil("bo"), TODAY) == (
        (),
        (school.observers, school.group("7b")),
        False,
    )


def test_wraps_are_needed_from_a_links_first_day_to_the_newest_keys(
    school: Builder,
) -> None:
    school.do(school.link("xerxes", school.pupil("cleo"), first="2026-03-10"))
    cleo, xerxes = school.pupil("cleo"), school.user("xerxes")

    def to_xerxes(day: str) -> list[tuple[bytes, int, bytes | None]]:
        return [
            (need.scope, need.ver, need.box_pk)
            for need in school.state.needing_wraps(day)
            if need.holder == xerxes
        ]

    assert to_xerxes("2026-03-09") == []
    key = school.state.key_of(xerxes)
    assert key is not None
    assert to_xerxes("2026-03-10") == [(cleo, 1, key.box_pk)]
    school.rotate(cleo)
    assert to_xerxes("2026-03-10") == [(cleo, 2, key.box_pk)]
    needs = school.state.needing_wraps(TODAY)
    kit = school.state.school.recovery_pk
    assert (school.admins, 1, "recovery", b"", kit, 0) in needs
    box = school.key(school.admins).box_pk
    assert (school.observers, 1, "scope", school.admins, box, 1) in needs
    assert (cleo, 2, "scope", school.group("8a"), None, 1) in needs


def test_another_schools_pupil_is_nobody_here(school: Builder) -> None:
    other = Builder("vik")
    other.by("root", *other.genesis_changes())
    other.do(*other.new_pupil("alva"))
    assert not school.state.live(school.boss, other.pupil("alva"), TODAY)
    assert school.state.readers(other.pupil("alva"), TODAY) == []
    assert school.state.kind_of(other.pupil("alva")) is None


def test_an_empty_roster_lets_nobody_in() -> None:
    state = Builder().state
    assert not state.live(founded().boss, founded().pupil("alva"), TODAY)
    assert state.users() == []
    assert repr(state) == "RosterState(seq=0)"
