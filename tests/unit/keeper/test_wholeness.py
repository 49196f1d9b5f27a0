"""A store that was tampered with says where, and one that was not says nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from securenotes.errors import StoreDamaged, StoreUnreachable
from securenotes.keeper.opening import open_store
from securenotes.keeper.upkeep import back_up, verify_file
from securenotes.keeper.wholeness import COUNTED, Fault, Finding, Part
from securenotes.notebook.demo.accounts import demo_place
from securenotes.vault.log import encode_row, row_hash, sign_row
from tests.kit import MORNING
from tests.kit_once import demo_at
from tui import exits
from tui.cli import main

Tamper = Callable[[sqlite3.Connection], None]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_place(demo_at(tmp_path_factory, MORNING)).store


@pytest.fixture
def store(demo: Path, tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    path = tmp_path / "store.db"
    back_up(demo, path)
    return path


def tampered(path: Path, tamper: Tamper) -> list[Finding]:
    with closing(sqlite3.connect(path)) as connection, connection:
        tamper(connection)
    return list(verify_file(path))


def run(*statements: str) -> Tamper:
    def tamper(connection: sqlite3.Connection) -> None:
        for statement in statements:
            assert connection.execute(statement).rowcount, statement

    return tamper


def forge_rows(connection: sqlite3.Connection) -> None:
    """Change row 5, and write all after it anew under another key."""
    (org,) = connection.execute("SELECT org FROM organisation").fetchone()
    chain, prev = connection.execute(
        "SELECT chain, prev FROM log WHERE seq = 5"
    ).fetchone()
    for row in connection.execute(
        "SELECT seq, at, actor, act, scope, note, ver, count, receipt FROM log"
        " WHERE chain = ? AND seq >= 5 ORDER BY seq",
        (chain,),
    ).fetchall():
        raw = encode_row(org, chain, row[0], prev, row[1] + 1, *row[2:])
        connection.execute(
            "UPDATE log SET at = at + 1, prev = ?, hash = ?, sig = ?"
            " WHERE chain = ? AND seq = ?",
            (prev, row_hash(raw), sign_row(bytes(32), raw), chain, row[0]),
        )
        prev = row_hash(raw)


def cut_log(connection: sqlite3.Connection) -> None:
    connection.execute(
        "DELETE FROM log WHERE seq >= (SELECT max(seq) FROM log WHERE act = 3)"
    )


LAST = "(SELECT max(seq) FROM log)"
NOTE = "(SELECT note FROM version WHERE ver = 2 ORDER BY id LIMIT 1)"
CASES: dict[str, tuple[Tamper, Part, Fault, int | None]] = {
    "r27 a row changed": (
        run("UPDATE log SET at = at + 1 WHERE seq = 5"),
        Part.LOG,
        Fault.CHANGED,
        5,
    ),
    "r27 an actor changed": (
        run(
            "UPDATE log SET actor = (SELECT actor FROM log WHERE actor <> (SELECT"
            " actor FROM log WHERE seq = 7) LIMIT 1) WHERE seq = 7"
        ),
        Part.LOG,
        Fault.CHANGED,
        7,
    ),
    "r27 a row removed": (
        run("DELETE FROM log WHERE seq = 5"),
        Part.LOG,
        Fault.MISSING,
        5,
    ),
    "r27 two rows in each other's place": (
        run(
            "UPDATE log SET seq = 0 WHERE seq = 5",
            "UPDATE log SET seq = 5 WHERE seq = 6",
            "UPDATE log SET seq = 6 WHERE seq = 0",
        ),
        Part.LOG,
        Fault.CHANGED,
        5,
    ),
    "r27 the end cut off": (cut_log, Part.LOG, Fault.MISSING, None),
    "r27 all cut off": (run("DELETE FROM log"), Part.LOG, Fault.MISSING, 1),
    "r27 rows forged without a key": (forge_rows, Part.LOG, Fault.CHANGED, 5),
    "a text exchanged": (
        run(
            "UPDATE version SET blob = (SELECT blob FROM version ORDER BY id LIMIT 1)"
            f" WHERE note = {NOTE} AND ver = 2"
        ),
        Part.NOTE,
        Fault.CHANGED,
        2,
    ),
    "an author exchanged": (
        run(
            "UPDATE version SET author = (SELECT author FROM version WHERE author <>"
            f" (SELECT author FROM version WHERE note = {NOTE}) LIMIT 1)"
            f" WHERE note = {NOTE} AND ver = 1"
        ),
        Part.NOTE,
        Fault.CHANGED,
        1,
    ),
    "a version removed": (
        run(
            f"DELETE FROM version WHERE note = {NOTE} AND ver = 1",
        ),
        Part.NOTE,
        Fault.MISSING,
        1,
    ),
    "a newest version removed with its head": (
        run(
            "DELETE FROM head WHERE note = (SELECT note FROM version ORDER BY id DESC"
            " LIMIT 1)",
            "DELETE FROM version WHERE id = (SELECT max(id) FROM version)",
        ),
        Part.NOTE,
        Fault.MISSING,
        None,
    ),
    "r8 a deleted note shown again": (
        run(
            "INSERT INTO head SELECT note, chain, scope, ver, edited, author, edited,"
            " 1, id FROM version WHERE status = 3 LIMIT 1"
        ),
        Part.NOTE,
        Fault.DISAGREES,
        None,
    ),
    "a published note hidden": (
        run("DELETE FROM head WHERE note = (SELECT note FROM head LIMIT 1)"),
        Part.NOTE,
        Fault.DISAGREES,
        None,
    ),
    "r2 a draft given to another": (
        run(
            "UPDATE draft SET author = (SELECT author FROM version WHERE author <>"
            " (SELECT author FROM draft ORDER BY id LIMIT 1) LIMIT 1)"
            " WHERE id = (SELECT min(id) FROM draft)"
        ),
        Part.DRAFT,
        Fault.CHANGED,
        0,
    ),
    "r40 a receipt moved to another reader": (
        run(
            "UPDATE receipt SET at = at - 1000 WHERE id = (SELECT min(id) FROM receipt)"
        ),
        Part.RECEIPT,
        Fault.CHANGED,
        None,
    ),
    "a pupil's card changed": (
        run(
            "UPDATE card SET blob = zeroblob(296) WHERE id = (SELECT min(id) FROM card"
            " WHERE scope <> x'')"
        ),
        Part.CARD,
        Fault.CHANGED,
        None,
    ),
    "two pupils' cards swapped": (
        run(
            "UPDATE card SET blob = (SELECT c.blob FROM card c WHERE c.scope <> x''"
            " AND c.id > card.id ORDER BY c.id LIMIT 1) WHERE id ="
            " (SELECT min(id) FROM card WHERE scope <> x'')"
        ),
        Part.CARD,
        Fault.CHANGED,
        None,
    ),
    "a card under an older key": (
        run(
            "UPDATE card SET key_ver = key_ver + 1 WHERE id = (SELECT min(id)"
            " FROM card WHERE scope <> x'')"
        ),
        Part.CARD,
        Fault.CHANGED,
        None,
    ),
    "a pupil's card taken away": (
        run("DELETE FROM card WHERE id = (SELECT min(id) FROM card)"),
        Part.CARD,
        Fault.MISSING,
        None,
    ),
    "r4 a head given to another school": (
        run(
            "UPDATE head SET chain = (SELECT c.chain FROM chain c WHERE c.chain <>"
            " head.chain) WHERE note = (SELECT min(note) FROM head)"
        ),
        Part.NOTE,
        Fault.DISAGREES,
        None,
    ),
    "a school renamed": (
        run("UPDATE chain SET chain = zeroblob(16) WHERE id = 1"),
        Part.RECEIPT,
        Fault.CHANGED,
        None,
    ),
    "a store that says it may be thrown away, or not": (
        run("UPDATE organisation SET throwaway = 1 - throwaway"),
        Part.ROSTER,
        Fault.CHANGED,
        1,
    ),
    "a store that belongs to nobody": (
        run("DELETE FROM organisation"),
        Part.FILE,
        Fault.CHANGED,
        0,
    ),
    "r25 a review moved to another day": (
        run("UPDATE review SET at = at - 1000 WHERE id = (SELECT min(id) FROM review)"),
        Part.REVIEW,
        Fault.CHANGED,
        None,
    ),
    "r9 a counter changed": (
        run("UPDATE tally SET number = number + 1 WHERE user = x'' AND number > 2"),
        Part.COUNTER,
        Fault.DISAGREES,
        0,
    ),
    "r40 a note that was changed since it was read forgotten": (
        run("DELETE FROM missed WHERE note = (SELECT min(note) FROM missed)"),
        Part.COUNTER,
        Fault.DISAGREES,
        0,
    ),
    "r40 a note that was read told of as changed since": (
        run(
            "INSERT INTO missed (note, user, chain, scope, published) SELECT m.note,"
            " m.user, h.chain, h.scope, h.published FROM mark m JOIN head h ON h.note"
            " = m.note WHERE m.ver = h.ver LIMIT 1"
        ),
        Part.COUNTER,
        Fault.DISAGREES,
        0,
    ),
    "the register changed": (
        run("UPDATE entry SET sig = zeroblob(64) WHERE seq = 3"),
        Part.ROSTER,
        Fault.CHANGED,
        3,
    ),
    "the register cut": (
        run("DELETE FROM entry WHERE seq = 3"),
        Part.ROSTER,
        Fault.MISSING,
        3,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_r27_what_was_tampered_with_is_named(case: str, store: Path) -> None:
    tamper, part, fault, number = CASES[case]
    found = tampered(store, tamper)
    assert any(
        (one.part, one.fault) == (part, fault) and number in (None, one.number)
        for one in found
    ), found


def test_r40_an_earlier_store_is_told_what_was_changed_since_it_was_read(
    store: Path,
) -> None:
    def rows() -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(store)) as connection:
            return connection.execute("SELECT * FROM missed").fetchall()

    before = rows()
    assert before
    with closing(sqlite3.connect(store)) as connection, connection:
        for statement in (
            "DROP TABLE missed",
            "DROP INDEX head_edited",
            "CREATE INDEX head_edited ON head (chain, edited)",
            "CREATE INDEX mark_reader ON mark (user, note, ver)",
            "PRAGMA user_version = 10",
        ):
            connection.execute(statement)
    open_store(store).close()
    assert rows() == before
    assert list(verify_file(store)) == []


def test_r27_the_first_bad_row_alone_is_named(store: Path) -> None:
    found = tampered(store, run("UPDATE log SET ver = 9 WHERE seq IN (6, 9)"))
    assert {(one.part, one.number) for one in found} == {(Part.LOG, 6)}


def test_r27_the_row_after_the_newest_is_missing_where_rows_were_cut(
    store: Path,
) -> None:
    found = [one for one in tampered(store, cut_log) if one.part is Part.LOG]
    with closing(sqlite3.connect(store)) as connection:
        newest = {
            row[0] + 1
            for row in connection.execute("SELECT max(seq) FROM log GROUP BY chain")
        }
    assert found
    assert {one.number for one in found} <= newest


def test_a_whole_store_and_its_copy_say_nothing(demo: Path, store: Path) -> None:
    assert list(verify_file(demo)) == []
    assert list(verify_file(store)) == []
    assert store.stat().st_mode & 0o777 == 0o600


def test_a_copy_is_made_while_another_writes(demo: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    busy = tmp_path / "busy.db"
    shutil.copy(demo, busy)
    busy.chmod(0o600)
    with closing(sqlite3.connect(busy, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM receipt")
        back_up(busy, tmp_path / "copy.db")
        writer.execute("ROLLBACK")
    assert list(verify_file(tmp_path / "copy.db")) == []


def test_a_damaged_store_gives_no_copy(store: Path, tmp_path: Path) -> None:
    tampered(store, run("DELETE FROM log WHERE seq = 5"))
    with pytest.raises(StoreDamaged):
        back_up(store, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_nothing_is_copied_over(store: Path) -> None:
    before = store.read_bytes()
    with pytest.raises(FileExistsError):
        back_up(store, store)
    assert store.read_bytes() == before


def test_a_torn_file_is_told_of(store: Path) -> None:
    raw = bytearray(store.read_bytes())
    raw[len(raw) // 2 :] = bytes(len(raw) - len(raw) // 2)
    store.write_bytes(raw)
    assert next(verify_file(store)).part is Part.FILE


def test_where_there_is_no_store_none_is_made(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with pytest.raises(StoreUnreachable):
        list(verify_file(tmp_path / "store.db"))
    assert list(tmp_path.iterdir()) == []


def test_r27_the_command_says_it_in_words(
    store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    verify = ["--lang", "en", "store", "verify", "--store", str(store.parent)]
    assert main(verify) == exits.OK
    tampered(store, run("DELETE FROM log WHERE seq = 5"))
    assert main(verify) == exits.EXPECTATION_FAILED
    told = capfd.readouterr()
    assert "row 5 of the access log is missing" in told.out
    assert "Nothing was changed" in told.err
    copy = [*verify[:3], "backup", str(store.parent / "c.db"), *verify[4:]]
    assert main(copy) == exits.STORE
    assert main([*verify[:3], "backup", *verify[4:]]) == exits.USAGE


def test_how_far_a_look_has_come_is_told_and_ends_with_all(store: Path) -> None:
    told: list[tuple[int, int]] = []
    assert (
        list(verify_file(store, lambda done, total: told.append((done, total)))) == []
    )
    with closing(sqlite3.connect(store)) as connection:
        rows = sum(
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in COUNTED
        )
    assert told == sorted(told)
    assert len(told) > 4
    assert told[-1] == (rows, rows)


def test_a_terminal_sees_how_far_it_is_and_a_file_does_not(
    store: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    command = ["--lang", "en", "--store", str(store.parent), "store", "verify"]
    assert main(command) == exits.OK
    assert capfd.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main(command) == exits.OK
    told = capfd.readouterr()
    assert "Looked through 100 %" in told.err
    assert told.err.endswith("\r")
    assert told.out == "The store is whole.\n"
