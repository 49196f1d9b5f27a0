"""What other schools have handed over and nobody has taken yet."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from securenotes.model import ChainId
from securenotes.notebook.acts import ActDraft
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
from securenotes.vault.roster.rows import DepartureRow
from securenotes.vault.scopes import BoxRef, ScopeKey


@dataclass(frozen=True, slots=True, repr=False)
class Waiting:
    """A pupil handed over to a school: by which, and the entry that says so."""

    old: ChainId
    departure: DepartureRow


def find_waiting(work: SchoolWork, chain: ChainId) -> list[Waiting]:
    """Say who was handed over to a school and is not taken over yet.

    By the chains of all schools alone: nothing is opened.
    """
    trust = work.desk.trust
    taken = trust.state(chain).moves
    return [
        Waiting(old, row)
        for old in trust.chains
        if old != chain
        for row in trust.state(old).moves.departures()
        if row.to == chain and not taken.has_arrived(row.hash)
    ]


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
    for one in find_waiting(work, draft.chain):
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
