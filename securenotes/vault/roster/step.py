"""One entry on its way into the tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from securenotes.model import ChainId, NoteId, OrgId, ScopeId, UserId
from securenotes.vault.errors import Refused
from securenotes.vault.ids import ScopeKind, scope_id
from securenotes.vault.roster.payload import ROOT, Actor
from securenotes.vault.roster.tables import Tables


@dataclass(slots=True, repr=False)
class Step:
    """What each change is applied with.

    ``day`` is that of the entry's ``ts``. ``keyless`` holds the scopes made
    by this entry that have no key yet, ``keyed`` those given one by it;
    ``disposing`` the notes that it names to be destroyed.
    """

    tables: Tables
    org: OrgId
    chain: ChainId
    seq: int
    ts: int
    day: str
    actor: Actor
    hash: bytes = b""
    prev: bytes = b""
    keyless: set[ScopeId] = field(default_factory=set)
    keyed: set[ScopeId] = field(default_factory=set)
    disposing: list[tuple[ScopeId, NoteId, int]] = field(default_factory=list)
    moved: bool = False
    """Whether this entry has moved a pupil already, out or in."""
    others: set[UserId] = field(default_factory=set)
    """The administrators before this entry, its actor aside."""

    @property
    def by_root(self) -> bool:
        """Whether the recovery kit signs."""
        return self.actor == ROOT

    def check_new_scope(self, scope: ScopeId, kind: ScopeKind, r16: bytes) -> None:
        """Refuse an id that does not fit, so no school takes another's."""
        if scope != scope_id(self.org, self.chain, kind, r16):
            raise Refused("roster-scope-id")
        if scope in self.tables.scopes:
            raise Refused("roster-scope-known")


def check_days(first: str, last: str | None) -> None:
    """Refuse days in the wrong order; both are included."""
    if last is not None and last < first:
        raise Refused("roster-days")
