"""Templates of the school: what a new note may begin with (R30)."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from securenotes.model import ChainId
from securenotes.notebook.views import Template
from tui.i18n import lazy
from tui.keys import Hint, key
from tui.screens.admin.school_list import SchoolList
from tui.screens.dialogs.confirm import Confirm
from tui.widgets.rows import Column, Item, Line, Row
from tui.widgets.virtual_list import VirtualList


class TemplatesScreen(SchoolList):
    """One row a template; A writes a new one, Delete takes one away."""

    SCREEN_ID = "school_templates"
    AFTER_LOCK = True
    LIST = "templates-list"
    COLUMNS = (
        Column("name", lazy("Template"), width=28),
        Column("category", lazy("Category"), width=16, tone="dim"),
        Column("text", lazy("Begins"), least=16, tone="dim", drop=1),
    )
    heading = lazy("Templates")
    back = lazy("For those who write")
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

    def show_rows(self) -> None:
        """Show the templates, and keep to them: a row is known by its number."""
        self._templates = self.this_school.templates
        super().show_rows()

    def items(self) -> list[Item]:
        """Return the templates, or how one writes the first."""
        items: list[Item] = [
            Row(
                str(number),
                (one.name, one.category or "–", one.text.partition("\n")[0]),
            )
            for number, one in enumerate(self._templates)
        ]
        return items or [Line(lazy("No templates yet. A writes the first."))]

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
        current = self.rows.current
        if not current:
            return
        gone = self._templates[int(current)]
        rest = [one for one in self._templates if one is not gone]
        self.ask(
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
            lambda: self.school.set_templates(self.chain, rest),
            lambda: self.tell_done(lazy("The template is deleted.")),
        )
