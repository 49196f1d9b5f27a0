"""Requests for every endpoint, made from the table: who asks decides the rest."""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

import httpx

from securenotes.keeper.sessions import session_id
from securenotes.model import (
    ChainId,
    DeviceId,
    DisclosureId,
    NoteId,
    OrgId,
    ScopeId,
    SessionId,
    UserId,
)
from securenotes.model import VersionHash as Vh
from securenotes.sealed import AccountChange, Act, NoteRecord, Receipt
from securenotes.vault.headers import Status
from securenotes.vault.primitives import random
from securenotes.wire import messages as m
from securenotes.wire.codec import JSON, PACKED, write_request
from securenotes.wire.endpoints import (
    CONFIRM_ROUTINE,
    DISCARD_DRAFT,
    OPENED,
    PUBLISH,
    PUT_DISCLOSURE,
    REVIEW,
    SAVE_DRAFT,
    WITHDRAW,
    Endpoint,
    Match,
)
from tests.contract.accounts import account_change
from tests.contract.disclosed import Disclosing
from tests.contract.truth import Scene

UNBUILT = Vh(bytes(32))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, as far as it may tell anything."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Ask:
    """A request: its record and the version it is built on."""

    record: object
    if_match: Vh | None = None


async def send(
    http: httpx.AsyncClient, org: OrgId, endpoint: Endpoint, ask: Ask, token: bytes
) -> Answer:
    """Send it; an empty token is none."""
    path = endpoint.full_path.replace("{org}", org.hex())
    plain = {
        name: value.hex() if isinstance(value, bytes) else str(value)
        for name in endpoint.plain_fields
        for value in (getattr(ask.record, name),)
    }
    for name in endpoint.path_names:
        path = path.replace("{" + name + "}", plain.pop(name))
    headers = {"accept": PACKED, "content-type": JSON}
    if token:
        headers["authorization"] = f"Bearer {token.hex()}"
    if endpoint.keyed:
        headers["idempotency-key"] = random(16).hex()
    if ask.if_match is not None:
        headers["if-match"] = f'"{ask.if_match.hex()}"'
    elif endpoint.match is not Match.NONE:
        headers["if-none-match"] = "*"
    answer = await http.request(
        endpoint.method,
        path,
        params=plain,
        content=write_request(endpoint, ask.record),
        headers=headers,
    )
    return Answer(
        answer.status_code, answer.content, tuple(sorted(answer.headers.items()))
    )


def known_ids(scene: Scene) -> dict[object, Any]:
    """Give the ids of what is there."""
    return {
        OrgId: scene.town.org,
        ChainId: scene.unit.chain,
        ScopeId: scene.ada,
        NoteId: scene.shown.note,
        UserId: scene.who.user,
        DeviceId: scene.who.device,
        SessionId: session_of_another(scene),
        DisclosureId: random(16),
    }


def unknown_ids(scene: Scene) -> dict[object, Any]:
    """Give ids that were never used, the asker's own aside."""
    return {**known_ids(scene), ScopeId: random(16), NoteId: random(16)} | {
        SessionId: random(16)
    }


def session_of_another(scene: Scene) -> SessionId:
    """Give what a session of somebody else is called in that person's list."""
    row = scene.town.store.keeper.sql.one(
        "SELECT token_hash FROM session WHERE user <> ? ORDER BY id DESC",
        (scene.who.user,),
    )
    return session_id(row[0]) if row else SessionId(random(16))


def make_ask(scene: Scene, endpoint: Endpoint, ids: dict[object, Any]) -> Ask:
    """Make a request that is in order, about these ids."""
    special = SPECIAL.get(endpoint.name)
    if special is not None and ids[NoteId] == scene.shown.note:
        return special(scene)
    record = make(endpoint.takes, "", scene, ids)
    return Ask(record, UNBUILT if endpoint.match is Match.NEEDED else None)


def make(kind: Any, name: str, scene: Scene, ids: dict[object, Any]) -> Any:
    """Make a value of a type: the ids given, else the least there is."""
    if kind in ids:
        return ids[kind]
    if kind is AccountChange:
        return account_change(scene.town, scene.who)
    if kind is NoteRecord:
        return scene.shown.record
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        named = next((one for one in (ScopeId, NoteId) if one in parts), None)
        return () if named is None else (ids[named],)
    if origin in (typing.Union, types.UnionType):
        return ids[ScopeId] if ScopeId in parts else None
    if isinstance(kind, type) and is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(
            **{
                one.name: make(hints[one.name], one.name, scene, ids)
                for one in fields(kind)
            }
        )
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Act.LISTED if kind is Act else next(iter(kind))
    return PLAIN[name] if name in PLAIN else EMPTY[getattr(kind, "__supertype__", kind)]


PLAIN: dict[str, object] = {"what": "work", "limit": 50, "rev": 1}
EMPTY: dict[object, object] = {int: 0, str: "", bytes: b"", bool: False}


def save_draft(scene: Scene) -> Ask:
    sealed = scene.town.draft(scene.unit, scene.who, scene.ada)
    return Ask(m.SaveDraft(sealed.record))


def discard_draft(scene: Scene) -> Ask:
    return Ask(m.OfNote(scene.draft.note), scene.draft.vh)


def publish(scene: Scene) -> Ask:
    sealed = scene.town.publication(scene.unit, scene.who, scene.ada)
    return Ask(m.Publish(sealed.record, None))


def withdraw(scene: Scene) -> Ask:
    last, seals = scene.town.leaving(
        scene.unit, scene.who, Status.TOMBSTONE, [scene.shown]
    )
    return Ask(m.Withdraw(last.record, tuple(seals), None), scene.shown.vh)


def opened(scene: Scene) -> Ask:
    receipt: Receipt = scene.town.receipt(scene.who, scene.shown)
    return Ask(receipt)


def put_disclosure(scene: Scene) -> Ask:
    return Ask(Disclosing(scene.town, scene.unit, scene.ada).record())


def confirm_routine(scene: Scene) -> Ask:
    policy = scene.unit.state.policy
    return Ask(m.RoutineVersion(scene.unit.chain, policy.routine_ver))


def review(scene: Scene) -> Ask:
    """Ask for the note to be kept until a later day, signed by who asks."""
    made = scene.town.review(scene.unit, scene.who, scene.shown, "2028-06-30")
    return Ask(made, None)


SPECIAL = {
    CONFIRM_ROUTINE.name: confirm_routine,
    SAVE_DRAFT.name: save_draft,
    DISCARD_DRAFT.name: discard_draft,
    PUBLISH.name: publish,
    WITHDRAW.name: withdraw,
    OPENED.name: opened,
    PUT_DISCLOSURE.name: put_disclosure,
    REVIEW.name: review,
}
"""Where a request must be sealed or signed to be in order."""
