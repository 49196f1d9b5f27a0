"""Words searched inside one pupil, in memory, never across pupils (R28).

The text of a note not yet read is not searched, only its title (R40).
"""

from __future__ import annotations

from dataclasses import dataclass

from securenotes.errors import NotThere
from securenotes.model import ScopeId
from securenotes.notebook.desk import Desk
from securenotes.notebook.drafts import Drafts
from securenotes.notebook.listing import Listing, by_event
from securenotes.notebook.order import fold_in_place
from securenotes.notebook.timeline import Timeline
from securenotes.notebook.views import Hit, NoteRow, NoteState
from securenotes.sealed import Act

WIDTH = 90
"""Characters of a hit's snippet."""

LEAD = 24
AGAIN = 60_000
"""Letters typed within this many milliseconds are one search in the log."""

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, repr=False)
class _Text:
    """A note's row and texts, folded so that every place stays."""

    row: NoteRow
    body: str
    folded: str
    folded_title: str
    whole: str


class Search:
    """Searches the notes of the pupil that is open."""

    def __init__(
        self, desk: Desk, timeline: Timeline, drafts: Drafts, listing: Listing
    ) -> None:
        self._desk = desk
        self._timeline = timeline
        self._drafts = drafts
        self._listing = listing
        self._scope: ScopeId | None = None
        self._texts: list[_Text] = []
        self._logged: dict[ScopeId, int] = {}
        self._before: tuple[str, list[_Text]] = ("", [])

    def __repr__(self) -> str:
        return "Search(…)"

    def forget(self) -> None:
        """Let the texts go: a note was opened, changed, or left."""
        self._scope = None
        self._texts = []
        self._before = ("", [])

    async def find(self, scope: ScopeId, words: str) -> list[Hit]:
        """Find notes that hold all the words, newest event first.

        Logged without the words. Raises ``NotThere`` for a pupil that is not
        this person's to read.
        """
        desk = self._desk
        chain = desk.trust.chain_of(scope)
        if scope not in desk.pupils(chain):
            raise NotThere
        if self._scope != scope:
            await self._load(scope)
        wanted = [part for part in fold_in_place(words).split() if part]
        if not wanted:
            return []
        typed, left = self._before
        among = left if typed and words.startswith(typed) else self._texts
        found = among
        for part in wanted:
            found = [text for text in found if part in text.whole]
        self._before = (words, found)
        await self._log(scope, len(found))
        return [_hit(text, wanted) for text in found]

    async def _load(self, scope: ScopeId) -> None:
        desk = self._desk
        await desk.ready(desk.trust.chain_of(scope))
        pairs = await self._timeline.notes(scope)
        pairs += [
            (self._listing.draft_row(opened), opened)
            for opened in await self._drafts.all()
            if opened.header.scope == scope
        ]
        texts = []
        for row, opened in pairs:
            read = row.state in (NoteState.READ, NoteState.DRAFT)
            body = opened.text.b if read else ""
            folded, title = fold_in_place(body), fold_in_place(row.title)
            texts.append(_Text(row, body, folded, title, f"{title}\n{folded}"))
        texts.sort(key=lambda text: by_event(text.row), reverse=True)
        self._scope, self._texts, self._before = scope, texts, ("", [])

    async def _log(self, scope: ScopeId, count: int) -> None:
        now = self._desk.clock.now_ms()
        if now - self._logged.get(scope, -AGAIN) >= AGAIN:
            self._logged[scope] = now
            await self._desk.repository.note_log(Act.SEARCHED, scope, count)


def _hit(text: _Text, wanted: list[str]) -> Hit:
    places = [at for part in wanted if (at := text.folded.find(part)) >= 0]
    first = min(places) if places else 0
    begin = max(0, first - LEAD)
    if begin:
        space = text.folded.find(" ", begin, first)
        begin = space + 1 if space >= 0 else begin
    end = min(len(text.body), begin + WIDTH)
    snippet = text.body[begin:end].replace("\n", " ").replace("\t", " ")
    head, tail = "…" if begin else "", "…" if end < len(text.body) else ""
    spans = _spans(text.folded[begin:end], wanted, len(head))
    in_title = _spans(text.folded_title, wanted, 0)
    return Hit(text.row, f"{head}{snippet}{tail}", spans, in_title)


def _spans(folded: str, wanted: list[str], shift: int) -> Spans:
    """Find every hit, those that overlap made one."""
    found: list[tuple[int, int]] = []
    for part in wanted:
        at = folded.find(part)
        while at >= 0:
            found.append((at + shift, at + shift + len(part)))
            at = folded.find(part, at + len(part))
    if len(wanted) == 1:
        return tuple(found)  # one word's hits never overlap, and most search one
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return tuple(joined)
