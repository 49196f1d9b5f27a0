"""R27: what stands out in a month's readings, and the fair sample beside it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from securenotes.clock import wall_ms
from securenotes.model import ScopeId, UserId
from securenotes.notebook.access.odd import (
    MANY,
    WITHIN,
    Odd,
    Shown,
    Tie,
    draw,
    find_odd,
    month_before,
    month_days,
    pick_odd,
    rows_of_many,
)

ANNA, SARA = UserId(b"a" * 16), UserId(b"s" * 16)
TEACHER = Tie(frozenset({"teacher"}))


def pupil(n: int) -> ScopeId:
    return ScopeId(n.to_bytes(16, "big"))


def at(wall: str) -> int:
    return wall_ms(datetime.fromisoformat(wall))


def shown(wall: str, seq: int = 1, who: UserId = ANNA, n: int = 1) -> Shown:
    return Shown(seq, at(wall), who, pupil(n))


def reasons(row: Shown, tie: Tie = TEACHER) -> set[Odd]:
    return set(find_odd([row], lambda *_: tie).get(row.seq, ()))


def test_r27_a_teacher_on_a_school_day_does_not_stand_out() -> None:
    assert reasons(shown("2026-03-02T09:00")) == set()
    assert reasons(shown("2026-03-02T09:00"), Tie(frozenset({"mentor"}))) == set()
    both = Tie(frozenset({"administrator", "teacher"}))
    assert reasons(shown("2026-03-02T09:00"), both) == set()


@pytest.mark.parametrize(
    ("roles", "odd"),
    [
        (frozenset(), Odd.NO_LINK),
        (frozenset({"observer"}), Odd.NOT_TEACHING),
        (frozenset({"administrator"}), Odd.NOT_TEACHING),
        (frozenset({"administrator", "observer"}), Odd.NOT_TEACHING),
    ],
)
def test_r27_who_does_not_teach_the_pupil_stands_out(
    roles: frozenset[str], odd: Odd
) -> None:
    assert reasons(shown("2026-03-02T09:00"), Tie(roles)) == {odd}


@pytest.mark.parametrize(
    ("wall", "odd"),
    [
        ("2026-03-02T20:59", False),
        ("2026-03-02T21:00", True),
        ("2026-03-03T00:00", True),
        ("2026-03-03T05:59", True),
        ("2026-03-03T06:00", False),
        # By the clocks of summer, too.
        ("2026-06-02T20:59", False),
        ("2026-06-02T21:00", True),
    ],
)
def test_r27_night_is_by_the_clocks_in_sweden(wall: str, odd: bool) -> None:
    assert (Odd.NIGHT in reasons(shown(wall))) is odd


@pytest.mark.parametrize(
    ("day", "odd"),
    [
        ("2026-03-06", False),
        ("2026-03-07", True),
        ("2026-03-08", True),
        ("2026-03-09", False),
    ],
)
def test_r27_saturday_and_sunday_stand_out(day: str, odd: bool) -> None:
    assert (Odd.WEEKEND in reasons(shown(f"{day}T12:00"))) is odd


@pytest.mark.parametrize(
    ("day", "ended", "odd"),
    [
        ("2026-03-03", "2026-03-05", True),
        ("2026-03-05", "2026-03-05", True),
        ("2026-03-02", "2026-03-05", False),
        ("2026-03-06", "2026-03-05", False),
        ("2026-03-05", "", False),
    ],
)
def test_r27_the_last_days_before_a_link_ended_stand_out(
    day: str, ended: str, odd: bool
) -> None:
    tie = Tie(frozenset({"teacher"}), ended)
    assert (Odd.LEAVING in reasons(shown(f"{day}T12:00"), tie)) is odd


def hurried(number: int, apart: int, who: UserId = ANNA, one: bool = False):
    begin = at("2026-03-02T09:00")
    return [
        Shown(n, begin + n * apart, who, pupil(1 if one else n)) for n in range(number)
    ]


def test_r27_many_pupils_in_a_short_time_stand_out_all_of_them() -> None:
    apart = WITHIN // (MANY - 1)
    assert rows_of_many(hurried(MANY, apart)) == set(range(MANY))
    assert rows_of_many(hurried(MANY - 1, 1)) == set()
    assert rows_of_many(hurried(MANY, apart + 1)) == set()
    assert rows_of_many(hurried(30, 1, one=True)) == set()


def test_r27_two_who_read_at_the_same_time_are_not_one_who_hurries() -> None:
    half = MANY // 2
    first = hurried(half, 1)
    second = [Shown(row.seq + 100, row.at, SARA, pupil(row.seq + 50)) for row in first]
    assert rows_of_many(first + second) == set()


def test_r27_before_and_after_the_hurry_nothing_stands_out() -> None:
    calm = [shown("2026-03-02T08:00", 100), shown("2026-03-02T11:00", 101)]
    assert rows_of_many(calm + hurried(MANY, 1)) == set(range(MANY))


def test_r27_several_reasons_stand_together() -> None:
    row = shown("2026-03-07T23:30")
    tie = Tie(frozenset(), "2026-03-08")
    wanted = {Odd.NO_LINK, Odd.NIGHT, Odd.WEEKEND, Odd.LEAVING}
    assert reasons(row, tie) == wanted


def test_r27_each_reading_is_judged_by_its_own_person_pupil_and_day() -> None:
    asked = []

    def tie_of(*about):
        asked.append(about)
        return TEACHER

    find_odd([shown("2026-03-02T00:30", 1, SARA, 7)], tie_of)
    assert asked == [(SARA, pupil(7), "2026-03-02")]


# -- the sample --------------------------------------------------------------
def test_r27_the_same_seed_draws_the_same_and_another_does_not() -> None:
    numbers = range(1, 501)
    one = draw(numbers, 15, b"a" * 32)
    assert one == draw(reversed(numbers), 15, b"a" * 32)
    assert one == sorted(set(one))
    assert len(one) == 15
    assert one != draw(numbers, 15, b"b" * 32)


def test_r27_fewer_than_the_sample_are_all_drawn() -> None:
    assert draw([3, 1, 2], 15, b"") == [1, 2, 3]
    assert draw([], 15, b"") == []


def test_r27_every_reading_has_an_equal_chance() -> None:
    drawn: Counter[int] = Counter()
    times = 3000
    for n in range(times):
        drawn.update(draw(range(40), 10, n.to_bytes(4, "big")))
    # 3,000 draws of 10 in 40: 750 each, standard deviation under 24.
    assert set(drawn) == set(range(40))
    assert max(abs(drawn[n] - times / 4) for n in range(40)) < 5 * 24


def test_r27_what_stands_out_most_is_picked_first_and_the_rest_by_lot() -> None:
    odd: dict[int, tuple[Odd, ...]] = dict.fromkeys(range(50), (Odd.NIGHT,))
    odd[7] = (Odd.NIGHT, Odd.WEEKEND)
    odd[9] = (Odd.NO_LINK, Odd.NIGHT, Odd.WEEKEND)
    picked = pick_odd(odd, 5, b"seed")
    assert {7, 9} < set(picked)
    assert len(picked) == 5
    assert picked == pick_odd(dict(reversed(odd.items())), 5, b"seed")
    assert picked != pick_odd(odd, 5, b"other")
    assert pick_odd({}, 5, b"seed") == []
    assert pick_odd(odd, 1, b"seed") == [9]


def test_r27_months() -> None:
    assert month_days("2026-02") == ("2026-02-01", "2026-02-28")
    assert month_days("2028-02") == ("2028-02-01", "2028-02-29")
    assert month_days("2026-12") == ("2026-12-01", "2026-12-31")
    assert month_before("2026-03-31") == "2026-02"
    assert month_before("2026-01-01") == "2025-12"
