"""What is told of the server: whether it answers, and what waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import SecureNotesError
from tui.i18n import Words, computed, lazy, nlazy, text
from tui.screens.base import BaseScreen
from tui.widgets.status_line import LOCAL

if TYPE_CHECKING:
    from textual.worker import WorkType

    from securenotes.notebook.contact import Contact
    from tui.app import AnteckningApp

AGAIN = 3.0
"""Seconds between two tries to reach a server that is away."""

OFFLINE = lazy("No contact with the server. All is kept here.")
"""Short: what waits stands to the right on the same line."""


class Away:
    """Tells of a server that is away, and tries again until it is back."""

    def __init__(self, app: AnteckningApp) -> None:
        self._app = app
        self._lost = False
        if self._contact is not None:
            self._contact.watch(self._changed)

    @property
    def _contact(self) -> Contact | None:
        return None if self._app.door is None else self._app.door.contact

    @property
    def lost(self) -> bool:
        """Whether the server is away."""
        return self._contact is not None and self._contact.lost

    @property
    def words(self) -> Words:
        """What stands to the right in the status line; drawn anew each time."""
        return computed(lambda: text(self._words()))

    def _words(self) -> Words:
        contact = self._contact
        if contact is None or not contact.remote:
            return LOCAL
        if not contact.lost:
            return lazy("Connected", "status")
        if not contact.waiting:
            return lazy("Disconnected", "status")
        return nlazy(
            "Disconnected · {n} waiting", "Disconnected · {n} waiting", contact.waiting
        )

    def _changed(self) -> None:
        app, lost = self._app, self.lost
        for house in app.houses:
            if house.status_line is not None:
                house.status_line.refresh()
        if lost and not self._lost and app.notebook is not None:
            self._tell(OFFLINE, warning=True)
            app.set_timer(AGAIN, self._again)
        self._lost = lost

    def _tell(self, words: Words, *, warning: bool = False) -> None:
        for screen in reversed(self._app.screen_stack):
            if isinstance(screen, BaseScreen):
                # After what the act that met it has to say.
                tell = screen.warn if warning else screen.say
                screen.call_after_refresh(tell, words)
                return

    def _again(self) -> None:
        if self.lost and self._app.notebook is not None:
            work: WorkType[None] = self._try
            self._app.run_worker(
                work, group="away", description="away", exit_on_error=False
            )

    async def _try(self) -> None:
        app = self._app
        try:
            sent = await app.book.try_again()
        except SecureNotesError:
            app.set_timer(AGAIN, self._again)
        except Exception as error:  # noqa: BLE001 - the boundary of this work
            app.fail(error)
        else:
            self._tell(
                nlazy(
                    "Contact is back. {n} draft sent.",
                    "Contact is back. {n} drafts sent.",
                    sent,
                )
                if sent
                else lazy("Contact is back.")
            )
