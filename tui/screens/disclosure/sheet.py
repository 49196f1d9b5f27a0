"""The decision sheet and the bundle around it, in the language in use (R26)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from securenotes.notebook.disclosure.beside import Beside
from securenotes.notebook.disclosure.bundle import Bundle, Document, Labels, LeftOut
from securenotes.notebook.disclosure.grounds import By, Request
from securenotes.notebook.disclosure.making import tell
from securenotes.notebook.disclosure.masks import fitting, pieces
from securenotes.notebook.disclosure.views import Asked, Kept, Key, Text, Told, Work
from securenotes.notebook.views import Body, NoteKind, Person
from tui import dates
from tui.i18n import Words, _, language, lazy, ngettext, text
from tui.screens.admin.words import body_words
from tui.screens.disclosure.beside import BESIDE, beside_parts
from tui.screens.disclosure.words import BRIEF, BY, FULL, REQUESTS, SHORT, version_words

KINDS: dict[NoteKind, Words] = {
    NoteKind.MEMORY: lazy("Memory note"),
    NoteKind.OFFICIAL: lazy("Official note"),
}


def make_bundle(
    asked: Asked,
    rows: Sequence[Kept],
    texts: Mapping[Key, Text],
    work: Work,
    decider: str,
    today: str,
    beside: Beside | None = None,
) -> Bundle:
    """Put the bundle together; every text is masked before it is in it."""
    told = tell(rows, work)
    given = [row for row in rows if not work.choice(row.key).out]
    documents = tuple(
        _document(number, row, texts[row.key], work)
        for number, row in enumerate(given, 1)
    )
    return Bundle(
        language=language(),
        label=asked.label,
        day=today,
        title=text(title_words(asked)),
        facts=_facts(asked, decider, today),
        decision=decision_lines(asked, told, beside=beside is not None),
        left_out=_left_out(rows, given, work),
        documents=documents,
        grounds=tuple((code, text(SHORT[code])) for code, _n in told.grounds),
        labels=_labels(),
        beside=beside_parts(asked, beside) if beside else (),
    )


def title_words(asked: Asked) -> Words:
    """Return what the sheet is called."""
    if asked.request is Request.EXTRACT:
        return lazy("Subject access extract")
    if asked.school.body is Body.INDEPENDENT:
        return lazy("Answer to a request to read")
    return lazy("Decision on the disclosure of documents")


def decision_lines(
    asked: Asked, told: Told, *, beside: bool = False
) -> tuple[str, ...]:
    """Return the decision: what is given out, what not and why, and what then."""
    nothing = beside and not told.given and not told.refused
    lines = [text(NO_NOTE) if nothing else _outcome(told)]
    if asked.request is Request.EXTRACT:
        if beside:
            lines.append(text(BESIDE))
        lines.append(text(ABOUT_ONESELF))
    lines += [f"{text(SHORT[code])}: {text(FULL[code])}" for code, _n in told.grounds]
    if told.outside:
        lines.append(
            ngettext(
                "{n} document lies outside the request and is not part of it.",
                "{n} documents lie outside the request and are not part of it.",
                told.outside,
            )
        )
    lines += [text(one) for one in appeal_words(asked, told)]
    return tuple(lines)


def appeal_words(asked: Asked, told: Told) -> tuple[Words, ...]:
    """Return what whoever asked can do, where something was left out."""
    if not told.masked and not told.refused:
        return ()
    if asked.school.body is Body.INDEPENDENT:
        return _independent(asked)
    if asked.request is Request.EXTRACT:
        return (
            lazy(
                "How to appeal: the decision can be appealed to the administrative"
                " court (förvaltningsrätten), the Data Protection Act (2018:218) 7:2."
                " Say which decision you appeal and what change you want. Send it to"
                " the municipality that decided. It must be there within three weeks of"
                " the day you got the decision."
            ),
        )
    return (
        lazy(
            "How to appeal: the decision can be appealed to the administrative court of"
            " appeal (kammarrätten), OSL 6:7. Say which decision you appeal and what"
            " change you want. Send it to the municipality that decided. It must be"
            " there within three weeks of the day you got the decision."
        ),
    )


NO_NOTE = lazy("No note is kept on the pupil.")
ABOUT_ONESELF = lazy(
    "What is kept is written by the school's staff to follow the pupil's learning. It"
    " is read by those who are linked to the pupil and by the school's administrators,"
    " and kept as long as the records plan says. You can ask to have a fact corrected,"
    " GDPR art. 16, and complain to the Swedish Authority for Privacy Protection (IMY),"
    " GDPR art. 77."
)
"""What GDPR art. 15.1 asks to be told with the copy."""


def _independent(asked: Asked) -> tuple[Words, ...]:
    if asked.request is Request.EXTRACT:
        return (
            lazy(
                "The school is independent: the answer cannot be appealed as an"
                " authority's decision can. You can bring it before a court, GDPR art."
                " 79."
            ),
        )
    return (
        lazy(
            "The school is independent. The rules on public documents do not apply"
            " here, and the answer cannot be appealed to the administrative court of"
            " appeal. You can turn to whoever is responsible for the school."
        ),
    )


def _outcome(told: Told) -> str:
    if not told.given:
        return _("No document is given out.")
    given = ngettext(
        "{n} document is given out.", "{n} documents are given out.", told.given
    )
    if not told.masked and not told.refused:
        return f"{given} {_('Nothing in the request is left out.')}"
    parts = [given]
    if told.masked:
        parts.append(
            ngettext(
                "In them {n} passage is masked.",
                "In them {n} passages are masked.",
                told.masked,
            )
        )
    if told.refused:
        parts.append(
            ngettext(
                "{n} document is not given out.",
                "{n} documents are not given out.",
                told.refused,
            )
        )
    return " ".join(parts)


def _facts(asked: Asked, decider: str, today: str) -> tuple[tuple[str, str], ...]:
    pupil = ", ".join(filter(None, (asked.pupil.name, asked.pupil.class_name)))
    facts = [
        (_("Number"), asked.label),
        (_("School"), f"{asked.school.name}, {text(body_words(asked.school.body))}"),
        (_("Pupil"), pupil),
        (_("Request"), text(REQUESTS[asked.request])),
    ]
    if asked.by is not By.NOBODY:
        facts.append((_("Asked for by"), text(BY[asked.by])))
    facts += [
        (_("Came in"), dates.full_day(asked.received)),
        (_("Decided"), dates.full_day(today)),
        (_("Decided by"), decider),
    ]
    return tuple(facts)


def _document(number: int, row: Kept, said: Text, work: Work) -> Document:
    cut = pieces(said.whole, fitting(said.whole, work.choice(row.key).masks))
    day = said.event_day or dates.moment(row.created).date().isoformat()
    kind = KINDS.get(row.kind, "")
    heading = f"{text(kind)}, {dates.full_day(day)}".removeprefix(", ")
    facts = [
        (_("Event date"), dates.full_day(day)),
        (_("Written", "note"), f"{_moment(row.created)}, {_person(row.author)}"),
    ]
    if row.ver > 1 or row.edited != row.created:
        facts.append((_("Edited"), f"{_moment(row.edited)}, {_person(row.editor)}"))
    version = text(version_words(row))
    if version:
        facts.append((_("Version"), version))
    if row.closed and not row.notice:
        facts.append((_("State"), _("no longer published; kept closed")))
    if said.category:
        facts.append((_("Category"), said.category))
    return Document(number, heading, tuple(facts), cut)


def _left_out(
    rows: Sequence[Kept], given: Sequence[Kept], work: Work
) -> tuple[LeftOut, ...]:
    found = []
    for number, row in enumerate(given, 1):
        for n, mask in enumerate(work.choice(row.key).masks, 1):
            what = _("Document {number}, passage {n}", number=number, n=n)
            why = f"{text(SHORT[mask.ground])}: {text(BRIEF[mask.ground])}"
            found.append(LeftOut(what, mask.ground, why))
    for row in rows:
        out = work.choice(row.key).out
        if out:
            kind = text(KINDS.get(row.kind, _("Note")))
            what = _("{kind} written {day}", kind=kind, day=_day(row.created))
            why = f"{text(SHORT[out])}: {text(BRIEF[out])}"
            found.append(LeftOut(what, out, why))
    return tuple(found)


def _labels() -> Labels:
    return Labels(
        decision=_("Decision"),
        left_out=_("What is left out, and why"),
        what=_("What"),
        why=_("Why"),
        documents=_("Documents"),
        document=_("Document {number} of {of}", number="{number}", of="{of}"),
        masked=_("masked: {ground}", ground="{ground}"),
        page=_("{page} of {pages}", page="{page}", pages="{pages}"),
        nothing_left_out=_("Nothing is left out."),
        checksum=_("Checksum of the content (SHA-256 of the JSON file)"),
        unshown=_(
            "A character that the fonts of this file lack is written as its number. The"
            " HTML and JSON files have it as it is."
        ),
    )


def _moment(ms: int) -> str:
    return f"{dates.full_day(dates.moment(ms).date())} {dates.clock_time(ms)}"


def _day(ms: int) -> str:
    return dates.full_day(dates.moment(ms).date())


def _person(person: Person) -> str:
    return ", ".join(filter(None, (person.name, person.post)))
