"""A dialog that asks for a folder, and writes files there for one's own eyes."""

from __future__ import annotations

from pathlib import Path

from textual.widget import Widget

from securenotes.errors import BadInput, SecureNotesError
from securenotes.notebook.paper.files import check_free, find_folder
from tui.i18n import Words, lazy
from tui.screens.admin.form import Form
from tui.widgets.inputs import TextInput

LONGEST_PATH = 1_000
REFUSED: dict[str, Words] = {
    "empty": lazy("Write the folder that the files are to lie in."),
    "characters": lazy("The path has characters that cannot be used. Write it anew."),
    "relative": lazy("Write the whole path, from / or from ~."),
    "missing": lazy("There is no such folder. Make it first, or write another."),
    "file": lazy("That is a file. Write a folder."),
    "read-only": lazy("You may not write in that folder. Choose another."),
    "exists": lazy(
        "There are files with those names there already. Move them, or choose another"
        " folder."
    ),
}


class FolderForm(Form[str]):
    """Gives the name of what was written.

    A subclass gives ``names``, of the files that are to be there, and ``work``.
    """

    LABEL = 8
    yes = lazy("Write")

    def names(self) -> list[str]:
        """Return the names of the files; nothing is written over."""
        raise NotImplementedError

    def fields(self) -> list[tuple[str, Words, Widget]]:
        """Return the folder."""
        return [
            ("folder", lazy("Folder"), TextInput(max_length=LONGEST_PATH, id="folder"))
        ]

    def folder(self) -> Path:
        """Return the folder that was typed; ``BadInput`` where it cannot be one."""
        return find_folder(self.typed("folder"))

    def check(self) -> bool:
        """Hold the folder to what it must be."""
        try:
            check_free(self.folder(), self.names())
        except SecureNotesError as error:
            return not self._failed(error)
        return True

    def words_for(self, error: BadInput) -> Words:
        """Return what is wrong with the folder."""
        if error.field == "folder" and error.why in REFUSED:
            return REFUSED[error.why]
        return super().words_for(error)
