"""Pupils whom other schools of the organisation have handed over to this one."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget

from securenotes.model import ChainId, ScopeId
from securenotes.notebook.moving.taking_over import OnTheWay
from securenotes.notebook.views import Target
from tui.i18n import Words, lazy, nlazy
from tui.keys import Hint
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.form import Form
from tui.when import plain_day_words
from tui.widgets.choice import Choice
from tui.widgets.empty import Empty
from tui.widgets.inputs import TextInput
from tui.widgets.rows import Column, Row
from tui.widgets.virtual_list import VirtualList

COLUMNS = (
    Column("name", lazy("Pupil"), least=20),
    Column("school", lazy("From", "school"), least=16),
    Column("notes", lazy("With"), width=16, tone="dim"),
    Column("since", lazy("Since"), width=12, tone="dim", drop=1),
)
SCHOOL = lazy("School")
Found = tuple[list[OnTheWay], list[Target]]


class OnTheWayScreen(AdminScreen):
    """Enter takes a pupil over, with what came along."""

    SCREEN_ID = "on_the_way"
    AFTER_LOCK = True
    CSS_PATH = "admin.tcss"
    FOOTER = (
        Hint("list.open", lazy("Take over")),
        "screen.refresh",
        "screen.back",
        "app.help",
    )
    HELP_TEXT = lazy(
        "Pupils whom another school has handed over to yours. Enter takes one over: the"
        " pupil is then one of yours, with the notes that the other school chose. Each"
        " note says from where it came, and keeps its author and its date."
    )
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, chain: ChainId, back: Words = SCHOOL) -> None:
        super().__init__(chain)
        self._back = back
        self._rows: list[OnTheWay] = []
        self._targets: list[Target] = []

    def compose_content(self) -> ComposeResult:
        """Lay out the list."""
        yield VirtualList(COLUMNS, titles=True, id="way-list")
        yield Empty(
            lazy(
                "No pupil is on the way here. The school that a pupil leaves begins a"
                " move."
            ),
            id="way-empty",
        )

    @property
    def rows(self) -> VirtualList:
        """Those who wait."""
        return self.query_one("#way-list", VirtualList)

    def on_mount(self) -> None:
        """Read who waits."""
        super().on_mount()
        self.set_title(lazy("Pupils on their way here"), back=self._back)
        self.query_one("#way-empty").display = False
        self.rows.focus()
        self.action_refresh()

    def come_back(self) -> None:
        """Stay: a dialog was closed."""

    def action_refresh(self) -> None:
        """Read again."""
        chain = self.chain

        async def read() -> Found:
            waiting = await self.school.arriving.on_the_way(chain)
            return waiting, await self.school.targets(chain)

        self.run_task(read, group="page", done=self._show)

    def _show(self, found: Found) -> None:
        self._rows, self._targets = found
        self.rows.display = bool(self._rows)
        self.query_one("#way-empty").display = not self._rows
        self.rows.set_items([way_row(one) for one in self._rows])
        self.tell_of_list(nlazy("{n} waits", "{n} wait", len(self._rows)))

    @on(VirtualList.Opened, "#way-list")
    def open_row(self, event: VirtualList.Opened) -> None:
        """Ask for class and group, and take the pupil over."""
        one = next(row for row in self._rows if key_of(row) == event.key)

        def taken(scope: ScopeId | None) -> None:
            if scope is None:
                return
            self.say(
                nlazy(
                    "Taken over, with {n} note.",
                    "Taken over, with {n} notes.",
                    one.notes,
                )
            )
            self.action_refresh()

        self.app.push_screen(TakeOver(self.chain, one, self._targets), taken)


class TakeOver(Form[ScopeId]):
    """Takes a pupil over into a class and, where one wants, a group."""

    SCREEN_ID = "take_over"
    yes = lazy("Take over")

    def __init__(self, chain: ChainId, one: OnTheWay, targets: list[Target]) -> None:
        super().__init__(chain)
        self._one = one
        self._groups = [each for each in targets if each.kind == "group"]
        self._twice = any(
            each.kind == "pupil" and each.name == one.name and not each.moved_to
            for each in targets
        )
        self.heading = lazy("Take over {name}", name=one.name)
        self.about = nlazy(
            "{n} note comes from {school}. Those who are linked to the pupil here will"
            " read it.",
            "{n} notes come from {school}. Those who are linked to the pupil here will"
            " read them.",
            one.notes,
            school=one.school,
        )

    def fields(self) -> list[tuple[str, Words, Widget]]:
        """Return class and group; neither is needed."""
        options: list[tuple[str, Words]] = [("", lazy("none yet", "group"))]
        options += [(one.scope.hex(), one.name) for one in self._groups]
        return [
            ("class", lazy("Class"), TextInput(max_length=20, id="class")),
            ("group", lazy("Group"), Choice(options, width=28, id="group")),
        ]

    def on_mount(self) -> None:
        """Tell of a pupil with the same name: the register may have been first."""
        super().on_mount()
        if self._twice:
            self.tell(
                lazy(
                    "The school has a pupil with that name. Taken over, there are two;"
                    " the notes are on the one who comes now."
                )
            )

    async def work(self) -> ScopeId:
        """Take the pupil over."""
        chosen = self.query_one("#group", Choice).value
        return await self.house.book.school.arriving.take_over(
            self.chain,
            self._one.waiting,
            self.typed("class"),
            ScopeId(bytes.fromhex(chosen)) if chosen else None,
        )


def key_of(row: OnTheWay) -> str:
    """Name a row by the pupil at the other school."""
    return row.waiting.departure.scope.hex()


def way_row(row: OnTheWay) -> Row:
    """Return who waits, from where and with how much."""
    return Row(
        key_of(row),
        (
            row.name,
            row.school,
            nlazy("{n} note", "{n} notes", row.notes),
            plain_day_words(row.since),
        ),
    )
