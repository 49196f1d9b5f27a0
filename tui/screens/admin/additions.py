"""Asks for a new pupil, a new group, and a pupil to put in a group."""

from __future__ import annotations

from textual import on
from textual.widget import Widget

from securenotes.model import ChainId, ScopeId
from securenotes.notebook.views import Target
from tui.dates import today
from tui.i18n import Words, lazy
from tui.screens.admin.days import DayForm
from tui.screens.admin.form import Form
from tui.screens.admin.link import target_words
from tui.screens.dialogs.dates import day_input
from tui.widgets.choice import Check, Choice
from tui.widgets.inputs import TextInput

LONGEST = 80


class AddPupil(Form[ScopeId]):
    """Takes in a pupil; of a protected one no name is asked for (R29)."""

    SCREEN_ID = "add_pupil"
    heading = lazy("New pupil")
    about = lazy(
        "With protected identity the pupil gets an alias and no name is stored. Those"
        " with the right can write it afterwards, under Protected identity."
    )

    def fields(self) -> list[tuple[str, Words, Widget]]:
        """Return name, class and protection."""
        return [
            ("name", lazy("Name"), TextInput(max_length=LONGEST, id="name")),
            ("class", lazy("Class"), TextInput(max_length=20, id="class")),
            ("protected", "", Check(lazy("Protected identity"), id="protected")),
        ]

    @property
    def protected(self) -> bool:
        """Whether the pupil has protected identity."""
        return self.query_one("#protected", Check).value

    @on(Check.Changed)
    def ask_less(self) -> None:
        """Ask for no name where identity is protected, and forget one typed."""
        if self.protected:
            self.query_one("#name", TextInput).value = ""
        self.field("name").display = not self.protected

    async def work(self) -> ScopeId:
        """Take the pupil in."""
        name = "" if self.protected else self.typed("name")
        return await self.house.book.school.add_pupil(
            self.chain, name, self.typed("class"), self.protected
        )


class AddGroup(Form[ScopeId]):
    """Makes a group."""

    SCREEN_ID = "add_group"
    heading = lazy("New group")

    def fields(self) -> list[tuple[str, Words, Widget]]:
        """Return the only field."""
        return [("name", lazy("Name"), TextInput(max_length=LONGEST, id="name"))]

    async def work(self) -> ScopeId:
        """Make the group."""
        return await self.house.book.school.add_group(self.chain, self.typed("name"))


class AddMember(DayForm[bool]):
    """Puts a pupil into a group, from a day until another."""

    SCREEN_ID = "add_member"
    heading = lazy("Add a pupil to the group")

    def __init__(self, chain: ChainId, group: ScopeId, pupils: list[Target]) -> None:
        super().__init__(chain, group)
        self._group, self._pupils = group, pupils

    def fields(self) -> list[tuple[str, Words, Widget]]:
        """Return pupil and days."""
        options: list[tuple[str, Words]] = [("", lazy("choose"))]
        options += [(one.scope.hex(), target_words(one)) for one in self._pupils]
        return [
            ("pupil", lazy("Pupil"), Choice(options, width=34, id="pupil")),
            ("first", lazy("From"), day_input("first", today().isoformat())),
            ("last", lazy("Until"), day_input("last")),
        ]

    def check(self) -> bool:
        """Hold the days to what they must be, and ask for a pupil."""
        chosen = self.query_one("#pupil", Choice)
        if not chosen.value:
            self.field("pupil").set_error(lazy("Choose a pupil."))
            chosen.focus()
            return False
        return super().check()

    async def work(self) -> bool:
        """Put the pupil in."""
        pupil = ScopeId(bytes.fromhex(self.query_one("#pupil", Choice).value))
        await self.house.book.school.add_member(
            self.chain, self._group, pupil, self.first, self.last
        )
        return True
