"""Which of the demo's one-time codes a server has taken.

A store here can be asked. A server tells nobody, so what it accepted is noted
beside the demo's list, which offers nobody the same code twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from securenotes.model import UserId
from securenotes.notebook.demo.accounts import load_list
from securenotes.notebook.place import read_small, write_small
from securenotes.vault.totp import match_step

if TYPE_CHECKING:
    from pathlib import Path

    from securenotes.notebook.place import StorePlace

FILE = "used-codes"


def note_code(where: StorePlace, user: UserId, code: str, now_ms: int) -> None:
    """Note a code that a server has just taken; nothing outside the demo."""
    if not where.demo:
        return
    people = load_list(where.folder).people
    seed = next((one.seed for one in people if one.user == user), b"")
    step = match_step(seed, code, now_ms, 0) if seed else None
    if step is not None:
        used = {key.hex(): last for key, last in read_used(where.folder).items()}
        used[user.hex()] = step
        write_small(where.folder / FILE, msgspec.json.encode(used).decode())


def read_used(folder: Path) -> dict[UserId, int]:
    """Give the last step of each account that has shown one."""
    try:
        used = msgspec.json.decode(
            read_small(folder / FILE) or "{}", type=dict[str, int]
        )
        return {UserId(bytes.fromhex(key)): step for key, step in used.items()}
    except (msgspec.DecodeError, ValueError):
        return {}
