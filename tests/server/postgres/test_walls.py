"""What the database refuses by itself, table by table, as its catalogue has them."""

from __future__ import annotations

import subprocess

import psycopg
import pytest
from psycopg import errors, sql

from securenotes.server.migration import migrate
from securenotes.server.programs import find_programs
from tests.kit_postgres import the_server
from tests.server.postgres.conftest import EVERY_ID, OURS, THEIRS, Both, say_who

APP = "anteckning_app"
REFUSED = (errors.InsufficientPrivilege, errors.FeatureNotSupported)


def count(connection: psycopg.Connection, table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    found = connection.execute(query).fetchone()
    assert found is not None
    return int(found[0])


def changed(connection: psycopg.Connection, words: str, table: str, *values) -> int:
    """Say how many rows a statement changed; none where it was refused."""
    statement = sql.SQL(words).format(sql.Identifier(table))
    try:
        return connection.execute(statement, values).rowcount
    except errors.InsufficientPrivilege:
        return 0


def test_every_table_has_an_organisation_and_forced_row_security(both: Both) -> None:
    assert len(both.tables) > 25
    assert [t for t, columns in both.tables.items() if columns[0][0] != "org"] == []
    with both.connect("postgres") as connection:
        open_ones = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'anteckning'::regnamespace"
            " AND NOT (relrowsecurity AND relforcerowsecurity)"
        ).fetchall()
    assert open_ones == [("migration",)]


@pytest.mark.parametrize("user", [APP, "anteckning_owner"])
def test_nobody_sees_a_row_of_another_organisation(both: Both, user) -> None:
    with both.connect("postgres") as connection:
        assert {count(connection, table) for table in both.tables} == {2}
        connection.execute("SET search_path = anteckning")
        connection.execute(f"SET ROLE {user}")
        say_who(connection, OURS)
        assert {table: count(connection, table) for table in both.tables} == (
            dict.fromkeys(both.tables, 1)
        )
        views = ["known_version", "known_draft"]
        assert [count(connection, view) for view in views] == [1, 1]
        connection.execute("SET anteckning.org = ''")
        seen = {table: count(connection, table) for table in [*both.tables, *views]}
        assert set(seen.values()) == {0}


def test_nobody_writes_a_row_of_another_organisation(both: Both) -> None:
    with both.connect(APP, OURS) as connection:
        for table in both.tables:
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(*both.row(table, THEIRS))
            moved = "UPDATE {} SET org = %s"
            assert changed(connection, moved, table, THEIRS) == 0, table
            moved = "UPDATE {} SET org = %s WHERE org = %s"
            assert changed(connection, moved, table, OURS, THEIRS) == 0, table
            gone = "DELETE FROM {} WHERE org = %s"
            assert changed(connection, gone, table, THEIRS) == 0, table
    with both.connect("postgres") as connection:
        assert {count(connection, table) for table in both.tables} == {2}


def test_r27_roster_and_log_are_appended_to_and_nothing_else(both: Both) -> None:
    with both.connect(APP, OURS) as connection:
        for table in ("log", "entry", "receipt", "version", "chain", "organisation"):
            words = ["UPDATE {} SET org = org"]
            if table not in ("receipt", "version"):
                words.append("DELETE FROM {}")
            for one in words:
                with pytest.raises(errors.InsufficientPrivilege):
                    connection.execute(sql.SQL(one).format(sql.Identifier(table)))


def test_r24_only_what_a_signed_entry_names_is_destroyed(both: Both) -> None:
    acts = (
        "DELETE FROM {}",
        "UPDATE {} SET blob = decode(repeat('00', 32), 'hex')",
    )
    with both.connect("postgres") as connection:
        connection.execute("SET search_path = anteckning")
        for named in (True, False):
            with connection.transaction(force_rollback=True):
                if not named:
                    connection.execute("DELETE FROM roster_disposal")
                connection.execute(f"SET LOCAL ROLE {APP}")
                say_who(connection, OURS)
                rows = {
                    table: changed(connection, acts[0], table)
                    for table in ("receipt", "mark", "review")
                }
                assert rows == {"receipt": named, "mark": named, "review": 1}
                assert changed(connection, acts[1], "version") == named
                assert changed(connection, acts[0], "dek") == named
                connection.execute("DELETE FROM head")
                assert changed(connection, acts[0], "version") == named


@pytest.mark.parametrize("table", ["log", "entry"])
def test_r27_a_chain_grows_by_its_next_link_alone(both: Both, table) -> None:
    with both.connect(APP, OURS) as connection:
        statement, values = both.row(table, OURS)
        names = [name for name, _, counted in both.tables[table] if not counted]

        def add(seq: int, prev: bytes, new_hash: bytes) -> None:
            new = {"seq": seq, "prev": prev, "hash": new_hash}
            if table == "entry":
                new["payload"] = b'{"changes":[]}'
            row = [
                new.get(name, value) for name, value in zip(names, values, strict=True)
            ]
            connection.execute(statement, row)

        with connection.transaction(force_rollback=True):
            add(2, EVERY_ID, b"second")
            add(3, b"second", b"third")
            for seq, prev in ((2, EVERY_ID), (5, b"third"), (4, b"second")):
                with pytest.raises(errors.UniqueViolation), connection.transaction():
                    add(seq, prev, b"other")


def test_the_server_s_role_takes_no_wall_down(both: Both) -> None:
    with both.connect(APP, OURS) as connection:
        for table in [*both.tables, "migration"]:
            for words in (
                "TRUNCATE {}",
                "DROP TABLE {}",
                "ALTER TABLE {} DISABLE ROW LEVEL SECURITY",
                "ALTER TABLE {} NO FORCE ROW LEVEL SECURITY",
                "ALTER TABLE {} DISABLE TRIGGER ALL",
                "CREATE POLICY open ON {} USING (true)",
                "CREATE TRIGGER mine BEFORE INSERT ON {} EXECUTE FUNCTION follow_on()",
            ):
                with pytest.raises(errors.InsufficientPrivilege):
                    connection.execute(sql.SQL(words).format(sql.Identifier(table)))
        for words in (
            "SET ROLE anteckning_owner",
            "SET SESSION AUTHORIZATION postgres",
            "SET session_replication_role = replica",
            "CREATE TABLE anteckning.mine (one int)",
            "CREATE FUNCTION anteckning.mine() RETURNS int RETURN 1",
            "SELECT anteckning.guard('log')",
            "DELETE FROM migration",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(words.encode())
        connection.execute("SET row_security = off")
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM log")


def test_the_server_does_not_write_what_the_wall_goes_by(both: Both) -> None:
    with both.connect(APP, OURS) as connection:
        for table in (one for one in both.tables if one.startswith("roster_")):
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(*both.row(table, OURS))
            for words in ("UPDATE {} SET org = org", "DELETE FROM {}"):
                with pytest.raises(errors.InsufficientPrivilege):
                    connection.execute(sql.SQL(words).format(sql.Identifier(table)))


def test_r27_an_auditor_reads_the_log_and_nothing_else(both: Both) -> None:
    with both.connect("anteckning_auditor", OURS) as connection:
        assert count(connection, "log") == 1
        for table in {*both.tables, "known_version", "known_draft"} - {"log"}:
            with pytest.raises(errors.InsufficientPrivilege):
                count(connection, table)
        for words in ("UPDATE log SET at = 0", "DELETE FROM log", "TRUNCATE log"):
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(words.encode())
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(*both.row("log", OURS))


def test_a_backup_reads_everything_and_writes_nothing(both: Both, tmp_path) -> None:
    with both.connect("anteckning_backup") as connection:
        assert {count(connection, table) for table in both.tables} == {2}
        for table in both.tables:
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(*both.row(table, OURS))
    programs = find_programs(tmp_path)
    if not (programs.place / "pg_dump").exists():
        pytest.skip("these programs have no pg_dump")
    dsn = the_server().dsn(both.name, "anteckning_backup")
    command = [str(programs.place / "pg_dump"), "--schema=anteckning", dsn]
    dumped = subprocess.run(command, capture_output=True, text=True, check=True)
    assert dumped.stdout.count(f"\\\\x{THEIRS.hex()}\t") == len(both.tables)


def test_a_backup_is_restored_with_its_walls(both: Both, tmp_path) -> None:
    place = find_programs(tmp_path).place
    if not (place / "pg_restore").exists():
        pytest.skip("these programs have no pg_restore")
    server, dump = the_server(), str(tmp_path / "dump")
    asked = [str(place / "pg_dump"), "-n", "anteckning", "-Fc", "-f", dump]
    subprocess.run([*asked, server.dsn(both.name, "anteckning_backup")], check=True)
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE again")
    restored = [str(place / "pg_restore"), "-d", server.dsn("again"), dump]
    subprocess.run([*restored, "--exit-on-error"], check=True)
    assert migrate(server.dsn("again")) == []
    again = Both("again", both.tables)
    test_every_table_has_an_organisation_and_forced_row_security(again)
    test_nobody_writes_a_row_of_another_organisation(again)
    with again.connect(APP, OURS) as connection:
        assert {count(connection, table) for table in both.tables} == {1}
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("DROP DATABASE again WITH (FORCE)")


def test_another_s_draft_and_own_records_are_not_there(both: Both) -> None:
    with both.connect(APP, OURS) as connection:
        assert [count(connection, table) for table in ("draft", "own")] == [1, 1]
        for other in (b"", b"X" * 16):
            say_who(connection, OURS, other)
            assert [count(connection, table) for table in ("draft", "own")] == [0, 0]
            assert changed(connection, "DELETE FROM {}", "draft") == 0
            assert changed(connection, "UPDATE {} SET rev = 9", "own") == 0
            for table in ("draft", "own"):
                with pytest.raises(REFUSED):
                    connection.execute(*both.row(table, OURS))
    with both.connect(APP, OURS) as connection:
        assert [count(connection, table) for table in ("draft", "own")] == [1, 1]
