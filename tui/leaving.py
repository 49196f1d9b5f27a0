"""The ways out: quit, lock, signals and what nobody foresaw. Text is kept first."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, cast

from tui import exits, textual_private
from tui.i18n import _

if TYPE_CHECKING:
    from textual.app import App

    from tui.app import AnteckningApp

KEEP_SECONDS = 5.0
"""How long keeping the text may take after a crash."""


class Leaving:
    """Ends the application, and knows how that went."""

    def __init__(self, app: AnteckningApp) -> None:
        self._app = app
        self.error_id = ""
        self.not_kept = ""

    async def keep_all(self) -> None:
        """Keep what was typed on every screen, whatever one of them says."""
        for house in self._app.houses:
            try:
                await house.keep_text()
            except Exception as error:  # noqa: BLE001 - the others must be kept too
                self.not_kept = type(error).__name__

    async def leave(self, code: int) -> None:
        """Keep text, lock the session with the way back here, and end."""
        app = self._app
        await self.keep_all()
        if app.notebook is not None:
            place = getattr(app.screen, "place", str)()
            try:
                await app.notebook.lock(place.encode())
            except Exception:  # noqa: BLE001 - leaving comes before the way back
                code = code or exits.STORE
        app.exit(return_code=code)

    def crash(self, error: Exception) -> None:
        """End because of what nobody foresaw; only a number is told of it."""
        if not self.error_id:
            self.error_id = secrets.token_hex(2)
            textual_private.end_after_crash(
                cast("App[object]", self._app), error, exits.INTERNAL
            )

    async def after_crash(self) -> None:
        """Keep the text while the screens still live."""
        if not self.error_id:
            return
        try:
            async with asyncio.timeout(KEEP_SECONDS):
                await self.keep_all()
        except TimeoutError:
            self.not_kept = "TimeoutError"

    def last_words(self) -> str:
        """Return what to say on the terminal after the end, or nothing."""
        if not self.error_id:
            return ""
        if self.not_kept:
            return _(
                "Something went wrong (error {id}), and the newest text could not be"
                " saved. Start again and give the number if you ask for help.",
                id=self.error_id,
            )
        return _(
            "Something went wrong (error {id}). Your text is saved. Start again and"
            " give the number if you ask for help.",
            id=self.error_id,
        )
