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
    SessionEnded,
    StaleKey,
)
from securenotes.model import ChainId, ScopeId
from securenotes.sealed import DekWrap, PersonWrap, RosterAct
from securenotes.vault.headers import Header, Status
from securenotes.vault.invitation import new_secret, temporary_keys
from securenotes.vault.notes import WrapKind, wrap_dek
from securenotes.vault.primitives import Sealer, random
from securenotes.vault.roster import Link, Role, Unlink, UserAdd, UserKeys
from securenotes.vault.scopes import ScopeKey as Key
from securenotes.vault.scopes import wrap_pw
from tests.contract.signin import account_change
from tests.kit import Person, Town
from tests.kit_rotation import rotate, rotation


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

    async def test_a_rotation_leaves_nothing_under_the_old_key(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        ada = unit.pupils["ada"]
        author, eva = await town.sign_in("anna"), await town.sign_in("eva")
        one = town.publication(unit, anna, ada)
        await author.publish(one.record, None, None)
        late = town.publication(unit, anna, ada, "Med gammal nyckel")
        await rotate(town, eva, unit, town.person("eva"), ada)
        (kept,) = await author.versions(one.note)
        assert kept.wrap is not None
        assert kept.wrap.key_ver == 2
        assert (kept.header, kept.sig) == (one.record.header, one.record.sig)
        assert town.open(unit, kept) == "Hej på dig"
        with pytest.raises(StaleKey):
            await author.publish(late.record, None, None)
        key = unit.keys[ada]
        again = wrap_dek(WrapKind.SCOPE, key.key, 2, late.header, late.dek)
        await author.publish(
            replace(late.record, wrap=DekWrap(1, 2, again)), None, None
        )
        held = await eva.wrapped_to(unit.chain)
        assert {ver for scope, ver, _ in held if scope == ada} == {2}
        wraps = await eva.scope_wraps(unit.chain, [ada])
        assert {wrap.child_ver for wrap in wraps} == {2}

    async def test_a_rotation_that_missed_a_note_is_refused_whole(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        ada = unit.pupils["ada"]
        author, eva = await town.sign_in("anna"), await town.sign_in("eva")
        act, _ = await rotation(town, eva, unit, town.person("eva"), ada)
        one = town.publication(unit, anna, ada)
        await author.publish(one.record, None, None)
        with pytest.raises(Conflict):
            await eva.append(act)
        with pytest.raises(Conflict):
            await eva.append(replace(act, cards=()))
        assert len(await eva.roster(unit.chain, 0)) == unit.state.seq
        (kept,) = await author.versions(one.note)
        assert kept == one.record

    async def test_r22_opened_seals_take_the_readers_wraps_away(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        ada = unit.pupils["ada"]
        author, eva = await town.sign_in("anna"), await town.sign_in("eva")
        one = town.publication(unit, anna, ada)
        await author.publish(one.record, None, None)
        last, seals = town.leaving(unit, anna, Status.TOMBSTONE, [one])
        await author.withdraw(last.record, one.vh, seals, None)
        waiting = await eva.waiting_seals(unit.chain)
        assert [record.wrap is None for record, _ in waiting] == [False, True]
        key = unit.administrators
        wraps = []
        for version in (one, last):
            header = version.header
            wrap = wrap_dek(WrapKind.CLOSED, key.key, 1, header, version.dek)
            wraps.append((version.note, header.ver, DekWrap(3, 1, wrap)))
        with pytest.raises(NotAllowed):
            await author.settle_seals(unit.chain, wraps)
        await eva.settle_seals(unit.chain, wraps)
        assert await eva.waiting_seals(unit.chain) == []
        assert await eva.sealed_keys(unit.chain, [ada]) == []
        closed = await eva.sealed_keys(unit.chain, [key.scope])
        assert closed == wraps

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


def link_of(town: Town, login: str, pupil: str) -> Link:
    """A teacher's link to a pupil from today on."""
    return Link(
        user=town.person(login).user,
        scope=town.units["Tallbacken"].pupils[pupil],
        role="teacher",
        first=town.today,
        reason="decision",
    )


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
