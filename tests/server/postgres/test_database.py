"""Many organisations, threads and processes over one database, which may go away."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from securenotes.clock import FakeClock
from securenotes.errors import NotThere, StoreBusy, StoreUnreachable
from securenotes.keeper.keeper import Keeper
from securenotes.keeper.visitor import Visitor
from securenotes.model import DeviceId, OrgId, UserId
from securenotes.sealed import Act, OwnRecord
from securenotes.server import database as module
from securenotes.server.database import Database
from securenotes.server.keys import ServerKeys
from securenotes.server.migration import migrate
from securenotes.server.trial import start_trial
from securenotes.vault.primitives import random
from tests.kit import MORNING, Town, build_town
from tests.kit_postgres import APP, PostgresStore, the_server

HOME = Path(__file__).parents[3]


def make_database(dsn: str = "", workers: int = 2) -> Database:
    keys = ServerKeys("test", bytes(32))
    return Database(
        dsn or the_server().dsn(user=APP), FakeClock(MORNING), keys, workers
    )


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    made = make_database()
    yield made
    await made.close()


async def found_town(dsn: str = "") -> tuple[Town, dict[str, Visitor]]:
    """Found an organisation, and sign its people in."""
    clock = FakeClock(MORNING)
    store = PostgresStore(clock, dsn)
    town = await build_town(store, clock)
    signed_in = {}
    for login in ("eva", "anna", "johan"):
        repository = await town.sign_in(login)
        signed_in[login] = Visitor(repository._visitor.token, town.person(login).sign)
    await store.close()
    return town, signed_in


def read_own(keeper: Keeper, visitor: Visitor) -> list[OwnRecord]:
    return keeper.own.own(visitor, "work")


async def test_no_view_is_held_once_an_act_was_answered(database: Database) -> None:
    town, visitors = await found_town()
    await database.run(town.org, partial(read_own, visitor=visitors["anna"]))
    connection = database._benches[0].line._connection
    assert connection is not None
    # It ends when its thread has done all that it had to do.
    await asyncio.get_running_loop().run_in_executor(None, database._threads.shutdown)
    assert connection.info.transaction_status == TransactionStatus.IDLE


def log_once(visitor: Visitor):
    """Give an act that adds a link to the chain of the log."""

    def act(keeper: Keeper) -> None:
        keeper.access_log.note_log(visitor, Act.LISTED, None, 1)

    return act


async def test_r27_processes_and_threads_grow_one_chain_without_a_gap() -> None:
    town, visitors = await found_town()
    servers = [make_database() for _ in range(2)]
    acts = [log_once(visitor) for visitor in visitors.values()] * 20
    await asyncio.gather(
        *(servers[n % 2].run(town.org, act) for n, act in enumerate(acts))
    )
    for server in servers:
        await server.close()
    with psycopg.connect(the_server().dsn()) as connection:
        for unit in town.units.values():
            rows = connection.execute(
                "SELECT seq, prev, hash FROM anteckning.log WHERE chain = %s"
                " ORDER BY seq",
                (unit.chain,),
            ).fetchall()
            assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
            after = zip(rows[1:], rows, strict=False)
            assert all(row[1] == before[2] for row, before in after)
    assert len(rows) > 20


async def test_organisations_do_not_see_each_other_on_the_same_thread(
    monkeypatch,
) -> None:
    monkeypatch.setattr(module, "MOST_KEEPERS", 2)
    database = make_database(workers=1)
    towns = [await found_town() for _ in range(3)]
    for _ in range(2):
        for town, visitors in towns:
            info = await database.run(town.org, lambda keeper: keeper.info())
            assert info is not None
            assert info.org == town.org
            await database.run(town.org, log_once(visitors["anna"]))
            for other, _ in towns:
                if other is not town:
                    with pytest.raises(Exception, match="SessionEnded"):
                        await database.run(other.org, log_once(visitors["anna"]))
    assert len(database._benches[0]._keepers) == 2
    await database.close()


async def test_an_organisation_that_is_not_there_takes_no_row(database) -> None:
    org, name = OrgId(random(16)), UserId(random(16))
    assert await database.run(org, lambda keeper: keeper.info()) is None
    for act in (
        lambda keeper: keeper.entry.challenge(name, DeviceId(random(16))),
        lambda keeper: keeper.unlock.failed(name, DeviceId(random(16))),
        lambda keeper: keeper.addresses.count(random(32)),
    ):
        with pytest.raises(NotThere):
            await database.run(org, act)


async def test_one_more_than_may_wait_is_told_that_it_is_busy(
    monkeypatch, database
) -> None:
    monkeypatch.setattr(database, "_most", 3)
    gate, org = threading.Event(), OrgId(random(16))
    waiting = [
        asyncio.ensure_future(database.run(org, lambda _: gate.wait(20)))
        for _ in range(3)
    ]
    await asyncio.sleep(0.05)
    with pytest.raises(StoreBusy):
        await database.run(org, lambda keeper: keeper.info())
    gate.set()
    await asyncio.gather(*waiting)
    assert await database.run(org, lambda keeper: keeper.info()) is None


async def test_one_organisation_leaves_a_thread_to_the_others(database) -> None:
    gate, ours, theirs = threading.Event(), OrgId(random(16)), OrgId(random(16))
    held = [
        asyncio.ensure_future(database.run(ours, lambda _: gate.wait(20)))
        for _ in range(5)
    ]
    await asyncio.sleep(0.05)
    other = database.run(theirs, lambda keeper: keeper.info())
    assert await asyncio.wait_for(other, 10) is None
    assert not any(one.done() for one in held)
    gate.set()
    assert await asyncio.gather(*held) == [True] * 5
    assert not database._queues


async def test_an_act_that_is_given_up_before_its_turn_is_not_begun(database) -> None:
    gate, org = threading.Event(), OrgId(random(16))
    begun: list[Keeper] = []
    first = asyncio.ensure_future(database.run(org, lambda _: gate.wait(20)))
    second = asyncio.ensure_future(database.run(org, begun.append))
    await asyncio.sleep(0.05)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    await asyncio.sleep(0.05)  # the loop tells the thread's side a turn later
    gate.set()
    assert await first
    assert await database.run(org, lambda keeper: keeper.info()) is None
    assert begun == []


async def test_an_act_that_was_begun_is_finished_when_its_client_goes(database) -> None:
    town, visitors = await found_town()
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def act(keeper: Keeper) -> None:
        begun.set()
        go_on.wait(20)
        log_once(visitors["anna"])(keeper)
        done.set()

    task = asyncio.ensure_future(database.run(town.org, act))
    await asyncio.to_thread(begun.wait, 20)
    task.cancel()
    go_on.set()
    assert await asyncio.to_thread(done.wait, 20)
    assert await database.run(town.org, lambda _: 1) == 1
    assert database._under_way == 0


async def test_what_was_asked_before_the_end_is_done_and_nothing_after() -> None:
    database = make_database(workers=1)
    org = OrgId(random(16))
    asked = [
        asyncio.ensure_future(database.run(org, lambda keeper: keeper.info()))
        for _ in range(5)
    ]
    await asyncio.sleep(0)
    await database.close()
    assert await asyncio.gather(*asked) == [None] * 5
    with pytest.raises(StoreUnreachable):
        await database.run(org, lambda keeper: keeper.info())


@pytest.mark.parametrize("how", ["INT", "QUIT"])
async def test_a_restart_under_load_loses_no_write_and_doubles_none(how) -> None:
    with start_trial() as trial:
        migrate(trial.dsn())
        dsn = trial.dsn(user=APP)
        town, visitors = await found_town(dsn)
        database = make_database(dsn)
        kept: dict[str, int] = dict.fromkeys(visitors, 0)
        failures, under_way = 0, asyncio.Event()

        async def write(login: str) -> None:
            for rev in range(1, 61):
                await keep(login, OwnRecord("work", b"1", rev, random(300), 1))
                kept[login] = rev
                if sum(kept.values()) > 60:
                    under_way.set()

        async def keep(login: str, record: OwnRecord) -> None:
            nonlocal failures
            while True:  # the same record comes again until it is answered
                try:
                    await database.run(
                        town.org, lambda k: k.own.put_own(visitors[login], record)
                    )
                except (StoreUnreachable, StoreBusy):
                    failures += 1
                    await asyncio.sleep(0.01)
                else:
                    return

        async def restart() -> None:
            await under_way.wait()
            await asyncio.to_thread(trial.restart, how)

        await asyncio.gather(*map(write, visitors), restart())
        for visitor in visitors.values():
            own = partial(read_own, visitor=visitor)
            assert [one.rev for one in await database.run(town.org, own)] == [60]
        assert failures
        await database.check()
        trial.stop()
        with pytest.raises(StoreUnreachable):
            await database.check()
        with pytest.raises(StoreUnreachable):
            await database.run(town.org, lambda keeper: keeper.info())
        await database.close()


WRITER = """
import asyncio, os, sys
from securenotes.clock import FakeClock
from securenotes.keeper.visitor import Visitor
from securenotes.sealed import OwnRecord
from tests.kit import MORNING
from tests.server.postgres.test_database import make_database

async def write(dsn, org, token, name):
    database, visitor = make_database(dsn), Visitor(bytes.fromhex(token))
    rev = 0
    while True:
        rev += 1
        record = OwnRecord("work", name.encode(), rev, os.urandom(200), 1)
        await database.run(bytes.fromhex(org), lambda k: k.own.put_own(visitor, record))
        print(rev, flush=True)

asyncio.run(write(*sys.argv[1:]))
"""


def test_of_two_processes_that_are_killed_no_write_is_lost(tmp_path: Path) -> None:
    town, visitors = asyncio.run(found_town())
    token = visitors["anna"].token.hex()
    words = [sys.executable, "-c", WRITER, the_server().dsn(user=APP), town.org.hex()]
    told = {name: tmp_path / name for name in ("one", "two")}
    both = []
    for name, path in told.items():
        with path.open("wb") as file:
            both.append(subprocess.Popen([*words, token, name], stdout=file, cwd=HOME))
    until = time.monotonic() + 30
    while min(path.read_bytes().count(b"\n") for path in told.values()) < 30:
        assert time.monotonic() < until
        time.sleep(0.01)
    for process in both:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    database = make_database()
    own = asyncio.run(
        database.run(town.org, lambda k: k.own.own(visitors["anna"], "work"))
    )
    asyncio.run(database.close())
    assert {record.id.decode() for record in own} == set(told)
    for record in own:
        acknowledged = told[record.id.decode()].read_bytes().count(b"\n")
        # What was written last may not have been told any more.
        assert acknowledged <= record.rev <= acknowledged + 1
