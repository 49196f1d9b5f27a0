"""Reads one field of a row at a time, and trusts none."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from securenotes.roster.days import EVER, FOREVER, Interval, UnreadableDay, read_day
from securenotes.roster.findings import Code, Findings, SourceId, read_id
from securenotes.roster.source import Raw, Resource, Row
from securenotes.text import clean

NAME_LIMIT = 120
"""Characters; what is longer is no name, and is cut."""

_Kind = TypeVar("_Kind", bound=StrEnum)
Warn = Callable[[Code, str], None]


def walk_rows(
    raw: Raw, resource: Resource, found: Findings
) -> Iterator[tuple[SourceId, Row]]:
    """Each row with an id, once; of two with the same id none is taken.

    Two rows that say the same are one: pages overlap when a source changes
    while it is read.
    """
    rows: dict[SourceId, Row | None] = {}
    deleted = raw.deleted.get(resource, frozenset())
    for number, row in enumerate(raw.rows.get(resource, ()), start=1):
        row_id = read_id(row.get("id"))
        if row_id is None:
            found.reject(Code.ROW_ID, resource, f"#{number}", "id")
        elif row_id in deleted:
            found.tell(Code.ROW_DELETED, resource, row_id)
        elif row_id not in rows:
            rows[row_id] = row
        elif rows[row_id] is not None and rows[row_id] != row:
            found.reject(Code.ROW_TWICE, resource, row_id)
            rows[row_id] = None
    for _ in range(raw.misshapen.get(resource, 0)):
        found.reject(Code.ROW_SHAPE, resource, "")
    for row_id, kept in rows.items():
        if kept is not None:
            yield row_id, kept


def walk_entries(
    row: Row, key: str, resource: Resource, row_id: str, found: Findings
) -> Iterator[Row]:
    """Each object of a list inside a row; null is an empty list."""
    value = row.get(key)
    if value is None:
        return
    if not isinstance(value, list):
        found.reject(Code.ENTRY_SHAPE, resource, row_id, key)
        return
    for entry in value:
        if isinstance(entry, dict):
            yield entry
        else:
            found.reject(Code.ENTRY_SHAPE, resource, row_id, key)


def read_text(row: Row, key: str) -> str:
    """The field without control signs, or "" where it is no text."""
    value = row.get(key)
    return _tidy(value)[0] if isinstance(value, str) else ""


def read_name(row: Row, key: str, warn: Warn) -> str:
    """A name in NFC, mended where it was decoded twice, cleaned and cut."""
    value = row.get(key)
    if not isinstance(value, str):
        return ""
    mended = _mend(value)
    if mended != value or "\N{REPLACEMENT CHARACTER}" in value:
        warn(Code.NAME_ENCODING, key)
    text, removed = _tidy(mended)
    if removed:
        warn(Code.NAME_CLEANED, key)
    if len(text) > NAME_LIMIT:
        warn(Code.NAME_SHORTENED, key)
    return text[:NAME_LIMIT].strip()


def read_reference(row: Row, key: str) -> SourceId | None:
    """The id in ``{"id": ...}``; a reference's displayName is never read."""
    value = row.get(key)
    return read_id(value.get("id")) if isinstance(value, dict) else None


def read_kind(value: object, kinds: type[_Kind]) -> _Kind | None:
    """The value among those of the standard, however it is capitalised."""
    if not isinstance(value, str):
        return None
    wanted = unicodedata.normalize("NFC", value).strip().casefold()
    return next((kind for kind in kinds if kind.casefold() == wanted), None)


def read_days(
    row: Mapping[str, object], resource: Resource, row_id: str, found: Findings
) -> Interval | None:
    """startDate to endDate, or None where the row must be left out."""
    ends: list[str] = []
    for key, unbounded in (("startDate", EVER), ("endDate", FOREVER)):
        value = row.get(key)
        try:
            day = read_day(value)
        except UnreadableDay:
            found.reject(Code.DATE_UNREADABLE, resource, row_id, key)
            return None
        if (
            key == "startDate"
            and isinstance(value, str)
            and value.strip()[:4] == "9999"
        ):
            # Open at the start would mean always; it can only mean never.
            found.reject(Code.DATE_UNREADABLE, resource, row_id, key)
            return None
        ends.append(day or unbounded)
    if ends[0] > ends[1]:
        found.reject(Code.DATES_REVERSED, resource, row_id)
        return None
    return Interval(ends[0], ends[1])


def _tidy(value: str) -> tuple[str, int]:
    # What is cut here is a hundred times longer than any honest value.
    text, removed = clean(value[: NAME_LIMIT * 100])
    return " ".join(unicodedata.normalize("NFC", text).split()), removed


def _mend(text: str) -> str:
    # "Ã…sa" is UTF-8 that somebody read as Latin-1; the way back is exact or
    # fails, so no right name is changed.
    if not any(sign in text for sign in "ÃÂâ"):
        return text
    for codec in ("cp1252", "latin-1"):
        try:
            mended = text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
        return unicodedata.normalize("NFC", mended)
    return text
