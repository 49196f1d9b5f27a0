"""Dates read and written as people do."""

from datetime import date, timedelta

import pytest
from babel.dates import get_day_names, get_month_names
from hypothesis import given
from hypothesis import strategies as st

from securenotes.clock import FakeClock, SystemClock
from tui import dates
from tui.i18n import set_language
from tui.typed_dates import parse_date

MONDAY = date(2026, 3, 2)
NINE = 1772438400000  # 2026-03-02 09:00 in Sweden


@pytest.fixture(autouse=True)
def clock():
    fake = FakeClock(NINE)
    dates.set_clock(fake)
    yield fake
    dates.set_clock(SystemClock())
    set_language("sv")


@pytest.mark.parametrize("code", ["sv", "en"])
def test_names_are_those_of_the_languages_own_data(code):
    ours = dates.CALENDARS[code]
    locale = {"sv": "sv_SE", "en": "en_GB"}[code]
    months = get_month_names("wide", locale=locale)
    days = get_day_names("wide", locale=locale)
    assert ours.months == tuple(months[n] for n in range(1, 13))
    assert ours.days == tuple(days[n] for n in range(7))
    short_days = get_day_names("abbreviated", locale=locale)
    # Three letters each: the lists have one width for them.
    assert ours.days_short == tuple(short_days[n][:3] for n in range(7))
    for ours_short, full, theirs in zip(
        ours.months_short,
        ours.months,
        get_month_names("abbreviated", locale=locale).values(),
        strict=True,
    ):
        kept_whole = ours_short == full and len(full) <= 5
        assert kept_whole or ours_short == theirs.rstrip(".")[:3]


SWEDISH = {
    MONDAY: "i dag",
    date(2026, 3, 1): "i går",
    date(2026, 3, 3): "i morgon",
    date(2026, 2, 27): "fre 27 feb",
    date(2026, 4, 7): "tis 7 april",
    date(2025, 12, 12): "12 dec 2025",
}
ENGLISH = {
    MONDAY: "today",
    date(2026, 3, 1): "yesterday",
    date(2026, 2, 27): "Fri 27 Feb",
    date(2025, 12, 12): "12 Dec 2025",
}


@pytest.mark.parametrize(
    ("code", "day", "written"),
    [("sv", d, w) for d, w in SWEDISH.items()]
    + [("en", d, w) for d, w in ENGLISH.items()],
)
def test_a_day_is_written_as_people_write_it(code, day, written):
    set_language(code)
    assert dates.short_day(day) == written


def test_this_years_day_names_its_weekday_when_it_is_not_near():
    assert dates.plain_day(MONDAY) == "mån 2 mars"
    set_language("en")
    assert dates.plain_day(MONDAY) == "Mon 2 March"


def test_times_weeks_terms_and_years(clock):
    assert dates.full_day(MONDAY) == "måndag 2 mars 2026"
    assert dates.start_heading(MONDAY) == "Måndag 2 mars, v. 10"
    assert dates.month_heading(MONDAY) == "Mars 2026"
    assert str(dates.term_of(MONDAY)) == "VT 2026"
    assert str(dates.term_of(MONDAY).before) == "HT 2025"
    assert dates.school_year_name(MONDAY) == "Läsåret 2025/26"
    assert dates.school_year_name(date(2025, 8, 18)) == "Läsåret 2025/26"
    now = dates.now_ms()
    assert dates.short_time(now) == f"i dag {dates.clock_time(now)}"
    assert dates.short_time(now - 86_400_000).startswith("i går ")
    set_language("en")
    assert dates.week(MONDAY) == "week 10"
    assert str(dates.term_of(MONDAY)) == "Spring 2026"
    assert dates.school_year_name(MONDAY) == "School year 2025/26"


def test_the_clock_on_the_wall_follows_summer_time():
    assert dates.clock_time(1772438400000) == "09:00"
    assert dates.clock_time(1783065600000) == "10:00"


@pytest.mark.parametrize(
    ("typed", "meant"),
    {
        "2026-03-02": MONDAY,
        "260302": MONDAY,
        "20260302": MONDAY,
        "2/3": MONDAY,
        "2/3 2025": date(2025, 3, 2),
        "2/3/25": date(2025, 3, 2),
        "12/12": date(2025, 12, 12),
        "2 mars": MONDAY,
        "den 2 mars": MONDAY,
        "mån 2 mars 2026": MONDAY,
        "2 March": MONDAY,
        "March 2": MONDAY,
        "Mon 2 March": MONDAY,
        "12 dec": date(2025, 12, 12),
        "12 dec 2024": date(2024, 12, 12),
        "i dag": MONDAY,
        "idag": MONDAY,
        "today": MONDAY,
        " I  GÅR ": date(2026, 3, 1),
        "yesterday": date(2026, 3, 1),
        "i förrgår": date(2026, 2, 28),
        "i morgon": date(2026, 3, 3),
        "fre": date(2026, 2, 27),
        "i fredags": date(2026, 2, 27),
        "Friday": date(2026, 2, 27),
        "mån": MONDAY,
        "ons": date(2026, 2, 25),
        "29 feb": date(2024, 2, 29),
    }.items(),
)
def test_a_typed_date_is_understood(typed, meant):
    assert parse_date(typed, MONDAY) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "x",
        "2026-02-30",
        "31/2",
        "13/13",
        "261302",
        "0",
        "2 xyz",
        "[/x]",
        "٢/٣",
        "m",
    ],
)
def test_what_is_no_date_is_refused(typed):
    assert parse_date(typed, MONDAY) is None


@given(st.text(max_size=30))
def test_no_typed_text_breaks_it(typed):
    found = parse_date(typed, MONDAY)
    assert found is None or isinstance(found, date)


@given(st.dates(date(2019, 1, 1), MONDAY), st.sampled_from(["sv", "en"]))
def test_what_is_written_in_full_is_read_back(day, code):
    set_language(code)
    assert parse_date(dates.full_day(day), MONDAY) == day
    assert parse_date(dates.bare_day(day), MONDAY) == day
    near = timedelta(days=300)
    if MONDAY - day < near:
        assert parse_date(f"{day.day}/{day.month}", MONDAY) == day
