"""Which keys are to be changed, because of whom, and since when."""

from __future__ import annotations

import pytest

from securenotes.clock import day_before
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster import Disable, GroupEnd, Role, Unlink, Unmember, Why

from .school import Builder, small_school

TODAY = "2026-03-02"
YESTERDAY = day_before(TODAY)


@pytest.fixture
def school() -> Builder:
    return small_school("2026-02-01")


def pending(school: Builder, day: str = TODAY) -> dict:
    return {
        row.scope: {(cause.user, cause.why, cause.day) for cause in row.causes}
        for row in school.state.pending_rotations(day)
    }


def because(school: Builder, name: str, why: Why, day: str) -> set:
    return {(school.user(name), why, day)}


def unlink(school: Builder, name: str, group: str, last: str) -> Unlink:
    return Unlink(
        user=school.user(name), scope=school.group(group), role="teacher", last=last
    )


def test_nothing_waits_in_a_school_where_nobody_left(school: Builder) -> None:
    assert pending(school) == {}


def test_group_and_its_pupils_wait_when_a_link_ended_by_its_date(
    school: Builder,
) -> None:
    school.do(school.link("xerxes", school.group("7b"), last=YESTERDAY))
    assert pending(school, YESTERDAY) == {}
    why = because(school, "xerxes", "link-ended", YESTERDAY)
    assert pending(school) == {
        school.group("7b"): why,
        school.pupil("alva"): why,
        school.pupil("bo"): why,
    }


def test_rows_name_kind_and_version_and_keys_above_come_first(school: Builder) -> None:
    school.rotate(school.group("7b"))
    school.do(unlink(school, "anna", "7b", "2026-01-31"))
    rows = school.state.pending_rotations(TODAY)
    assert [(row.kind, row.ver) for row in rows] == [
        (ScopeKind.GROUP, 2),
        (ScopeKind.PUPIL, 1),
        (ScopeKind.PUPIL, 1),
    ]


def test_link_ended_at_once_waits_the_same_day(school: Builder) -> None:
    school.today = TODAY
    school.do(unlink(school, "anna", "7b", YESTERDAY))
    assert set(pending(school)) == {
        school.group("7b"),
        school.pupil("alva"),
        school.pupil("bo"),
    }


def test_rotation_settles_what_waited_and_only_that(school: Builder) -> None:
    school.do(unlink(school, "anna", "7b", "2026-01-31"))
    school.rotate(school.group("7b"), school.pupil("alva"))
    assert set(pending(school)) == {school.pupil("bo")}
    school.rotate(school.pupil("bo"))
    assert pending(school) == {}


def test_a_rotation_in_the_same_entry_settles_it(school: Builder) -> None:
    school.do(
        unlink(school, "anna", "7b", "2026-01-31"),
        *map(
            school.next_key,
            (school.group("7b"), school.pupil("alva"), school.pupil("bo")),
        ),
    )
    assert pending(school) == {}


def test_a_pupil_still_read_by_another_way_keeps_its_key(school: Builder) -> None:
    school.do(school.link("anna", school.pupil("bo")))
    school.do(unlink(school, "anna", "7b", "2026-01-31"))
    assert set(pending(school)) == {school.group("7b"), school.pupil("alva")}


def test_a_pupil_that_left_the_group_waits_because_of_its_teacher(
    school: Builder,
) -> None:
    school.do(
        Unmember(group=school.group("7b"), pupil=school.pupil("bo"), last="2026-02-10")
    )
    assert pending(school, "2026-02-10") == {}
    assert pending(school) == {
        school.pupil("bo"): because(school, "anna", "member-ended", "2026-02-10")
    }


def test_a_teacher_who_comes_after_the_pupil_left_still_knows_the_old_wrap(
    school: Builder,
) -> None:
    school.do(
        unlink(school, "anna", "7b", "2026-01-31"),
        Unmember(group=school.group("7b"), pupil=school.pupil("bo"), last="2026-01-31"),
    )
    school.rotate(school.pupil("alva"))
    school.do(school.link("xerxes", school.group("7b")))
    causes = pending(school)[school.pupil("bo")]
    assert {user for user, _, _ in causes} == {
        school.user("anna"),
        school.user("xerxes"),
    }


def test_observer_of_the_school_takes_all_below_along(school: Builder) -> None:
    school.do(
        Unlink(
            user=school.user("sara"),
            scope=school.observers,
            role="observer",
            last="2026-02-20",
        )
    )
    why = because(school, "sara", "link-ended", "2026-02-20")
    everything = [
        school.observers,
        *school.state.groups(),
        *school.state.pupils(),
    ]
    assert pending(school) == dict.fromkeys(everything, why)


def test_administrator_whose_role_ended_takes_everything_along(school: Builder) -> None:
    anna = school.user("anna")
    school.do(Role(user=anna, role="administrator", on=True))
    school.do(Role(user=anna, role="administrator", on=False))
    waiting = pending(school)
    why = because(school, "anna", "role-off", "2026-02-01")
    assert waiting[school.admins] == waiting[school.observers] == why
    assert set(waiting) == {
        school.admins,
        school.observers,
        school.group("8a"),
        school.pupil("cleo"),
    }, "what she teaches she still may open"


def test_disabled_person_shuts_all_their_keys_and_comes_back(school: Builder) -> None:
    anna = school.user("anna")
    school.do(Disable(user=anna, on=True))
    why = because(school, "anna", "disabled", "2026-02-01")
    assert pending(school) == {
        school.group("7b"): why,
        school.pupil("alva"): why,
        school.pupil("bo"): why,
    }
    school.do(Disable(user=anna, on=False))
    assert pending(school) == {}


def test_unused_invitation_waits_after_its_expiry(school: Builder) -> None:
    school.do(school.invite("ines"), school.link("ines", school.pupil("cleo")))
    assert pending(school, "2026-02-04") == {}
    why = because(school, "ines", "invitation", "2026-02-04")
    assert pending(school, "2026-02-05") == {school.pupil("cleo"): why}


def test_used_invitation_leaves_nothing_to_do(school: Builder) -> None:
    school.do(school.invite("ines"), school.link("ines", school.pupil("cleo")))
    school.joined("ines")
    assert pending(school, "2026-02-20") == {}


def test_a_second_invitation_shuts_the_first_out(school: Builder) -> None:
    school.do(school.invite("ines"), school.link("ines", school.pupil("cleo")))
    school.do(school.invite("ines", no=1))
    why = because(school, "ines", "invitation", "2026-02-01")
    assert pending(school, "2026-02-02") == {school.pupil("cleo"): why}


def test_new_own_keys_rotate_all_that_the_old_ones_opened(school: Builder) -> None:
    school.joined("anna", no=1)
    why = because(school, "anna", "keys-replaced", "2026-02-01")
    waiting = (school.group("7b"), school.pupil("alva"), school.pupil("bo"))
    assert pending(school) == dict.fromkeys(waiting, why)
    school.rotate(*waiting)
    assert pending(school) == {}


def test_ended_group_waits_with_its_pupils(school: Builder) -> None:
    school.do(GroupEnd(scope=school.group("8a"), last="2026-02-10"))
    assert set(pending(school)) == {
        school.group("8a"),
        school.pupil("bo"),
        school.pupil("cleo"),
    }


def test_a_link_that_never_began_asks_for_nothing(school: Builder) -> None:
    school.do(school.link("xerxes", school.pupil("bo"), first="2026-06-01"))
    school.do(
        Unlink(
            user=school.user("xerxes"),
            scope=school.pupil("bo"),
            role="teacher",
            last="2026-02-10",
        )
    )
    assert pending(school) == {}
    school.do(school.link("xerxes", school.pupil("bo"), last="2026-01-20"))
    assert pending(school) == {}, "over before it was signed"
