"""Coming back after a lock: the password brings the session back (vault § 6)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from securenotes.errors import AccountKeyMissing, SessionEnded, SignInRefused
from securenotes.model import UserId
from securenotes.notebook.account_keys import apart, name_of
from securenotes.notebook.entering import enter, open_bundle
from securenotes.notebook.place import keep_session, read_locked, read_session
from securenotes.vault.errors import Refused
from securenotes.vault.ids import user_id
from securenotes.vault.own import Session, open_session
from securenotes.vault.totp import match_step

if TYPE_CHECKING:
    from securenotes.notebook.door import Door
    from securenotes.notebook.session import Notebook
    from securenotes.repository.interface import Repository

CODE_LIVES_MS = 4 * 3_600_000
IDLE_MS = 60 * 60_000


@dataclass(frozen=True, slots=True, repr=False)
class LockState:
    """Who locked this computer, and what coming back asks for."""

    name: str
    needs_code: bool
    user: str
    needs_account_key: bool = False


async def read_lock(door: Door) -> LockState | None:
    """Tell who locked this computer, None when nobody did.

    What the file beside the store says is shown and asked for; the store
    itself decides whether a code is needed.
    """
    told = _read(door)
    if told is None or door.first_run:
        return None
    now, code_at, at = door.clock.now_ms(), told.get("code_at"), told.get("at")
    fresh = (
        isinstance(code_at, int)
        and isinstance(at, int)
        and now - code_at < CODE_LIVES_MS
        and now - at < IDLE_MS
    )
    login = str(told["login"])
    place = await door.settle()
    name = name_of(door.org, user_id(door.org, login), "account-key")
    key = await apart(lambda: place.get(name))
    return LockState(str(told.get("name", "")), not fresh, login, key is None)


async def unlock(door: Door, password: str, code: str, typed: bytes | None) -> Notebook:
    """Bring a locked session back; ``code`` is digits or "".

    Raises ``SignInRefused``, ``Throttled``, ``SessionEnded``, ``AccountKeyMissing``.
    """
    told = _read(door)
    if told is None or door.first_run:
        raise SessionEnded
    login = str(told["login"])
    user = user_id(door.org, login)
    derived = await apart(door.derive(user, password, typed).result)
    if derived.missing and not derived.place.whole:
        raise AccountKeyMissing
    repository = door.client()
    session = await _session(door, repository, user, derived.keys.kek_pw)
    try:
        token = bytes.fromhex(session.token)
        admission = await repository.resume(user, door.device, token)
    except SessionEnded:
        door.forget_lock()
        raise
    bundle = open_bundle(door, user, derived, admission)
    now, step = door.clock.now_ms(), None
    if code and bundle.totp_seed:
        step = match_step(bundle.totp_seed, code, now, admission.last_step)
        if step is None:
            await repository.failed(user, door.device)
            raise SignInRefused
    notebook = await enter(
        door, login, derived, repository, admission, bundle, step, code
    )
    if code and not bundle.totp_seed:
        door.note_code(user, code)
    sign_in, place = notebook.desk.sign_in, session.place
    sign_in.at = session.signed_in_at
    sign_in.code_at = now if code else session.code_at
    sign_in.last = int(place.get("last", 0))
    notebook.place = bytes.fromhex(str(place.get("place", "")))
    notebook.begun.bring_back(str(place.get("begun", "")))
    door.forget_lock()
    keep_session(door.where, b"")
    return notebook


async def _session(
    door: Door, repository: Repository, user: UserId, kek_pw: bytes
) -> Session:
    blob = read_session(door.where)
    if blob is None:
        blob = await repository.get_session(user, door.device)
    if blob is None:
        door.forget_lock()
        raise SessionEnded
    try:
        return open_session(kek_pw, door.org, user, door.device, blob)
    except Refused:
        await repository.failed(user, door.device)
        raise SignInRefused from None


def _read(door: Door) -> dict[str, object] | None:
    try:
        told = json.loads(read_locked(door.where) or "null")
    except ValueError:
        return None
    if not isinstance(told, dict) or not isinstance(told.get("login"), str):
        return None
    return told
