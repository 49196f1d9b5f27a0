"""Swedish personal numbers as sources write them (ss 12000 § 1.2).

A number is kept for one purpose: to find the same person again when a source
changes its ids. That it is valid is never required.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from personnummer import personnummer

_DIGITS = re.compile(r"(\d\d)?(\d{6})([-+]?)(\d{4})", re.ASCII)
_INTERIM = re.compile(r"(\d{8})-?(TF[0-9A-Z]{2}|[A-Z]\d{3})", re.ASCII)


class CivicKind(StrEnum):
    """What sort of number it is."""

    PERSONAL = "personal"
    COORDINATION = "coordination"
    INTERIM = "interim"


@dataclass(frozen=True, slots=True)
class Civic:
    """A number with its century: 12 characters, without a hyphen.

    ``valid`` says that the date is real and the check digit right; an interim
    number has none to check and is never called valid.
    """

    number: str = field(repr=False)
    kind: CivicKind
    valid: bool


def read_civic(value: object, birth_day: str | None, today: str) -> Civic | None:
    """The number, or None where the text is in none of the known forms.

    Args:
        value: 10 or 12 digits with or without ``-`` or ``+``, or an interim
            number such as ``20000101-TF12`` and ``20000101T220``.
        birth_day: the person's birthDate; gives the century of a short number.
        today: the newest day that a short number may mean.
    """
    if not isinstance(value, str):
        return None
    text = "".join(value.split()).upper()
    interim = _INTERIM.fullmatch(text)
    if interim:
        return Civic(interim[1] + interim[2], CivicKind.INTERIM, valid=False)
    match = _DIGITS.fullmatch(text)
    if not match:
        return None
    century = match[1] or _century(match[2], match[3], birth_day, today)
    number = century + match[2] + match[4]
    coordination = int(match[2][4:]) > 60
    kind = CivicKind.COORDINATION if coordination else CivicKind.PERSONAL
    return Civic(number, kind, valid=bool(personnummer.valid(number)))


def _century(short: str, sign: str, birth_day: str | None, today: str) -> str:
    if birth_day and birth_day[2:4] == short[:2]:
        return birth_day[:2]
    day = int(short[4:])
    written = f"{short[:4]}{day - 60 if day > 60 else day:02d}"
    now = today.replace("-", "")
    century = int(now[:2]) - (1 if written > now[2:] else 0)
    return f"{century - (1 if sign == '+' else 0):02d}"
