"""The ways out: quit, lock, signals and what nobody foresaw. Text is kept first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from tui import exits, textual_private
from tui.crash import new_error_id
from tui.i18n import _, lazy
from tui.key_order import settle

if TYPE_CHECKING:
    from textual.app import App

    from tui.app import AnteckningApp

KEEP_SECONDS = 5.0
"""How long keeping the text may take after a crash."""
TAKE_IN = 4.0
"""Seconds that a field has to take in the letters that were typed before the end:
on a computer that is busy they may still wait for it (R42). One that is about to
sleep waits five."""


COVER_AFTER = 0.5
"""Seconds that a lock may take before it shows nothing: a server that does not
answer holds it up, and whoever locks has gone."""
LOCKING = (exits.LOCKED, exits.LOCKED_IDLE)


class Leaving:
    """Ends the application, and knows how that went."""

    def __init__(self, app: AnteckningApp) -> None:
        self._app = app
        self.error_id = ""
        self.not_kept = ""
        self._line = asyncio.Lock()

    async def keep_all(self) -> None:
        """Keep what was typed on every screen, whatever one of them says."""
        self.not_kept = ""
        for house in self._app.houses:
            try:
                await house.keep_text()
            except Exception as error:  # noqa: BLE001 - the others must be kept too
                self.not_kept = type(error).__name__

    async def leave(self, code: int) -> None:
        """Keep text, lock the session with the way back here, and end.

        What cannot be kept is not left behind unasked (R42): it is covered
        until the password is typed, or the person says that it may go.
        """
        async with self._line:  # a signal comes to the launcher and to us
            if self._app.return_code is not None:
                return
            covered = self._app.covered
            with self._covering(code):
                await self._take_in()
                await self.keep_all()
                if self.not_kept and self._stay(code, covered=covered):
                    return
                await self._end(code)

    @contextmanager
    def _covering(self, code: int) -> Iterator[None]:
        """Show nothing where a lock takes its time."""
        if code not in LOCKING:
            yield
            return
        loop = asyncio.get_running_loop()
        cover = loop.call_later(COVER_AFTER, self._app.action_blank)
        try:
            yield
        finally:
            cover.cancel()

    async def _take_in(self) -> None:
        app = self._app
        target = app.focused or app.screen if app.screen_stack else None
        if target is not None:
            await settle(target, TAKE_IN)

    def _stay(self, code: int, *, covered: bool) -> bool:
        """Return whether to stay for text that lies nowhere else."""
        if code == exits.LOCKED_IDLE or (code == exits.LOCKED and not covered):
            self._app.action_blank()
            return True
        if code != exits.OK or covered:
            return False
        self._ask()
        return True

    def _ask(self) -> None:
        from tui.screens.dialogs.confirm import Confirm

        def answered(yes: bool | None) -> None:
            if yes:
                self._app.run_worker(
                    self._end(exits.STORE), description="leave", exit_on_error=False
                )

        question = Confirm(
            lazy("The newest text could not be saved"),
            [lazy("If you quit now, what you wrote last is lost.")],
            yes=lazy("Quit without it"),
            no=lazy("Stay"),
        )
        if getattr(self._app.screen, "SCREEN_ID", "") != "confirm":
            self._app.push_screen(question, answered)

    async def _end(self, code: int) -> None:
        app = self._app
        app.live.stop()
        if app.notebook is not None:
            try:
                await app.notebook.lock(self._place().encode())
            except Exception:  # noqa: BLE001 - leaving comes before the way back
                code = code or exits.STORE
        app.exit(return_code=code)

    def _place(self) -> str:
        try:
            return str(getattr(self._app.screen, "place", str)())
        except Exception:  # noqa: BLE001 - a screen on its way up or down
            return ""

    def crash(self, error: Exception) -> None:
        """End because of what nobody foresaw; only a number is told of it."""
        if not self.error_id and self._app.return_code is None:
            self.error_id = new_error_id()
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
