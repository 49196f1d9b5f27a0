"""The school's routine for notes, as those who write meet it (R30).

That one has read it is a row of the school's log. One's own record says which
versions, so that nothing else need be asked at every sign-in.
"""

from __future__ import annotations

from securenotes.errors import Conflict, NotThere, StoreDamaged
from securenotes.model import ChainId
from securenotes.notebook.desk import Desk
from securenotes.notebook.views import School

_READ = b"routine"


class Instruction:
    """What is new of the routines of one person's schools."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __repr__(self) -> str:
        return "Instruction(…)"

    async def due(self) -> list[School]:
        """Give the schools whose present routine this person has not confirmed."""
        read = await self._read()
        schools = [self._desk.school(chain) for chain in self._desk.open_chains]
        return [
            school
            for school in schools
            if school.routine and read.get(school.chain.hex()) != school.routine_ver
        ]

    async def confirm(self, chain: ChainId, ver: int) -> None:
        """Say that the routine is read, in the version that was shown.

        ``Conflict`` where there is a newer one by now, ``NotThere`` at a school
        that is not this person's.
        """
        if chain not in self._desk.open_chains:
            raise NotThere
        if self._desk.school(chain).routine_ver != ver:
            raise Conflict
        await self._desk.repository.confirm_routine(chain, ver)
        read = await self._read()
        read[chain.hex()] = ver
        await self._desk.own.put("prefs", _READ, read)

    async def _read(self) -> dict[str, int]:
        """Give the newest confirmed version of each school; what cannot be read
        is as if it was never confirmed."""
        try:
            values = await self._desk.own.get("prefs", _READ) or {}
        except StoreDamaged:
            values = {}
        return {name: ver for name, ver in values.items() if isinstance(ver, int)}
