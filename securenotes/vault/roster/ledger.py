"""A school's chain: entries verified one after the other, or refused whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from securenotes.clock import day_of
from securenotes.model import ChainId, OrgId
from securenotes.vault.errors import Refused
from securenotes.vault.ids import org_id
from securenotes.vault.roster.application import apply_changes
from securenotes.vault.roster.authority import (
    judge_entry,
    judge_genesis,
    signing_key,
)
from securenotes.vault.roster.entry import NO_PREVIOUS, RosterEntry
from securenotes.vault.roster.payload import (
    PAYLOAD_LIMIT,
    Actor,
    Payload,
    claimed_actor,
    parse_payload,
)
from securenotes.vault.roster.step import Step
from securenotes.vault.roster.tables import Tables, Undo

_ROOT_KEY = re.compile(rb'"root_pk":"([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True, repr=False)
class AppliedEntry:
    """What an entry turned out to say, once everything about it held."""

    seq: int
    hash: bytes
    payload: Payload
    undo: tuple[Undo, ...]


class Ledger:
    """The entries applied so far, and the tables they are projected into."""

    def __init__(self, org: OrgId, chain: ChainId) -> None:
        self.org = org
        self.chain = chain
        self.tables = Tables()
        self._hashes: list[bytes] = []
        self._times: list[int] = []
        self._actors: list[Actor] = []
        self._latest: list[int] = []
        self._newest: AppliedEntry | None = None

    @property
    def seq(self) -> int:
        """How many entries have been applied."""
        return len(self._hashes)

    @property
    def head(self) -> bytes:
        """The newest entry's hash; zeros before the first."""
        return self._hashes[-1] if self._hashes else NO_PREVIOUS

    def head_at(self, seq: int) -> bytes | None:
        """Give entry ``seq``'s hash, zeros for 0, None for one not there."""
        if seq == 0:
            return NO_PREVIOUS
        return self._hashes[seq - 1] if 0 < seq <= self.seq else None

    def time_of(self, seq: int) -> int | None:
        """Give the ``ts`` that entry ``seq`` carries, in milliseconds UTC."""
        return self._times[seq - 1] if 0 < seq <= self.seq else None

    def actor_of(self, seq: int) -> Actor | None:
        """Tell who signed entry ``seq``."""
        return self._actors[seq - 1] if 0 < seq <= self.seq else None

    def apply(self, entry: RosterEntry) -> AppliedEntry:
        """Verify an entry, judge it after the one before, and take it whole.

        Raises ``Refused`` and leaves everything as it was where anything at
        all does not hold.
        """
        if entry.chain != self.chain:
            raise Refused("roster-chain")
        if entry.seq != self.seq + 1:
            raise Refused("roster-seq")
        if entry.prev != self.head:
            raise Refused("roster-prev")
        latest = self._latest[-1] if self._latest else 0
        payload = self._verified(entry)
        if entry.seq == 1:
            judge_genesis(payload)
        else:
            judge_entry(self.tables, payload, latest)
        step = Step(
            tables=self.tables,
            org=self.org,
            chain=self.chain,
            seq=entry.seq,
            ts=payload.ts,
            day=day_of(payload.ts),
            actor=payload.actor,
            hash=entry.hash(self.org),
            prev=entry.prev,
        )
        self.tables.undo = []
        try:
            apply_changes(step, payload.changes)
        except BaseException:
            self.tables.roll_back()
            raise
        undo, self.tables.undo = tuple(self.tables.undo), []
        applied = AppliedEntry(entry.seq, step.hash, payload, undo)
        self._hashes.append(applied.hash)
        self._times.append(payload.ts)
        self._actors.append(payload.actor)
        self._latest.append(max(latest, payload.ts))
        self._newest = applied
        return applied

    def revert(self, applied: AppliedEntry) -> None:
        """Take the newest entry back; ``ValueError`` for any other."""
        if applied is not self._newest:
            raise ValueError("not the newest entry")
        self.tables.undo = list(applied.undo)
        self.tables.roll_back()
        self._hashes.pop()
        self._times.pop()
        self._actors.pop()
        self._latest.pop()
        self._newest = None

    def _verified(self, entry: RosterEntry) -> Payload:
        """Check the signature first and parse after (vault § 2)."""
        if entry.seq == 1:
            key = self._root_key(entry.payload)
        else:
            key = signing_key(self.tables, claimed_actor(entry.payload))
        entry.verify(self.org, key)
        return parse_payload(entry.payload)

    def _root_key(self, payload: bytes) -> bytes:
        """Find the key whose hash the organisation is; no other will do."""
        if len(payload) <= PAYLOAD_LIMIT:
            for found in _ROOT_KEY.finditer(payload):
                key = bytes.fromhex(found.group(1).decode("ascii"))
                if org_id(key) == self.org:
                    return key
        raise Refused("roster-root")
