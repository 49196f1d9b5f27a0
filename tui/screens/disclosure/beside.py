"""What is kept beside the notes, as the last parts of an extract (R26)."""

from __future__ import annotations

from collections.abc import Iterable

from securenotes.notebook.disclosure.beside import Beside, Membership
from securenotes.notebook.disclosure.bundle import Document
from securenotes.notebook.disclosure.masks import Piece
from securenotes.notebook.disclosure.views import Asked
from tui import dates
from tui.i18n import Words, _, lazy, text
from tui.screens.admin.about_words import about_words, cells

BESIDE: Words = lazy(
    "After the notes stands what else is kept: what the register says of the pupil, and"
    " who has read, by role and day."
)


def beside_parts(asked: Asked, beside: Beside) -> tuple[Document, ...]:
    """Return the register's part and the log's; neither bears a number."""
    pupil = asked.pupil
    facts = [(_("Pupil"), pupil.name), (_("Class"), pupil.class_name)]
    facts.append((_("Id in the pupil system"), beside.source))
    facts += [(_group(one), _days(one)) for one in beside.memberships]
    register = Document(
        0,
        _("What the register says of the pupil"),
        tuple((label, value) for label, value in facts if value),
        (),
    )
    report = beside.readings
    rows = [", ".join(text(one) for one in cells(line)) for line in report.lines]
    if not rows:
        rows = [_("Nobody has read about the pupil.")]
    told = [*(text(one) for one in about_words(report)[1:]), "", *rows]
    return (
        register,
        Document(0, _("Who has read about the pupil"), (), _said(told)),
    )


def _said(lines: Iterable[str]) -> tuple[Piece, ...]:
    return (Piece("\n".join(lines)),)


def _group(one: Membership) -> str:
    return one.group or _("Group")


def _days(one: Membership) -> str:
    first = dates.full_day(one.first)
    if not one.last:
        return _("from {first}", first=first)
    return _("from {first} to {last}", first=first, last=dates.full_day(one.last))
