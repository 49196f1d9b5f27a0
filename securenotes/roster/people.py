"""Which persons are kept, and what of them: the protected without a name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial

from securenotes.roster.civic import read_civic
from securenotes.roster.days import UnreadableDay, read_day
from securenotes.roster.fields import (
    read_days,
    read_name,
    read_reference,
    read_text,
    walk_entries,
    walk_rows,
)
from securenotes.roster.findings import Code, Findings, SourceId
from securenotes.roster.rows import EnrolmentRow, Identity, PersonRow
from securenotes.roster.source import Raw, Resource, Row, is_marked

_RESOURCE = Resource.PERSONS
_WORK_MAIL = {"skola personal", "arbete övrigt"}


@dataclass(frozen=True, slots=True, repr=False)
class People:
    """Pupils and staff, where the pupils are enrolled, and who is marked."""

    persons: dict[SourceId, PersonRow]
    enrolments: list[EnrolmentRow]
    claims: set[tuple[SourceId, SourceId]]
    protected: frozenset[SourceId]


def stage_people(
    raw: Raw,
    today: str,
    found: Findings,
    *,
    staff: frozenset[SourceId],
    placed: frozenset[SourceId],
) -> People:
    """Keep those with an enrolment, a placement or a duty, and no one else."""
    persons: dict[SourceId, PersonRow] = {}
    enrolments: list[EnrolmentRow] = []
    claims: set[tuple[SourceId, SourceId]] = set()
    for row_id, row in walk_rows(raw, _RESOURCE, found):
        own = _read_enrolments(row, row_id, claims, found)
        if not own and row_id not in staff and row_id not in placed:
            continue
        if not _is_active(row, row_id, found):
            continue
        # Marked anywhere counts, were it in a reference on another page.
        person = _read_person(row, row_id, row_id in raw.marked, today, found)
        if person is None:
            continue
        persons[row_id] = person
        enrolments += own
        if person.protected:
            found.tell(Code.PROTECTED_PERSON, _RESOURCE, row_id)
    _tell_doubles(persons, found)
    # Also those whose rows did not hold: whoever has a card is locked at once.
    flagged = frozenset(p.id for p in persons.values() if p.protected)
    return People(persons, enrolments, claims, raw.marked | flagged)


def _read_enrolments(
    row: Row,
    row_id: SourceId,
    claims: set[tuple[SourceId, SourceId]],
    found: Findings,
) -> list[EnrolmentRow]:
    rows: list[EnrolmentRow] = []
    for entry in walk_entries(row, "enrolments", _RESOURCE, row_id, found):
        unit = read_reference(entry, "enroledAt")
        if unit is None:
            found.reject(Code.REFERENCE_MISSING, _RESOURCE, row_id, "enroledAt")
            continue
        claims.add((row_id, unit))
        cancelled = entry.get("cancelled")
        if cancelled is not None and not isinstance(cancelled, bool):
            found.reject(Code.ENTRY_SHAPE, _RESOURCE, row_id, "cancelled")
            continue
        # A cancelled enrolment ended before today, whatever its endDate says.
        days = None if cancelled else read_days(entry, _RESOURCE, row_id, found)
        if days is not None:
            rows.append(EnrolmentRow(row_id, unit, days))
    return rows


def _is_active(row: Row, row_id: SourceId, found: Findings) -> bool:
    status = row.get("personStatus")
    if status is None or read_text(row, "personStatus").casefold() == "aktiv":
        return True
    found.tell(Code.PERSON_NOT_ACTIVE, _RESOURCE, row_id)
    return False


def _read_person(
    row: Row, row_id: SourceId, protected: bool, today: str, found: Findings
) -> PersonRow | None:
    if protected or is_marked(row.get("securityMarking")):
        return PersonRow(row_id, "", True, "", Identity(row_id))
    warn = partial(_warn, found, row_id)
    given = read_name(row, "givenName", warn)
    name = f"{given} {read_name(row, 'familyName', warn)}".strip()
    if not name:
        found.reject(Code.NAME_MISSING, _RESOURCE, row_id, "familyName")
        return None
    identity = _read_identity(row, row_id, today, found)
    hint = identity.eppns[0] if identity.eppns else _work_mail(row, row_id, found)
    return PersonRow(row_id, name, False, hint.partition("@")[0], identity)


def _read_identity(row: Row, row_id: SourceId, today: str, found: Findings) -> Identity:
    civic = None
    number = row.get("civicNo")
    if isinstance(number, dict) and number.get("nationality") in (None, "", "SE"):
        try:
            birth_day = read_day(row.get("birthDate"))
        except UnreadableDay:
            birth_day = None
        value = number.get("value")
        civic = read_civic(value, birth_day, today)
        if civic is None and value not in (None, ""):
            found.tell(Code.CIVIC_UNREADABLE, _RESOURCE, row_id, "civicNo")
    eppns = row.get("eduPersonPrincipalNames")
    texts = eppns if isinstance(eppns, list) else []
    external = [
        (read_text(entry, "context"), read_text(entry, "value"))
        for entry in walk_entries(row, "externalIdentifiers", _RESOURCE, row_id, found)
    ]
    return Identity(
        row_id,
        civic,
        tuple(text.strip().lower() for text in texts if isinstance(text, str)),
        tuple((context, value) for context, value in external if context and value),
    )


def _work_mail(row: Row, row_id: SourceId, found: Findings) -> str:
    for entry in walk_entries(row, "emails", _RESOURCE, row_id, found):
        if read_text(entry, "type").casefold() in _WORK_MAIL:
            return read_text(entry, "value")
    return ""


def _tell_doubles(persons: dict[SourceId, PersonRow], found: Findings) -> None:
    numbers = Counter(
        p.identity.civic.number for p in persons.values() if p.identity.civic
    )
    eppns = Counter(e for p in persons.values() for e in set(p.identity.eppns))
    for person in persons.values():
        civic = person.identity.civic
        if civic and numbers[civic.number] > 1:
            found.warn(Code.CIVIC_TWICE, _RESOURCE, person.id, "civicNo")
        if any(eppns[eppn] > 1 for eppn in set(person.identity.eppns)):
            found.warn(Code.EPPN_TWICE, _RESOURCE, person.id, "eduPersonPrincipalNames")


def _warn(found: Findings, row_id: SourceId, code: Code, hint: str) -> None:
    found.warn(code, _RESOURCE, row_id, hint)
