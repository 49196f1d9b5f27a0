"""A group's pupils with counts of what is published (R8, R9)."""

from __future__ import annotations

from securenotes.errors import ModuleOff, NotThere
from securenotes.model import ScopeId
from securenotes.notebook.desk import Desk
from securenotes.notebook.pupils import Pupils, by_name
from securenotes.notebook.views import OverviewPage
from securenotes.vault.ids import ScopeKind


class Overview:
    """Shows a group to those who may read its pupils."""

    def __init__(self, desk: Desk, pupils: Pupils) -> None:
        self._desk = desk
        self._pupils = pupils

    def __repr__(self) -> str:
        return "Overview(…)"

    async def page(self, group: ScopeId) -> OverviewPage:
        """Give a group's pupils whom this person may read; drafts never count.

        Raises ``NotThere`` for no group of theirs, ``ModuleOff``.
        """
        desk = self._desk
        chain = desk.trust.chain_of(group)
        if chain not in desk.chains:
            raise NotThere
        if chain not in desk.open_chains:
            raise ModuleOff
        if desk.trust.state(chain).kind_of(group) is not ScopeKind.GROUP:
            raise NotThere
        await desk.ready(chain)
        if not desk.keys.has(chain, group):
            raise NotThere
        rows = await self._pupils.counted(self._pupils.members(chain, group))
        return OverviewPage(
            await self._pupils.group(chain, group),
            tuple(sorted(rows, key=lambda row: by_name(row.pupil))),
        )
