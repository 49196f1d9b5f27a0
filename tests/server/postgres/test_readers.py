"""The second wall: who reads a pupil's notes, whatever the server's checks say."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from msgspec import structs

from securenotes.clock import FakeClock
from securenotes.errors import ActError, NotThere
from securenotes.keeper.rosters import Rosters
from securenotes.repository.local import LocalStore
from securenotes.rules import Standing
from securenotes.sealed import HeadFilter, RosterAct
from securenotes.vault.roster import (
    Disable,
    GroupEnd,
    Link,
    Member,
    Role,
    RosterState,
    Unlink,
    Unmember,
    UserAdd,
    UserKeys,
)
from tests.contract.disclosed import Disclosing
from tests.kit import MORNING, Person, Town, build_town
from tests.kit_postgres import APP, PostgresStore, the_server
from tests.server.postgres.conftest import say_who

STEPS = 100


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MORNING)


@pytest.fixture(params=["memory", "postgres"])
async def store(request, clock) -> AsyncIterator[LocalStore]:
    made = PostgresStore if request.param == "postgres" else LocalStore.in_memory
    store = made(clock)
    yield store
    await store.close()


def take_checks_away(monkeypatch) -> None:
    """Let the server believe that everybody reads and administers everything."""
    monkeypatch.setattr(
        Rosters,
        "pupils_of",
        lambda self, caller, chain: frozenset(self.state(chain).pupils()),
    )
    monkeypatch.setattr(
        Rosters,
        "standing",
        lambda self, caller, pupil, author: Standing(
            is_author=True,
            live_link=True,
            administrator=True,
            second_factor=True,
            module=True,
        ),
    )


async def published(town: Town) -> Any:
    unit, anna = town.units["Tallbacken"], town.person("anna")
    one = town.publication(unit, anna, unit.pupils["ada"])
    await (await town.sign_in("anna")).publish(one.record, None, None)
    return one


@pytest.mark.parametrize("login", ["xena", "per", "olle"])
async def test_r4_without_the_server_s_checks_the_database_gives_no_text(
    store, clock, monkeypatch, login
) -> None:
    town = await build_town(store, clock)
    one = await published(town)
    clock.advance(timedelta(days=1))  # per's link was until today
    stranger = await town.sign_in(login)
    take_checks_away(monkeypatch)
    everything = await stranger.heads(HeadFilter(), None, 50)
    on_pupil = await stranger.pupil_heads(town.units["Tallbacken"].pupils["ada"])
    versions = await stranger.versions(one.note)
    if isinstance(store, PostgresStore):
        assert (everything.heads, on_pupil, versions) == ((), (), [])
    else:
        # The very same checks are all that an embedded store has.
        given = [everything.heads[0].record, on_pupil[0].record, versions[0]]
        assert given == [one.record] * 3
    reader = await town.sign_in("johan")
    assert await reader.versions(one.note) == [one.record]


@pytest.mark.parametrize("login", ["anna", "xena", "olle"])
async def test_r26_without_the_server_s_checks_no_disclosure_is_shown(
    store, clock, monkeypatch, login
) -> None:
    town = await build_town(store, clock)
    unit = town.units["Tallbacken"]
    admin = await town.sign_in("eva")
    await admin.put_disclosure(Disclosing(town, unit, unit.pupils["ada"]).record())
    assert len(await admin.disclosures(unit.chain)) == 1
    stranger = await town.sign_in(login)
    monkeypatch.setattr(RosterState, "is_administrator", lambda self, user: True)
    shown = await stranger.disclosures(unit.chain)
    # The very same check is all that an embedded store has.
    assert len(shown) == (0 if isinstance(store, PostgresStore) else 1)


@pytest.mark.parametrize("store", ["postgres"], indirect=True)
async def test_r5_without_the_server_s_checks_a_stranger_changes_nothing(
    store, clock, monkeypatch
) -> None:
    """And nobody writes in another's name."""
    town = await build_town(store, clock)
    one = await published(town)
    unit, xena = town.units["Tallbacken"], town.person("xena")
    stranger = await town.sign_in("xena")
    forged = town.publication(unit, xena, unit.pupils["ada"], "Annat", base=one)
    take_checks_away(monkeypatch)
    with pytest.raises(NotThere):
        await stranger.publish(forged.record, one.vh, None)
    monkeypatch.undo()
    with psycopg.connect(the_server().dsn(user=APP)) as connection:
        say_who(connection, town.org, xena.user)
        add = (
            "INSERT INTO anteckning.version (note, ver, status, chain, scope, author,"
            " editor, edited, vh, header, kc, sig, blob)"
            " VALUES ('n', 1, 2, '', '', %s, %s, 1, '', '', '', '', '')"
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(add, [town.person("anna").user] * 2)
    assert await (await town.sign_in("anna")).versions(one.note) == [one.record]


@pytest.mark.parametrize("store", ["postgres"], indirect=True)
@pytest.mark.parametrize("seed", [1, 2])
async def test_r4_the_database_s_readers_are_the_roster_s_after_every_entry(
    store, clock, seed
) -> None:
    town = await build_town(store, clock)
    unit, eva = town.units["Tallbacken"], town.person("eva")
    repository = await town.sign_in("eva")
    for name in "CDEF":
        await town.add_group(repository, unit, eva, f"5{name}", "bo", "cia")
    mark_pupils(town)
    dice, taken = random.Random(seed), 0
    today = date.fromisoformat(town.today)
    days = [(today + timedelta(days=n)).isoformat() for n in (-1, 0, 1, 4)]
    check(town, days)
    for _ in range(STEPS):
        entry = town.entry(unit, eva, some_change(town, dice, today))
        try:
            await repository.append(RosterAct(unit.chain, (entry,)))
        except ActError:
            continue
        town.follow(unit, entry)
        taken += 1
        check(town, days)
    assert taken > STEPS // 3


@pytest.mark.parametrize("store", ["postgres"], indirect=True)
async def test_r10_the_end_of_a_group_and_of_an_invitation_are_seen(
    store, clock
) -> None:
    town = await build_town(store, clock)
    unit, eva = town.units["Tallbacken"], town.person("eva")
    repository = await town.sign_in("eva")
    mark_pupils(town)
    guest, ada, last = Person("gäst", town.org), unit.pupils["ada"], town.today
    later = [(date.fromisoformat(last) + timedelta(days=n)).isoformat() for n in (0, 5)]
    town.people["gäst"] = guest
    await town.change(
        repository,
        unit,
        eva,
        structs.replace(
            town.user_add(guest), expires=town.now + 3_600_000, temporary=True
        ),
        Link(user=guest.user, scope=ada, role="teacher", first=last, reason="roster"),
        GroupEnd(scope=unit.groups["5B"], last=last),
    )
    check(town, later)
    assert unit.state.pupils_of(guest.user, later[1]) == set()
    assert unit.state.pupils_of(town.person("anna").user, later[1]) == set()
    own = Person("gäst", town.org).keys
    keys = UserKeys(user=guest.user, sign_pk=own.sign_pk, box_pk=own.box_pk)
    await town.change(repository, unit, guest, keys)
    check(town, later)
    assert unit.state.pupils_of(guest.user, later[1]) == {ada}


def some_change(town: Town, dice: random.Random, today: date) -> Any:
    unit = town.units["Tallbacken"]
    user = dice.choice(
        [one.user for login, one in town.people.items() if login != "eva"]
    )
    pupil = dice.choice(list(unit.pupils.values()))
    group = dice.choice(list(unit.groups.values()))
    scope = dice.choice([pupil, pupil, group, unit.observers.scope])
    role: Any = "observer" if scope == unit.observers.scope else "teacher"
    first, last = (
        (today + timedelta(days=dice.randint(-3, 4))).isoformat() for _ in range(2)
    )
    until = dice.choice([None, max(first, last)])
    on = dice.random() < 0.5
    kind = dice.choices(range(8), [10, 3, 8, 2, 1, 3, 3, 2])[0]
    if kind == 7:
        guest = Person(f"guest{dice.randint(0, 99)}", town.org)
        town.people[guest.login] = guest
        return UserAdd(
            user=guest.user,
            login=guest.login,
            sign_pk=guest.keys.sign_pk,
            box_pk=guest.keys.box_pk,
            expires=town.now + dice.randint(1, 71) * 3_600_000,
            temporary=True,
        )
    if kind == 6:
        return GroupEnd(scope=group, last=last)
    return [
        lambda: Link(
            user=user, scope=scope, role=role, first=first, last=until, reason="roster"
        ),
        lambda: Unlink(user=user, scope=scope, role=role, last=last),
        lambda: Member(group=group, pupil=pupil, first=first, last=until),
        lambda: Unmember(group=group, pupil=pupil, last=last),
        lambda: Role(user=user, role="administrator", on=on),
        lambda: Disable(user=user, on=on),
    ][kind]()


def mark_pupils(town: Town) -> None:
    """Put a version of nobody's on every pupil, with its key."""
    unit = town.units["Tallbacken"]
    with psycopg.connect(the_server().dsn()) as connection:
        for pupil in unit.pupils.values():
            connection.execute(
                "WITH made AS (INSERT INTO anteckning.version (org, note, ver, status,"
                " chain, scope, author, editor, edited, vh, header, kc, sig, blob)"
                " VALUES (%s, %s, 1, 2, %s, %s, '', '', 1, '', '', '', '', '')"
                " RETURNING org, id) INSERT INTO anteckning.dek"
                " (org, id, kind, key_ver, wrap) SELECT org, id, 1, 1, '' FROM made",
                (town.org, pupil, unit.chain, pupil),
            )


def check(town: Town, days: list[str]) -> None:
    """Hold what the database shows each person on each day to the roster."""
    state = town.units["Tallbacken"].state
    with psycopg.connect(the_server().dsn(user=APP)) as connection:
        for one in town.people.values():
            for day in days:
                say_who(connection, town.org, one.user, day)
                rows = connection.execute(
                    "SELECT scope, dek.id IS NOT NULL FROM anteckning.version"
                    " LEFT JOIN anteckning.dek USING (id)"
                ).fetchall()
                assert all(row[1] for row in rows)
                shown = {row[0] for row in rows}
                assert shown == state.pupils_of(one.user, day), (one.login, day)
