"""What is no fit store, or no fit place for one (vault § 8)."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from securenotes.errors import (
    DiskFull,
    StoreDamaged,
    StoreError,
    StoreReadOnly,
    StoreRefused,
    StoreUnreachable,
    StoreVersion,
)
from securenotes.keeper import opening, place
from securenotes.keeper.opening import create_store, make_in_memory, open_store
from securenotes.keeper.schema import VERSION, read_steps


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "store" / "notes.db"
    create_store(path).close()
    return path


def test_the_file_is_its_owner_s_alone(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    store = open_store(path)
    with store.writing():
        store.must_destroy()
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    store.close()


def test_the_connection_is_set_as_it_must_be(path: Path) -> None:
    store = open_store(path)
    asked = {
        "journal_mode": "wal",
        "secure_delete": 1,
        "synchronous": 2,
        "temp_store": 2,
        "trusted_schema": 0,
        "foreign_keys": 1,
        "page_size": 16384,
        "user_version": VERSION,
    }
    found = {name: store.one(f"PRAGMA {name}") for name in asked}
    assert found == {name: (value,) for name, value in asked.items()}
    store.close()


def test_nothing_is_left_beside_a_new_store(path: Path) -> None:
    assert [file.name for file in path.parent.iterdir()] == ["notes.db"]


def test_a_store_is_not_made_over_another(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(StoreRefused, match="exists"):
        create_store(path)
    assert path.read_bytes() == before


def test_no_file_is_unreachable_and_none_is_made(tmp_path: Path) -> None:
    for path in (tmp_path / "none.db", tmp_path / "no" / "none.db"):
        with pytest.raises(StoreUnreachable):
            open_store(path)
        assert not path.exists()


def test_a_link_in_place_of_the_file_or_its_folder_is_refused(path: Path) -> None:
    other = path.parent.parent / "other"
    other.mkdir(mode=0o700)
    (other / "notes.db").symlink_to(path)
    with pytest.raises(StoreRefused, match="link"):
        open_store(other / "notes.db")
    folder = path.parent.parent / "folder"
    folder.symlink_to(path.parent)
    with pytest.raises(StoreRefused, match="link"):
        open_store(folder / "notes.db")
    journal = path.with_name("notes.db-wal")
    journal.symlink_to(other)
    with pytest.raises(StoreRefused, match="link"):
        open_store(path)


@pytest.mark.parametrize("mode", [0o644, 0o606, 0o660])
def test_a_file_open_to_others_is_refused(path: Path, mode: int) -> None:
    path.chmod(mode)
    with pytest.raises(StoreRefused, match="open"):
        open_store(path)


@pytest.mark.parametrize("mode", [0o777, 0o770])
def test_a_folder_that_others_write_to_is_refused(path: Path, mode: int) -> None:
    path.parent.chmod(mode)
    with pytest.raises(StoreRefused, match="open"):
        open_store(path)


def test_a_network_file_system_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = [("/", "ext4"), (str(path.parent.parent), "nfs4"), ("/proc", "proc")]
    monkeypatch.setattr(place, "read_mounts", lambda: table)
    monkeypatch.setattr(place, "read_mounts_of_mac", lambda: table)
    with pytest.raises(StoreRefused, match="network"):
        open_store(path)


def test_mount_points_are_read_with_their_types() -> None:
    assert place.find_file_system(Path("/proc")) in ("proc", "")
    assert place.unescape(r"/mnt/a\040b") == "/mnt/a b"


def test_a_file_that_may_not_be_written_is_read_only(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # root may write anywhere, so the system's answer is given for it
    monkeypatch.setattr("securenotes.keeper.place.os.access", lambda *_: False)
    with pytest.raises(StoreReadOnly):
        open_store(path)


@pytest.mark.parametrize("keep", [0, 1, 100, 16383, 16384, 40_000, 100_000])
def test_a_truncated_file_is_damaged(path: Path, keep: int) -> None:
    whole = path.read_bytes()
    assert keep < len(whole)
    path.write_bytes(whole[:keep])
    with pytest.raises(StoreDamaged):
        open_store(path)


@pytest.mark.parametrize("content", [b"x" * 20_000, bytes(20_000), b"{}\n" * 9000])
def test_a_file_that_is_no_database_is_damaged(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreDamaged):
        open_store(path)


@pytest.mark.parametrize("version", [0, VERSION + 1, 99])
def test_a_store_of_another_version_says_so(path: Path, version: int) -> None:
    change(path, f"PRAGMA user_version={version}")
    with pytest.raises(StoreVersion):
        open_store(path)


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA application_id=1",
        "CREATE TABLE other (x)",
        "CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM log; END",
        "CREATE VIEW v AS SELECT 1",
        "DROP INDEX head_chain",
        "ALTER TABLE own ADD COLUMN x BLOB",
    ],
)
def test_an_unexpected_schema_is_refused(path: Path, statement: str) -> None:
    change(path, statement)
    with pytest.raises(StoreDamaged):
        open_store(path)


def change(path: Path, statement: str) -> None:
    raw = sqlite3.connect(path)
    raw.execute(statement)
    raw.commit()
    raw.close()


def test_a_full_disk_says_so_and_the_store_stays_whole(path: Path) -> None:
    store = open_store(path)
    pages = store.one("PRAGMA page_count")
    assert pages is not None
    store.all(f"PRAGMA max_page_count={pages[0] + 2}")
    statement = "INSERT INTO device_session (user, device, blob) VALUES (?, ?, ?)"
    with pytest.raises(DiskFull), store.writing():
        store.run(statement, (b"u", b"d", bytes(200_000)))
    assert store.one("SELECT count(*) FROM device_session") == (0,)
    store.close()
    open_store(path).close()


def test_errors_of_the_file_system_get_our_names() -> None:
    import errno

    for number, kind in (
        (errno.ENOSPC, DiskFull),
        (errno.EROFS, StoreReadOnly),
        (errno.EIO, StoreUnreachable),
    ):
        error = opening.translate(OSError(number, "secret path"))
        assert type(error) is kind
        assert isinstance(error, StoreError)
        assert "secret" not in str(error)


def test_migrations_are_numbered_without_a_gap_up_to_the_version() -> None:
    assert [number for number, _ in read_steps()] == list(range(1, VERSION + 1))


def test_what_fails_in_a_transaction_leaves_nothing() -> None:
    store = make_in_memory()
    with suppress(ZeroDivisionError), store.writing():
        store.must_destroy()
        raise ZeroDivisionError
    assert store.all("SELECT * FROM destroying") == []
    store.close()


def test_r42_nothing_is_told_as_saved_when_the_file_has_gone(path: Path) -> None:
    store = open_store(path)
    aside = path.with_name("elsewhere.db")
    path.rename(aside)
    with pytest.raises(StoreUnreachable), store.writing():
        store.must_destroy()
    create_store(path).close()
    with pytest.raises(StoreUnreachable), store.writing():
        store.must_destroy()
    path.unlink()
    aside.rename(path)
    with store.writing():
        store.must_destroy()
    store.close()
