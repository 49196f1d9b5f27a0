"""Asks for a newcomer's name, post and user name, and invites them."""

from __future__ import annotations

import unicodedata

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from securenotes.notebook.views import Sheet
from tui.i18n import Words, lazy
from tui.screens.admin.form import Form
from tui.widgets.inputs import TextInput

LONGEST = 80


class Invite(Form[Sheet]):
    """Dismisses with the sheet; a user name is suggested from the name."""

    SCREEN_ID = "invite"
    heading = lazy("Invite a person")
    yes = lazy("Invite")
    about = lazy(
        "The invitation holds for three days. The person reads nothing until you link"
        " them to somebody."
    )
    _suggested = ""

    def fields(self) -> list[tuple[str, Words, Widget]]:
        """Return the three fields."""
        return [
            ("name", lazy("Name"), TextInput(max_length=LONGEST, id="name")),
            ("post", lazy("Post"), TextInput(max_length=LONGEST, id="post")),
            ("login", lazy("User name"), TextInput(max_length=64, id="login")),
        ]

    @on(Input.Changed, "#name")
    def suggest(self, event: Input.Changed) -> None:
        """Suggest a user name until one is typed."""
        login = self.query_one("#login", TextInput)
        if login.value == self._suggested:
            self._suggested = login.value = suggested_login(event.value)
            # Whoever types another name replaces the suggestion.
            login.select_on_focus = True
            login.cursor_position = len(login.value)

    async def work(self) -> Sheet:
        """Invite."""
        return await self.house.book.school.invite(
            self.chain, self.typed("name"), self.typed("post"), self.typed("login")
        )


def suggested_login(name: str) -> str:
    """Return ``sara.lind`` of a name: first and last part, without marks."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(c for c in plain if c.isascii() and (c.isalnum() or c == " "))
    parts = kept.split()
    return ".".join([*parts[:1], *parts[1:][-1:]])
