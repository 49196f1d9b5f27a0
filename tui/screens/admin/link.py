"""Asks what a person is to be linked to, as what and between which days."""

from __future__ import annotations

from textual.widget import Widget

from securenotes.model import ChainId, ScopeId, UserId
from securenotes.notebook.views import Target
from tui.dates import today
from tui.i18n import Words, lazy
from tui.screens.admin.days import DayForm
from tui.screens.admin.words import ROLES
from tui.screens.dialogs.dates import day_input
from tui.widgets.choice import Choice


class NewLink(DayForm[bool]):
    """Links a person to a pupil, a group or the school."""

    SCREEN_ID = "new_link"
    LABEL = 24
    yes = lazy("Link", "verb")
    about = lazy("The link is written as your decision of today.")

    def __init__(
        self, chain: ChainId, user: UserId, name: str, targets: list[Target]
    ) -> None:
        super().__init__(chain, user)
        self._user, self._targets = user, targets
        self.heading = lazy("New link for {name}", name=name)

    def fields(self) -> list[tuple[str, Words, Widget]]:
        """Return target, role and days."""
        options: list[tuple[str, Words]] = [("", lazy("choose"))]
        options += [(one.scope.hex(), target_words(one)) for one in self._targets]
        roles = [(role, ROLES[role]) for role in ("teacher", "mentor", "observer")]
        return [
            (
                "target",
                lazy("Pupil, group or school"),
                Choice(options, width=28, id="target"),
            ),
            ("role", lazy("As", "role"), Choice(roles, id="role")),
            ("first", lazy("From"), day_input("first", today().isoformat())),
            ("last", lazy("Until"), day_input("last")),
        ]

    def check(self) -> bool:
        """Ask for what is lacking."""
        chosen = self.query_one("#target", Choice)
        if not chosen.value:
            self.field("target").set_error(lazy("Choose what to link to."))
            chosen.focus()
            return False
        self.field("target").set_error(None)
        self.field("role").set_error(None)
        return super().check()

    async def work(self) -> bool:
        """Make the link."""
        await self.house.book.school.add_link(
            self.chain,
            self._user,
            ScopeId(bytes.fromhex(self.query_one("#target", Choice).value)),
            self.query_one("#role", Choice).value,
            self.first,
            self.last,
        )
        return True


def target_words(target: Target) -> Words:
    """Return a target's name, and what it is where that is not plain."""
    if target.kind == "school":
        return lazy("{school}, the whole school", school=target.name)
    if target.groups:
        return f"{target.name}, {', '.join(target.groups)}"
    return target.name or "–"
