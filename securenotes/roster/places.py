"""Which organisation lies under which, and when each is open."""

from __future__ import annotations

from securenotes.roster.days import ALWAYS, Interval
from securenotes.roster.findings import Code, Findings, SourceId
from securenotes.roster.rows import OrganisationKind, OrganisationRow

_SERVING = {OrganisationKind.SCHOOL, OrganisationKind.PRINCIPAL_AREA}


class Places:
    """The tree of organisations; its dates are inherited downwards."""

    def __init__(
        self, organisations: dict[SourceId, OrganisationRow], found: Findings
    ) -> None:
        self._rows = organisations
        self._above: dict[SourceId, tuple[SourceId, ...]] = {}
        self._days: dict[SourceId, Interval | None] = {}
        for place in organisations:
            above = self._climb(place, found)
            self._above[place] = above
            days: Interval | None = organisations[place].days
            for other in above:
                days = days and days.meet(organisations[other].days)
            self._days[place] = days

    @property
    def units(self) -> tuple[OrganisationRow, ...]:
        """The school units, each of which is a school of ours."""
        rows = self._rows.values()
        return tuple(row for row in rows if row.kind is OrganisationKind.UNIT)

    def is_unit(self, place: SourceId) -> bool:
        """Whether the id is that of a school unit."""
        row = self._rows.get(place)
        return row is not None and row.kind is OrganisationKind.UNIT

    def known(self, place: SourceId) -> bool:
        """Whether there is such an organisation."""
        return place in self._rows

    def days(self, place: SourceId | None) -> Interval | None:
        """When it is open: None is never, an unknown place is always."""
        return self._days.get(place or SourceId(""), ALWAYS)

    def serves(self, place: SourceId, unit: SourceId) -> bool:
        """Whether a duty at ``place`` is one at the school ``unit``.

        A duty at its school or principal's area is; one at the responsible
        body gives no right by itself.
        """
        if place == unit:
            return True
        return place in self._above.get(unit, ()) and self._rows[place].kind in _SERVING

    def in_line(self, place: SourceId, other: SourceId) -> bool:
        """Whether one is the other, or lies above or below it."""
        if place == other:
            return self.known(place)
        return place in self._above.get(other, ()) or other in self._above.get(
            place, ()
        )

    def _climb(self, place: SourceId, found: Findings) -> tuple[SourceId, ...]:
        above: list[SourceId] = []
        row = self._rows[place]
        while row.parent is not None:
            parent = self._rows.get(row.parent)
            code = None
            if parent is None:
                code = Code.REFERENCE_UNKNOWN
            elif parent.kind is OrganisationKind.UNIT:
                code = Code.PARENT_IS_UNIT
            elif parent.id == place or parent.id in above:
                code = Code.PARENT_LOOP
            if code is not None or parent is None:
                # Told once, where the faulty row itself is climbed from.
                if row.id == place or code is Code.PARENT_LOOP:
                    found.warn(
                        code or Code.REFERENCE_UNKNOWN,
                        "organisations",
                        place,
                        "parentOrganisation",
                    )
                break
            above.append(parent.id)
            row = parent
        return tuple(above)
