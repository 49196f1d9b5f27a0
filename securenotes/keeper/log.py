"""The access log: chained rows in the transaction of each act (R27)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import SessionEnded
from securenotes.vault.log import FIRST_PREV, encode_row, row_hash

if TYPE_CHECKING:
    from securenotes.keeper.sql import Sql
    from securenotes.keeper.visitor import Caller
    from securenotes.model import ChainId, NoteId, OrgId, ScopeId
    from securenotes.sealed import Act


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
