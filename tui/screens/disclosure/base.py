"""What the screens of a disclosure share: they close with the right to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.admin.base import AdminScreen

if TYPE_CHECKING:
    from securenotes.notebook.session import Notebook


class KeptScreen(AdminScreen):
    """Shows what is kept on a pupil, with the module on or off (R13, R26)."""

    CSS_PATH = "disclosure.tcss"

    def is_lost(self, book: Notebook) -> bool:
        """Return whether this person administers the school no longer."""
        schools = book.me.schools
        return not any(one.chain == self.chain and one.administrator for one in schools)
