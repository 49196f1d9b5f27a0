"""Keys open by every path that the roster gives and by no other (vault § 3)."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from securenotes.errors import KeysMissing, NotThere, StoreDamaged, StoreRefused
from securenotes.model import OrgId, ScopeId
from securenotes.notebook.account_keys import name_of
from securenotes.notebook.keys import Keys, ScopeKey
from securenotes.notebook.place import (
    read_device,
    read_small,
    write_small,
)
from securenotes.notebook.session import Notebook
from securenotes.notebook.trust import Pin, Trust
from securenotes.vault.primitives import Sealer
from securenotes.vault.scopes import wrap_pw
from tests.unit.notebook.room import Room, key_file
from tests.unit.notebook.test_tampering import Lying, flip


def keys_of(notebook: Notebook, room: Room, **lies: Any) -> Keys:
    """A new ring of this person's keys, over a store that lies."""
    desk = notebook.desk
    repository: Any = Lying(desk.repository, **lies)
    return Keys(repository, desk.trust, desk.user, desk.bundle.keys, room.clock)


async def opens(keys: Keys, room: Room, scope: ScopeId) -> bool:
    await keys.load(room.unit.chain)
    return keys.has(room.unit.chain, scope)


async def test_each_person_opens_what_they_are_linked_to(room: Room) -> None:
    pupils = room.unit.pupils
    expected = {
        "eva": {"ada", "bo", "cia"},
        "anna": {"ada", "bo"},
        "per": set(),
        "xena": set(),
    }
    for login, names in expected.items():
        keys = keys_of(await room.sit(login), room)
        opened = {name for name in pupils if await opens(keys, room, pupils[name])}
        assert opened == names
        for name in opened:
            key = keys.scope_key(room.unit.chain, pupils[name])
            assert key.key == room.unit.keys[pupils[name]].key


async def test_a_path_that_fails_leads_to_the_next(room: Room) -> None:
    repository = await room.town.sign_in("eva")
    eva = room.town.person("eva")
    await room.town.link(repository, room.unit, eva, "johan", room.ada)
    johan = await room.sit("johan")

    def break_own(wraps: Any) -> Any:
        return [
            dataclasses.replace(wrap, seal=flip(wrap.seal, 50))
            if wrap.scope == room.ada
            else wrap
            for wrap in wraps
        ]

    def no_group(wraps: Any) -> Any:
        return [wrap for wrap in wraps if wrap.scope == room.ada]

    assert await opens(keys_of(johan, room, person_wraps=break_own), room, room.ada)
    assert await opens(keys_of(johan, room, person_wraps=no_group), room, room.ada)
    neither = keys_of(
        johan, room, person_wraps=lambda wraps: break_own(no_group(wraps))
    )
    assert not await opens(neither, room, room.ada)
    with pytest.raises(KeysMissing):
        neither.scope_key(room.unit.chain, room.ada)


async def test_a_key_that_is_not_the_rosters_is_never_used(room: Room) -> None:
    anna = await room.sit("anna")
    group = room.unit.groups["5B"]
    false = ScopeKey.make(group, 1)

    def forge(wraps: Any) -> Any:
        with Sealer(room.town.org) as sealer:
            seal = wrap_pw(sealer, false, anna.desk.user, anna.desk.bundle.keys.box_pk)
        return [dataclasses.replace(wrap, seal=seal) for wrap in wraps]

    assert not await opens(keys_of(anna, room, person_wraps=forge), room, group)


async def test_a_key_just_made_is_used_once_the_roster_names_it(room: Room) -> None:
    eva = await room.sit("eva")
    keys, chain = keys_of(eva, room, scope_wraps=lambda _: []), room.unit.chain
    await keys.load(chain)
    keys.learn(chain, ScopeKey.make(room.ada, 1))
    assert not keys.has(chain, room.ada)
    keys.learn(chain, room.unit.keys[room.ada])
    assert keys.has(chain, room.ada)


async def test_keys_go_with_the_link_at_midnight(room: Room) -> None:
    repository = await room.town.sign_in("eva")
    eva = room.town.person("eva")
    cia = room.unit.pupils["cia"]
    await room.town.link(repository, room.unit, eva, "xena", cia, last=room.town.today)
    keys = keys_of(await room.sit("xena"), room)
    assert await opens(keys, room, cia)
    room.advance(days=1)
    assert not await opens(keys, room, cia)


async def test_a_chain_of_another_organisation_is_refused(room: Room) -> None:
    desk = (await room.sit("anna")).desk
    chain = room.unit.chain
    for trust in (
        Trust(desk.repository, OrgId(bytes(16)), throwaway=True),
        Trust(desk.repository, desk.org, throwaway=False),
    ):
        with pytest.raises(StoreDamaged):
            await trust.open([chain], {})
    trust = Trust(desk.repository, desk.org, throwaway=True)
    fork = Pin(chain, 2, bytes(32))
    with pytest.raises(StoreDamaged):
        await trust.open([chain], {chain: fork})
    with pytest.raises(NotThere):
        trust.chain_of(ScopeId(bytes(16)))


async def test_a_bundle_older_than_this_computer_has_seen_is_refused(
    room: Room,
) -> None:
    place = key_file(room.folder)
    anna = await room.sit("anna", place)
    name = name_of(room.town.org, anna.desk.user, "gen")
    assert place.get(name) == (1).to_bytes(4, "big")
    place.put(name, (2).to_bytes(4, "big"))
    with pytest.raises(StoreDamaged):
        await room.sit("anna", place)


def test_small_files_are_ours_alone_and_never_links(tmp_path: Path) -> None:
    file = tmp_path / "device"
    write_small(file, "abc")
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_small(file) == "abc"
    link = tmp_path / "link"
    link.symlink_to(file)
    with pytest.raises(StoreRefused):
        read_small(link)
    write_small(link, "new")
    assert file.read_text() == "abc"
    assert read_small(tmp_path / "none") is None
    assert [each.name for each in tmp_path.iterdir() if each.name[0] == "."] == []


def test_a_device_keeps_its_id_and_mends_an_odd_one(tmp_path: Path) -> None:
    first = read_device(tmp_path)
    assert read_device(tmp_path) == first
    (tmp_path / "device").write_text("§§")
    second = read_device(tmp_path)
    assert second != first
    assert read_device(tmp_path) == second
