"""Storing wraps and cards that come with a roster act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import BadInput, StaleKey
from securenotes.vault.primitives import sha256

if TYPE_CHECKING:
    from collections.abc import Iterable

    from securenotes.keeper.sql import Sql
    from securenotes.model import ScopeId
    from securenotes.sealed import CardRecord, PersonWrap, RosterAct
    from securenotes.vault.roster import RosterState

CLOSED = 3
NO_VERSION = 0
"""A disclosure's record lies under the administrators' key as a closed version
does, and turns with them: versions count from 1."""
LONGEST_CARD = 64 * 1024


def holds_any(act: RosterAct) -> bool:
    """Whether an act brings more than entries."""
    return any(
        (
            act.person_wraps,
            act.scope_wraps,
            act.up_wraps,
            act.recovery_wraps,
            act.cards,
            act.rewrapped,
            act.closed,
            act.tombstones,
            act.packages,
            act.arrived,
        )
    )


def store(sql: Sql, state: RosterState, act: RosterAct, today: str) -> bool:
    """Store what an act brings; True when a card took another's place.

    Every wrap is of the newest key and to one who should hold it; what it
    holds is for its reader to check against the roster.
    """
    put_person_wraps(sql, state, act.person_wraps, today)
    parents: dict[ScopeId, set[ScopeId]] = {}
    for sw in act.scope_wraps:
        check_newest(state, sw.child, sw.child_ver)
        check_newest(state, sw.parent, sw.parent_ver)
        if sw.child not in parents:
            parents[sw.child] = set(state.who_opens(sw.child, today).parents)
        if sw.chain != act.chain or sw.parent not in parents[sw.child]:
            raise BadInput("wrap", "parent")
    sql.many(
        "INSERT INTO scope_wrap (chain, child, child_ver, parent, parent_ver, wrap)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (child, parent, child_ver, parent_ver)"
        " DO UPDATE SET chain = excluded.chain, wrap = excluded.wrap",
        (
            (act.chain, w.child, w.child_ver, w.parent, w.parent_ver, w.wrap)
            for w in act.scope_wraps
        ),
    )
    for up in act.up_wraps:
        check_newest(state, up.scope, up.ver)
        check_newest(state, up.administrators, up.administrators_ver)
        place = (up.chain, up.scope, up.administrators)
        if place != (act.chain, state.school.observers, state.school.administrators):
            raise BadInput("wrap", "up")
        sql.run(
            "INSERT INTO up_wrap (chain, scope, ver, administrators,"
            " administrators_ver, seal) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (scope, ver, administrators_ver) DO UPDATE SET"
            " chain = excluded.chain, administrators = excluded.administrators,"
            " seal = excluded.seal",
            (*place[:2], up.ver, up.administrators, up.administrators_ver, up.seal),
        )
    for rw in act.recovery_wraps:
        check_newest(state, rw.scope, rw.ver)
        kept = (state.school.administrators, state.school.identity)
        if rw.chain != act.chain or rw.scope not in kept:
            raise BadInput("wrap", "recovery")
        sql.run(
            "INSERT INTO recovery_wrap (chain, scope, ver, seal) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (scope, ver) DO UPDATE SET"
            " chain = excluded.chain, seal = excluded.seal",
            (act.chain, rw.scope, rw.ver, rw.seal),
        )
    replaced = [put_card(sql, state, card) for card in act.cards]
    put_deks(sql, state, act)
    destroyed = any(replaced)
    if destroyed:
        sql.must_destroy()
    return destroyed


def put_person_wraps(
    sql: Sql, state: RosterState, wraps: Iterable[PersonWrap], today: str
) -> None:
    """Store scope keys sealed to persons who are to hold them today."""
    persons: dict[ScopeId, set[bytes]] = {}
    rows = []
    for wrap in wraps:
        check_newest(state, wrap.scope, wrap.ver)
        if wrap.scope not in persons:
            persons[wrap.scope] = set(state.who_opens(wrap.scope, today).persons)
        if wrap.chain != state.chain or wrap.recipient not in persons[wrap.scope]:
            raise BadInput("wrap", "person")
        rows.append((wrap.chain, wrap.scope, wrap.ver, wrap.recipient, wrap.seal))
    sql.many(
        "INSERT INTO person_wrap (chain, scope, ver, recipient, seal)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (recipient, scope, ver)"
        " DO UPDATE SET chain = excluded.chain, seal = excluded.seal",
        rows,
    )


def check_newest(state: RosterState, scope: ScopeId, ver: int) -> None:
    """Raise ``StaleKey`` for an older key, ``BadInput`` for no scope here."""
    key = state.newest_key(scope)
    if key is None:
        raise BadInput("wrap", "scope")
    if key.ver != ver:
        raise StaleKey


def put_card(sql: Sql, state: RosterState, card: CardRecord) -> bool:
    """Store a card that the roster names; True when another was there."""
    row = state.card(card.subject, card.scope or None)
    if row is None or card.chain != state.chain or len(card.blob) > LONGEST_CARD:
        raise BadInput("card", "subject")
    if card.ver != row.ver or sha256(card.blob) != row.blob:
        raise StaleKey
    if card.scope:
        check_newest(state, card.scope, card.key_ver)
    old = sql.one(
        "SELECT ver FROM card WHERE chain = ? AND subject = ? AND scope = ?",
        (card.chain, card.subject, card.scope),
    )
    sql.run(
        "INSERT INTO card (chain, subject, scope, ver, blob, key_ver, wrap)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (chain, subject, scope)"
        " DO UPDATE SET ver = excluded.ver, blob = excluded.blob,"
        " key_ver = excluded.key_ver, wrap = excluded.wrap",
        (
            card.chain,
            card.subject,
            card.scope,
            card.ver,
            card.blob,
            card.key_ver,
            card.wrap,
        ),
    )
    return old is not None and old[0] != card.ver


def put_deks(sql: Sql, state: RosterState, act: RosterAct) -> None:
    """Put new wraps of note keys in place of those under older scope keys."""
    newest = state.newest_key(state.school.administrators)
    if newest and any(
        w.kind != CLOSED or w.key_ver != newest.ver for *_, w in act.closed
    ):
        raise StaleKey
    if any(wrap.kind != 1 for *_, wrap in act.rewrapped):
        raise BadInput("wrap", "kind")
    sql.many(
        "UPDATE dek SET key_ver = ?, wrap = ? WHERE kind = 1 AND id ="
        " (SELECT id FROM version WHERE note = ? AND ver = ? AND chain = ?)",
        (
            (wrap.key_ver, wrap.wrap, note, ver, act.chain)
            for note, ver, wrap in act.rewrapped
        ),
    )
    settle(sql, act)
    sql.many(
        "UPDATE disclosure SET key_ver = ?, wrap = ? WHERE name = ? AND chain = ?",
        (
            (wrap.key_ver, wrap.wrap, name, act.chain)
            for name, ver, wrap in act.closed
            if ver == NO_VERSION
        ),
    )


def settle(sql: Sql, act: RosterAct) -> None:
    """Put wraps under the administrators' key in place of seals."""
    sql.many(
        "INSERT INTO dek (id, kind, key_ver, wrap) SELECT id, 3, ?, ?"
        " FROM version WHERE note = ? AND ver = ? AND chain = ? AND (EXISTS"
        " (SELECT 1 FROM seal WHERE seal.id = version.id) OR EXISTS"
        " (SELECT 1 FROM dek WHERE dek.id = version.id AND dek.kind = 3))"
        " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind,"
        " key_ver = excluded.key_ver, wrap = excluded.wrap",
        (
            (wrap.key_ver, wrap.wrap, note, ver, act.chain)
            for note, ver, wrap in act.closed
        ),
    )
    sql.many(
        "DELETE FROM seal WHERE id ="
        " (SELECT id FROM version WHERE note = ? AND ver = ? AND chain = ?)",
        ((note, ver, act.chain) for note, ver, _ in act.closed),
    )
