"""The schools that one administers: Stödinsatser (R13), and on which server."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from securenotes.notebook.views import School
from tui.i18n import Words, lazy
from tui.keys import key
from tui.screens.admin.school_list import SchoolList
from tui.screens.admin.words import body_words, module_words
from tui.screens.dialogs.confirm import Confirm
from tui.widgets.rows import Column, Row
from tui.widgets.virtual_list import VirtualList


class ModulesScreen(SchoolList):
    """One row a school; M turns the module on or off, S names the server."""

    SCREEN_ID = "school_modules"
    AFTER_LOCK = True
    LIST = "modules-list"
    COLUMNS = (
        Column("name", lazy("School"), least=20),
        Column("body", lazy("Responsible body"), width=16, drop=1),
        Column("module", lazy("Module"), width=18),
        Column("server", lazy("Server"), width=18, drop=2),
    )
    heading = lazy("Schools and modules")
    FOOTER = ("module.turn", "module.server", "screen.back", "app.help")
    HELP_TEXT = lazy(
        "The schools that you administer. Without Stödinsatser a school can neither"
        " read nor write notes; nothing is destroyed by turning it off. A school that"
        " has named its server is signed in to there and nowhere else."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "m",
            "turn",
            lazy("Stödinsatser on or off"),
            "module.turn",
            short=lazy("On or off"),
        ),
        key(
            "s",
            "name_server",
            lazy("Name this server"),
            "module.server",
            short=lazy("Server"),
        ),
    ]

    @property
    def _schools(self) -> list[School]:
        return [one for one in self.house.book.me.schools if one.administrator]

    def items(self) -> list[Row]:
        """Return a row for each school."""
        return [
            Row(
                one.chain.hex(),
                (
                    one.name,
                    body_words(one.body),
                    module_words(one.module),
                    one.server,
                ),
                sign="alert" if self._elsewhere(one) else "",
            )
            for one in self._schools
        ]

    def _elsewhere(self, school: School) -> bool:
        """Whether a school has named another server than this."""
        here = self.school.server_here
        return bool(here) and school.server not in ("", here)

    def _current(self) -> School | None:
        current = self.rows.current
        return next((s for s in self._schools if s.chain.hex() == current), None)

    def action_name_server(self) -> None:
        """Say what naming this server means, and ask."""
        school, here = self._current(), self.school.server_here
        if school is None:
            return
        if not here:
            self.say(lazy("The store is on this computer, and has no server."))
            return
        self.ask(
            Confirm(
                lazy("Is this the school's server?"),
                [
                    lazy(
                        "{school} is then signed in to at {server} alone. Whoever still"
                        " has another address is told to connect anew: give them this"
                        " one, and the certificate's fingerprint, on paper.",
                        school=school.name,
                        server=here,
                    )
                ],
                yes=lazy("Yes, name it"),
                no=lazy("Cancel"),
            ),
            lambda: self.school.name_server(school.chain),
            lambda: self._changed(lazy("The server is named.")),
        )

    @on(VirtualList.Opened)
    def open_row(self) -> None:
        """Ask as M does: a school has nothing more to show here."""
        self.action_turn()

    def action_turn(self) -> None:
        """Say what turning means, and ask."""
        school = self._current()
        if school is None:
            return
        on = not school.module
        off_means = lazy(
            "Nobody at {school} can read or write notes then. Nothing is destroyed:"
            " all is there when it is turned on again.",
            school=school.name,
        )
        on_means = lazy(
            "Those linked to pupils at {school} can then read and write notes.",
            school=school.name,
        )
        is_on = lazy("Stödinsatser is on.")
        is_off = lazy("Stödinsatser is off.")
        self.ask(
            Confirm(
                lazy("Turn Stödinsatser on?") if on else lazy("Turn Stödinsatser off?"),
                [on_means if on else off_means],
                yes=lazy("Yes, turn on") if on else lazy("Yes, turn off"),
                no=lazy("Cancel"),
            ),
            lambda: self.school.set_module(school.chain, on),
            lambda: self._changed(is_on if on else is_off),
        )

    def _changed(self, words: Words) -> None:
        """Tell of it; what was changed is in the register as it stands here."""
        self.say(words)
        self.show_rows()
