"""Pupils with protected identity, and who may see a real name (R29)."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.model import ChainId, ScopeId, UserId
from securenotes.notebook.views import (
    Person,
    ProtectedPage,
    ProtectedPupil,
    StaffRow,
    Target,
)
from tui.i18n import Words, lazy
from tui.keys import Hint, key
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.protected_rows import (
    COLUMNS,
    KeepName,
    handed_over_words,
    protected_rows,
)
from tui.screens.admin.rotating import change_keys
from tui.screens.dialogs.choose import Choose
from tui.screens.dialogs.confirm import Confirm
from tui.screens.real_name import show_name
from tui.widgets.virtual_list import VirtualList


class ProtectedScreen(AdminScreen):
    """The protected pupils by alias, and below them those with the right."""

    SCREEN_ID = "school_protected"
    AFTER_LOCK = True
    CSS_PATH = "admin.tcss"
    HELP_TEXT = lazy(
        "A pupil with protected identity is shown by alias everywhere. The real name"
        " is kept apart, under a key that only those with the right have; F4 asks for"
        " it, and that is logged. Delete takes protection or right from the row."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("a", "protect", lazy("Protect a pupil"), "names.protect"),
        key("n", "keep", lazy("Write the name"), "names.keep"),
        key("r", "give", lazy("Give the right"), "names.give"),
        key("delete", "end", lazy("End"), "names.end"),
        key("f4", "name", lazy("Show the real name"), "pupil.name"),
    ]

    def __init__(self, chain: ChainId) -> None:
        super().__init__(chain)
        self._page: ProtectedPage | None = None

    def footer(self) -> tuple[str | Hint, ...]:
        """Show how names begin to be kept, until they are."""
        keeps = self._page is not None and self._page.keeps
        give = "names.give" if keeps else Hint("names.give", lazy("Keep names"))
        return "names.protect", "names.keep", give, "screen.back", "app.help"

    def compose_content(self) -> ComposeResult:
        """Lay out the list."""
        yield VirtualList(COLUMNS, id="protected-list")

    @property
    def rows(self) -> VirtualList:
        """Pupils and people."""
        return self.query_one("#protected-list", VirtualList)

    def on_mount(self) -> None:
        """Read who is protected."""
        super().on_mount()
        self.set_title(lazy("Protected identity"), back=lazy("School"))
        self.rows.focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read again."""
        chain = self.chain
        self.run_task(
            lambda: self.school.protected(chain), group="page", done=self._show
        )

    def _show(self, page: ProtectedPage) -> None:
        self._page = page
        self.rows.set_items(protected_rows(page))
        self.refresh_footer()

    # -- what is marked ----------------------------------------------------
    @property
    def _pupil(self) -> ProtectedPupil | None:
        pupils = self._page.pupils if self._page else ()
        return next((p for p in pupils if p.scope.hex() == self.rows.current), None)

    @property
    def _person(self) -> Person | None:
        people = self._page.people if self._page else ()
        return next((p for p in people if p.user.hex() == self.rows.current), None)

    def _pupil_to_open(self) -> ProtectedPupil | None:
        """Return the marked pupil, where this person has the right."""
        page, pupil = self._page, self._pupil
        if page is None or pupil is None:
            self.say(lazy("Mark a pupil first."))
        elif not page.opens:
            self.say(lazy("Only those with the right to real names can do this."))
        else:
            return pupil
        return None

    # -- pupils ------------------------------------------------------------
    def action_protect(self) -> None:
        """Choose a pupil, say what protection means, and ask."""
        chain, page = self.chain, self._page
        if page is None:
            return
        hidden = {one.scope for one in page.pupils}

        def ask(targets: list[Target]) -> None:
            pupils = {
                one.scope.hex(): one
                for one in targets
                if one.kind == "pupil" and one.name and one.scope not in hidden
            }
            options = [
                (scope, ", ".join((one.name, *one.groups)))
                for scope, one in pupils.items()
            ]
            question = Choose(lazy("Which pupil is protected?"), options)
            self.app.push_screen(
                question, lambda scope: self._protect(pupils[scope]) if scope else None
            )

        self.run_task(lambda: self.school.targets(chain), group="targets", done=ask)

    def _protect(self, pupil: Target) -> None:
        opens = self._page is not None and self._page.opens
        kept: Words = (
            lazy("The name is kept, for those with the right to see it.")
            if opens
            else lazy(
                "The name is not kept anywhere. Keep your own record of who it is"
                " outside this program."
            )
        )
        self.ask(
            Confirm(
                lazy("Protect {name}?", name=pupil.name),
                [
                    lazy(
                        "An alias takes the place of name and class, for everybody and"
                        " everywhere. A name in the text of a note remains there."
                    ),
                    kept,
                    *handed_over_words(pupil),
                ],
                yes=lazy("Yes, protect"),
                no=lazy("Cancel"),
            ),
            lambda: self.school.protect_pupil(self.chain, pupil.scope),
            lambda: self.tell_done(
                lazy("The pupil has an alias now, and the hand-over is taken back.")
                if pupil.waits
                else lazy("The pupil has an alias now.")
            ),
        )

    def action_keep(self) -> None:
        """Write the marked pupil's real name."""
        pupil = self._pupil_to_open()
        if pupil is None:
            return

        def kept(scope: ScopeId | None) -> None:
            if scope is not None:
                self.tell_done(lazy("The name is kept."))

        self.app.push_screen(KeepName(self.chain, pupil), kept)

    def action_name(self) -> None:
        """Ask for the marked pupil's real name."""
        pupil = self._pupil_to_open()
        if pupil is not None:
            show_name(self, pupil.scope, pupil.alias)

    # -- people ------------------------------------------------------------
    def action_give(self) -> None:
        """Give somebody the right, or begin to keep names."""
        page, chain = self._page, self.chain
        if page is None:
            return
        if not page.keeps:
            self._begin()
        elif not page.opens:
            self.say(lazy("Only those with the right to real names can do this."))
        else:
            self.run_task(
                lambda: self.school.people(chain), group="people", done=self._choose
            )

    def _begin(self) -> None:
        self.ask(
            Confirm(
                lazy("Keep real names at this school?"),
                [
                    lazy(
                        "You get the right to see them first, and give it to others."
                        " No other administrator can take it."
                    )
                ],
                yes=lazy("Yes, keep names"),
                no=lazy("Cancel"),
            ),
            lambda: self.school.begin_names(self.chain),
            lambda: self.tell_done(
                lazy("Names are kept from now on. You have the right to see them.")
            ),
        )

    def _choose(self, people: list[StaffRow]) -> None:
        have = {one.user for one in self._page.people} if self._page else set()
        able = {
            row.person.user.hex(): row.person
            for row in people
            if row.account == "active" and row.person.user not in have
        }
        options = [
            (user, ", ".join(filter(None, (one.name, one.post))))
            for user, one in able.items()
        ]
        question = Choose(lazy("Who may see real names?"), options)
        self.app.push_screen(
            question, lambda user: self._give(able[user]) if user else None
        )

    def _give(self, person: Person) -> None:
        self.ask(
            Confirm(
                lazy("Give {name} the right to real names?", name=person.name),
                [
                    lazy(
                        "{name} can then ask for the name of a protected pupil whom"
                        " they may read. Each time is logged.",
                        name=person.name,
                    )
                ],
                yes=lazy("Yes, give the right"),
                no=lazy("Cancel"),
            ),
            lambda: self.school.give_names(self.chain, person.user),
            lambda: self.tell_done(lazy("{name} has the right now.", name=person.name)),
        )

    # -- ending ------------------------------------------------------------
    def action_end(self) -> None:
        """Take protection from the marked pupil, or the right from a person."""
        person = self._person
        if person is not None:
            self._end_right(person.user, person.name)
            return
        pupil = self._pupil_to_open()
        if pupil is None:
            return
        if not pupil.kept:
            self.say(lazy("Write the name first. N does that."))
            return
        self.ask(
            Confirm(
                lazy("Take protection from {alias}?", alias=pupil.alias),
                [lazy("Everybody who can read the pupil then sees the real name.")],
                yes=lazy("Yes, show the name"),
                no=lazy("Keep the protection"),
            ),
            lambda: self.school.unprotect_pupil(self.chain, pupil.scope),
            lambda: self.tell_done(lazy("The pupil is shown by name again.")),
        )

    def _end_right(self, user: UserId, name: str) -> None:
        self.ask(
            Confirm(
                lazy("Take the right to real names from {name}?", name=name),
                [lazy("{name} sees no more names. The key is changed.", name=name)],
                yes=lazy("Yes, take it back"),
                no=lazy("Keep the right"),
            ),
            lambda: self.school.end_names(self.chain, user),
            lambda: change_keys(self, self.action_refresh),
        )

    # -- parts -------------------------------------------------------------
