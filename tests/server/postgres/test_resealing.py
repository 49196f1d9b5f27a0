"""A server's keys are changed: seeds under the newest, old rows still vouched for."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from securenotes.clock import FakeClock
from securenotes.errors import StoreDamaged, StoreRefused
from securenotes.server.keys import LENGTH, ServerKeys, add_key, make_key_file
from securenotes.server.resealing import reseal_database
from securenotes.server.upkeep import verify_database
from tests.kit import MORNING
from tests.kit_postgres import APP, ServedOnPostgres, the_server
from tests.server.postgres.test_upkeep import READER, live_a_little


def seeds() -> dict[tuple[bytes, bytes], bytes]:
    with psycopg.connect(the_server().dsn()) as connection:
        rows = connection.execute(
            'SELECT org, "user", totp_seed FROM anteckning.account'
        ).fetchall()
    return {(org, user): seed for org, user, seed in rows}


async def test_r27_keys_are_changed_and_all_that_was_made_before_still_holds(
    tmp_path: Path,
) -> None:
    clock, file = FakeClock(MORNING), tmp_path / "keys"
    with psycopg.connect(the_server().dsn(), autocommit=True) as connection:
        # Other tests' organisations are under keys that no file here holds.
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM anteckning.account")
    store = ServedOnPostgres(clock)
    make_key_file(file)
    store.keys.take(file.read_bytes())
    with store.loopback:
        org = await live_a_little(store, clock)
        before = seeds()
        add_key(file)
        store.keys.take(file.read_bytes())
        owner = the_server().dsn()
        with pytest.raises(StoreRefused) as refused:
            reseal_database(the_server().dsn(user=APP), store.keys)
        assert refused.value.code == "rights"
        with pytest.raises(StoreDamaged):
            reseal_database(owner, ServerKeys("x", bytes(32)))
        assert seeds() == before
        assert reseal_database(owner, store.keys) == len(before) > 1
        after = seeds()
        assert all(after[key] != before[key] for key in before)
        # The older key opens nothing of it any more, and sign-in goes on.
        newest = ServerKeys("x", file.read_bytes()[LENGTH:])
        for (of, user), sealed in after.items():
            assert newest.open_seed(of, user, sealed)  # type: ignore[arg-type]
        await store.close()
    await store.keepers.close()
    told = dict(verify_database(the_server().dsn(user=READER), store.keys))
    assert told[org] == []
    told = dict(verify_database(the_server().dsn(user=READER), newest))
    assert {one.part.value for one in told[org]} == {"log"}
