"""Many notes at once: honest rows, written past the keeper for speed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from securenotes.keeper.keeper import Keeper
from securenotes.model import NoteId
from securenotes.vault.headers import Status
from tests.kit import Person, Town, Unit


def fill(town: Town, unit: Unit, author: Person, number: int, step: int = 1000) -> None:
    """Write ``number`` published notes, spread over all pupils of a school.

    Each is sealed and signed as any other, ``step`` milliseconds apart; the
    log is left out.
    """
    pupils = list(unit.pupils.values())
    versions, deks, heads = [], [], []
    latest = town.now - number * step
    sql = town.store.keeper.sql
    newest = sql.one("SELECT coalesce(max(id), 0) FROM version")
    assert newest is not None
    first = newest[0] + 1
    template = town.header(unit, author, pupils[0], Status.PUBLISHED)
    for n in range(number):
        at = latest + n * step
        header = replace(
            template,
            scope=pupils[n % len(pupils)],
            note=NoteId(n.to_bytes(16, "big")),
            created=at,
            edited=at,
            published=at,
        )
        one = town.seal(unit, author, header)
        record, row = one.record, first + n
        assert record.wrap is not None
        common = (header.note, 1, unit.chain, header.scope, header.author)
        versions.append(
            (
                row,
                *common,
                header.author,
                at,
                one.vh,
                record.header,
                record.kc,
                record.sig,
                record.blob,
            )
        )
        deks.append((row, record.wrap.key_ver, record.wrap.wrap))
        heads.append((*common, at, at, row))
    keep(town.store.keeper, versions, deks, heads)


def keep(keeper: Keeper, versions: list, deks: list, heads: list) -> None:
    """Write the rows with their counters in one transaction."""
    counts = Counter(row[3] for row in heads)
    latest = {row[3]: (row[5], row[4]) for row in heads}
    author = heads[0][4]
    with keeper.sql.writing():
        keeper.sql.many(
            "INSERT INTO version (id, note, ver, status, chain, scope, author,"
            " editor, edited, vh, header, kc, sig, blob)"
            " VALUES (?, ?, ?, 2, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            versions,
        )
        keeper.sql.many(
            "INSERT INTO dek (id, kind, key_ver, wrap) VALUES (?, 1, ?, ?)", deks
        )
        keeper.sql.many(
            "INSERT INTO head (note, ver, chain, scope, author, published, edited,"
            " kind, version) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)",
            heads,
        )
        keeper.sql.many(
            "INSERT INTO mark (note, user, ver, at) VALUES (?, ?, 1, ?)",
            ((row[0], row[4], row[5]) for row in heads),
        )
        keeper.sql.many(
            "INSERT INTO tally (scope, user, number, latest_at, latest_by)"
            " VALUES (?, x'', ?, ?, ?)",
            ((scope, number, *latest[scope]) for scope, number in counts.items()),
        )
        keeper.sql.many(
            "INSERT INTO tally (user, scope, number) VALUES (?, ?, ?)",
            ((author, scope, number) for scope, number in counts.items()),
        )
