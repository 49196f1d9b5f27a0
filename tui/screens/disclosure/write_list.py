"""Writes the register of requests as a file of values, for the school's own list."""

from __future__ import annotations

import asyncio

from securenotes.model import ChainId
from securenotes.notebook.disclosure.listing import write_csv
from securenotes.notebook.disclosure.views import Asked
from securenotes.notebook.paper.files import (
    write_files,
)
from tui.i18n import Words, lazy, text
from tui.screens.admin.folder_form import FolderForm
from tui.screens.disclosure.words import REQUESTS, SHORT, STATES


class WriteList(FolderForm):
    """Gives the name of the file that was written; no pupil is named in it."""

    SCREEN_ID = "disclosure_list"
    CSS_PATH = "../admin/forms.tcss"
    heading = lazy("Write the list as a file")
    about = lazy(
        "Numbers, days, kinds and counts, with commas between. No pupil's name and no"
        " text is in it."
    )

    def __init__(self, chain: ChainId, rows: list[Asked]) -> None:
        super().__init__(chain)
        self._rows = rows

    @property
    def _file(self) -> str:
        return f"disclosures_{self.house.book.today()}.csv"

    def names(self) -> list[str]:
        """Return the one file's name."""
        return [self._file]

    async def work(self) -> str:
        """Log that the list goes out, and write it."""
        today = self.house.book.today()
        data = write_csv(
            [text(one) for one in HEADINGS],
            [self._values(row, today) for row in self._rows],
        )
        folder = self.folder()
        await self.house.book.school.disclosures.list_goes_out(
            self.chain, len(self._rows)
        )
        await asyncio.to_thread(write_files, folder, {self._file: data})
        return self._file

    def _values(self, row: Asked, today: str) -> list[str]:
        told = row.told
        grounds = "; ".join(f"{text(SHORT[code])}: {n}" for code, n in told.grounds)
        return [
            row.label,
            text(REQUESTS[row.request]),
            row.received,
            text(STATES[row.state]),
            row.decided,
            str(row.days(today)),
            str(told.given),
            str(told.masked),
            str(told.refused),
            grounds,
            row.digest.hex(),
        ]


HEADINGS: tuple[Words, ...] = (
    lazy("Number"),
    lazy("Request"),
    lazy("Came in"),
    lazy("State"),
    lazy("Decided"),
    lazy("Days"),
    lazy("Documents"),
    lazy("Masked passages"),
    lazy("Left out"),
    lazy("Grounds"),
    "SHA-256",
)
