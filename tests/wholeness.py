"""Whether a store is whole: read raw, and believed in nothing."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from securenotes.model import ChainId
from securenotes.vault.headers import Header, Status, check_follows
from securenotes.vault.log import FIRST_PREV, encode_row, row_hash, verify_row
from securenotes.vault.notes import SealedNote, verify_note
from securenotes.vault.roster import RosterEntry, RosterState

Rows = list[tuple[Any, ...]]


class Look:
    """One look into a store's file, for assertions."""

    def __init__(self, path: Path) -> None:
        self.sql = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        self.org = self.all("SELECT org FROM organisation")[0][0]
        self.states = {
            chain: self.state(ChainId(chain))
            for (chain,) in self.all("SELECT chain FROM chain")
        }

    def all(self, statement: str, *values: object) -> Rows:
        return self.sql.execute(statement, values).fetchall()

    def state(self, chain: ChainId) -> RosterState:
        """Verify and apply a chain from its first entry on."""
        state = RosterState(self.org, chain)
        for row in self.all(
            "SELECT seq, prev, payload, sig, hash FROM entry WHERE chain = ?"
            " ORDER BY seq",
            chain,
        ):
            assert state.apply(RosterEntry(chain, *row[:4])).hash == row[4]
        return state

    def close(self) -> None:
        self.sql.close()


def check_whole(path: Path) -> None:
    """Assert that all a store holds verifies and agrees with itself."""
    look = Look(path)
    try:
        assert look.all("PRAGMA integrity_check") == [("ok",)]
        assert look.all("PRAGMA foreign_key_check") == []
        check_versions(look)
        check_drafts(look)
        check_counts(look)
        check_log(look)
    finally:
        look.close()


def check_versions(look: Look) -> None:
    """Every chain of versions holds, and heads are their newest."""
    notes: dict[bytes, Rows] = defaultdict(list)
    for row in look.all(
        "SELECT v.note, v.ver, v.status, v.chain, v.scope, v.author, v.editor,"
        " v.edited, v.vh, v.header, v.blob, v.kc, v.sig, v.id, d.kind, d.key_ver,"
        " s.id FROM version v LEFT JOIN dek d ON d.id = v.id"
        " LEFT JOIN seal s ON s.id = v.id ORDER BY v.note, v.ver"
    ):
        notes[row[0]].append(row)
    heads = {
        row[0]: row[1:]
        for row in look.all(
            "SELECT note, ver, version, published, author, scope, edited, kind"
            " FROM head"
        )
    }
    for note, rows in notes.items():
        before: Header | None = None
        vh = None
        for row in rows:
            sealed = SealedNote(row[9], row[10], row[11], row[12])
            header = sealed.header
            state = look.states[row[3]]
            assert row[:3] == (header.note, header.ver, header.status)
            assert row[4:8] == (
                header.scope,
                header.author,
                header.editor,
                header.edited,
            )
            assert row[8] == sealed.vh
            assert state.head_at(header.roster_seq) == header.roster_head
            key = state.key_of(header.editor, header.roster_seq)
            assert key is not None
            verify_note(sealed, key.sign_pk)
            check_follows(before, vh, header)
            before, vh = header, sealed.vh
        check_layers(look, rows)
        assert before is not None
        assert (note in heads) == (before.status is Status.PUBLISHED)
        if note in heads:
            assert heads[note] == (
                before.ver,
                rows[-1][13],
                before.published,
                before.author,
                before.scope,
                before.edited,
                before.kind,
            )
    assert set(heads) <= set(notes)


def check_layers(look: Look, rows: Rows) -> None:
    """What readers see lies under the scope's newest key; the rest is closed."""
    closed_to = max((row[1] for row in rows if row[2] in (3, 4)), default=0)
    newest = look.states[rows[0][3]].newest_key(rows[0][4])
    assert newest is not None
    for row in rows:
        kind, key_ver, seal = row[14:17]
        if row[1] > closed_to:
            assert (kind, key_ver, seal) == (1, newest.ver, None)
        else:
            assert seal is not None or kind == 3
            assert kind != 1 or key_ver == newest.ver


def check_drafts(look: Look) -> None:
    """Every draft stands alone, after the newest version of its note."""
    for row in look.all(
        "SELECT note, author, scope, vh, header, blob, kc, sig FROM draft"
    ):
        sealed = SealedNote(row[4], row[5], row[6], row[7])
        header = sealed.header
        assert row[:4] == (header.note, header.author, header.scope, sealed.vh)
        assert header.status is Status.DRAFT
        assert look.all("SELECT 1 FROM head WHERE note = ?", row[0]) == []
        newest = look.all(
            "SELECT ver, vh FROM version WHERE note = ? ORDER BY ver DESC LIMIT 1",
            row[0],
        )
        expected = newest[0] if newest else (0, bytes(32))
        assert (header.ver - 1, header.prev_hash) == expected


def check_counts(look: Look) -> None:
    """Kept counters are what counting anew gives."""
    kept = {
        scope: (number, at, by)
        for scope, number, at, by in look.all(
            "SELECT scope, number, latest_at, latest_by FROM tally WHERE user = x''"
        )
        if number
    }
    counted: dict[bytes, list[tuple[int, bytes, bytes]]] = defaultdict(list)
    for scope, published, note, author in look.all(
        "SELECT scope, published, note, author FROM head"
    ):
        counted[scope].append((published, note, author))
    assert {scope: row[:2] for scope, row in kept.items()} == {
        scope: (len(rows), max(rows)[0]) for scope, rows in counted.items()
    }
    read = Counter(
        look.all(
            "SELECT mark.user, head.scope FROM mark JOIN head"
            " ON head.note = mark.note AND head.ver = mark.ver"
        )
    )
    rows = look.all(
        "SELECT user, scope, number FROM tally WHERE user <> x'' AND number <> 0"
    )
    assert {(user, scope): number for user, scope, number in rows} == dict(read)


def check_log(look: Look) -> None:
    """Every chain of rows holds, and no act is without its row."""
    shown: set[tuple[bytes, int]] = set()
    for chain, state in look.states.items():
        prev = FIRST_PREV
        rows = look.all(
            "SELECT seq, prev, at, actor, act, scope, note, ver, count, receipt, sig,"
            " hash FROM log WHERE chain = ? ORDER BY seq",
            chain,
        )
        for number, row in enumerate(rows, 1):
            raw = encode_row(look.org, chain, *row[:10])
            assert (row[0], row[1]) == (number, prev)
            prev = row_hash(raw)
            assert row[11] == prev
            keys = {
                key.sign_pk
                for seq in range(1, state.seq + 1)
                if (key := state.key_of(row[3], seq)) is not None
            }
            verify_any(keys, raw, row[10])
            if row[4] in (3, 4, 5, 6):
                shown.add((row[6], row[7]))
    assert set(look.all("SELECT note, ver FROM version")) == shown


def verify_any(keys: set[bytes], raw: bytes, sig: bytes) -> None:
    """Verify a row with the key that its actor had then."""
    (key,) = keys
    verify_row(key, raw, sig)
