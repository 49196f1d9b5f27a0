"""A person's account and links, and what an administrator does with them."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.notebook.views import LinkRow, StaffPage, Target
from tui.i18n import Words, lazy
from tui.keys import Hint, key
from tui.screens.admin.account import AccountScreen
from tui.screens.admin.link import NewLink
from tui.screens.admin.rotating import change_keys
from tui.screens.admin.words import (
    account_words,
    because_words,
    day_or_open,
    pupils_words,
    reads_words,
    role_words,
)
from tui.screens.dialogs.confirm import Confirm
from tui.widgets.rows import Column, Item, Line, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Paragraph

COLUMNS = (
    Column("what", lazy("Link"), least=16),
    Column("role", lazy("As", "role"), width=10, drop=2),
    Column("first", lazy("From"), width=13, tone="dim", drop=1),
    Column("last", lazy("Until"), width=13, tone="dim"),
    Column("why", lazy("Because of"), width=14),
)


class PersonScreen(AccountScreen):
    """Everything that a person may read, and why."""

    SCREEN_ID = "person"
    CSS_PATH = "admin.tcss"
    HELP_TEXT = lazy(
        "What a person may read and why. A links, Delete ends the marked link, S closes"
        " or opens the account, M makes an administrator, R resets the second factor,"
        " I invites again, L shows what the person has read and when."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("a", "link", lazy("New link"), "link.new", short=lazy("Link", "noun")),
        key("delete", "end", lazy("End"), "link.end"),
        key("l", "log", lazy("Access log"), "person.log", short=lazy("Log", "noun")),
    ]

    def footer(self) -> tuple[str | Hint, ...]:
        """Show what S does to this account."""
        closed = self._page is not None and self._page.row.account == "disabled"
        switch = Hint(
            "account.close",
            lazy("Open the account") if closed else lazy("Close the account"),
            lazy("Open", "account") if closed else lazy("Close", "account"),
        )
        return "link.new", "link.end", switch, "screen.back", "app.help"

    def compose_content(self) -> ComposeResult:
        """Lay out the summary over the links."""
        yield Paragraph(id="about")
        yield VirtualList(COLUMNS, titles=True, id="links")

    @property
    def rows(self) -> VirtualList:
        """The links."""
        return self.query_one("#links", VirtualList)

    def on_mount(self) -> None:
        """Read the person."""
        super().on_mount()
        self.set_title("", back=lazy("Staff"))
        self.rows.focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read again."""
        chain, user = self.chain, self._user
        self.run_task(
            lambda: self.school.person(chain, user), group="page", done=self._show
        )

    def _show(self, page: StaffPage) -> None:
        self._page = page
        person = page.row.person
        self.set_title(
            f"{person.name} · {person.post} · {person.login}", back=lazy("Staff")
        )
        self.query_one("#about", Paragraph).set_words(self._summary(page))
        today = self.house.book.today()
        items: list[Item] = [
            link_row(n, link, today) for n, link in enumerate(page.links)
        ]
        self.rows.set_items(items or [Line(lazy("No links yet. A makes the first."))])
        self.refresh_footer()

    def _summary(self, page: StaffPage) -> Words:
        row = page.row
        if page.administrator:
            return lazy(
                "School administrator: may read all that is published. Account:"
                " {account}.",
                account=account_words(row),
            )
        if row.account in ("invited", "expired", "disabled"):
            return lazy("Account: {account}.", account=account_words(row))
        return lazy(
            "May read {reads} today. Account: {account}.",
            reads=reads_words(row),
            account=account_words(row),
        )

    def action_log(self) -> None:
        """Show what the person has done, as the access log has it (R27)."""
        if self._page is not None:
            person = self._page.row.person
            self.house.open_screen("school_log", self.chain, None, person, person.name)

    # -- links -----------------------------------------------------------
    def action_link(self) -> None:
        """Ask for a new link."""
        chain = self.chain

        def ask(targets: list[Target]) -> None:
            here = [one for one in targets if not one.moved_to]
            form = NewLink(chain, self._user, self.called, here)
            self.app.push_screen(form, linked)

        def linked(made: bool | None) -> None:
            if made:
                self.say(lazy("The link is made."))
                self.action_refresh()

        self.run_task(lambda: self.school.targets(chain), group="targets", done=ask)

    def action_end(self) -> None:
        """Say what ending the marked link means, and ask."""
        link = self._marked()
        if link is None:
            return
        if link.last and link.last < self.house.book.today():
            self.say(lazy("That link has ended already."))
            return
        chain, user = self.chain, self._user
        self.run_task(
            lambda: self.school.losing(chain, user, link.target, link.role),
            group="losing",
            done=lambda count: self._ask_end(link, count),
        )

    def _marked(self) -> LinkRow | None:
        current = self.rows.current
        if self._page is None or not current:
            return None
        return self._page.links[int(current)]

    def _ask_end(self, link: LinkRow, count: int) -> None:
        body: list[Words] = [losing_words(self.called, count)]
        if link.reason == "roster":
            body.append(
                lazy(
                    "The link comes from the roster and comes back with it. End it"
                    " there too."
                )
            )
        self.ask(
            Confirm(
                lazy("End the link to {what}?", what=link.what),
                body,
                yes=lazy("Yes, end"),
                no=lazy("Keep the link"),
            ),
            lambda: self.school.end_link(
                self.chain, self._user, link.target, link.role
            ),
            lambda: change_keys(self, self.action_refresh),
        )


def losing_words(name: str, count: int) -> Words:
    """Return what ending a link means."""
    if not count:
        return lazy(
            "{name} reads the same pupils as before, by other links.", name=name
        )
    return lazy(
        "{name} stops reading {pupils}. The keys are changed.",
        name=name,
        pupils=pupils_words(count),
    )


def link_row(number: int, link: LinkRow, today: str) -> Row:
    """Return a link as a row; one that is over is dim by its word."""
    return Row(
        str(number),
        (
            link.what or "–",
            role_words(link.role),
            day_or_open(link.first),
            day_or_open(link.last),
            because_words(link, today),
        ),
    )
