"""The access log: chained rows in the transaction of each act (R27)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import SessionEnded
from securenotes.sealed import Act
from securenotes.vault.log import FIRST_PREV, encode_row, row_hash

if TYPE_CHECKING:
    from securenotes.keeper.sql import Sql
    from securenotes.keeper.visitor import Caller
    from securenotes.model import ChainId, NoteId, OrgId, ScopeId

REFUSALS = 60
"""How many refusals of one person are written in an hour, at one school."""

HOUR = 3_600_000
LATELY = 2_000
"""The newest rows of a school that are looked at for that, so that it costs the
same however long the log is."""


def refuse_once_more(
    sql: Sql,
    caller: Caller,
    org: OrgId,
    chain: ChainId,
    scope: ScopeId | None,
    note: NoteId | None,
) -> None:
    """Write that somebody was refused, unless the hour has its fill (R27)."""
    found = sql.one(
        "SELECT count(*) FROM log WHERE chain = ? AND seq > (SELECT coalesce("
        "max(seq), 0) FROM log WHERE chain = ?) - ? AND actor = ? AND act = ?"
        " AND at > ?",
        (chain, chain, LATELY, caller.user, int(Act.REFUSED), caller.now - HOUR),
    )
    if found is None or found[0] < REFUSALS:
        write_row(sql, caller, org, Act.REFUSED, chain, scope, note, count=1)


def write_row(
    sql: Sql,
    caller: Caller,
    org: OrgId,
    act: Act,
    chain: ChainId,
    scope: ScopeId | None = None,
    note: NoteId | None = None,
    *,
    ver: int = 0,
    count: int = 0,
    receipt: bytes = b"",
) -> None:
    """Add a row, signed by the actor, after the chain's newest."""
    if caller.sign is None:
        raise SessionEnded
    newest = sql.one(
        "SELECT seq, hash FROM log WHERE chain = ? ORDER BY seq DESC LIMIT 1", (chain,)
    )
    before, prev = newest or (0, FIRST_PREV)
    row = encode_row(
        org,
        chain,
        before + 1,
        prev,
        caller.now,
        caller.user,
        act,
        scope,
        note,
        ver,
        count,
        receipt,
    )
    sql.run(
        "INSERT INTO log (chain, seq, prev, at, actor, act, scope, note, ver, count,"
        " receipt, sig, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            chain,
            before + 1,
            prev,
            caller.now,
            caller.user,
            int(act),
            scope,
            note,
            ver,
            count,
            receipt,
            caller.sign(row),
            row_hash(row),
        ),
    )
