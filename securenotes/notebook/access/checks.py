"""The monthly spot check: drawn, ticked or questioned, and itself recorded (R27).

What was drawn hangs on the log alone: the seed is made of the month's last row,
so that nobody chooses what is looked at, and any administrator draws the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from securenotes.clock import day_of
from securenotes.errors import BadInput
from securenotes.model import ChainId, ScopeId, UserId
from securenotes.notebook.access.log import SchoolLog, to_filter
from securenotes.notebook.access.odd import (
    ODD_MOST,
    SAMPLE,
    Odd,
    Shown,
    Tie,
    draw,
    find_odd,
    month_before,
    month_days,
    pick_odd,
)
from securenotes.notebook.access.views import READING, LogLine, LogQuery
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.views import Person
from securenotes.sealed import Act, LogRow
from securenotes.text import clean
from securenotes.vault import strict_json
from securenotes.vault.cards import CheckedReading, ChecksCard, SpotCheck
from securenotes.vault.primitives import h, u64
from securenotes.vault.roster.state import RosterState

FINE, ASKED = "fine", "asked"
LONGEST_REMARK = 200
ROOM = 48 * 1024
"""Bytes that all checks may take: more is shortened from the oldest on."""


@dataclass(frozen=True, slots=True, repr=False)
class DrawnLine:
    """A reading that is put before an administrator, and why."""

    line: LogLine
    fair: bool
    """Drawn by lot among all readings."""
    odd: tuple[Odd, ...]
    roles: tuple[str, ...]
    own: bool
    """The administrator's own reading."""
    verdict: str = ""
    """fine, asked or "" for not yet."""
    remark: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class DoneCheck:
    """A check that was recorded: when, by whom, and what came of it."""

    month: str
    at: int
    by: Person | None
    readings: int
    drawn: int
    asked: int
    left: int


@dataclass(frozen=True, slots=True, repr=False)
class MonthCheck:
    """A month's check, as far as it has come."""

    month: str
    seed: bytes
    readings: int
    odd: int
    """How many stand out in all; at most ``ODD_MOST`` are put before anybody."""
    lines: tuple[DrawnLine, ...]
    recorded: DoneCheck | None = None
    """What is recorded of the month already, and by whom."""

    @property
    def left(self) -> int:
        """How many are neither ticked nor questioned."""
        return sum(not one.verdict for one in self.lines)


class SpotChecks:
    """Draws a month, and keeps what was said of it under A."""

    def __init__(self, work: SchoolWork, log: SchoolLog) -> None:
        self._work = work
        self._desk = work.desk
        self._log = log

    def newest_month(self) -> str:
        """Give the newest month that is whole."""
        return month_before(self._work.today)

    async def draw(self, chain: ChainId, month: str) -> MonthCheck:
        """Give a month's fair sample and odd ones, with what was said before.

        ``NotAllowed`` for all but administrators; ``BadInput`` ("month") for
        one that is not over.
        """
        state = await self._work.ready(chain)
        check_month(month, self.newest_month())
        first, last = month_days(month)
        query = LogQuery(acts=READING, first_day=first, last_day=last)
        rows = await self._log.all(chain, to_filter(query))
        shown = {row.seq: row for row in rows if row.scope is not None}
        seed = seed_of(self._desk.org, chain, month, rows)
        odd = find_odd(
            [_shown(row) for row in shown.values()],
            lambda user, pupil, day: tie_of(state, user, pupil, day, self._work.today),
        )
        fair = set(draw(shown, SAMPLE, seed))
        picked = fair | set(pick_odd(odd, ODD_MOST, seed))
        before = said(self._desk.cards.checks(chain), month)
        lines = tuple(
            self._drawn(state, shown[seq], seq in fair, odd.get(seq, ()), before)
            for seq in sorted(picked)
        )
        recorded = next((one for one in self._done(state) if one.month == month), None)
        return MonthCheck(month, seed, len(shown), len(odd), lines, recorded)

    def _drawn(
        self,
        state: RosterState,
        row: LogRow,
        fair: bool,
        odd: tuple[Odd, ...],
        before: Mapping[int, CheckedReading],
    ) -> DrawnLine:
        assert row.scope is not None
        roles = state.live_roles(row.actor, row.scope, day_of(row.at))
        known = before.get(row.seq)
        return DrawnLine(
            line=self._log.line(state, row),
            fair=fair,
            odd=odd,
            roles=tuple(sorted(roles)),
            own=row.actor == self._desk.user,
            verdict=known.verdict if known else "",
            remark=known.remark if known else "",
        )

    async def keep(self, chain: ChainId, check: MonthCheck) -> None:
        """Record a check, in place of an earlier one of the same month.

        Signed into the register by its hash, sealed to administrators, with a
        row in the log. Raises ``NotAllowed``, ``BadInput`` ("remark").
        """
        for one in check.lines:
            check_remark(one.remark)
        desk = self._desk
        made = SpotCheck(
            month=check.month,
            by=desk.user.hex(),
            at=desk.clock.now_ms(),
            seed=check.seed.hex(),
            readings=check.readings,
            odd=check.odd,
            rows=tuple(
                CheckedReading(
                    row=one.line.seq,
                    fair=one.fair,
                    odd=tuple(why.value for why in one.odd),
                    verdict=one.verdict,
                    remark=one.remark.strip(),
                )
                for one in check.lines
            ),
        )

        def build(state: RosterState, draft: ActDraft) -> None:
            top = state.school.administrators
            card = state.card(top, top)
            kept = [one for one in desk.cards.checks(chain) if one.month != check.month]
            every = sorted([*kept, made], key=lambda one: one.month)
            draft.put_card(
                top,
                ChecksCard(checks=shorten(every)),
                self._work.key(chain, top),
                1 if card is None else card.ver + 1,
            )

        await self._work.act(chain, build)
        looked = len(check.lines) - check.left
        await desk.repository.note_log(Act.CHECKED, None, looked, chain)

    async def done(self, chain: ChainId) -> list[DoneCheck]:
        """Give the checks that were recorded, the newest month first."""
        return self._done(await self._work.ready(chain))

    def _done(self, state: RosterState) -> list[DoneCheck]:
        found = []
        for one in reversed(self._desk.cards.checks(state.chain)):
            user = UserId(strict_json.from_hex(one.by, 16))
            known = state.user(user) is not None
            found.append(
                DoneCheck(
                    month=one.month,
                    at=one.at,
                    by=self._desk.person(user, state.chain) if known else None,
                    readings=one.readings,
                    drawn=len(one.rows),
                    asked=sum(row.verdict == ASKED for row in one.rows),
                    left=sum(not row.verdict for row in one.rows),
                )
            )
        return found


def seed_of(org: bytes, chain: ChainId, month: str, rows: Sequence[LogRow]) -> bytes:
    """Make the seed of a month's draw from its last reading's row."""
    last = (rows[-1].seq, rows[-1].sig) if rows else (0, b"")
    return h("SA1/check-seed", org, chain, month, u64(last[0]), last[1])


def said(checks: Sequence[SpotCheck], month: str) -> dict[int, CheckedReading]:
    """Give what was said of a month's rows before, by number."""
    return {row.row: row for one in checks if one.month == month for row in one.rows}


def shorten(checks: Sequence[SpotCheck]) -> tuple[SpotCheck, ...]:
    """Leave out, from the oldest on, rows that nothing was asked about.

    Numbers and questions stay for as long as there is room for them.
    """
    kept = list(checks)
    for n in range(len(kept) - 1):
        if _size(kept) <= ROOM:
            break
        rows = tuple(row for row in kept[n].rows if row.verdict == ASKED)
        kept[n] = msgspec.structs.replace(kept[n], rows=rows)
    while len(kept) > 1 and _size(kept) > ROOM:
        kept.pop(0)
    return tuple(kept)


def _size(checks: Sequence[SpotCheck]) -> int:
    card = ChecksCard(checks=tuple(checks))
    return len(strict_json.dumps(msgspec.to_builtins(card)))


def tie_of(
    state: RosterState, user: UserId, pupil: ScopeId, day: str, today: str
) -> Tie:
    """Say what tied a person to a pupil on a day, by the roster of today."""
    roles = frozenset(state.live_roles(user, pupil, day))
    if not roles or state.live_roles(user, pupil, today):
        return Tie(roles)
    groups = {row.group: row.last for row in state.memberships_of(pupil)}
    ends = []
    for link in state.links_of(user):
        if link.scope in (pupil, state.school.observers):
            ends.append(link.last or "")
        elif link.scope in groups:
            lasts = [one for one in (link.last, groups[link.scope]) if one]
            ends.append(min(lasts, default=""))
    return Tie(roles, max(ends, default=""))


def check_month(month: str, newest: str) -> None:
    """Hold a month to one that is over; ``BadInput`` ("month")."""
    try:
        month_days(month)
    except ValueError:
        raise BadInput("month", "form") from None
    if month > newest:
        raise BadInput("month", "not-over")


def check_remark(remark: str) -> None:
    """Hold a remark to one short line; ``BadInput`` ("remark")."""
    if len(remark) > LONGEST_REMARK:
        raise BadInput("remark", "long")
    if clean(remark) != (remark, 0) or "\n" in remark:
        raise BadInput("remark", "characters")


def _shown(row: LogRow) -> Shown:
    assert row.scope is not None
    return Shown(row.seq, row.at, row.actor, row.scope)
