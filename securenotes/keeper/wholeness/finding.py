"""What can be wrong with a store, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from securenotes.keeper.sql import Sql
    from securenotes.model import ChainId, NoteId, OrgId, UserId
    from securenotes.vault.roster import RosterState

CheckRow = Callable[[frozenset[bytes], bytes, bytes], None]
"""Checks a log row's seal: the keys its actor has had, the row, the seal.

Raises ``Refused``. In an embedded store the actor signs (`check_signed`), on a
server the server's own key does.
"""


Tell = Callable[[int, int], None]
"""Told how many rows were looked at, of how many; now and then."""


class Part(Enum):
    """Which part of a store a finding is in."""

    FILE = "file"
    ROSTER = "roster"
    CARD = "card"
    """Who somebody is: sealed for pupils and groups, clear for staff."""
    NOTE = "note"
    DRAFT = "draft"
    RECEIPT = "receipt"
    REVIEW = "review"
    COUNTER = "counter"
    LOG = "log"
    DISCLOSURE = "disclosure"
    PACKAGE = "package"
    """What goes with a pupil to another school, until it is taken over there."""


class Fault(Enum):
    """What is wrong there."""

    CHANGED = "changed"
    """It does not verify: somebody without the key has written it."""
    MISSING = "missing"
    """Something else proves that it was there."""
    DISAGREES = "disagrees"
    """What was reckoned from other rows is not what they say."""


@dataclass(frozen=True, slots=True, repr=False)
class Finding:
    """One row that is wrong.

    ``record`` begins a school's, a note's or a pupil's id in hex, as in the
    message of a damaged store; ``number`` counts entries, versions or log
    rows from 1, 0 where nothing is counted.
    """

    part: Part
    fault: Fault
    record: str
    number: int = 0


class Count:
    """How far a look has come."""

    def __init__(self, total: int = 0, tell: Tell | None = None) -> None:
        self._total, self._tell, self._done = total, tell, 0

    def add(self, rows: int) -> None:
        """Tell that so many more rows were looked at."""
        self._done += rows
        if self._tell is not None:
            self._tell(min(self._done, self._total), self._total)


@dataclass(frozen=True, slots=True, repr=False)
class Look:
    """A store that is looked through, its rosters verified."""

    sql: Sql
    org: OrgId
    states: dict[ChainId, RosterState]
    check_row: CheckRow
    count: Count = field(default_factory=Count)
    later: dict[ChainId, list[RosterState]] = field(default_factory=dict)
    _keys: dict[UserId, frozenset[bytes]] = field(default_factory=dict)

    def disposed_ver(self, chain: ChainId, note: NoteId) -> int:
        """Give the version up to which a note was to be destroyed (R24).

        What a later register, of a store that a backup took the place of, told
        counts as well: it is kept beside, and was verified.
        """
        own = self.states.get(chain)
        found = [*([own] if own else []), *self.later.get(chain, ())]
        return max((state.disposals.disposed_ver(note) for state in found), default=0)

    def keys_of(self, user: UserId) -> frozenset[bytes]:
        """Give every key a person has had, at any school."""
        found = self._keys.get(user)
        if found is None:
            states = self.states.values()
            found = frozenset(k for one in states for k in one.signing_keys_of(user))
            self._keys[user] = found
        return found


def short(record: bytes | None) -> str:
    """Give the beginning of an id, enough to tell it from another."""
    return (record or b"")[:2].hex()
