"""Growing a roster, giving out keys, turning them (vault § 5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from securenotes.errors import (
    BadInput,
    Conflict,
    LastAdministrator,
    NotAllowed,
    NotThere,
    StaleKey,
)
from securenotes.model import ChainId, ScopeId
from securenotes.sealed import PersonWrap, RosterAct
from securenotes.vault.primitives import Sealer, random
from securenotes.vault.roster import Link, Role, Unlink
from tests.kit import Town


class RosterContract:
    """Who may say who is who, and who gets which key."""

    async def test_a_chain_is_given_out_as_it_was_signed(self, town: Town) -> None:
        unit = town.units["Tallbacken"]
        anna = await town.sign_in("anna")
        entries = await anna.roster(unit.chain, 0)
        assert [entry.seq for entry in entries] == list(range(1, unit.state.seq + 1))
        assert await anna.roster(unit.chain, 3) == entries[3:]
        with pytest.raises(NotThere):
            await anna.roster(ChainId(random(16)), 0)

    async def test_an_entry_on_an_old_end_is_a_conflict_and_again_is_none(
        self, town: Town
    ) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        repository = await town.sign_in("eva")
        first = town.entry(unit, eva, link_of(town, "xena", "ada"))
        second = town.entry(unit, eva, link_of(town, "xena", "bo"))
        await repository.append(RosterAct(unit.chain, (first,)))
        await repository.append(RosterAct(unit.chain, (first,)))
        with pytest.raises(Conflict):
            await repository.append(RosterAct(unit.chain, (second,)))
        assert (await repository.roster(unit.chain, 0))[-1] == first

    async def test_r4_only_administrators_of_the_school_give_links(
        self, town: Town
    ) -> None:
        unit = town.units["Tallbacken"]
        for login in ("anna", "xena", "olle"):
            repository = await town.sign_in(login)
            entry = town.entry(unit, town.person(login), link_of(town, login, "ada"))
            with pytest.raises((NotAllowed, NotThere)):
                await repository.append(RosterAct(unit.chain, (entry,)))
            forged = town.entry(unit, town.person("eva"), link_of(town, login, "ada"))
            forged = replace(forged, sig=entry.sig)
            with pytest.raises((NotAllowed, NotThere)):
                await repository.append(RosterAct(unit.chain, (forged,)))

    async def test_one_bad_entry_takes_the_whole_act_with_it(self, town: Town) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        repository = await town.sign_in("eva")
        good = town.entry(unit, eva, link_of(town, "xena", "ada"))
        bad = replace(good, seq=good.seq + 1)
        with pytest.raises(Conflict):
            await repository.append(RosterAct(unit.chain, (good, bad)))
        assert len(await repository.roster(unit.chain, 0)) == unit.state.seq
        wrong = PersonWrap(unit.chain, ScopeId(bytes(16)), 1, eva.user, b"")
        with pytest.raises(BadInput):
            await repository.append(RosterAct(unit.chain, (good,), (wrong,)))
        assert len(await repository.roster(unit.chain, 0)) == unit.state.seq
        await repository.append(RosterAct(unit.chain, (good,)))

    async def test_the_last_administrator_stays(self, town: Town) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        repository = await town.sign_in("eva")
        entry = town.entry(
            unit, eva, Role(user=eva.user, role="administrator", on=False)
        )
        with pytest.raises(LastAdministrator):
            await repository.append(RosterAct(unit.chain, (entry,)))

    async def test_a_wrap_goes_only_to_those_who_should_hold_it(
        self, town: Town
    ) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        repository = await town.sign_in("eva")
        key = unit.keys[unit.pupils["ada"]]
        with Sealer(town.org) as sealer:
            wrap = town.to_person(sealer, unit, key, town.person("xena"))
        with pytest.raises(BadInput):
            await repository.append(RosterAct(unit.chain, (), (wrap,)))
        entry = town.entry(unit, eva, link_of(town, "xena", "ada"))
        await repository.append(RosterAct(unit.chain, (entry,)))
        town.follow(unit, entry)
        with pytest.raises(StaleKey):
            await repository.append(RosterAct(unit.chain, (), (replace(wrap, ver=2),)))
        await repository.append(RosterAct(unit.chain, (), (wrap,)))
        xena = await town.sign_in("xena")
        assert await xena.person_wraps(unit.chain) == [wrap]
        with pytest.raises(NotAllowed):
            await xena.append(RosterAct(unit.chain, (), (wrap,)))

    async def test_r4_each_gets_the_keys_and_cards_of_their_own_pupils(
        self, town: Town
    ) -> None:
        unit = town.units["Tallbacken"]
        subjects = dict(unit.pupils)
        for login, mine in (
            ("anna", {"ada", "bo"}),
            ("per", {"ada"}),
            ("xena", set()),
            ("eva", {"ada", "bo", "cia"}),
        ):
            repository = await town.sign_in(login)
            cards = {card.subject for card in await repository.cards(unit.chain)}
            named = {name for name, scope in subjects.items() if scope in cards}
            assert named == mine, login
            wraps = await repository.scope_wraps(unit.chain, None)
            reached = {wrap.child for wrap in wraps} & set(subjects.values())
            direct = {wrap.scope for wrap in await repository.person_wraps(unit.chain)}
            assert {subjects[name] for name in mine} == reached | (
                direct & set(subjects.values())
            ), login
        with pytest.raises(NotThere):
            await (await town.sign_in("olle")).cards(unit.chain)
        with pytest.raises(NotAllowed):
            await (await town.sign_in("anna")).wrapped_to(unit.chain)

    async def test_r4_an_ended_link_shuts_out_at_once(self, town: Town) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        ada = unit.pupils["ada"]
        per, repository = await town.sign_in("per"), await town.sign_in("eva")
        assert await per.pupil_heads(ada) == ()
        await town.change(
            repository,
            unit,
            eva,
            Unlink(
                user=town.person("per").user,
                scope=ada,
                role="teacher",
                last=town.yesterday,
            ),
        )
        with pytest.raises(NotThere):
            await per.pupil_heads(ada)
        assert await per.person_wraps(unit.chain) == []


def link_of(town: Town, login: str, pupil: str) -> Link:
    """A teacher's link to a pupil from today on."""
    return Link(
        user=town.person(login).user,
        scope=town.units["Tallbacken"].pupils[pupil],
        role="teacher",
        first=town.today,
        reason="decision",
    )
