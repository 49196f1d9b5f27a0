"""What requests, grounds and states are called, by language and body."""

from __future__ import annotations

from securenotes.notebook.disclosure.grounds import OUTSIDE, By, Request, State
from securenotes.notebook.disclosure.views import Asked, Choice, Kept, Text
from tui.i18n import Words, computed, lazy, nlazy, text

REQUESTS: dict[Request, Words] = {
    Request.PARTY: lazy("Party insight"),
    Request.PUBLIC: lazy("Public document"),
    Request.EXTRACT: lazy("Subject access extract"),
    Request.SCHOOL: lazy("Wish to read"),
}
RIGHTS: dict[Request, Words] = {
    Request.PARTY: lazy("a party, 10 § of the Administrative Procedure Act"),
    Request.PUBLIC: lazy("anybody, TF chapter 2; do not ask who or why"),
    Request.EXTRACT: lazy("about oneself, GDPR art. 15; within a month"),
    Request.SCHOOL: lazy("no right by law; the school decides"),
}
BY: dict[By, Words] = {
    By.NOBODY: lazy("not asked"),
    By.PUPIL: lazy("the pupil"),
    By.GUARDIAN: lazy("a guardian"),
    By.COUNSEL: lazy("somebody by proxy"),
}
STATES: dict[State, Words] = {
    State.OPEN: lazy("open", "request"),
    State.GIVEN: lazy("given out"),
    State.REFUSED: lazy("refused", "request"),
    State.WITHDRAWN: lazy("taken back"),
}
SHORT: dict[str, Words] = {
    "osl-10-3": lazy("OSL 10:3"),
    "osl-12-3": lazy("OSL 12:3"),
    "osl-21-3": lazy("OSL 21:3"),
    "osl-23-1": lazy("OSL 23:1"),
    "osl-23-2": lazy("OSL 23:2"),
    "osl-25-1": lazy("OSL 25:1"),
    "gdpr-15-4": lazy("GDPR art. 15.4"),
    "fl-10": lazy("FL 10 §"),
    "skol-29-14": lazy("Education Act 29:14"),
    OUTSIDE: lazy("outside the request"),
}
BRIEF: dict[str, Words] = {
    "osl-10-3": lazy("exceptional importance not to reveal"),
    "osl-12-3": lazy("towards the guardian, considerable harm"),
    "osl-21-3": lazy("address and the like, threat or violence"),
    "osl-23-1": lazy("preschool"),
    "osl-23-2": lazy("student health, support of pupils"),
    "osl-25-1": lazy("health care"),
    "gdpr-15-4": lazy("rights and freedoms of others"),
    "fl-10": lazy("a party, within the limits of OSL 10:3"),
    "skol-29-14": lazy("duty of confidentiality"),
    OUTSIDE: lazy("left out without secrecy"),
}
FULL: dict[str, Words] = {
    "osl-10-3": lazy(
        "Secrecy does not stop a party, but a fact may be withheld where it is of"
        " exceptional importance, to the public or to somebody, that it is not"
        " revealed."
    ),
    "osl-12-3": lazy(
        "Secrecy that protects a minor holds towards the guardian too, where it can be"
        " assumed that the minor suffers considerable harm if the fact is revealed."
    ),
    "osl-21-3": lazy(
        "Secrecy holds for addresses, telephone numbers and other facts of where"
        " somebody is, where for a special reason it can be assumed that the person or"
        " somebody close may be threatened or hurt."
    ),
    "osl-23-1": lazy(
        "In preschool secrecy holds for facts about somebody's personal circumstances,"
        " unless it is clear that they can be revealed without harm."
    ),
    "osl-23-2": lazy(
        "In school secrecy holds for personal circumstances in the psychological,"
        " psychosocial and special educational work of student health unless it is"
        " clear that they can be revealed without harm, and in other support of pupils"
        " where it can be assumed that somebody is harmed."
    ),
    "osl-25-1": lazy(
        "In health care, that of the school too, secrecy holds for somebody's health"
        " and other personal circumstances, unless it is clear that they can be"
        " revealed without harm."
    ),
    "gdpr-15-4": lazy(
        "The right to a copy must not adversely affect the rights and freedoms of"
        " others."
    ),
    "fl-10": lazy(
        "A party may see all material of the case, within the limits that OSL 10:3"
        " sets; by the Education Act 29:10 this holds at independent schools too, in"
        " cases where public power is exercised."
    ),
    "skol-29-14": lazy(
        "Whoever works at an independent school must not, without right, reveal what"
        " they have learnt there about somebody's personal circumstances."
    ),
    OUTSIDE: lazy("Not part of what was asked for."),
}


def days_words(asked: Asked, today: str) -> Words:
    """Return how long a request has waited, or took."""
    return nlazy("{n} day", "{n} days", asked.days(today))


def told_words(asked: Asked) -> Words:
    """Return what came of a request, in a few words."""
    told = asked.told
    if asked.state is State.OPEN:
        return ""
    if asked.state is State.WITHDRAWN:
        return ""
    given = nlazy("{n} document", "{n} documents", told.given)
    if not told.masked and not told.refused:
        return given
    return lazy(
        "{given}, {masked} masked, {refused} left out",
        given=given,
        masked=told.masked,
        refused=told.refused,
    )


def version_words(row: Kept) -> Words:
    """Return which version a row is, nothing for the only one."""
    if row.notice == "withdrawn":
        return lazy("unpublished: the reason")
    if row.notice == "deleted":
        return lazy("deleted: the reason")
    if row.of < 2:
        return ""
    return lazy("version {n} of {all}", n=row.ver, all=row.of)


def title_words(row: Kept, said: Text | None) -> Words:
    """Return a version's title, or that it has not been opened."""
    if said is None:
        return lazy("(closed)") if row.closed else lazy("(not opened)")
    return said.title or said.body


def version_tag(row: Kept) -> Words:
    """Return the same for a list, in few letters."""
    if row.notice:
        deleted = row.notice == "deleted"
        return lazy("deleted", "note") if deleted else lazy("unpublished", "note")
    if row.of < 2:
        return ""
    return lazy("{n} of {all}", n=row.ver, all=row.of)


def choice_words(choice: Choice) -> Words:
    """Return what is decided on a version."""
    if choice.out == OUTSIDE:
        return SHORT[OUTSIDE]
    if choice.out:
        return lazy("left out: {ground}", ground=SHORT[choice.out])
    if choice.masks:
        return nlazy("{n} masked", "{n} masked", len(choice.masks), "passages")
    return ""


def joined(*parts: Words) -> Words:
    """Return what is not empty, with dots between."""
    return computed(lambda: " · ".join(one for one in map(text, parts) if one))
