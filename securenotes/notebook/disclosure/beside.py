"""What is kept on a pupil beside the notes: the register and who has read (R26).

For an extract of one's own data (GDPR art. 15) alone. No member of staff is named,
and of a pupil with protected identity neither the name nor the id of the pupil
system is told (R29).
"""

from __future__ import annotations

from dataclasses import dataclass

from securenotes.errors import KeysMissing
from securenotes.model import ScopeId
from securenotes.notebook.access.about import AboutReport, ReadingReports
from securenotes.notebook.disclosure.views import Asked
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.source_cards import read_sources


@dataclass(frozen=True, slots=True, repr=False)
class Membership:
    """A group with its days, both included; ``last`` is "" while it lasts."""

    group: str
    """Its name, "" where no key to it is here."""
    first: str
    last: str


@dataclass(frozen=True, slots=True, repr=False)
class Beside:
    """All that is kept on a pupil and is no note."""

    memberships: tuple[Membership, ...]
    source: str
    """What the pupil system calls the pupil; "" where no import made them."""
    readings: AboutReport


class KeptBeside:
    """Reads it, for the school's administrators."""

    def __init__(self, work: SchoolWork, reports: ReadingReports) -> None:
        self._work = work
        self._reports = reports

    async def read(self, asked: Asked) -> Beside:
        """Give what is kept beside the notes; the log tells that it was read."""
        chain, pupil = asked.pupil.chain, asked.pupil.scope
        state = await self._work.ready(chain)
        found = [
            Membership(self._group(asked, row.group), row.first, row.last or "")
            for row in state.memberships_of(pupil)
        ]
        source = ""
        if not asked.pupil.protected:
            sources = await read_sources(self._work, state)
            named = {scope: one for one, scope in sources.pupils.items()}
            source = named.get(pupil, "")
        return Beside(
            tuple(sorted(found, key=lambda one: (one.first, one.group))),
            source,
            await self._reports.about(chain, pupil),
        )

    def _group(self, asked: Asked, scope: ScopeId) -> str:
        try:
            return self._work.desk.cards.group(asked.pupil.chain, scope)
        except KeysMissing:
            return ""
