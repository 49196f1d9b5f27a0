"""Newcomers and temporary keys (vault § 5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from securenotes.errors import (
    NotAllowed,
    SessionEnded,
)
from securenotes.sealed import PersonWrap, RosterAct
from securenotes.vault.headers import Header
from securenotes.vault.invitation import new_secret, temporary_keys
from securenotes.vault.primitives import Sealer
from securenotes.vault.roster import UserAdd, UserKeys
from securenotes.vault.scopes import ScopeKey as Key
from securenotes.vault.scopes import wrap_pw
from tests.contract.accounts import account_change
from tests.contract.roster import link_of
from tests.kit import Person, Town


class JoiningContract:
    """How an invitation becomes a person."""

    async def test_a_newcomer_takes_own_keys_and_nobody_else_s(
        self, town: Town
    ) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        repository = await town.sign_in("eva")
        nils = Person("nils", town.org)
        town.people["nils"] = nils
        secret = new_secret()
        first = temporary_keys(secret, town.org, nils.user)
        key = unit.keys[unit.pupils["ada"]]
        entry = town.entry(
            unit,
            eva,
            UserAdd(
                user=nils.user,
                login="nils",
                sign_pk=first.sign_pk,
                box_pk=first.box_pk,
                expires=town.now + 3_600_000,
                temporary=True,
            ),
            link_of(town, "nils", "ada"),
        )
        with Sealer(town.org) as sealer:
            seal = wrap_pw(sealer, key, nils.user, first.box_pk)
        wrap = PersonWrap(unit.chain, key.scope, 1, nils.user, seal)
        await repository.append(RosterAct(unit.chain, (entry,), (wrap,)))
        town.follow(unit, entry)

        client = town.store.client()
        made = await client.challenge(nils.user, nils.device)
        await client.login(
            town.proof(nils, made.id, made.challenge, first.sign_seed, "SA1/inv-login")
        )
        assert await client.person_wraps(unit.chain) == [wrap]
        with pytest.raises(SessionEnded):
            await client.pupil_heads(unit.pupils["ada"])
        join = await joining(town, nils, first.sign_seed, key)
        stolen = replace(join.acts[0].person_wraps[0], recipient=eva.user)
        with pytest.raises(NotAllowed):
            await client.join(
                replace(join, acts=(replace(join.acts[0], person_wraps=(stolen,)),))
            )
        await client.join(join)
        town.follow(unit, *join.acts[0].entries)
        with pytest.raises(SessionEnded):
            await client.person_wraps(unit.chain)
        signed_in = await town.sign_in("nils")
        held = await signed_in.person_wraps(unit.chain)
        assert held == list(join.acts[0].person_wraps)
        assert await signed_in.pupil_heads(unit.pupils["ada"]) == ()

    async def test_notes_of_a_temporary_key_are_refused(self, town: Town) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        one = town.publication(unit, anna, unit.pupils["ada"])
        header = Header.decode(one.record.header)
        assert header.roster_seq == unit.state.seq
        eva = await town.sign_in("eva")
        again = temporary_keys(new_secret(), town.org, anna.user)
        await town.change(
            eva,
            unit,
            town.person("eva"),
            UserAdd(
                user=anna.user,
                login="anna",
                sign_pk=again.sign_pk,
                box_pk=again.box_pk,
                expires=town.now + 3_600_000,
                temporary=True,
            ),
        )
        repository = await town.sign_in("anna")
        with pytest.raises(NotAllowed):
            await repository.publish(one.record, None, None)


async def joining(town: Town, nils: Person, first_seed: bytes, key: Key):
    """Sign a newcomer's own keys under the temporary one."""
    unit = town.units["Tallbacken"]
    guest = replace(nils, keys=replace(nils.keys, sign_seed=first_seed))
    entry = town.entry(
        unit,
        guest,
        UserKeys(user=nils.user, sign_pk=nils.keys.sign_pk, box_pk=nils.keys.box_pk),
    )
    with Sealer(town.org) as sealer:
        wrap = town.to_person(sealer, unit, key, nils)
    change = account_change(town, nils, gen=1)
    return replace(change, acts=(RosterAct(unit.chain, (entry,), (wrap,)),))
