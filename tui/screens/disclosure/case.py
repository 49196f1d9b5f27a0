"""One request while it is worked at: what is kept, what is opened, what is decided."""

from __future__ import annotations

from dataclasses import dataclass, field

from securenotes.model import NoteId
from securenotes.notebook.disclosure.beside import Beside
from securenotes.notebook.disclosure.masks import Mask, fitting
from securenotes.notebook.disclosure.views import (
    Asked,
    Choice,
    Kept,
    Key,
    Text,
    Work,
    notes_of,
)
from securenotes.notebook.masking import OtherNames, Span


@dataclass(slots=True, repr=False)
class Case:
    """What the screens of one request share; texts are in memory alone."""

    asked: Asked
    rows: list[Kept] = field(default_factory=list)
    texts: dict[Key, Text] = field(default_factory=dict)
    work: Work = field(default_factory=Work)
    names: OtherNames | None = None
    beside: Beside | None = None
    """What is kept beside the notes, where it is asked for."""
    _found: dict[Key, list[Span]] = field(default_factory=dict)

    def row(self, key: Key) -> Kept:
        """Give a version by its name."""
        return next(row for row in self.rows if row.key == key)

    def unopened(self, *, closed: bool) -> list[NoteId]:
        """Give notes whose texts are not here; ``closed`` those of R22 as well."""
        shut = {row.note for row in self.rows if row.closed}
        return notes_of(
            row
            for row in self.rows
            if row.key not in self.texts and (closed or row.note not in shut)
        )

    def opened(self, notes: list[NoteId], texts: dict[Key, Text]) -> None:
        """Take in texts; a version without one was destroyed by the plan (R24)."""
        self.texts |= texts
        self.rows = [
            row for row in self.rows if row.note not in notes or row.key in self.texts
        ]

    @property
    def undecided(self) -> list[Kept]:
        """Versions that are to be given out and have not been opened."""
        return [
            row
            for row in self.rows
            if row.key not in self.texts and not self.work.choice(row.key).out
        ]

    def masks(self, key: Key) -> tuple[Mask, ...]:
        """Give a version's masks, held to its text."""
        return fitting(self.texts[key].whole, self.work.choice(key).masks)

    def proposed(self, key: Key) -> list[tuple[int, int]]:
        """Give other pupils' names in a version that are not masked."""
        if self.names is None or key not in self.texts:
            return []
        if key not in self._found:
            self._found[key] = self.names.find(self.texts[key].whole)
        held = self.masks(key)
        return [
            (span.start, span.end)
            for span in self._found[key]
            if not any(m.start <= span.start and span.end <= m.end for m in held)
        ]

    def choose(self, key: Key, choice: Choice) -> None:
        """Decide on a version."""
        self.work = self.work.with_choice(key, choice)
