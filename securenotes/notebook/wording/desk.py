"""The look at a text, and the party's view of it, for a person at the desk."""

from __future__ import annotations

from securenotes.model import ScopeId
from securenotes.notebook.desk import Desk
from securenotes.notebook.masking import OtherNames, mask
from securenotes.notebook.naming import other_names
from securenotes.notebook.threads import apart
from securenotes.notebook.views import Draft, PartyView
from securenotes.notebook.wording.lists import word_list
from securenotes.notebook.wording.look import Mark, look


class Wording:
    """Looks at what one person writes; nothing of it is kept or sent."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._names: tuple[ScopeId, object, OtherNames] | None = None

    def __repr__(self) -> str:
        return "Wording(…)"

    async def marks(self, scope: ScopeId, text: str) -> list[Mark]:
        """Give the marks of a text about a pupil, in order."""
        names = await self._finder(scope)
        chain = self._desk.trust.chain_of(scope)
        words = word_list(self._desk.school(chain).words)
        return await apart(lambda: look(text, words, names))

    async def party_view(self, draft: Draft, word: str) -> PartyView:
        """Give a note as the pupil or a guardian would be given it.

        ``word`` takes the place of each other pupil's name, initials or
        personal number. A person decides in the end: this is a preview.
        """
        names = await self._finder(draft.pupil.scope)
        spans = [names.find(part) for part in (draft.title, draft.body)]
        return PartyView(
            title=mask(draft.title, spans[0], word),
            body=mask(draft.body, spans[1], word),
            masked=tuple(span.why for part in spans for span in part),
        )

    async def _finder(self, scope: ScopeId) -> OtherNames:
        """Give the finder of other pupils' names, made once until names change."""
        desk = self._desk
        known = self._names
        if known is None or known[:2] != (scope, desk.moment):
            await desk.ready(desk.trust.chain_of(scope))
            known = self._names = (scope, desk.moment, other_names(desk, scope))
        return known[2]
