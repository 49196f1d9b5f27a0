"""A backup put in the place of an embedded store, and the store kept beside it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from securenotes.errors import (
    DiskFull,
    StoreBusy,
    StoreDamaged,
    StoreRefused,
    StoreUnreachable,
)
from securenotes.keeper.counting import lower_head
from securenotes.keeper.disposing import destroy_note
from securenotes.keeper.drafts import find_before
from securenotes.keeper.notes_rows import DESTROYED
from securenotes.keeper.opening import open_store
from securenotes.keeper.place import check_folder, check_place, make_folder
from securenotes.keeper.sqlite import Sqlite
from securenotes.keeper.upkeep import back_up, open_to_look
from securenotes.keeper.wholeness.later import state_at
from securenotes.model import ChainId, NoteId, OrgId
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Status
from securenotes.vault.roster import RosterEntry

if TYPE_CHECKING:
    from securenotes.keeper.sql import Row, Sql

WAIT_MS = 1000
SINCE = 8
"""The schema from which on a store keeps later entries."""
HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@dataclass(frozen=True, slots=True, repr=False)
class Restored:
    """What a restore has done.

    ``kept`` is the copy of what was there, None where nothing was. ``ahead`` is
    how many entries of the register it had that the backup lacks, None where
    that could not be read. ``disposed`` counts notes destroyed again (R24).
    """

    kept: Path | None
    ahead: int | None = 0
    disposed: int = 0


def restore(backup: Path, store: Path, kept: Path) -> Restored:
    """Put a verified copy of a backup in a store's place.

    What was there is kept at ``kept``, damaged or not, before anything is
    replaced; at every moment there is a whole store or what was before. Raises
    ``StoreDamaged`` for a backup that does not verify, ``StoreBusy`` while
    another process has the store open, ``StoreRefused`` ("organisation") for
    another organisation's, ("exists") where ``kept`` is taken, and the rest of
    the ``StoreError`` family. Then nothing was changed.
    """
    make_folder(store.parent)
    check_folder(store.parent)
    building = store.with_name(f".{store.name}.restoring.{os.getpid()}")
    with suppress(FileNotFoundError):
        building.unlink()
    try:
        back_up(backup, building)
        if not os.path.lexists(store):
            _put(building, store)
            return Restored(None)
        check_place(store)
        with _alone(store) as old:
            newer = None if old is None else _newer(old, building)
            disposed = _replay(building, newer) if newer else 0
            _keep(store, kept)
            _put(building, store)
        return Restored(kept, None if newer is None else len(newer[0]), disposed)
    except OSError as error:
        raise DiskFull if error.errno == 28 else StoreUnreachable from None
    finally:
        with suppress(OSError):
            building.unlink()


def replay_disposals(sql: Sql, entries: list[Row]) -> int:
    """Dispose again of what newer entries have disposed of; say of how many notes.

    ``entries`` are (chain, seq, prev, payload, sig), in order, of the store that
    is replaced: a backup must not bring back what was destroyed (vault § 7).
    Runs in a transaction of the store that is put in place. Each must verify on the
    register of the backup; they are kept beside it as the proof. What was never in
    the backup is passed over.
    """
    found = sql.one("SELECT org FROM organisation")
    if found is None:
        return 0
    done = 0
    highest = sql.one("SELECT max(branch) FROM later_entry")
    branch = 1 + (highest[0] or 0 if highest else 0)
    for chain, part in groupby(entries, itemgetter(0)):
        rows = list(part)
        if _is_known(sql, rows[-1]):
            continue
        ends = sql.one("SELECT max(seq) FROM entry WHERE chain = ?", (chain,))
        at_seq = ends[0] or 0 if ends else 0
        state = state_at(sql, OrgId(found[0]), ChainId(chain), at_seq)
        for row in rows:
            try:
                state.apply(RosterEntry(ChainId(chain), *row[1:]))
            except Refused:
                break
            sql.run(
                "INSERT INTO later_entry (branch, chain, at_seq, seq, prev, payload,"
                " sig) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (branch, chain, at_seq, *row[1:]),
            )
            for _, note, _ in state.disposals.made_at(row[1]):
                done += _destroy_again(sql, note)
    return done


def _is_known(sql: Sql, row: Row) -> bool:
    """Whether an entry was kept beside the register already, with those before it."""
    found = sql.one(
        "SELECT 1 FROM later_entry WHERE chain = ? AND seq = ? AND sig = ?",
        (row[0], row[1], row[4]),
    )
    return found is not None


def _destroy_again(sql: Sql, note: NoteId) -> int:
    """Destroy a note that a backup has; 1 where it was there to be read."""
    before = find_before(sql, note)
    longest = sql.one("SELECT max(length(blob)) FROM version WHERE note = ?", (note,))
    if before is None or longest is None or longest[0] <= DESTROYED:
        return 0
    header = before.header
    if header.status is Status.PUBLISHED:
        lower_head(sql, note, header.scope, header.ver)
    destroy_note(sql, note)
    sql.must_destroy()
    return 1


def _replay(building: Path, newer: list[list[Row]]) -> int:
    made = open_store(building)
    try:
        with made.writing():
            done = sum(replay_disposals(made, entries) for entries in newer)
        if done:
            made.destroy()
            made.compact()
        return done
    finally:
        made.close()


@contextmanager
def _alone(store: Path) -> Iterator[Sql | None]:
    """Hold a store against every other process; None where it cannot be read."""
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        if _is_ours(connection):
            yield Sqlite(connection, store)
            return
    yield None


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Shut all others out; False where the file is damaged, ``StoreBusy``."""
    try:
        connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        # Without a journal beside it, nothing of it can fall to what comes after.
        mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        whole = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if (error.sqlite_errorcode & 0xFF) in HELD:
            raise StoreBusy from None
        return False
    return (mode, whole) == (("delete",), ("ok",))


def _newer(old: Sql, building: Path) -> list[list[Row]] | None:
    """Give what an embedded store has beyond a backup; None where it is damaged."""
    try:
        version = old.one("PRAGMA user_version")
        with open_to_look(building) as made:
            return newer_entries(
                old, made, later=version is not None and version[0] >= SINCE
            )
    except StoreDamaged:
        return None


def newer_entries(old: Sql, made: Sql, *, later: bool = True) -> list[list[Row]]:
    """Give what the register of an old store has beyond that of a backup.

    After that, what other registers had that the old one was itself restored over,
    where it keeps such (``later``). Raises ``StoreRefused`` ("organisation") where
    the two are not one organisation's.
    """
    org = made.one("SELECT org FROM organisation")
    if old.one("SELECT org FROM organisation") not in (None, org):
        raise StoreRefused("organisation")
    ends: dict[bytes, int] = dict(
        made.all("SELECT chain, max(seq) FROM entry GROUP BY chain")
    )
    rows = old.all(
        "SELECT chain, seq, prev, payload, sig FROM entry ORDER BY chain, seq"
    )
    kept = (
        old.all(
            "SELECT branch, at_seq, chain, seq, prev, payload, sig"
            " FROM later_entry ORDER BY branch, chain, seq"
        )
        if later
        else []
    )
    found = [[row for row in rows if row[1] > ends.get(row[0], 0)]]
    for (_, at_seq, chain), part in groupby(kept, itemgetter(0, 1, 2)):
        begun = [row for row in rows if row[0] == chain and row[1] <= at_seq]
        whole = [*begun, *(row[2:] for row in part)]
        found.append([row for row in whole if row[1] > ends.get(chain, 0)])
    return found


def _keep(store: Path, kept: Path) -> None:
    """Give what is there a second name, with what its journal holds."""
    try:
        os.link(store, kept)
    except FileExistsError:
        raise StoreRefused("exists") from None
    for suffix in ("-wal", "-shm"):
        # Left behind only by a file too damaged to be put in order.
        left = store.with_name(store.name + suffix)
        if suffix == "-wal" and left.exists() and left.stat().st_size:
            os.link(left, kept.with_name(kept.name + suffix))
        with suppress(FileNotFoundError):
            left.unlink()


def _put(building: Path, store: Path) -> None:
    """Put the copy in place in one step, on disk when this returns."""
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            building.with_name(building.name + suffix).unlink()
    building.replace(store)
    folder = os.open(store.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
