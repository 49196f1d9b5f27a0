"""The school's groups, and the pupils of one."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.model import ChainId, ScopeId
from securenotes.notebook.views import Target
from tui.i18n import lazy, nlazy
from tui.keys import Hint, key
from tui.screens.admin.additions import AddGroup, AddMember
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.rotating import change_keys
from tui.screens.dialogs.confirm import Confirm
from tui.widgets.rows import Column, Item, Line, Row
from tui.widgets.virtual_list import VirtualList


class GroupsScreen(AdminScreen):
    """The groups that there are today."""

    SCREEN_ID = "school_groups"
    AFTER_LOCK = True
    CSS_PATH = "admin.tcss"
    FOOTER = (Hint("list.open", lazy("Open")), "group.new", "screen.back", "app.help")
    HELP_TEXT = lazy(
        "The school's groups. People linked to a group may read its pupils. A makes a"
        " new group, Enter shows the pupils in it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("a", "add", lazy("New group"), "group.new"),
    ]

    def __init__(self, chain: ChainId) -> None:
        super().__init__(chain)
        self._targets: list[Target] = []

    def compose_content(self) -> ComposeResult:
        """Lay out the list."""
        columns = (
            Column("name", lazy("Group"), least=20),
            Column("pupils", lazy("Pupils"), width=12),
        )
        yield VirtualList(columns, titles=True, id="groups-list")

    def on_mount(self) -> None:
        """Read the groups."""
        super().on_mount()
        self.set_title(lazy("Groups and pupils in them"), back=lazy("School"))
        self.query_one(VirtualList).focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read again."""
        chain = self.chain
        self.run_task(lambda: self.school.targets(chain), group="page", done=self._show)

    def _show(self, targets: list[Target]) -> None:
        self._targets = targets
        counts: dict[str, int] = {}
        for one in targets:
            for group in one.groups:
                counts[group] = counts.get(group, 0) + 1
        items: list[Item] = [
            Row(
                one.scope.hex(),
                (
                    one.name or "–",
                    nlazy("{n} pupil", "{n} pupils", counts.get(one.name, 0)),
                ),
            )
            for one in targets
            if one.kind == "group"
        ]
        none = Line(lazy("The school has no groups yet. A makes the first."))
        self.query_one(VirtualList).set_items(items or [none])

    @on(VirtualList.Opened)
    def open_row(self, event: VirtualList.Opened) -> None:
        """Show the group's pupils."""
        group = next(t for t in self._targets if t.scope.hex() == event.key)
        self.house.open_screen("school_group", self.chain, group)

    def action_add(self) -> None:
        """Make a group."""

        def added(scope: ScopeId | None) -> None:
            if scope is not None:
                self.say(lazy("The group is made."))
                self.action_refresh()

        self.app.push_screen(AddGroup(self.chain), added)


class GroupScreen(AdminScreen):
    """The pupils of a group today."""

    SCREEN_ID = "school_group"
    CSS_PATH = "admin.tcss"
    FOOTER = ("member.new", "member.end", "screen.back", "app.help")
    HELP_TEXT = lazy(
        "The pupils in the group today. Those linked to the group may read them. A puts"
        " a pupil in, Delete takes the marked one out."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("a", "add", lazy("Add a pupil"), "member.new"),
        key("delete", "end", lazy("Take out"), "member.end"),
    ]

    def __init__(self, chain: ChainId, group: Target) -> None:
        super().__init__(chain)
        self._group = group
        self._members: list[Target] = []

    def compose_content(self) -> ComposeResult:
        """Lay out the list."""
        yield VirtualList([Column("name", lazy("Pupil"))], titles=True, id="members")

    def on_mount(self) -> None:
        """Read the members."""
        super().on_mount()
        self.set_title(self._group.name, back=lazy("Groups"))
        self.query_one(VirtualList).focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read again."""
        chain, group = self.chain, self._group.scope
        self.run_task(
            lambda: self.school.members(chain, group), group="page", done=self._show
        )

    def _show(self, members: list[Target]) -> None:
        self._members = members
        items: list[Item] = [Row(m.scope.hex(), (m.name or "–",)) for m in members]
        none = Line(lazy("This group has no pupils today."))
        self.query_one(VirtualList).set_items(items or [none])

    def action_add(self) -> None:
        """Ask which pupil to put in."""
        chain, group = self.chain, self._group.scope

        def ask(targets: list[Target]) -> None:
            inside = {one.scope for one in self._members}
            free = [
                one
                for one in targets
                if one.kind == "pupil" and one.scope not in inside and not one.moved_to
            ]
            self.app.push_screen(AddMember(chain, group, free), added)

        def added(made: bool | None) -> None:
            if made:
                self.say(lazy("The pupil is in the group."))
                self.action_refresh()

        self.run_task(lambda: self.school.targets(chain), group="targets", done=ask)

    def action_end(self) -> None:
        """Say what taking the marked pupil out means, and ask."""
        current = self.query_one(VirtualList).current
        member = next((m for m in self._members if m.scope.hex() == current), None)
        if member is None:
            return
        chain, group = self.chain, self._group.scope

        def answered(yes: bool | None) -> None:
            if yes:
                self.act(
                    lambda: self.school.end_member(chain, group, member.scope),
                    done=lambda _none: change_keys(self, self.action_refresh),
                )

        self.app.push_screen(
            Confirm(
                lazy("Take {name} out of the group?", name=member.name),
                [
                    lazy(
                        "Those who read {name} by {group} alone stop reading. The keys"
                        " are changed.",
                        name=member.name,
                        group=self._group.name,
                    )
                ],
                yes=lazy("Yes, take out"),
                no=lazy("Keep in the group"),
            ),
            answered,
        )
