"""The demo's accounts as the sign-in screen lists them.

Their second factors lie in a file of mode 0600 in the demo's own folder: a
throwaway store guards nothing real (vault § 3).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from securenotes.errors import StoreDamaged
from securenotes.model import UserId
from securenotes.notebook.demo.people import STAFF
from securenotes.notebook.place import StorePlace, read_small, write_small
from securenotes.vault.totp import code_at, step_at

PASSWORD = "Tallbarr i motvind 26"  # noqa: S105 - the demo's, shown on the screen
FILE = "accounts.json"
STORE = "store.db"
KEYS = "account-keys"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A row of the list; ``who`` and ``reads`` are codes, ``names`` go along.

    who: teacher, mentor, counsellor-observer, principal-observer,
    special-observer, administrator, teacher-ended, teacher-no-module.
    reads: groups (names of groups), pupils-of (how many, class), school
    (its name), own-drafts, none.
    """

    login: str
    code_now: str
    """Six digits of the lowest valid step not used yet; "" when none is left."""
    who: str
    reads: str
    names: tuple[str, ...] = ()


class DemoPerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account of the demo, with the seed of its one-time codes."""

    login: str
    user: bytes
    seed: bytes

    def __repr__(self) -> str:
        return f"DemoPerson({self.login})"

    def __rich_repr__(self) -> list[tuple[str, str]]:
        """Nothing but the login: msgspec's own would print the seed."""
        return [("login", self.login)]

    def code(self, now_ms: int, last_step: int = 0) -> str:
        """Give the lowest code of the three valid steps not used yet."""
        step = max(step_at(now_ms) - 1, last_step + 1)
        return code_at(self.seed, step) if step <= step_at(now_ms) + 1 else ""

    def account(self, now_ms: int, last_step: int = 0) -> DemoAccount:
        """Give the row of the list."""
        code = self.code(now_ms, last_step)
        (told,) = (one for one in STAFF if one.login == self.login)
        return DemoAccount(self.login, code, told.who, told.reads, told.names)


@dataclass(frozen=True, slots=True)
class DemoList:
    """Everybody of a demo, in the order of the list."""

    people: tuple[DemoPerson, ...] = field(repr=False)

    def accounts(self, now_ms: int, claimed: dict[UserId, int]) -> list[DemoAccount]:
        """Give all rows; ``claimed`` is each account's last used step."""
        return [
            person.account(now_ms, claimed.get(UserId(person.user), 0))
            for person in self.people
        ]


def save_list(folder: Path, people: tuple[DemoPerson, ...]) -> None:
    """Write the demo's accounts beside its store."""
    write_small(folder / FILE, msgspec.json.encode(people).decode())


def load_list(folder: Path) -> DemoList:
    """Read the accounts of a demo's folder; ``StoreDamaged`` if they are odd."""
    text = read_small(folder / FILE) or ""
    try:
        read = msgspec.json.decode(text, type=tuple[DemoPerson, ...])
    except msgspec.DecodeError:
        raise StoreDamaged from None
    known = {one.login for one in STAFF}
    return DemoList(tuple(person for person in read if person.login in known))


def demo_place(folder: Path, *, kept: bool = False) -> StorePlace:
    """Say where a demo's store, keys and password are."""
    return StorePlace(
        store=folder / STORE,
        folder=folder,
        demo=True,
        kept=kept,
        throwaway=True,
        key_file=folder / KEYS,
        password=PASSWORD,
    )
