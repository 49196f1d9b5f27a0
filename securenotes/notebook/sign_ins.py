"""Where one is signed in, and ending that (vault § 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from securenotes.model import SessionId
    from securenotes.notebook.desk import Desk


@dataclass(frozen=True, slots=True, repr=False)
class SignIn:
    """One place where this person is signed in; times in milliseconds UTC.

    ``here`` is where the question is asked, ``this_computer`` says whether it
    is this computer, ``computer`` begins its id.
    """

    id: SessionId
    here: bool
    this_computer: bool
    computer: str
    since: int
    used: int


class SignIns:
    """One's own sign-ins; those of others are not there."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def all(self) -> list[SignIn]:
        """Give them, this one first, then the last used."""
        own = self._desk.device
        found = [
            SignIn(
                one.id,
                one.here,
                one.device == own,
                one.device[:2].hex(),
                one.made,
                one.used,
            )
            for one in await self._desk.repository.sessions()
        ]
        return sorted(found, key=lambda one: not one.here)

    async def end(self, session: SessionId) -> None:
        """End one at once, wherever it is used; ``NotThere`` when it had ended."""
        await self._desk.repository.end_session(session)

    async def end_others(self) -> None:
        """End every one but this."""
        await self._desk.repository.end_other_sessions()
