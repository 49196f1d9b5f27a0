"""Who calls the keeper, before and after it has looked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from securenotes.keeper.once import Once
from securenotes.model import ChainId, NoteId, ScopeId, UserId

Signer = Callable[[bytes], bytes]
"""Signs a log row with the person's key, which the keeper never holds."""

FULL = "SA1/login"
INVITED = "SA1/inv-login"
RECOVERY = "SA1/rc-login"
KIT = "SA1/root-login"
RENEWAL = "renewal"
"""A full sign-in with an old factor: good for a change of factor alone."""


@dataclass(slots=True)
class Visitor:
    """One client's session as its connection holds it.

    ``once`` is given where the act must not be done twice.
    """

    token: bytes = b""
    sign: Signer | None = None
    once: Once | None = None

    def __repr__(self) -> str:
        return "Visitor(…)"

    def forget(self) -> None:
        """Let go of the session."""
        self.token = b""
        self.sign = None


@dataclass(slots=True)
class Caller:
    """A visitor whose session holds, within one transaction.

    ``now`` is milliseconds UTC and ``today`` the day in Stockholm, both
    read once. ``about`` is what the act touches, for the log of refusals.
    """

    user: UserId
    session: int
    tag: str
    code_at: int
    now: int
    today: str
    sign: Signer | None
    used: int = 0
    about: tuple[ChainId, ScopeId | None, NoteId | None] | None = None
