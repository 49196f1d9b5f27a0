"""Asks where the files are to lie, records the disclosure, and writes them."""

from __future__ import annotations

import asyncio

from textual import on
from textual.widgets import Input

from securenotes.model import ChainId
from securenotes.notebook.disclosure.bundle import Bundle
from securenotes.notebook.disclosure.making import make_files, names_of, tell
from securenotes.notebook.disclosure.views import decided
from securenotes.notebook.paper.files import (
    is_shared,
    write_files,
)
from securenotes.notebook.paper.setting import can_write_pdf
from tui.i18n import lazy
from tui.screens.admin.folder_form import FolderForm
from tui.screens.disclosure.case import Case

SHARED = lazy(
    "Others may be able to reach that folder: it lies on a network, or everybody on"
    " this computer may change it. Press again to write there all the same."
)


class WriteDisclosure(FolderForm):
    """Writes PDF/A, HTML, JSON and their checksums; gives the number."""

    SCREEN_ID = "disclosure_write"
    CSS_PATH = "../admin/forms.tcss"
    heading = lazy("Write the files")

    def __init__(self, chain: ChainId, case: Case, bundle: Bundle) -> None:
        super().__init__(chain)
        self._case, self._bundle = case, bundle
        self._warned = ""
        names = lazy(
            "{name}.pdf, .html, .json and .sha256: for you alone, and with nobody's"
            " name in theirs. It is logged first. A new one-time code is asked for"
            " where the last is over five minutes old.",
            name=f"{bundle.label}_{bundle.day}",
        )
        without = lazy(
            "No PDF can be made here, as typst is not installed: {name}.html, .json and"
            " .sha256 are written. It is logged first.",
            name=f"{bundle.label}_{bundle.day}",
        )
        self.about = names if can_write_pdf() else without

    @on(Input.Changed)
    def typed_anew(self) -> None:
        """Ask again about another folder."""
        self._warned = ""

    def names(self) -> list[str]:
        """Return the names of the bundle's files."""
        return names_of(self._bundle.label, self._bundle.day)

    def check(self) -> bool:
        """Hold the folder to what it must be, before anything is recorded."""
        if not super().check():
            return False
        typed = self.typed("folder")
        if self._warned != typed and is_shared(self.folder()):
            self._warned = typed
            self.tell(SHARED)
            return False
        return True

    async def work(self) -> str:
        """Make the files, record and log them, then write them."""
        case, bundle = self._case, self._bundle
        folder = self.folder()
        made = await asyncio.to_thread(make_files, bundle)
        told = tell(case.rows, case.work)
        asked = decided(case.asked, told, case.work, bundle.day)
        # The row comes first: what is written is told of, never the other way.
        disclosures = self.house.book.school.disclosures
        case.asked = await disclosures.keep(
            asked, digest=made.digest, documents=len(bundle.documents)
        )
        await asyncio.to_thread(write_files, folder, made.files)
        # What was decided is in the record now, for every administrator.
        await disclosures.drop_work(case.asked)
        return bundle.label
