"""A database is brought forward once, whole, and never back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from securenotes.clock import FakeClock
from securenotes.errors import (
    StoreDamaged,
    StoreRefused,
    StoreUnreachable,
    StoreVersion,
)
from securenotes.server import migration
from securenotes.server.database import Database
from securenotes.server.keys import ServerKeys
from securenotes.server.migration import migrate
from tests.kit import MORNING, build_town
from tests.kit_postgres import APP, PostgresStore, the_server

ALL = [number for number, _ in migration.read_steps()]


@pytest.fixture
def empty() -> Iterator[str]:
    """Make an empty database and give its name."""
    with psycopg.connect(the_server().dsn(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE empty")
        yield "empty"
        connection.execute("DROP DATABASE empty WITH (FORCE)")


async def check(name: str, user: str = APP) -> None:
    keys = ServerKeys("test", bytes(32))
    database = Database(the_server().dsn(name, user), FakeClock(MORNING), keys, 1)
    try:
        await database.check()
    finally:
        await database.close()


def test_the_newest_step_is_the_program_s_version() -> None:
    assert max(ALL) == migration.VERSION
    assert list(range(1, migration.VERSION + 1)) == ALL


async def test_steps_are_done_once(empty: str) -> None:
    assert migrate(the_server().dsn(empty)) == ALL
    assert migrate(the_server().dsn(empty)) == []
    await check(empty)


async def test_of_many_at_once_one_does_them(empty: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(migrate, [the_server().dsn(empty)] * 4))
    assert sorted(done) == [[], [], [], ALL]
    await check(empty)


async def test_a_server_refuses_a_database_behind_or_ahead(empty: str) -> None:
    with pytest.raises(StoreVersion):
        await check(empty)
    migrate(the_server().dsn(empty))
    with psycopg.connect(the_server().dsn(empty)) as connection:
        connection.execute("DELETE FROM anteckning.migration WHERE number = 2")
    with pytest.raises(StoreVersion):
        await check(empty)
    with psycopg.connect(the_server().dsn(empty)) as connection:
        connection.execute("INSERT INTO anteckning.migration VALUES (2, ''), (99, '')")
    with pytest.raises(StoreVersion):
        await check(empty)
    with pytest.raises(StoreVersion):
        migrate(the_server().dsn(empty))


async def test_a_step_of_another_text_is_seen(empty: str) -> None:
    migrate(the_server().dsn(empty))
    with psycopg.connect(the_server().dsn(empty)) as connection:
        connection.execute("UPDATE anteckning.migration SET hash = '' WHERE number = 1")
    for way in (check(empty), check(empty)):
        with pytest.raises(StoreDamaged):
            await way
    with pytest.raises(StoreDamaged):
        migrate(the_server().dsn(empty))


def test_a_step_that_fails_leaves_nothing(empty: str, monkeypatch) -> None:
    real = migration.read_script
    with monkeypatch.context() as patch:
        patch.setattr(
            migration,
            "read_script",
            lambda name: real(name) + (b"SELECT 1/0" if name[:4] == "0002" else b""),
        )
        with pytest.raises(StoreUnreachable):
            migrate(the_server().dsn(empty))
    with psycopg.connect(the_server().dsn(empty)) as connection:
        found = connection.execute("SELECT to_regnamespace('anteckning')").fetchone()
    assert found == (None,)
    assert migrate(the_server().dsn(empty)) == ALL


async def test_a_database_that_gives_nothing_to_everybody_will_do(empty: str) -> None:
    with psycopg.connect(the_server().dsn(empty)) as connection:
        connection.execute("REVOKE ALL ON DATABASE empty FROM PUBLIC")
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    migrate(the_server().dsn(empty))
    await check(empty)


async def test_a_role_that_may_not_ask_is_refused(empty: str) -> None:
    migrate(the_server().dsn(empty))
    with psycopg.connect(the_server().dsn(empty)) as connection:
        connection.execute("GRANT TEMPORARY ON DATABASE empty TO PUBLIC")
    with pytest.raises(StoreRefused, match="role"):
        await check(empty, "anteckning_auditor")


def test_the_server_s_role_cannot_migrate(empty: str) -> None:
    with pytest.raises(StoreRefused, match="rights") as refused:
        migrate(the_server().dsn(empty, APP))
    assert refused.value.__suppress_context__


BACK = """
DROP TABLE missed;
DROP INDEX head_edited;
CREATE INDEX head_edited ON head (org, chain, edited);
CREATE INDEX mark_reader ON mark (org, "user", note) INCLUDE (ver);
DELETE FROM migration WHERE number = 12;
"""


async def test_r40_an_earlier_database_is_told_what_was_changed_since_it_was_read(
    empty: str,
) -> None:
    migrate(the_server().dsn(empty))
    clock = FakeClock(MORNING)
    store = PostgresStore(clock, the_server().dsn(empty, APP))
    town = await build_town(store, clock)
    unit, anna = town.units["Tallbacken"], town.person("anna")
    author, johan = await town.sign_in("anna"), await town.sign_in("johan")
    one = town.publication(unit, anna, unit.pupils["ada"])
    await author.publish(one.record, None, None)
    await johan.opened(town.receipt(town.person("johan"), one))
    edit = town.publication(unit, anna, unit.pupils["ada"], "Ny", base=one)
    await author.publish(edit.record, one.vh, None)
    await store.close()

    def rows() -> list[tuple[object, ...]]:
        with psycopg.connect(the_server().dsn(empty)) as connection:
            return connection.execute("SELECT * FROM anteckning.missed").fetchall()

    before = rows()
    assert [(row[1], row[2]) for row in before] == [
        (one.note, town.person("johan").user)
    ]
    with psycopg.connect(the_server().dsn(empty)) as connection:
        connection.execute("SET search_path = anteckning")
        connection.execute(BACK)
    assert migrate(the_server().dsn(empty)) == [12]
    assert rows() == before
