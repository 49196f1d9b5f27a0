"""Turning keys for tests: what an administrator's client does (vault § 5)."""

from __future__ import annotations

from securenotes.model import ScopeId
from securenotes.repository.local import LocalRepository
from securenotes.sealed import CardRecord, DekWrap, PersonWrap, RosterAct, ScopeWrap
from securenotes.vault.cards import CardRef, open_card_key, wrap_card_key
from securenotes.vault.headers import Header
from securenotes.vault.notes import WrapKind, open_dek, wrap_dek
from securenotes.vault.primitives import Sealer
from securenotes.vault.roster import Change
from securenotes.vault.scopes import ScopeKey as Key
from tests.kit import Person, Town, Unit


async def rotation(
    town: Town,
    repository: LocalRepository,
    unit: Unit,
    actor: Person,
    scope: ScopeId,
    key: bytes | None = None,
) -> tuple[RosterAct, Key]:
    """Sign and wrap a new version of a pupil's key, with all it opens."""
    old = unit.keys[scope]
    new = Key.make(scope, old.ver + 1)
    if key is not None:
        new = Key(scope, old.ver + 1, key)
    changes: list[Change] = [town.scope_key(new)]
    entry = town.entry(unit, actor, *changes)
    holders = unit.state.who_opens(scope, town.today)
    parents = tuple(town.under(unit, new, unit.keys[one]) for one in holders.parents)
    rewrapped = []
    for note, ver, wrap in await repository.sealed_keys(unit.chain, [scope]):
        header = Header(
            town.org,
            scope,
            note,
            ver,
            *(None,) * 10,  # type: ignore[arg-type]
        )
        dek = open_dek(WrapKind.SCOPE, old.key, wrap.key_ver, header, wrap.wrap)
        again = wrap_dek(WrapKind.SCOPE, new.key, new.ver, header, dek)
        rewrapped.append((note, ver, DekWrap(1, new.ver, again)))
    act = RosterAct(
        unit.chain,
        (entry,),
        person_wraps=persons(town, unit, new, set(holders.persons)),
        scope_wraps=parents,
        cards=await cards(town, repository, unit, old, new),
        rewrapped=tuple(rewrapped),
    )
    return act, new


def persons(
    town: Town, unit: Unit, key: Key, users: set[bytes]
) -> tuple[PersonWrap, ...]:
    """Seal a key to those with a link of their own."""
    people = [one for one in town.people.values() if one.user in users]
    with Sealer(town.org) as sealer:
        return tuple(town.to_person(sealer, unit, key, one) for one in people)


async def cards(
    town: Town, repository: LocalRepository, unit: Unit, old: Key, new: Key
) -> tuple[CardRecord, ...]:
    """Wrap the keys of a scope's cards anew."""
    found = []
    for card in await repository.cards(unit.chain):
        if card.scope != old.scope:
            continue
        row = unit.state.card(card.subject, card.scope)
        assert row is not None
        assert row.cardc is not None
        ref = CardRef(row.ver, row.blob, row.cardc)
        ck = open_card_key(
            town.org, card.subject, ref, old.key, card.key_ver, card.wrap
        )
        wrap = wrap_card_key(town.org, card.subject, card.ver, new.key, new.ver, ck)
        found.append(
            CardRecord(
                card.chain,
                card.subject,
                card.scope,
                card.ver,
                card.blob,
                new.ver,
                wrap,
            )
        )
    return tuple(found)


async def rotate(
    town: Town, repository: LocalRepository, unit: Unit, actor: Person, scope: ScopeId
) -> ScopeWrap | None:
    """Turn a pupil's key in the store and here."""
    act, new = await rotation(town, repository, unit, actor, scope)
    await repository.append(act)
    town.follow(unit, *act.entries)
    unit.keys[scope] = new
    return act.scope_wraps[0] if act.scope_wraps else None
