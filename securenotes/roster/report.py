"""Turns findings and a difference into counted lines, without any name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from securenotes.roster.difference import Difference
from securenotes.roster.findings import Code, Finding, Severity


class Change(StrEnum):
    """What a run would do, as a field of ``Difference`` each."""

    PROTECT_PUPILS = "protect_pupils"
    PROTECT_STAFF = "protect_staff"
    ADD_PUPILS = "add_pupils"
    RETURN_PUPILS = "return_pupils"
    END_PUPILS = "end_pupils"
    ADD_GROUPS = "add_groups"
    END_GROUPS = "end_groups"
    ADD_MEMBERS = "add_members"
    END_MEMBERS = "end_members"
    ADD_STAFF = "add_staff"
    RETURN_STAFF = "return_staff"
    END_STAFF = "end_staff"
    ADD_LINKS = "add_links"
    END_LINKS = "end_links"
    CHANGE_CARDS = "change_cards"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report: ``words.py`` has its sentence.

    ``rows`` are the first rows concerned, as "resource id hint".
    """

    severity: Severity
    code: Code | Change
    count: int
    rows: tuple[str, ...] = ()


ROWS_SHOWN = 5

_ORDER = list(Severity)


def report_findings(findings: Iterable[Finding]) -> tuple[Line, ...]:
    """Group findings by code, the gravest first."""
    grouped: dict[tuple[Severity, Code], list[str]] = {}
    counts: Counter[tuple[Severity, Code]] = Counter()
    for finding in findings:
        key = (finding.severity, finding.code)
        counts[key] += 1
        rows = grouped.setdefault(key, [])
        row = " ".join(
            part for part in (finding.resource, finding.row_id, finding.hint) if part
        )
        if len(rows) < ROWS_SHOWN and row not in rows:
            rows.append(row)
    keys = sorted(grouped, key=lambda key: (_ORDER.index(key[0]), key[1]))
    return tuple(Line(key[0], key[1], counts[key], tuple(grouped[key])) for key in keys)


def report_difference(difference: Difference) -> tuple[Line, ...]:
    """Count what a run would do at one school; no line where it does nothing."""
    lines = []
    for change in Change:
        count = len(getattr(difference, change.value))
        if count:
            lines.append(Line(Severity.INFO, change, count))
    return tuple(lines)
