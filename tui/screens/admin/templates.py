"""Templates of the school: what a new note may begin with (R30)."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.model import ChainId
from securenotes.notebook.views import School, Template
from tui.i18n import lazy
from tui.keys import Hint, key
from tui.screens.admin.base import AdminScreen
from tui.screens.dialogs.confirm import Confirm
from tui.widgets.rows import Column, Item, Line, Row
from tui.widgets.virtual_list import VirtualList

COLUMNS = (
    Column("name", lazy("Template"), width=28),
    Column("category", lazy("Category"), width=16, tone="dim"),
    Column("text", lazy("Begins"), least=16, tone="dim", drop=1),
)


class TemplatesScreen(AdminScreen):
    """One row a template; A writes a new one, Delete takes one away."""

    SCREEN_ID = "school_templates"
    CSS_PATH = "admin.tcss"
    FOOTER = (
        Hint("list.open", lazy("Change")),
        "template.new",
        "template.delete",
        "screen.back",
        "app.help",
    )
    HELP_TEXT = lazy(
        "Texts with headings that a writer can begin a new note with, by Ctrl+T in the"
        " editor. Enter changes one, A writes a new one, Delete takes one away."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("a", "add", lazy("New template"), "template.new", short=lazy("New")),
        key("delete", "remove", lazy("Delete"), "template.delete"),
    ]

    def __init__(self, chain: ChainId) -> None:
        super().__init__(chain)
        self._templates: tuple[Template, ...] = ()

    def compose_content(self) -> ComposeResult:
        """Lay out the list."""
        yield VirtualList(COLUMNS, titles=True, id="templates-list")

    def on_mount(self) -> None:
        """Show the templates."""
        super().on_mount()
        self.set_title(lazy("Templates"), back=lazy("For those who write"))
        self.query_one(VirtualList).focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Show them as they are now."""
        chain = self.chain
        self.run_task(
            lambda: self.school.status(chain),
            group="page",
            done=lambda status: self._show(status.school),
        )

    def _show(self, school: School) -> None:
        self._templates = school.templates
        items: list[Item] = [
            Row(
                str(number),
                (one.name, one.category or "–", one.text.partition("\n")[0]),
            )
            for number, one in enumerate(school.templates)
        ]
        none = lazy("No templates yet. A writes the first.")
        self.query_one(VirtualList).set_items(items or [Line(none)])

    @on(VirtualList.Opened)
    def open_row(self, event: VirtualList.Opened) -> None:
        """Change a template."""
        self.house.open_screen(
            "school_template", self.chain, self._templates, int(event.key)
        )

    def action_add(self) -> None:
        """Write a new template."""
        self.house.open_screen("school_template", self.chain, self._templates, -1)

    def action_remove(self) -> None:
        """Ask, and take a template away."""
        current = self.query_one(VirtualList).current
        if not current:
            return
        gone = self._templates[int(current)]
        rest = [one for one in self._templates if one is not gone]

        def answered(yes: bool | None) -> None:
            if yes:
                self.act(
                    lambda: self.school.set_templates(self.chain, rest),
                    done=lambda _none: self._removed(),
                )

        self.app.push_screen(
            Confirm(
                lazy("Delete the template?"),
                [
                    lazy(
                        "“{name}” is no longer offered. Notes that began with it stay"
                        " as they are.",
                        name=gone.name,
                    )
                ],
                yes=lazy("Yes, delete"),
                no=lazy("Keep the template"),
            ),
            answered,
        )

    def _removed(self) -> None:
        self.say(lazy("The template is deleted."))
        self.action_refresh()
