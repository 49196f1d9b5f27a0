"""The demo's notes, read from the texts beside this module."""

from __future__ import annotations

from importlib.resources import files

import msgspec


class When(msgspec.Struct, frozen=True):
    """Days ago, time of day, and who."""

    ago: int
    clock: str
    who: str

    @classmethod
    def read(cls, text: str, author: str) -> When:
        """Read ``3 15:40 sara.lind``; the author where nobody is named."""
        ago, clock, *who = text.split()
        return cls(int(ago), clock, who[0] if who else author)


class Edit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A later version: when and by whom, and its text."""

    when: str
    body: str


class Ending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When and why a note was taken back or deleted."""

    when: str
    reason: str


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A note as the texts have it.

    ``about`` is pupil, author, kind (0..2), days ago, time of day, days before
    that on which it happened, and the category.
    """

    about: str
    title: str
    body: str
    edits: tuple[Edit, ...] = ()
    unpublished: Ending | None = None
    deleted: Ending | None = None
    due: int = 0
    """So many days ago it was to be reviewed (R25); 0 is a year from then."""
    let_go: str = ""
    """When its author found it no longer relevant, or ""."""

    @property
    def pupil(self) -> str:
        """The pupil's key."""
        return self.about.split()[0]

    @property
    def author(self) -> str:
        """The author's login."""
        return self.about.split()[1]

    @property
    def kind(self) -> int:
        """0 not chosen, 1 memory, 2 official."""
        return int(self.about.split()[2])

    @property
    def written(self) -> When:
        """When the first version was written."""
        _, author, _, ago, clock, _, *_ = self.about.split()
        return When(int(ago), clock, author)

    @property
    def before(self) -> int:
        """How many days earlier it happened."""
        return int(self.about.split()[5])

    @property
    def category(self) -> str:
        """The category."""
        return self.about.split(maxsplit=6)[6]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    note: tuple[Text, ...] = ()
    draft: tuple[Text, ...] = ()


def read_texts() -> tuple[list[Text], list[Text]]:
    """Give all notes and all drafts."""
    notes: list[Text] = []
    drafts: list[Text] = []
    folder = files("securenotes.notebook.demo").joinpath("texts")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            read = msgspec.toml.decode(file.read_bytes(), type=_File)
            notes += read.note
            drafts += read.draft
    return notes, drafts
