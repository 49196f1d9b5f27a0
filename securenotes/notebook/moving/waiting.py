"""Opening what other schools have handed over, and sealing it again."""

from __future__ import annotations

import dataclasses

from securenotes.model import ChainId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.moving.on_their_way import Waiting, find_waiting
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.trust import damaged
from securenotes.sealed import MovePackage
from securenotes.vault.errors import Refused
from securenotes.vault.moves import (
    Package,
    Route,
    open_sealed,
    read_package,
    seal_package,
)
from securenotes.vault.scopes import BoxRef, ScopeKey


async def open_waiting(work: SchoolWork, chain: ChainId, one: Waiting) -> Package:
    """Open what came with a pupil, held to the entry that handed them over.

    Raises ``StoreDamaged`` for a package that is not that one, ``NotThere`` where
    somebody has just taken it.
    """
    record = await work.desk.repository.package(chain, one.departure.scope)
    a = work.key(chain, work.desk.trust.state(chain).school.administrators)
    try:
        route = route_of(work, chain, one)
        return read_package(open_sealed(route, a, record.seal, one.departure.pt))
    except Refused:
        raise damaged(one.departure.scope) from None


def route_of(work: SchoolWork, chain: ChainId, one: Waiting) -> Route:
    """Say from where to where a waiting package goes."""
    return Route(work.desk.org, one.old, one.departure.scope, chain)


async def seal_again(
    work: SchoolWork, draft: ActDraft, old: ScopeKey, new: ScopeKey
) -> list[MovePackage]:
    """Put what waits under the administrators' new key (vault § 5, rotation).

    Raises ``StoreDamaged`` for one that does not open: nothing is stored then.
    """
    made = []
    for one in find_waiting(work.desk.trust, draft.chain):
        record = await work.desk.repository.package(draft.chain, one.departure.scope)
        route = route_of(work, draft.chain, one)
        box = BoxRef(new.scope, new.ver, new.box_pk(draft.org))
        try:
            pt = open_sealed(route, old, record.seal, one.departure.pt)
            seal = seal_package(draft.sealer, route, pt, box)
            open_sealed(route, new, seal, one.departure.pt)
        except Refused:
            raise damaged(one.departure.scope) from None
        made.append(dataclasses.replace(record, ver=new.ver, seal=seal))
    return made
