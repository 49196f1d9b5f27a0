"""One line to PostgreSQL: transactions, spelling, and what goes wrong on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from securenotes.errors import (
    Conflict,
    NotThere,
    StoreBusy,
    StoreReadOnly,
    StoreUnreachable,
)
from securenotes.keeper import postgres
from securenotes.keeper.postgres import Line, Postgres, lock_of
from securenotes.keeper.spelling import translate
from securenotes.keeper.sql import marks
from securenotes.model import OrgId, UserId
from securenotes.vault.primitives import random
from tests.kit_postgres import APP, the_server

ADD = (
    "INSERT INTO own (user, what, name, rev, at, blob) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (user, what, name) DO UPDATE SET rev = excluded.rev"
)
REV = "SELECT rev FROM own WHERE user = ? AND name = ?"
ME = UserId(b"M" * 16)


@pytest.fixture
def make() -> Iterator[Callable[..., Postgres]]:
    """Give a maker of stores of one organisation, each with its own line."""
    org, made = OrgId(random(16)), []

    def make_one(other: OrgId = org) -> Postgres:
        made.append(Postgres(Line(the_server().dsn(user=APP)), other))
        return made[-1]

    yield make_one
    for one in made:
        one.close()


def identify(sql: Postgres) -> None:
    """Tell the walls who acts, as a session does."""
    who = ("anteckning.user", ME.hex(), "anteckning.today", "2026-11-24")
    sql.one("SELECT set_config(?, ?, true), set_config(?, ?, true)", who)


def put(sql: Postgres, name: bytes, rev: int, blob: bytes = b"") -> None:
    with sql.writing():
        identify(sql)
        sql.run(ADD, (ME, "work", name, rev, 1, blob))


def get(sql: Postgres, name: bytes) -> int | None:
    identify(sql)
    row = sql.one(REV, (ME, name))
    return None if row is None else row[0]


def test_statements_are_spelled_for_the_other_database() -> None:
    words = "SELECT user FROM head INDEXED BY head_scope WHERE a = ?"
    assert translate(words).text == b'SELECT "user" FROM head WHERE a = %s'
    words = "t.user = x'' ON CONFLICT (user)"
    assert translate(words).text == (
        b't."user" = \'\'::bytea ON CONFLICT (org, "user")'
    )
    words = "userless % ON CONFLICT DO"
    assert translate(words).text == b"userless %% ON CONFLICT DO"


def test_lists_of_every_length_are_one_statement() -> None:
    words = "a = ? AND b IN ({}) AND c = ? AND d NOT IN (SELECT ?) AND e IN ({})"
    texts = {translate(words.format("?,?", "?" + ",?" * n)).text for n in range(9)}
    assert len(texts) == 1
    spelled = translate(words.format("?,?", "?"))
    assert spelled.fold([1, 2, 3, 4, 5, 6]) == [1, [2, 3], 4, 5, [6]]
    assert translate("a = ?").fold((1,)) == (1,)


def test_lists_of_numbers_and_of_ids_find_their_rows(make) -> None:
    sql = make()
    for number, name in enumerate([b"a", b"b", b"c"]):
        put(sql, name, number)
    found = "SELECT name FROM own WHERE rev > ? AND {} ORDER BY name"
    with sql.reading():
        identify(sql)
        for at, wanted in (("name", [b"b", b"c"]), ("rev", [1, 2])):
            words = found.format(f"{at} IN ({marks(wanted)})")
            assert sql.all(words, (-1, *wanted)) == [(b"b",), (b"c",)]
        assert sql.all(found.format(f"name IN ({marks([])})"), (-1,)) == []


def test_32_mib_are_kept_whole(make) -> None:
    sql, blob = make(), random(32 << 20)
    put(sql, b"large", 1, blob)
    with sql.reading():
        identify(sql)
        row = sql.one("SELECT blob FROM own WHERE user = ?", (ME,))
    assert row is not None
    assert row[0] == blob


def test_a_reader_sees_one_unchanging_view(make) -> None:
    reader, writer = make(), make()
    put(writer, b"a", 1)
    with reader.reading():
        assert get(reader, b"a") == 1
        put(writer, b"a", 2)
        assert get(reader, b"a") == 1
    with reader.reading():
        assert get(reader, b"a") == 2


def test_what_raises_is_not_written_at_all(make) -> None:
    sql = make()

    def fall() -> None:
        with sql.writing():
            identify(sql)
            sql.run(ADD, (ME, "work", b"a", 1, 1, b""))
            raise KeyError

    with pytest.raises(KeyError):
        fall()
    with sql.reading():
        assert get(sql, b"a") is None


def test_a_failed_statement_that_is_passed_over_keeps_nothing(make) -> None:
    sql = make()

    def pass_over() -> None:
        with sql.writing():
            identify(sql)
            sql.run(ADD, (ME, "work", b"a", 1, 1, b""))
            with pytest.raises(Conflict):
                sql.run("INSERT INTO own (user) VALUES (?)", (ME,))

    with pytest.raises(StoreBusy):
        pass_over()
    with sql.reading():
        assert get(sql, b"a") is None


def test_a_reading_block_writes_nothing(make) -> None:
    sql = make()
    with pytest.raises(StoreReadOnly), sql.reading():
        sql.run("DELETE FROM own WHERE user = ?", (ME,))


def test_writers_of_one_organisation_wait_for_each_other(make, monkeypatch) -> None:
    quick = postgres.OPTIONS.replace("lock_timeout=5s", "lock_timeout=100ms")
    monkeypatch.setattr(postgres, "OPTIONS", quick)
    first, second = make(), make()
    elsewhere = make(OrgId(random(16)))
    with first.writing():
        with pytest.raises(StoreBusy), second.writing():
            pass
        put(elsewhere, b"a", 1)
        with second.reading():
            assert get(second, b"a") is None
    put(second, b"a", 1)
    with second.reading():
        assert get(second, b"a") == 1


def test_a_line_that_was_cut_while_idle_is_made_anew(make) -> None:
    sql = make()
    put(sql, b"a", 1)
    cut()
    put(sql, b"a", 2)
    cut()
    with sql.reading():
        assert get(sql, b"a") == 2


def test_a_line_that_is_cut_within_a_block_says_so_and_is_made_anew(make) -> None:
    sql = make()
    put(sql, b"a", 1)

    def be_cut() -> None:
        with sql.writing():
            identify(sql)
            sql.run(ADD, (ME, "work", b"a", 2, 1, b""))
            cut()

    with pytest.raises(StoreUnreachable):
        be_cut()
    with sql.reading():
        assert get(sql, b"a") == 1
    put(sql, b"a", 3)


def test_what_has_read_may_be_ended_after_it_was_told(make) -> None:
    put(make(), b"a", 1)
    line = Line(the_server().dsn(user=APP), later=True)
    sql = Postgres(line, make().org)
    with sql.reading():
        assert get(sql, b"a") == 1
    assert line._connection is not None
    info = line._connection.info
    begun = info.transaction_status
    assert begun == TransactionStatus.INTRANS
    put(make(), b"a", 2)
    with sql.reading():  # a view of its own, whoever forgot to settle
        assert get(sql, b"a") == 2
    line.settle()
    assert info.transaction_status == TransactionStatus.IDLE
    sql.close()


def test_a_primary_that_became_a_replica_is_left(make) -> None:
    sql = make()
    put(sql, b"a", 1)
    sql._line.say("SET default_transaction_read_only = on")
    with pytest.raises(StoreReadOnly):
        put(sql, b"a", 2)
    put(sql, b"a", 2)


def test_a_name_outside_of_a_block_is_refused(make) -> None:
    with pytest.raises(StoreUnreachable):
        make().enter(bytes(32), "2026-11-24")


def test_no_word_of_the_database_s_own_leaves(make, tmp_path) -> None:
    sql = make()
    challenge = "INSERT INTO challenge (name, user, device, challenge, until)"
    with pytest.raises(NotThere) as refused:
        sql.run(f"{challenge} VALUES (?, ?, ?, ?, ?)", (b"secret", ME, b"", b"", 1))
    nowhere = Postgres(Line(f"host={tmp_path} dbname=secret user=secret"), sql.org)
    with pytest.raises(StoreUnreachable) as unreachable:
        nowhere.one("SELECT 1")
    for told in (refused.value, unreachable.value):
        assert str(told) == type(told).__name__
        assert told.__cause__ is None
        assert told.__suppress_context__
    assert "secret" not in repr(nowhere._line)


def cut() -> None:
    """Cut every line of the server's role, as a restart does."""
    with psycopg.connect(the_server().dsn(), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE usename = %s",
            (APP,),
        )


def test_a_lock_s_number_fits() -> None:
    for org in (b"\xff" * 16, b"\x00" * 16, b"\x7f" + b"\xff" * 15):
        assert -(2**63) <= lock_of(OrgId(org)) < 2**63
