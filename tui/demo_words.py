"""Who the demo's people are and what they may read, in both languages."""

from __future__ import annotations

from securenotes.notebook.demo.accounts import DemoAccount
from tui.i18n import Words, lazy, nlazy

_WHO: dict[str, Words] = {
    "teacher": lazy("teacher"),
    "mentor": lazy("mentor"),
    "counsellor-observer": lazy("counsellor, observer"),
    "principal-observer": lazy("principal, observer"),
    "special-observer": lazy("special educator, observer"),
    "administrator": lazy("school administrator"),
    "teacher-ended": lazy("teacher, link ended yesterday"),
    "teacher-no-module": lazy("teacher, school without Stödinsatser"),
    "no-links": lazy("newly employed, no links"),
}


def who_words(account: DemoAccount) -> Words:
    """Return who the account is."""
    return _WHO.get(account.who, account.who)


def reads_words(account: DemoAccount) -> Words:
    """Return what the account may read."""
    names = account.names
    if account.reads == "school":
        return lazy("all of {school}", school=names[0])
    if account.reads == "pupils-of":
        return nlazy(
            "{n} pupil in {group}",
            "{n} pupils in {group}",
            int(names[0]),
            group=names[1],
        )
    if account.reads == "own-drafts":
        return lazy("none, own drafts")
    if account.reads == "groups":
        return lazy("{groups}", groups=", ".join(names))
    return lazy("none")
