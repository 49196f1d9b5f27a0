"""Protected pupils' real names: handed out to the right ones, and logged (R29)."""

from __future__ import annotations

import pytest

from securenotes.errors import BadInput, NotAllowed, NotThere
from securenotes.repository.interface import Repository
from securenotes.sealed import Act, CardRecord, RecoveryWrap, RosterAct
from securenotes.vault.cards import (
    CardRef,
    IdentityCard,
    open_card,
    open_card_key,
    seal_card,
)
from securenotes.vault.ids import ScopeKind, scope_id
from securenotes.vault.primitives import Sealer, random
from securenotes.vault.roster import Card, Identity, Role
from securenotes.vault.scopes import ScopeKey as Key
from securenotes.vault.scopes import wrap_rw
from tests.kit import Town

NAME = "Hemliga Namnet"


async def keep_name(town: Town, eva: Repository, pupil: str = "ada") -> Key:
    """Let eva make the place of names, and keep a pupil's name there."""
    unit, boss = town.units["Tallbacken"], town.person("eva")
    r16 = random(16)
    key = Key.make(scope_id(town.org, unit.chain, ScopeKind.IDENTITY, r16), 1)
    scope, kept = unit.pupils[pupil], IdentityCard(name=NAME)
    card = seal_card(town.org, scope, 1, kept, key.key, 1)
    entry = town.entry(
        unit,
        boss,
        Identity(scope=key.scope, r16=r16),
        Role(user=boss.user, role="identity", on=True),
        town.scope_key(key),
        Card(
            subject=scope,
            ver=1,
            blob=card.ref.blob_hash,
            scope=key.scope,
            cardc=card.ref.cardc,
        ),
    )
    with Sealer(town.org) as sealer:
        to_kit = wrap_rw(sealer, key, ScopeKind.IDENTITY, town.kit.recovery_pk)
        act = RosterAct(
            unit.chain,
            (entry,),
            person_wraps=(town.to_person(sealer, unit, key, boss),),
            recovery_wraps=(RecoveryWrap(unit.chain, key.scope, 1, to_kit),),
            cards=(
                CardRecord(unit.chain, scope, key.scope, 1, card.blob, 1, card.wrap),
            ),
        )
    await eva.append(act)
    town.follow(unit, entry)
    return key


class NamesContract:
    """Who gets a real name, and what is written down of it."""

    async def test_r29_the_right_one_gets_the_name_and_a_row_says_so(
        self, town: Town
    ) -> None:
        unit, eva = town.units["Tallbacken"], await town.sign_in("eva")
        key, ada = await keep_name(town, eva), unit.pupils["ada"]
        (wrap,) = (
            one for one in await eva.person_wraps(unit.chain) if one.scope == key.scope
        )
        assert wrap.recipient == town.person("eva").user
        record = await eva.real_name(ada)
        row = unit.state.card(ada, key.scope)
        assert row is not None
        ref = CardRef(row.ver, row.blob, row.cardc or b"")
        ck = open_card_key(town.org, ada, ref, key.key, 1, record.wrap)
        opened = open_card(town.org, ada, ref, ck, record.blob, IdentityCard)
        assert opened.name == NAME
        rows = await eva.access_log(ada, 0, 200)
        named = [(one.actor, one.count) for one in rows if one.act == Act.NAMED]
        assert named == [(town.person("eva").user, 1)]

    @pytest.mark.parametrize("login", ["anna", "xena", "olle", "adam"])
    async def test_r29_to_everybody_else_there_is_no_name(
        self, town: Town, login: str
    ) -> None:
        unit, eva = town.units["Tallbacken"], await town.sign_in("eva")
        if login == "adam":  # an administrator too, without the right
            await town.add_people(eva, unit, town.person("eva"), "adam")
            made = Role(user=town.person("adam").user, role="administrator", on=True)
            await town.change(eva, unit, town.person("eva"), made)
        key, ada = await keep_name(town, eva), unit.pupils["ada"]
        other = await town.sign_in(login)
        for ask in (other.real_name(ada), other.real_names(unit.chain)):
            with pytest.raises(NotThere):
                await ask
        if login != "olle":
            given = await other.cards(unit.chain)
            assert key.scope not in {card.scope for card in given}
            wraps = await other.person_wraps(unit.chain)
            assert key.scope not in {wrap.scope for wrap in wraps}
        rows = await eva.access_log(ada, 0, 200)
        assert Act.NAMED not in {row.act for row in rows}

    async def test_r29_a_pupil_without_a_kept_name_has_none(self, town: Town) -> None:
        unit, eva = town.units["Tallbacken"], await town.sign_in("eva")
        with pytest.raises(NotThere):
            await eva.real_name(unit.pupils["bo"])
        await keep_name(town, eva)
        with pytest.raises(NotThere):
            await eva.real_name(unit.pupils["bo"])
        assert len(await eva.real_names(unit.chain)) == 1

    async def test_r29_another_administrator_takes_no_right_and_no_wrap(
        self, town: Town
    ) -> None:
        unit, boss = town.units["Tallbacken"], town.person("eva")
        eva = await town.sign_in("eva")
        await town.add_people(eva, unit, boss, "adam")
        adam = town.person("adam")
        await town.change(
            eva, unit, boss, Role(user=adam.user, role="administrator", on=True)
        )
        key = await keep_name(town, eva)
        taken = town.entry(unit, adam, Role(user=adam.user, role="identity", on=True))
        with pytest.raises(NotAllowed):
            await (await town.sign_in("adam")).append(RosterAct(unit.chain, (taken,)))
        with Sealer(town.org) as sealer:
            wrap = town.to_person(sealer, unit, key, adam)
        with pytest.raises(BadInput):
            await eva.append(RosterAct(unit.chain, (), person_wraps=(wrap,)))
