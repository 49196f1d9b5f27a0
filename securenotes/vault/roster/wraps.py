"""Who should hold which scope key today: links that have begun included."""

from __future__ import annotations

from typing import Literal, NamedTuple

from securenotes.model import ScopeId, UserId
from securenotes.vault.roster import access
from securenotes.vault.roster.tables import Tables


class WrapNeed(NamedTuple):
    """One wrap that should lie in the store, of a scope's newest key.

    ``holder`` is a person, a parent scope, or empty for the recovery kit. A
    wrap made to another ``box_pk`` (a person's or the kit's) or under another
    ``parent_ver`` is not this one: after new keys it is to be made again.
    Under the administrators it is sealed to ``box_pk``, as a version's.
    """

    scope: ScopeId
    ver: int
    to: Literal["person", "scope", "recovery"]
    holder: UserId | ScopeId | bytes
    box_pk: bytes | None = None
    parent_ver: int = 0


def needing_wraps(tables: Tables, today: str) -> list[WrapNeed]:
    """List every wrap that should be there, scopes in the order they came."""
    found: list[WrapNeed] = []
    for scope in tables.scopes:
        key = tables.newest_key(scope)
        if key is None:
            continue
        holders = access.holders(tables, scope, today)
        for user in holders.persons:
            row = tables.key_at(user, None)
            assert row is not None  # a holder is active
            found.append(WrapNeed(scope, key.ver, "person", user, row.box_pk))
        for parent in holders.parents:
            above = tables.newest_key(parent)
            if above is not None:
                found.append(
                    WrapNeed(scope, key.ver, "scope", parent, above.box_pk, above.ver)
                )
        if holders.recovery:
            kit = tables.the_school().recovery_pk
            found.append(WrapNeed(scope, key.ver, "recovery", b"", kit))
    return found
