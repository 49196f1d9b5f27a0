"""What a server holds outside its database, as the keeper asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from securenotes.vault.totp import match_step

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.model import OrgId, UserId


class Outside(Protocol):
    """A server's name and the use of its keys; an embedded store has none."""

    @property
    def name(self) -> str:
        """The server name that clients sign (vault § 6)."""

    def seal_seed(self, org: OrgId, user: UserId, seed: bytes) -> bytes:
        """Seal a person's TOTP seed for the database."""

    def sign_row(self, row: bytes) -> bytes:
        """Vouch for a log row (vault § 9)."""

    def open_seed(self, org: OrgId, user: UserId, sealed: bytes) -> bytes:
        """Open what ``seal_seed`` made; ``StoreDamaged`` if it is another's."""


def find_step(desk: Desk, user: UserId, code: str, now: int) -> int | None:
    """Match a code against the seed that the server holds (vault § 6).

    The step may have been used before: the caller claims it. None in an
    embedded store, where the client matches.
    """
    row = desk.sql.one("SELECT totp_seed FROM account WHERE user = ?", (user,))
    if desk.outside is None or row is None or not row[0]:
        return None
    seed = desk.outside.open_seed(desk.rosters.org, user, row[0])
    return match_step(seed, code, now, 0)
