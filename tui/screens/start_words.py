"""What Start says: of the day, where a section is empty, of a register put back."""

from __future__ import annotations

from securenotes.notebook.views import COUNTED, StartPage
from tui.dates import start_heading
from tui.i18n import Words, computed, lazy, ngettext
from tui.when import clock_words, moment_words
from tui.widgets.words import flagged

NO_LINKS = lazy(
    "You are not linked to any pupil yet. The school administrator does that."
)
NO_PUPILS_YET = lazy(
    "The school has no pupils yet. Add them, and who reads them, under 5 School."
)
ENDED = lazy(
    "Your links to pupils have ended. Your own drafts remain: read or discard them."
)
ENDED_WHOLLY = lazy(
    "Your links to pupils have ended. The school administrator makes new ones."
)
NO_MODULE = lazy(
    "Your school does not have Stödinsatser. The principal or school administrator"
    " can switch it on."
)


def headline(page: StartPage, today: str) -> Words:
    """Return the day, and how much is unread since; so many or more, where many."""

    def words() -> str:
        heading = start_heading(today)
        if not page.since:
            return f"{heading}."
        fresh = ngettext(
            "{n} unread since you were here {when}.",
            "{n} unread since you were here {when}.",
            page.news_total,
            n=f"{COUNTED}+" if page.news_total >= COUNTED else page.news_total,
            when=moment_words(page.since),
        )
        return f"{heading}. {fresh}" if page.news_total else f"{heading}."

    return computed(words)


def signed_in_words(now: int, before: int) -> Words:
    """Return when one signed in, and the time before; ms UTC, 0 for never."""
    clock = clock_words(now)
    if not before:
        return lazy("Signed in {now}.", now=clock)
    return lazy(
        "Signed in {now}. Last signed in {before}.",
        now=clock,
        before=moment_words(before),
    )


def has_former(page: StartPage) -> bool:
    """Return whether there are drafts of one's own on a pupil one has no link to."""
    return any(row.pupil.former for row in page.drafts)


def unlinked_words(page: StartPage, *, administrator: bool) -> Words:
    """Return why somebody has no pupils today."""
    if has_former(page):
        return ENDED
    if administrator:
        return NO_PUPILS_YET
    return ENDED_WHOLLY if page.was_linked else NO_LINKS


def nothing_words(page: StartPage, name: str) -> Words:
    """Return that nothing is new; ``name`` is whom the first page welcomes."""
    if page.since:
        return lazy("Nothing new since {when}.", when=moment_words(page.since))
    return lazy(
        "Welcome, {name}. New notes on your pupils show here. Press 2 to find a pupil.",
        name=name,
    )


def cut_words(page: StartPage) -> list[Words]:
    """Return which access logs have lost rows, and whom to tell."""
    return [
        flagged(
            lazy(
                "The access log of {school} lacks rows that this computer has seen,"
                " up to row {last}. Tell who is answerable for security.",
                school=school.name,
                last=last,
            )
        )
        for school, last in page.cut_logs
    ]


def restored_words(page: StartPage) -> list[Words]:
    """Return which registers were put back, and what has to be looked at."""
    return [
        flagged(
            lazy(
                "The register of {school} was put back. What was changed in it after"
                " {when} is gone: links, accounts, roles and keys.",
                school=school.name,
                when=moment_words(at),
            )
        )
        for school, at in page.restored
    ]
