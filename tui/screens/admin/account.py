"""What an administrator does with a person's account."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from securenotes.model import ChainId, UserId
from securenotes.notebook.views import Sheet, StaffPage
from tui.i18n import lazy
from tui.keys import key
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.rotating import change_keys
from tui.screens.admin.sheet import show_sheet
from tui.screens.dialogs.confirm import Confirm


class AccountScreen(AdminScreen):
    """A person's account: closed, opened, appointed, reset, invited again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("s", "switch", lazy("Close the account"), "account.close"),
        key("m", "appoint", lazy("Make administrator"), "account.administrator"),
        key("r", "factor", lazy("Reset second factor"), "account.factor"),
        key("i", "invite", lazy("Invite again"), "account.invite"),
    ]

    def __init__(self, chain: ChainId, user: UserId) -> None:
        super().__init__(chain)
        self._user = user
        self._page: StaffPage | None = None

    @property
    def called(self) -> str:
        """The person's name."""
        return "" if self._page is None else self._page.row.person.name

    def action_switch(self) -> None:
        """Close the account, or open it again."""
        page, school = self._page, self.school
        if page is None:
            return
        if page.row.account == "disabled":
            self.act(
                lambda: school.enable(self.chain, self._user),
                done=lambda _none: self.tell_done(
                    lazy("The account is open again. Live links count again.")
                ),
            )
            return
        if self._user == self.house.book.me.person.user:
            self.say(lazy("You cannot close your own account."))
            return
        self.ask(
            Confirm(
                lazy("Close the account of {name}?", name=self.called),
                [
                    lazy(
                        "{name} is signed out, cannot sign in and stops reading all"
                        " that is published. The keys are changed.",
                        name=self.called,
                    )
                ],
                yes=lazy("Yes, close"),
                no=lazy("Keep it open"),
            ),
            lambda: school.disable(self.chain, self._user),
            lambda: change_keys(self, self.action_refresh),
        )

    def action_appoint(self) -> None:
        """Make the person an administrator."""
        page = self._page
        if page is None:
            return
        if page.administrator:
            self.say(lazy("{name} is an administrator already.", name=self.called))
            return
        self.ask(
            Confirm(
                lazy("Make {name} an administrator?", name=self.called),
                [
                    lazy(
                        "{name} may then read all that is published at the school, link"
                        " people and close accounts.",
                        name=self.called,
                    )
                ],
                yes=lazy("Yes, appoint"),
                no=lazy("Cancel"),
            ),
            lambda: self.school.make_administrator(self.chain, self._user),
            lambda: self.tell_done(
                lazy("{name} is now a school administrator.", name=self.called)
            ),
        )

    def action_factor(self) -> None:
        """Let the person set up a new second factor."""
        self.ask(
            Confirm(
                lazy("Reset the second factor of {name}?", name=self.called),
                [
                    lazy(
                        "Do this when you have met {name}. At the next sign-in the"
                        " password is asked for and a new factor is set up.",
                        name=self.called,
                    )
                ],
                yes=lazy("Yes, reset"),
                no=lazy("Cancel"),
            ),
            lambda: self.school.reset_factor(self.chain, self._user),
            lambda: self.tell_done(lazy("The second factor is reset.")),
        )

    def action_invite(self) -> None:
        """Give a new invitation where the first was not used."""
        page = self._page
        if page is None:
            return
        question = Confirm(
            lazy("Invite {name} again?", name=self.called),
            [lazy("The invitation before no longer counts.")]
            if page.row.account in ("invited", "expired")
            else [
                lazy(
                    "{name} loses the keys of today, and all own drafts with them. What"
                    " is published remains.",
                    name=self.called,
                )
            ],
            yes=lazy("Yes, invite"),
            no=lazy("Cancel"),
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self.act(
                    lambda: self.school.invite_again(self.chain, self._user),
                    done=shown,
                )

        def shown(sheet: Sheet) -> None:
            show_sheet(self, sheet)
            self.action_refresh()

        self.app.push_screen(question, answered)
