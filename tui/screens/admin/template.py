"""One template: its name, its category and the text that a note begins with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from securenotes.errors import BadInput, SecureNotesError
from securenotes.model import ChainId
from securenotes.notebook.views import Template
from tui.i18n import lazy
from tui.screens.admin.words import refused_words
from tui.screens.admin.written import WrittenScreen
from tui.screens.editor.words import offered_categories
from tui.widgets.choice import Choice
from tui.widgets.field import Field
from tui.widgets.inputs import TextInput
from tui.widgets.note_area import NoteArea

LABEL = 10
NAME_LENGTH = 80


class TemplateScreen(WrittenScreen):
    """Writes one of the school's templates; ``at`` is -1 for a new one."""

    SCREEN_ID = "school_template"
    HELP_TEXT = lazy(
        "Write headings that remind of what belongs in the note. Ctrl+S saves the"
        " template for everyone at the school who writes."
    )
    heading = lazy("Template")
    back = lazy("Templates")
    about = lazy("Headings with room beneath. No names: the template is for everybody.")

    def __init__(self, chain: ChainId, templates: Sequence[Template], at: int) -> None:
        super().__init__(chain)
        self._templates, self._at = list(templates), at
        self._one = templates[at] if at >= 0 else Template("", "", "")
        self._now = self._one
        self.KEPT = "template" if at < 0 else f"template {at}"  # type: ignore[misc]

    def compose_content(self) -> ComposeResult:
        """Lay name and category over the text."""
        yield Field(
            lazy("Name"),
            TextInput(self._one.name, max_length=NAME_LENGTH, id="name"),
            label_width=LABEL,
            id="name-field",
        )
        offered = [("", "–"), *offered_categories(self.this_school.categories, "")]
        if self._one.category and all(v != self._one.category for v, _w in offered):
            offered.append((self._one.category, self._one.category))
        yield Field(
            lazy("Category"),
            Choice(offered, self._one.category, width=24, id="category"),
            label_width=LABEL,
            id="category-field",
        )
        yield from super().compose_content()

    def first_focus(self) -> Widget:
        """Begin in the name of a new one."""
        return self.area if self._at >= 0 else self.query_one("#name", TextInput)

    @property
    def typed(self) -> Template:
        """The template as the fields say."""
        return Template(
            self.query_one("#name", TextInput).value,
            self.query_one("#category", Choice).value,
            self.query_one("#policy-text", NoteArea).text,
        )

    def written(self) -> str:
        """Return the template as one text."""
        return _whole(self._one)

    def _show(self, kept: str) -> None:
        self._present = self._kept = self.written()
        shown = self._one
        with suppress(ValueError, TypeError):
            shown = Template(*map(str, json.loads(kept))) if kept else shown
        self.query_one("#name", TextInput).value = shown.name
        self.query_one("#category", Choice).set_value(shown.category)
        self.area.restore(shown.text)
        self._kept = _whole(shown)
        if shown != self._one:
            self.say(lazy("Here is the text that you have not saved for the school."))

    @on(Input.Changed)
    @on(Choice.Changed)
    def field_changed(self) -> None:
        """Keep it soon, as the text is."""
        self.query_one("#name-field", Field).set_error(None)
        self.changed()

    def has_unsaved_text(self) -> bool:
        """Return whether what is typed is not yet kept."""
        if self._present is None or not self.is_attached:
            return False
        return _whole(self.typed) != self._kept

    async def keep_text(self) -> None:
        """Keep what is typed until it is signed."""
        if not self.has_unsaved_text():
            return
        whole = _whole(self.typed)
        kept = "" if whole == self._present else whole
        await self.school.keep_text(self.chain, self.KEPT, kept)
        self._kept = whole

    def action_save(self) -> None:
        """Sign the template, unless nothing is changed."""
        if self._present is None:
            return
        if self._at >= 0 and _whole(self.typed) == self._present:
            self.say(lazy("Nothing is changed."))
            return
        self.sign()

    async def store(self, text: str) -> None:
        """Sign the school's templates with this one among them."""
        del text
        self._now = self.typed
        chosen = list(self._templates)
        if self._at < 0:
            chosen.append(self._now)
        else:
            chosen[self._at] = self._now
        await self.school.set_templates(self.chain, chosen)

    def _signed(self) -> None:
        self._one, self._present = self._now, _whole(self._now)
        self._kept = self._present
        self.dismiss(None)
        self.house.go.later(lazy("The template is saved."))

    def _failed(self, error: SecureNotesError) -> bool:
        if isinstance(error, BadInput) and error.field in ("name", "template"):
            field = self.query_one("#name-field", Field)
            field.set_error(refused_words(error))
            field.control.focus()
            return True
        return super()._failed(error)


def _whole(template: Template) -> str:
    return json.dumps(
        [template.name, template.category, template.text], ensure_ascii=False
    )
