"""Which key versions a person could ever open, from the chain alone.

Keys are what one knows, not what one may: whoever was let at a group's key
while a pupil's key lay wrapped under it can open that pupil's key from any
copy made then. So what is known follows versions, not the moment of asking.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from securenotes.clock import day_of
from securenotes.model import ScopeId, UserId
from securenotes.vault.roster.ledger import Ledger
from securenotes.vault.roster.rows import KeyRow, ScopeKeyRow
from securenotes.vault.roster.tables import Tables

Why = Literal[
    "link-ended",
    "member-ended",
    "role-off",
    "disabled",
    "invitation",
    "keys-replaced",
]
"""Why a key must be changed: what ended for the person who could open it."""

NEVER = 2**62
"""A seq after every entry: what has not ended."""

FIRST_DAY = "0000-01-01"
LAST_DAY = "9999-12-31"


class Span(NamedTuple):
    """From entry ``begin`` up to, not with, ``end``; on these days, included."""

    begin: int
    end: int
    first: str
    last: str

    def meet(self, other: Span) -> Span | None:
        """Give what two spans share; None where they do not meet."""
        begin = max(self.begin, other.begin)
        end = min(self.end, other.end)
        first = max(self.first, other.first)
        last = min(self.last, other.last)
        return Span(begin, end, first, last) if begin < end and first <= last else None


class Ending(NamedTuple):
    """Why somebody no longer may, and the last day or that of the entry."""

    why: Why
    day: str


class Grip(NamedTuple):
    """A time with one set of keys; ``lost`` says how it ended, if it did.

    Own keys in place of those of an invitation are the same grip.
    """

    user: UserId
    spans: tuple[Span, ...]
    lost: Ending | None


class Timeline:
    """A chain seen from one day: when each row and each key counted.

    A day later than today stands for today, so that an entry signed by a
    machine whose clock was ahead hides nothing.
    """

    def __init__(self, ledger: Ledger, today: str) -> None:
        self.tables: Tables = ledger.tables
        self.today = today
        self._ledger = ledger
        self._lives: dict[ScopeId, tuple[Span, ...]] = {}
        self._days: dict[int, str] = {}

    def day_of_entry(self, seq: int) -> str:
        """Give the day on which an entry's actor signed it, today at most."""
        day = self._days.get(seq)
        if day is None:
            day = min(day_of(self._ledger.time_of(seq) or 0), self.today)
            self._days[seq] = day
        return day

    def lives(self, scope: ScopeId) -> tuple[Span, ...]:
        """Give for each version of a scope's key when it was the newest."""
        found = self._lives.get(scope)
        if found is None:
            rows = self.tables.scope_keys.get(scope, ())
            found = self._lives[scope] = tuple(self._life(row) for row in rows)
        return found

    def row_span(
        self,
        from_seq: int,
        to_seq: int | None,
        first: str = FIRST_DAY,
        last: str | None = None,
    ) -> Span | None:
        """Give when a row let somebody in; None where it has not."""
        begin = max(first, self.day_of_entry(from_seq))
        end = min(last or LAST_DAY, self.today)
        if to_seq is not None:
            end = min(end, self.day_of_entry(to_seq))
        return Span(from_seq, to_seq or NEVER, begin, end) if begin <= end else None

    def grips_of(self, user: UserId) -> Iterator[Grip]:
        """Give the times during which a person's keys could take a wrap."""
        runs: list[list[KeyRow]] = []
        for row in self.tables.keys.get(user, ()):
            if row.claims:
                runs[-1].append(row)
            else:
                runs.append([row])
        enabled = self._enabled(user)
        for run in runs:
            final = run[-1]
            last = final.expires_day if final.temporary else LAST_DAY
            whole = self.row_span(run[0].from_seq, final.to_seq, last=last)
            if whole is None:
                continue
            spans = tuple(met for span in enabled if (met := whole.meet(span)))
            if spans:
                yield Grip(user, spans, self._how_lost(final, spans[-1]))

    def _life(self, key: ScopeKeyRow) -> Span:
        first = min(key.day, self.today)
        if key.to_seq is None:
            return Span(key.from_seq, NEVER, first, LAST_DAY)
        # A version's last day is its successor's first: that day had both.
        last = max(first, self.day_of_entry(key.to_seq))
        return Span(key.from_seq, key.to_seq, first, last)

    def _enabled(self, user: UserId) -> list[Span]:
        """Give the times during which a person was not shut out."""
        ends: list[int | None] = []
        begins: list[int | None] = [1]
        for row in self.tables.disabled.get(user, ()):
            ends.append(row.from_seq)
            begins.append(row.to_seq)
        ends.append(None)
        spans = (
            self.row_span(begin, end)
            for begin, end in zip(begins, ends, strict=True)
            if begin is not None
        )
        return [span for span in spans if span is not None]

    def _how_lost(self, final: KeyRow, span: Span) -> Ending | None:
        if final.to_seq is not None:
            why: Why = "invitation" if final.temporary else "keys-replaced"
            return Ending(why, self.day_of_entry(final.to_seq))
        if span.end != NEVER:
            return Ending("disabled", self.day_of_entry(span.end))
        if final.temporary and final.expires_day < self.today:
            return Ending("invitation", final.expires_day)
        return None
