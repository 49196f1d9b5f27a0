"""Days as Sweden counts them, with and without time zone data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from securenotes import clock
from securenotes.clock import FakeClock, SystemClock, day_after, day_before, is_day


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.fixture(params=["with zone data", "without"])
def zone(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    if request.param == "without":

        def missing(key: str) -> ZoneInfo:
            raise ZoneInfoNotFoundError(key)

        monkeypatch.setattr(clock, "ZoneInfo", missing)
    clock._stockholm.cache_clear()
    yield request.param
    clock._stockholm.cache_clear()


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        # Winter: UTC+1.
        ("2026-01-15T22:59:00", "2026-01-15"),
        ("2026-01-15T23:01:00", "2026-01-16"),
        # Summer: UTC+2.
        ("2026-07-15T21:59:00", "2026-07-15"),
        ("2026-07-15T22:01:00", "2026-07-16"),
        # The night before the spring change, and the night after.
        ("2026-03-28T22:59:59", "2026-03-28"),
        ("2026-03-28T23:00:00", "2026-03-29"),
        ("2026-03-29T21:59:59", "2026-03-29"),
        ("2026-03-29T22:00:00", "2026-03-30"),
        # And before and after the autumn change.
        ("2026-10-24T21:59:59", "2026-10-24"),
        ("2026-10-24T22:00:00", "2026-10-25"),
        ("2026-10-25T22:59:59", "2026-10-25"),
        ("2026-10-25T23:00:00", "2026-10-26"),
        # Years whose last Sunday is the 31st, and a new year's night.
        ("2024-03-31T21:59:59", "2024-03-31"),
        ("2024-03-31T22:00:00", "2024-04-01"),
        ("2026-12-31T22:59:59", "2026-12-31"),
        ("2026-12-31T23:00:00", "2027-01-01"),
    ],
)
def test_day_is_stockholms(zone: str, utc: str, day: str) -> None:
    assert clock.day_of(ms(utc)) == day


def test_own_rule_agrees_with_the_zone_data_every_hour_of_four_years(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stockholm = ZoneInfo("Europe/Stockholm")
    moment = datetime(2023, 12, 31, tzinfo=UTC)
    while moment.year < 2028:
        own = moment.astimezone(clock._rule_of_the_union(moment))
        assert own.utcoffset() == moment.astimezone(stockholm).utcoffset()
        moment += timedelta(hours=1)


def test_fake_clock_goes_on_when_told_and_never_back() -> None:
    fake = FakeClock(ms("2026-03-02T22:59:00"))
    assert fake.today() == "2026-03-02"
    fake.advance(timedelta(minutes=2))
    assert fake.now_ms() == ms("2026-03-02T23:01:00")
    assert fake.today() == "2026-03-03"
    with pytest.raises(ValueError):
        fake.advance(timedelta(milliseconds=-1))


def test_system_clock_tells_the_time_and_its_day() -> None:
    system = SystemClock()
    before = datetime.now(tz=UTC).timestamp() * 1000
    now = system.now_ms()
    after = datetime.now(tz=UTC).timestamp() * 1000
    assert before - 1 <= now <= after + 1
    assert system.today() in {clock.day_of(now), clock.day_of(system.now_ms())}


@pytest.mark.parametrize("text", ["2026-02-28", "2024-02-29", "1999-12-31"])
def test_real_dates_are_days(text: str) -> None:
    assert is_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-1-01",
        "20260101",
        "2026-W01-1",
        "2026-01-01\n",
        " 2026-01-01",
        "٢٠٢٦-01-01",
        "0000-01-01",
        "",
    ],
)
def test_anything_else_is_no_day(text: str) -> None:
    assert not is_day(text)


def test_days_before_and_after_cross_months_and_leap_days() -> None:
    assert day_before("2024-03-01") == "2024-02-29"
    assert day_after("2026-12-31") == "2027-01-01"


def test_a_time_past_the_calendar_is_refused() -> None:
    assert clock.day_of(253_402_214_400_000) == "9999-12-31"
    for late in (253_402_300_800_000, 2**62):
        with pytest.raises(ValueError):
            clock.day_of(late)


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2026-03-02T09:00", "2026-03-02T08:00:00"),
        ("2026-07-15T09:00", "2026-07-15T07:00:00"),
        ("2026-03-29T01:59", "2026-03-29T00:59:00"),
        ("2026-03-29T03:00", "2026-03-29T01:00:00"),
        ("2026-10-25T02:30", "2026-10-25T00:30:00"),
        ("2026-10-25T03:00", "2026-10-25T02:00:00"),
    ],
)
def test_a_clock_on_a_wall_in_sweden(zone: str, wall: str, utc: str) -> None:
    assert clock.wall_ms(datetime.fromisoformat(wall)) == ms(utc)
