"""Where somebody was in the editor, to come back to after a lock (R42)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.editor.words import place_of
from tui.widgets.whereabouts import number, scroll

if TYPE_CHECKING:
    from tui.screens.editor.form import EditorForm


def place_in_form(form: EditorForm) -> str:
    """Return where the caret stands, from which line on the text is shown, and
    which field has focus."""
    focus = next((one.id for one in form.query("*:focus") if one.id), "")
    return f"{form.caret},{form.body.scroll_offset.y},{focus}"


def return_in_form(form: EditorForm, place: str) -> None:
    """Put caret, text and focus back where a lock found them."""
    caret, line, focus, *_rest = [*place.split(","), "", ""]
    form.body.move_cursor(place_of(form.body.text, number(caret)))
    scroll(form.body, number(line))
    for widget in form.query(f"#{focus}" if focus else "#body"):
        widget.focus()
