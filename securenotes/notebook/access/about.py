"""Who has read about me: role, day and kind, for a pupil or guardian (R27).

Plain enough to hand out: no title, no text, no member of staff by name, and of a
pupil with protected identity the alias alone (R29).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from securenotes.clock import day_of
from securenotes.model import ChainId, ScopeId, UserId
from securenotes.notebook.access.log import SchoolLog
from securenotes.notebook.paper.files import (
    check_free,
    find_folder,
    write_files,
)
from securenotes.notebook.reading import ROLES
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.views import PupilRef
from securenotes.sealed import Act, LogFilter, LogRow
from securenotes.vault.ids import ScopeKind


class Kind(Enum):
    """What somebody did with what is kept on a pupil."""

    READ = "read"
    LISTED = "listed"
    SEARCHED = "searched"
    GIVEN_OUT = "given-out"
    NAMED = "named"
    """Saw the real name of a pupil with protected identity."""


KINDS: Mapping[int, Kind] = {
    Act.OPENED: Kind.READ,
    Act.COLLECTED: Kind.READ,
    Act.UNCLOSED: Kind.READ,
    Act.LISTED: Kind.LISTED,
    Act.SEARCHED: Kind.SEARCHED,
    Act.EXPORTED: Kind.GIVEN_OUT,
    Act.NAMED: Kind.NAMED,
}


@dataclass(frozen=True, slots=True, repr=False)
class AboutLine:
    """That somebody in a role did something on a day, so many times."""

    day: str
    role: str
    """teacher, mentor, observer, administrator or "" for no link that day."""
    kind: Kind
    times: int


@dataclass(frozen=True, slots=True, repr=False)
class AboutReport:
    """All that the log tells of one pupil, newest day first."""

    pupil: PupilRef
    day: str
    """When it was made."""
    lines: tuple[AboutLine, ...]

    @property
    def number(self) -> str:
        """What the file is named by: never a name."""
        return self.pupil.scope[:2].hex()


RoleOf = Callable[[UserId, str], str]


def sum_up(rows: Iterable[LogRow], role_of: RoleOf) -> tuple[AboutLine, ...]:
    """Count rows by day, role and kind: who it was is in none of them."""
    counted: Counter[tuple[str, str, Kind]] = Counter()
    for row in rows:
        kind = KINDS.get(row.act)
        if kind is not None:
            day = day_of(row.at)
            counted[day, role_of(row.actor, day), kind] += 1
    order = list(Kind)
    keys = sorted(counted, key=lambda key: (key[1], order.index(key[2])))
    keys.sort(key=lambda key: key[0], reverse=True)
    return tuple(AboutLine(*key, counted[key]) for key in keys)


class ReadingReports:
    """Makes the report on the screen, and writes it after a fresh code."""

    def __init__(self, work: SchoolWork, log: SchoolLog) -> None:
        self._work = work
        self._desk = work.desk
        self._log = log

    async def about(self, chain: ChainId, pupil: ScopeId) -> AboutReport:
        """Give who has read about a pupil; for the school's administrators."""
        state = await self._work.ready(chain)
        self._work.check_kind(state, pupil, ScopeKind.PUPIL)
        acts = tuple(Act(act) for act in KINDS)
        rows = await self._log.all(chain, LogFilter(pupil=pupil, acts=acts))
        await self._desk.repository.note_log(Act.LOOKED, pupil, len(rows), chain)

        def role_of(user: UserId, day: str) -> str:
            roles = state.live_roles(user, pupil, day)
            return next((one for one in ROLES if one in roles), "")

        return AboutReport(
            self._desk.ref(pupil), self._work.today, sum_up(rows, role_of)
        )

    async def write(
        self, report: AboutReport, folder: str, files: Mapping[str, bytes]
    ) -> None:
        """Log that a report goes out, then write it, 0600 and over nothing.

        Raises ``FreshCodeNeeded``, ``BadInput`` ("folder") and ``DiskFull``.
        """
        place = find_folder(folder)
        check_free(place, list(files))
        await self._desk.repository.note_log(
            Act.EXPORTED, report.pupil.scope, len(report.lines), report.pupil.chain
        )
        await asyncio.to_thread(write_files, place, files)
