"""Asks what has been asked for, on whom, by what right and when (R26)."""

from __future__ import annotations

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from securenotes.errors import BadInput
from securenotes.model import ChainId, ScopeId
from securenotes.notebook.disclosure.grounds import REQUESTS as OFFERED
from securenotes.notebook.disclosure.grounds import By, Request
from securenotes.notebook.disclosure.views import Asked
from securenotes.notebook.views import Body, Target
from tui.dates import today
from tui.i18n import Words, lazy
from tui.screens.admin.form import Form
from tui.screens.admin.link import target_words
from tui.screens.dialogs.dates import day_input, show_day, take_day
from tui.screens.disclosure.words import BY, REQUESTS, RIGHTS
from tui.widgets.choice import Choice
from tui.widgets.words import Paragraph

ASKED = (Request.PARTY, Request.EXTRACT)
"""Where it is asked who wants it; of a public document it must not be."""

REFUSED_DAY: dict[str, Words] = {
    "day": lazy("That is no day. Write as 2026-03-02, 2/3 or 2 March."),
    "future": lazy("That day is to come. Write the day the request came in."),
}


class NewDisclosure(Form[Asked]):
    """Registers a request; gives it with its number."""

    SCREEN_ID = "disclosure_new"
    CSS_PATH = "../admin/forms.tcss"
    LABEL = 14
    heading = lazy("New request")
    yes = lazy("Register")

    def __init__(
        self, chain: ChainId, body: Body, pupils: list[Target], pupil: str = ""
    ) -> None:
        super().__init__(chain)
        self._body, self._pupils, self._pupil = body, pupils, pupil

    def fields(self) -> list[tuple[str, Words, Widget]]:
        """Return pupil, right, who and day."""
        pupils: list[tuple[str, Words]] = [("", lazy("choose"))]
        pupils += [(one.scope.hex(), target_words(one)) for one in self._pupils]
        kinds = [(one.value, REQUESTS[one]) for one in OFFERED[self._body]]
        by = [(one.value, BY[one]) for one in By if one is not By.NOBODY]
        return [
            (
                "pupil",
                lazy("Pupil"),
                Choice(pupils, self._pupil, width=38, id="pupil"),
            ),
            ("request", lazy("Request"), Choice(kinds, width=24, id="request")),
            ("right", "", Paragraph(id="right", classes="-dim")),
            ("by", lazy("Asked for by"), Choice(by, width=24, id="by")),
            (
                "received",
                lazy("Came in"),
                day_input("received", today().isoformat()),
            ),
        ]

    def on_mount(self) -> None:
        """Say what the right is that stands first."""
        super().on_mount()
        self._tell_right()

    def first_focus(self) -> Widget | None:
        """Return the pupil, or the right where the pupil is given."""
        return self.query_one("#request" if self._pupil else "#pupil")

    @property
    def request(self) -> Request:
        """What is asked for."""
        return Request(self.query_one("#request", Choice).value)

    @on(Choice.Changed)
    def chosen(self, event: Choice.Changed) -> None:
        """Ask who it is only where that may be asked."""
        self.field(event.choice.id or "").set_error(None)
        self._tell_right()

    def _tell_right(self) -> None:
        self.query_one("#right", Paragraph).set_words(RIGHTS[self.request])
        self.field("by").display = self.request in ASKED

    @on(Input.Changed)
    def understood(self, event: Input.Changed) -> None:
        """Show which day was understood."""
        show_day(self.field("received"), event.value)

    def check(self) -> bool:
        """Ask for what is lacking."""
        chosen = self.query_one("#pupil", Choice)
        if not chosen.value:
            self.field("pupil").set_error(lazy("Choose a pupil."))
            chosen.focus()
            return False
        return take_day(self.field("received"), empty=False) is not None

    async def work(self) -> Asked:
        """Register it."""
        day = take_day(self.field("received"), empty=False) or ""
        by = self.query_one("#by", Choice).value if self.request in ASKED else ""
        return await self.house.book.school.disclosures.register(
            self.chain,
            ScopeId(bytes.fromhex(self.query_one("#pupil", Choice).value)),
            self.request,
            By(by),
            day,
        )

    def words_for(self, error: BadInput) -> Words:
        """Return what is wrong with the day, or with another field."""
        if error.field == "received" and error.why in REFUSED_DAY:
            return REFUSED_DAY[error.why]
        return super().words_for(error)
