"""The versions of a note that is read: a list of them, and what each changed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from securenotes.notebook.views import Version
from tui.i18n import Words, lazy
from tui.screens.differences import DiffLine, change_words, line_differences
from tui.screens.kind_words import facts_changed
from tui.when import moment_words
from tui.widgets.rows import Column, Item, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Word

VERSION_COLUMNS = (
    Column("ver", width=3, right=True),
    Column("when", width=17, tone="dim"),
    Column("who", least=14),
    Column("what", width=22, tone="dim"),
)


class ReaderVersions(Vertical):
    """The list, which takes no room until it is opened."""

    DEFAULT_CSS = """
    ReaderVersions { height: 6; }
    ReaderVersions > #versions-heading {
        padding: 0 1; color: $primary; text-style: bold;
    }
    """

    def __init__(self) -> None:
        super().__init__(id="reader-versions")
        self.display = False
        self._versions: dict[int, Version] = {}

    def compose(self) -> ComposeResult:
        """Lay the list out under its heading."""
        yield Word(lazy("Versions"), id="versions-heading")
        yield VirtualList(VERSION_COLUMNS, id="versions")

    @property
    def rows(self) -> VirtualList:
        """The list."""
        return self.query_one(VirtualList)

    def show(self, versions: Sequence[Version]) -> None:
        """Show a note's versions, newest first."""
        self._versions = {one.ver: one for one in versions}
        self.rows.set_items(version_rows(versions))

    def open(self) -> None:
        """Make room for the list, and go there."""
        self.display = True
        self.rows.focus()

    def close(self) -> None:
        """Take no room any more."""
        self.display = False

    def find(self, row: str) -> tuple[Version, Version | None] | None:
        """Return the version of a row, and the one before it."""
        if not row or not self._versions:
            return None
        version = self._versions[int(row)]
        return version, self._versions.get(version.ver - 1)


def version_lines(before: Version, after: Version) -> list[DiffLine]:
    """Return a version with ``−`` and ``+`` before what it changed: what is said
    of the note first, then its text."""
    lines: list[DiffLine] = []
    for was, now in facts_changed(before, after):
        lines += [DiffLine("removed", was), DiffLine("added", now)]
    if lines:
        lines.append(DiffLine("same", ""))
    return lines + line_differences(before.body, after.body)


def version_rows(versions: Sequence[Version]) -> list[Item]:
    """Return the versions, newest first, with what each changed."""
    rows: list[Item] = []
    by_ver = {one.ver: one for one in versions}
    for version in versions:
        before = by_ver.get(version.ver - 1)
        what: Words = lazy("was published")
        if before is not None:
            what = change_words(before.body, version.body)
            if before.kind is not version.kind:
                what = lazy("kind changed")
        cells = (
            str(version.ver),
            moment_words(version.edited),
            version.editor.name,
            what,
        )
        rows.append(Row(key=str(version.ver), cells=cells))
    return rows
