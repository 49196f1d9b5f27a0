"""A served store that was tampered with says where (R27)."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from securenotes.clock import FakeClock
from securenotes.keeper import wholeness
from securenotes.model import OrgId
from securenotes.sealed import Act
from securenotes.server.keys import ServerKeys, make_key_file, read_key_file
from securenotes.server.programs import find_programs
from securenotes.server.upkeep import LOOKED_AT, verify_database
from tests.contract.disposing import KEPT, dispose, published, sign
from tests.kit import MORNING, build_town
from tests.kit_postgres import APP, PostgresStore, ServedOnPostgres, the_server
from tests.kit_remote import RemoteTown
from tui import exits
from tui.cli import main

READER = "anteckning_backup"


async def live_a_little(store: Any, clock: FakeClock) -> OrgId:
    """Publish, read and save a draft; give the organisation."""
    town = await build_town(store, clock, RemoteTown(store, clock))
    unit, anna = town.units["Tallbacken"], town.person("anna")
    mine, other = await town.sign_in("anna"), await town.sign_in("johan")
    one = town.publication(unit, anna, unit.pupils["ada"])
    await mine.publish(one.record, None, None)
    await other.opened(town.receipt(town.person("johan"), one))
    await other.note_log(Act.LISTED, unit.pupils["ada"], 3)
    await mine.save_draft(town.draft(unit, anna, unit.pupils["ada"]).record, None)
    return town.org


def found(org: OrgId, keys: ServerKeys) -> list[tuple[str, str, int]]:
    told = dict(verify_database(the_server().dsn(user=READER), keys))
    return [(one.part.value, one.fault.value, one.number) for one in told[org]]


def tamper(statement: str, org: bytes) -> None:
    with psycopg.connect(the_server().dsn()) as connection:
        connection.execute("SET search_path = anteckning")
        connection.execute("SET session_replication_role = replica")
        assert connection.execute(statement, {"org": org}).rowcount


CHANGES = {
    "UPDATE log SET count = 9 WHERE org = %(org)s AND act = 2": ("log", "changed", 12),
    "UPDATE log SET at = at + 1 WHERE org = %(org)s AND seq = 3": ("log", "changed", 3),
    "DELETE FROM log WHERE org = %(org)s AND seq = 3": ("log", "missing", 3),
    "UPDATE version SET edited = edited + 1 WHERE org = %(org)s": (
        "note",
        "changed",
        1,
    ),
    "UPDATE tally SET number = 7 WHERE org = %(org)s AND \"user\" = ''": (
        "counter",
        "disagrees",
        0,
    ),
}


async def test_r27_a_database_is_looked_through(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    clock = FakeClock(MORNING)
    store = ServedOnPostgres(clock)
    with store.loopback:
        org = await live_a_little(store, clock)
        await store.close()
    await store.keepers.close()
    keys = store.keys
    assert found(org, keys) == []
    for statement, wanted in CHANGES.items():
        tamper(statement, org)
        assert wanted in found(org, keys), statement
    assert ("log", "changed", 1) in found(org, ServerKeys("x", bytes(32)))
    make_key_file(tmp_path / "keys")
    assert read_key_file(tmp_path / "keys", "") is not None
    dsn = the_server().dsn(user=READER)
    given = ["--lang", "en", "store", "verify", "--database", dsn]
    assert main(given) == exits.USAGE
    assert main([*given, "--keys", str(tmp_path / "keys")]) == exits.EXPECTATION_FAILED
    told = capfd.readouterr()
    assert org.hex() in told.out
    assert "row 1 of the access log does not verify" in told.out
    nowhere = ["--database", "host=127.0.0.1 port=1", "--keys", str(tmp_path / "keys")]
    assert main([*given[:4], *nowhere]) == exits.STORE
    assert "psycopg" not in capfd.readouterr().err


MOVED = (
    "UPDATE log SET seq = 9999 WHERE org = %(org)s AND seq = 5",
    "UPDATE log SET seq = 5 WHERE org = %(org)s AND seq = 6",
    "UPDATE log SET seq = 6 WHERE org = %(org)s AND seq = 9999",
)


async def test_r27_rows_of_a_database_moved_or_cut_off_are_named() -> None:
    clock = FakeClock(MORNING)
    store = ServedOnPostgres(clock)
    with store.loopback:
        org = await live_a_little(store, clock)
        await store.close()
    await store.keepers.close()
    for statement in MOVED:
        tamper(statement, org)
    assert ("log", "changed", 5) in found(org, store.keys)
    for statement in MOVED:  # and back again
        tamper(statement, org)
    assert found(org, store.keys) == []
    # Of a listing nothing else tells: the sign-in before it is cut off with it.
    tamper("DELETE FROM log WHERE org = %(org)s AND seq >= 9", org)
    assert ("log", "missing", 9) in found(org, store.keys)


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Copy the database as it is now, as docs/operations.md says; give the copy."""
    place, server, name = find_programs(tmp_path).place, the_server(), "held_again"
    if not (place / "pg_restore").exists():
        pytest.skip("these programs have no pg_restore")

    def copy() -> str:
        dump = str(tmp_path / "dump")
        asked = [str(place / "pg_dump"), "-n", "anteckning", "-Fc", "-f", dump]
        subprocess.run([*asked, server.dsn(user=READER)], check=True)
        administer(f"CREATE DATABASE {name}")
        put = [str(place / "pg_restore"), "-d", server.dsn(name), dump]
        subprocess.run([*put, "--exit-on-error"], check=True)
        return server.dsn(name)

    yield copy
    administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def administer(statement: str) -> None:
    with psycopg.connect(the_server().dsn(), autocommit=True) as connection:
        connection.execute(statement)


async def test_r24_a_restored_database_destroys_again_what_the_old_one_had(
    restored: Callable[[], str], capfd: pytest.CaptureFixture[str]
) -> None:
    clock = FakeClock(MORNING)
    town = await build_town(PostgresStore(clock), clock)
    unit, eva = town.units["Tallbacken"], town.person("eva")
    _, gone = await published(town, unit)
    _, stays = await published(town, unit, "Ska bevaras")
    dsn, old = restored(), the_server().dsn(user=READER)
    await sign(town, await town.sign_in("eva"), eva, [dispose(gone)], gone)
    command = ["store", "restore", "--database", dsn, "--from", old]

    def found() -> tuple[int, ...]:
        """Give the longest text of each, and how many notes the lists have."""
        longest = "(SELECT max(length(blob)) FROM version WHERE note = %s)"
        with psycopg.connect(dsn, options="-c search_path=anteckning") as connection:
            row = connection.execute(
                f"SELECT {longest}, {longest},"
                " (SELECT count(*) FROM head WHERE org = %s)",
                (gone.note, stays.note, town.org),
            ).fetchone()
        return row or ()

    before = found()
    assert min(before[:2]) > KEPT
    # A role that sees only its own rows would find nothing to do: it is refused.
    for role in (APP, READER):
        low = the_server().dsn("held_again", role)
        assert main([*command[:3], low, *command[4:]]) == exits.STORE
    assert found() == before
    capfd.readouterr()
    assert main(command) == exits.OK
    told = capfd.readouterr().out
    assert "1 anteckning som har gallrats sedan kopian" in told
    assert found() == (KEPT, before[1], before[2] - 1)
    # Again without harm, and what is there is whole.
    assert main(command) == exits.OK
    assert "1 anteckning som har gallrats" not in capfd.readouterr().out
    assert found() == (KEPT, before[1], before[2] - 1)
    anyone: Any = SimpleNamespace(check_row=lambda _row, _sig: None)
    assert dict(verify_database(dsn, anyone))[town.org] == []


def test_r27_of_every_table_that_is_asked_one_organisation_s_rows_are_seen() -> None:
    asked: set[str] = set()
    for file in Path(wholeness.__file__).parent.glob("*.py"):
        asked |= set(re.findall(r"(?:FROM|JOIN) ([a-z_]+)", file.read_text()))
    assert {"card", "package", "log"} <= asked
    assert asked == set(LOOKED_AT)
