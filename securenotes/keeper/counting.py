"""Heads, marks and counters: kept in the transaction of each act."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from securenotes.keeper.sql import Sql
    from securenotes.model import ChainId, NoteId, ScopeId, UserId
    from securenotes.vault.headers import Header


def raise_head(
    sql: Sql, chain: ChainId, header: Header, row: int, before: int | None, now: int
) -> None:
    """Show a version to its readers; ``before`` is the version in its place."""
    if before is None:
        sql.run(
            "INSERT INTO head (note, chain, scope, ver, published, author, edited,"
            " kind, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                header.note,
                chain,
                header.scope,
                header.ver,
                header.published,
                header.author,
                header.edited,
                int(header.kind),
                row,
            ),
        )
        sql.run(
            "INSERT INTO tally (scope, user, number, latest_at, latest_by)"
            " VALUES (?, x'', 1, ?, ?) ON CONFLICT (scope, user) DO UPDATE SET"
            " number = tally.number + 1,"
            " latest_at = CASE WHEN excluded.latest_at >= tally.latest_at"
            " THEN excluded.latest_at ELSE tally.latest_at END,"
            " latest_by = CASE WHEN excluded.latest_at >= tally.latest_at"
            " THEN excluded.latest_by ELSE tally.latest_by END",
            (header.scope, header.published, header.author),
        )
    else:
        sql.run(
            "UPDATE head SET ver = ?, edited = ?, kind = ?, version = ? WHERE note = ?",
            (header.ver, header.edited, int(header.kind), row, header.note),
        )
        make_unread(sql, header.note, header.scope, before)
    if header.ver > 1:
        put_missed(sql, chain, header)
    set_mark(sql, header.editor, header.note, header.scope, header.ver, header.ver, now)


def lower_head(sql: Sql, note: NoteId, scope: ScopeId, ver: int) -> None:
    """Take a note out of every list and count."""
    make_unread(sql, note, scope, ver)
    sql.run("DELETE FROM missed WHERE note = ?", (note,))
    sql.run("DELETE FROM head WHERE note = ?", (note,))
    newest = sql.one(
        "SELECT published, author FROM head WHERE scope = ?"
        " ORDER BY published DESC, note DESC LIMIT 1",
        (scope,),
    )
    at, by = newest or (0, None)
    sql.run(
        "UPDATE tally SET number = number - 1, latest_at = ?, latest_by = ?"
        " WHERE scope = ? AND user = x''",
        (at, by, scope),
    )


def make_unread(sql: Sql, note: NoteId, scope: ScopeId, ver: int) -> None:
    """Take one from the read counter of all who had opened this version."""
    sql.run(
        "UPDATE tally SET number = number - 1 WHERE scope = ? AND user IN"
        " (SELECT user FROM mark WHERE note = ? AND ver = ?)",
        (scope, note, ver),
    )


def put_missed(sql: Sql, chain: ChainId, header: Header) -> None:
    """Tell all who have opened an earlier version that there is a newer (R40)."""
    sql.run(
        "INSERT INTO missed (note, user, chain, scope, published)"
        " SELECT note, user, ?, ?, ? FROM mark WHERE note = ? AND ver < ?"
        " ON CONFLICT (note, user) DO NOTHING",
        (chain, header.scope, header.published, header.note, header.ver),
    )


def set_mark(
    sql: Sql, user: UserId, note: NoteId, scope: ScopeId, ver: int, newest: int, at: int
) -> None:
    """Mark a version as opened, and count it where it is the newest."""
    old = sql.one("SELECT ver FROM mark WHERE note = ? AND user = ?", (note, user))
    if old is not None and old[0] >= ver:
        return
    sql.run(
        "INSERT INTO mark (note, user, ver, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (note, user) DO UPDATE SET ver = excluded.ver, at = excluded.at",
        (note, user, ver, at),
    )
    if old is None and ver < newest:
        sql.run(
            "INSERT INTO missed (note, user, chain, scope, published)"
            " SELECT note, ?, chain, scope, published FROM head WHERE note = ?",
            (user, note),
        )
    if ver == newest:
        if old is not None:
            sql.run("DELETE FROM missed WHERE note = ? AND user = ?", (note, user))
        sql.run(
            "INSERT INTO tally (scope, user, number) VALUES (?, ?, 1)"
            " ON CONFLICT (scope, user) DO UPDATE SET number = tally.number + 1",
            (scope, user),
        )
