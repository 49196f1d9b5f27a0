"""What a reader of a note may do with it, and which keys say so (rules.md § 3)."""

from __future__ import annotations

from securenotes.notebook.views import Rights


def footer_keys(rights: Rights | None) -> list[str]:
    """Return the footer's keys: an author's, an administrator's, a reader's."""
    if rights is not None and rights.unpublish:
        keys = ["note.edit", "note.versions", "note.unpublish"]
    elif rights is not None and rights.edit:
        keys = ["note.edit", "note.versions", "note.delete"]
    else:
        keys = ["note.next", "note.versions", "note.new"]
    return [*keys, "screen.back", "app.help"]


def may_do(action: str, rights: Rights | None) -> bool:
    """Return whether an act is offered; before the note is open only reading is."""
    needed = {
        "edit": rights and rights.edit,
        "review": rights and rights.edit,
        "delete": rights and rights.delete,
        "unpublish": rights and rights.unpublish,
        "readings": rights and rights.see_readings,
    }
    return bool(needed.get(action, True))
