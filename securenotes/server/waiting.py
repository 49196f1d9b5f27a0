"""Waiting for what others write: many who wait, one who looks (vault § 9).

Who waits holds no thread and no connection to the database. For each
organisation in which anybody waits, one task asks one row once a second; what
is written through this process is heard at once. It is known of a change that
there was one; what is new, each client then asks for itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from securenotes.errors import (
    SecureNotesError,
    SessionEnded,
    StoreBusy,
    StoreError,
    StoreUnreachable,
)
from securenotes.keeper.changes import look

if TYPE_CHECKING:
    from securenotes.keeper.visitor import Visitor
    from securenotes.model import OrgId
    from securenotes.server.course import Course
    from securenotes.server.keepers import Keepers
    from securenotes.server.watch import Meters

EVERY = 1.0
"""Seconds between two looks while anybody waits."""

LEAST = 0.1
"""Seconds between two looks however much is written here."""


@dataclass(slots=True, repr=False)
class Waiter:
    """One session that waits, from a number on."""

    after: int
    told: asyncio.Future[int]

    def tell(self, number: int) -> None:
        """Let it go with a number."""
        if not self.told.done():
            self.told.set_result(number)

    def refuse(self, error: SecureNotesError) -> None:
        """Let it go with an error."""
        if not self.told.done():
            self.told.set_exception(error)


@dataclass(slots=True, repr=False)
class Room:
    """Who waits in one organisation, by session, and who looks for them."""

    waiters: dict[int, Waiter] = field(default_factory=dict)
    written: asyncio.Event = field(default_factory=asyncio.Event)
    looking: asyncio.Task[None] | None = None


class Waiting:
    """The rooms of one process. ``every`` is seconds between two looks."""

    def __init__(
        self,
        keepers: Keepers,
        course: Course,
        meters: Meters,
        every: float = EVERY,
    ) -> None:
        self._keepers = keepers
        self._meters = meters
        self._every = every
        self._rooms: dict[OrgId, Room] = {}
        self._course = course
        course.at_stop(self._end)

    def __repr__(self) -> str:
        return "Waiting(…)"

    async def wait(
        self,
        org: OrgId,
        visitor: Visitor,
        after: int,
        longest: float,
        gone: Callable[[], Coroutine[Any, Any, None]],
    ) -> int:
        """Give the number once it is another than ``after``, or ``longest`` on.

        A session waits once: a newer wait of its own ends the one before.
        ``gone`` ends when nobody is there any more to be told. Raises
        ``SessionEnded``, also when that happens meanwhile, and the
        ``StoreError`` family.
        """
        session, number = await self._keepers.run(
            org, lambda keeper: keeper.changes.begin(visitor)
        )
        if number != after or self._course.stopped:
            return number
        waiter = Waiter(after, asyncio.get_running_loop().create_future())
        room = self._enter(org, session, waiter)
        left = asyncio.create_task(gone())
        try:
            either: set[asyncio.Future[Any]] = {waiter.told, left}
            first = asyncio.FIRST_COMPLETED
            await asyncio.wait(either, timeout=longest, return_when=first)
            return waiter.told.result() if waiter.told.done() else after
        finally:
            left.cancel()
            waiter.told.cancel()
            self._leave(org, room, session, waiter)

    def heard(self, org: OrgId) -> None:
        """Look soon: something was written through this process."""
        room = self._rooms.get(org)
        if room is not None:
            room.written.set()

    # -- coming and going ------------------------------------------------
    def _enter(self, org: OrgId, session: int, waiter: Waiter) -> Room:
        room = self._rooms.setdefault(org, Room())
        before = room.waiters.pop(session, None)
        if before is not None:
            before.tell(before.after)
        room.waiters[session] = waiter
        if room.looking is None or room.looking.done():
            room.looking = asyncio.create_task(self._look(org, room))
        self._count()
        return room

    def _leave(self, org: OrgId, room: Room, session: int, waiter: Waiter) -> None:
        if room.waiters.get(session) is waiter:
            del room.waiters[session]
        if not room.waiters and self._rooms.get(org) is room:
            del self._rooms[org]
            if room.looking is not None:
                room.looking.cancel()
        self._count()

    def _end(self) -> None:
        """Let everybody go with nothing new: another server will answer them."""
        for room in self._rooms.values():
            for waiter in room.waiters.values():
                waiter.tell(waiter.after)

    def _count(self) -> None:
        self._meters.wait(sum(len(room.waiters) for room in self._rooms.values()))

    # -- looking -----------------------------------------------------------
    async def _look(self, org: OrgId, room: Room) -> None:
        while True:
            try:
                async with asyncio.timeout(self._every):
                    await room.written.wait()
            except TimeoutError:
                pass
            else:
                await asyncio.sleep(min(LEAST, self._every))
            room.written.clear()
            sessions = tuple(room.waiters)
            try:
                asked = partial(look, sessions=sessions)
                found = await self._keepers.look(org, asked)
            except StoreBusy:
                continue
            except StoreError:
                for waiter in room.waiters.values():
                    waiter.refuse(StoreUnreachable())
                continue
            self._tell(room, sessions, *found)

    def _tell(
        self, room: Room, asked: tuple[int, ...], number: int, there: frozenset[int]
    ) -> None:
        for session in asked:
            waiter = room.waiters.get(session)
            if waiter is None:
                continue
            if session not in there:
                waiter.refuse(SessionEnded())
            elif number != waiter.after:
                waiter.tell(number)
