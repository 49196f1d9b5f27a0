"""Sessions in the store: tokens hashed, three a person (vault § 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.keeper.visitor import FULL
from securenotes.model import SessionId
from securenotes.vault.primitives import h, random, sha256
from securenotes.vault.totp import step_at

if TYPE_CHECKING:
    from securenotes.keeper.sql import Sql
    from securenotes.model import DeviceId, UserId

MADE, WHOLE, RESUMED = 0, 1, 2
MOST = 3
STALE = 24 * 3_600_000


def make_session(
    sql: Sql,
    user: UserId,
    device: DeviceId,
    tag: str,
    now: int,
    state: int = MADE,
    code_at: int = 0,
) -> bytes:
    """Begin a session and give its token; ``code_at`` is when a code was shown."""
    token = random(32)
    sql.run("DELETE FROM session WHERE made < ?", (now - STALE,))
    sql.run(
        "INSERT INTO session (token_hash, user, device, tag, state, made, used,"
        " code_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (sha256(token), user, device, tag, state, now, now, code_at),
    )
    return token


def find_session(
    sql: Sql, token: bytes
) -> tuple[int, UserId, DeviceId, str, int] | None:
    """Give number, person, computer, tag and state of a token's session."""
    row = sql.one(
        "SELECT id, user, device, tag, state FROM session WHERE token_hash = ?",
        (sha256(token),),
    )
    return None if row is None else (row[0], row[1], row[2], row[3], row[4])


def make_whole(sql: Sql, number: int, user: UserId, now: int, code: bool) -> None:
    """Let a session do its person's acts; the oldest beyond three end."""
    sql.run(
        "UPDATE session SET state = ?, used = ?, code_at = CASE WHEN ? = 1 THEN ?"
        " ELSE code_at END WHERE id = ?",
        (WHOLE, now, int(code), now, number),
    )
    sql.run(
        "DELETE FROM session WHERE user = ? AND id NOT IN (SELECT id FROM session"
        " WHERE user = ? AND state <> ? ORDER BY used DESC, id DESC LIMIT ?)"
        " AND state <> ?",
        (user, user, MADE, MOST, MADE),
    )


def end_sessions(sql: Sql, user: UserId, but: int = 0) -> None:
    """End all sessions of a person, or all but one."""
    sql.run("DELETE FROM session WHERE user = ? AND id <> ?", (user, but))


def session_id(token_hash: bytes) -> SessionId:
    """Name a session for its person: no way leads back to the token."""
    return SessionId(h("SA1/session-id", token_hash)[:16])


def lift(sql: Sql, number: int) -> None:
    """Make a session of a completed change one like any other."""
    sql.run("UPDATE session SET tag = ? WHERE id = ?", (FULL, number))


def claim(sql: Sql, user: UserId, step: int, now: int) -> bool:
    """Take a code's step once: of one before to one after now, and a newer one."""
    if abs(step - step_at(now)) > 1:
        return False
    changed = sql.run(
        "UPDATE account SET last_step = ? WHERE user = ? AND last_step < ?",
        (step, user, step),
    )
    return changed == 1
