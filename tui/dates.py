"""Dates as a Swede writes them, in both languages, and as one types them.

Own tables, since a date library's import costs more than a screen; a test
holds them against Babel. ``today`` is the clock's day in Sweden.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from securenotes.clock import Clock, SystemClock
from tui.i18n import Language, Lazy, computed, language


@dataclass(frozen=True, slots=True)
class Calendar:
    """Names of days and months in one language, Monday and January first."""

    days: tuple[str, ...]
    days_short: tuple[str, ...]
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    today: str
    yesterday: str
    tomorrow: str
    week: str
    spring: str
    autumn: str
    year: str


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CALENDARS: dict[Language, Calendar] = {
    "sv": Calendar(
        days=_names("måndag tisdag onsdag torsdag fredag lördag söndag"),
        days_short=_names("mån tis ons tor fre lör sön"),
        months=_names(
            "januari februari mars april maj juni juli augusti september oktober"
            " november december"
        ),
        months_short=_names("jan feb mars april maj juni juli aug sep okt nov dec"),
        today="i dag",
        yesterday="i går",
        tomorrow="i morgon",
        week="v.",
        spring="VT",
        autumn="HT",
        year="Läsåret",
    ),
    "en": Calendar(
        days=_names("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
        days_short=_names("Mon Tue Wed Thu Fri Sat Sun"),
        months=_names(
            "January February March April May June July August September October"
            " November December"
        ),
        months_short=_names("Jan Feb March April May June July Aug Sep Oct Nov Dec"),
        today="today",
        yesterday="yesterday",
        tomorrow="tomorrow",
        week="week",
        spring="Spring",
        autumn="Autumn",
        year="School year",
    ),
}
"""Four-letter months are not shortened: ``2 mars``, never ``2 mar``."""

_clock: Clock = SystemClock()


def set_clock(clock: Clock) -> None:
    """Take today and now from another clock."""
    global _clock  # noqa: PLW0603 - one program, one clock
    _clock = clock


def today() -> date:
    """Return the day in Sweden."""
    return date.fromisoformat(_clock.today())


def now_ms() -> int:
    """Return the moment in milliseconds UTC."""
    return _clock.now_ms()


def _zone() -> tzinfo | None:
    try:
        return ZoneInfo("Europe/Stockholm")
    except (ZoneInfoNotFoundError, OSError):
        return None


def moment(ms: int) -> datetime:
    """Return a moment as the clock on a wall in Sweden shows it."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(_zone())


def as_day(day: str | date) -> date:
    """Return a day given as ``YYYY-MM-DD`` or as a date."""
    return day if isinstance(day, date) else date.fromisoformat(day)


def _calendar() -> Calendar:
    return CALENDARS[language()]


def clock_time(ms: int) -> str:
    """Return ``08:12``."""
    return moment(ms).strftime("%H:%M")


def plain_day(day: str | date, *, base: date | None = None) -> str:
    """Return ``mån 2 mars`` this year and ``12 dec 2025`` another year."""
    that, names = as_day(day), _calendar()
    month = names.months_short[that.month - 1]
    if that.year == (base or today()).year:
        return f"{names.days_short[that.weekday()]} {that.day} {month}"
    return f"{that.day} {month} {that.year}"


def short_day(day: str | date, *, base: date | None = None) -> str:
    """Return ``i dag``, ``i går``, ``i morgon``, or the plain day."""
    that, names = as_day(day), _calendar()
    away = (that - (base or today())).days
    near = {0: names.today, -1: names.yesterday, 1: names.tomorrow}
    return near.get(away) or plain_day(that, base=base)


def bare_day(day: str | date, *, base: date | None = None) -> str:
    """Return ``1 mars`` this year and ``12 dec 2025`` another, within a sentence."""
    that = as_day(day)
    month = _calendar().months_short[that.month - 1]
    year = "" if that.year == (base or today()).year else f" {that.year}"
    return f"{that.day} {month}{year}"


def full_day(day: str | date) -> str:
    """Return ``måndag 2 mars 2026``."""
    that, names = as_day(day), _calendar()
    month = names.months[that.month - 1]
    return f"{names.days[that.weekday()]} {that.day} {month} {that.year}"


def short_time(ms: int) -> str:
    """Return ``i dag 08:12``, ``i går 14:05``, ``fre 27 feb 16:10``,
    or ``12 dec 2025`` for another year."""
    that = moment(ms)
    if that.year != today().year and abs((that.date() - today()).days) > 1:
        return plain_day(that.date())
    return f"{short_day(that.date())} {that:%H:%M}"


def row_time(ms: int) -> str:
    """Return a time for a list: with the hour for today and yesterday only."""
    that = moment(ms)
    away = (today() - that.date()).days
    return short_time(ms) if away in {0, 1} else plain_day(that.date())


def week(day: str | date) -> str:
    """Return ``v. 10``."""
    return f"{_calendar().week} {as_day(day).isocalendar().week}"


def month_heading(day: str | date) -> str:
    """Return ``Mars 2026``."""
    that = as_day(day)
    name = _calendar().months[that.month - 1]
    return f"{name[0].upper()}{name[1:]} {that.year}"


def start_heading(day: str | date) -> str:
    """Return ``Måndag 2 mars, v. 10``."""
    that, names = as_day(day), _calendar()
    name = names.days[that.weekday()]
    month = names.months[that.month - 1]
    return f"{name[0].upper()}{name[1:]} {that.day} {month}, {week(that)}"


@dataclass(frozen=True, slots=True)
class Term:
    """A term: spring is January to June, autumn July to December."""

    year: int
    spring: bool

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.spring else 7, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.spring else date(self.year, 12, 31)

    @property
    def before(self) -> Term:
        """The term before."""
        return Term(self.year - self.spring, not self.spring)

    def __str__(self) -> str:
        names = _calendar()
        return f"{names.spring if self.spring else names.autumn} {self.year}"


def term_of(day: str | date) -> Term:
    """Return the term that a day belongs to."""
    that = as_day(day)
    return Term(that.year, that.month < 7)


def school_year(day: str | date) -> tuple[date, date]:
    """Return the first and last day of a day's school year."""
    that = as_day(day)
    begins = that.year - (that.month < 7)
    return date(begins, 7, 1), date(begins + 1, 6, 30)


def school_year_name(day: str | date) -> str:
    """Return ``Läsåret 2025/26``."""
    first, last = school_year(day)
    return f"{_calendar().year} {first.year}/{last.year % 100:02}"


def lazy_day(day: str | date) -> Lazy:
    """Return the short day, written when drawn."""
    return computed(lambda: short_day(day))


def lazy_time(ms: int) -> Lazy:
    """Return the short time, written when drawn."""
    return computed(lambda: short_time(ms))


def days_before(day: date, days: int) -> date:
    """Return the day so many days before."""
    return day - timedelta(days=days)
