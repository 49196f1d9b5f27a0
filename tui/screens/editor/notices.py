"""What the editor says of the note as a whole: title row, notices, footer."""

from __future__ import annotations

from collections.abc import Sequence

from securenotes.model import UserId
from securenotes.notebook.views import Draft
from tui.i18n import Words, lazy
from tui.keys import Hint
from tui.screens.discarding import DISCARD
from tui.screens.possessive import possessive
from tui.when import bare_day_words, clock_words, moment_words
from tui.widgets.words import flagged


def title_words(draft: Draft) -> tuple[Words, Words, Words]:
    """Return where Escape goes, the title, and what is written."""
    pupil = draft.pupil
    back: Words = lazy("Former pupil") if pupil.former else pupil.name
    state: Words = lazy("Draft")
    what: Words = state if draft.base or draft.restored else lazy("New note")
    if draft.ver:
        state = lazy("Changing version {n}", n=draft.ver)
        what = lazy("Change of a note")
    if pupil.class_name:
        what = lazy("{klass} · {what}", klass=pupil.class_name, what=what)
    return back, what, state


def notice_words(draft: Draft, me: UserId, ended: str) -> Words:
    """Return row 3, where there is something to heed: the link has ended
    (``ended`` is the day, where it is known), or the note is another's."""
    if draft.read_only and ended:
        return flagged(
            lazy(
                "Your link to this pupil ended on {day}. The draft can be read or"
                " discarded, not published.",
                day=bare_day_words(ended),
            )
        )
    if draft.read_only:
        return flagged(
            lazy(
                "Your link to this pupil has ended. The draft can be read or"
                " discarded, not published."
            )
        )
    if draft.author is not None and draft.author.user != me:
        return flagged(
            lazy(
                "You are changing {whose} note. Everyone who reads sees that you did.",
                whose=possessive(draft.author.name),
            )
        )
    return ""


def restored_words(draft: Draft) -> Words:
    """Return what is said when unfinished text came back (R42)."""
    when = moment_words(draft.saved_at)
    if draft.ver:
        return lazy("Here is the text from {when}.", when=when)
    return lazy(
        "Here is the text from {when}. Esc puts it with your drafts.", when=when
    )


def saved_words(draft: Draft, now: int) -> Words:
    """Return what is said when the draft was saved; ``now`` is ms UTC."""
    if draft.ver:
        return lazy("Working copy saved {time}.", time=clock_words(now))
    return lazy("Draft saved {time}.", time=clock_words(now))


def offered(action: str, parameters: tuple[object, ...], *, read_only: bool) -> bool:
    """Return whether an act is there: what is read only is read or discarded (R10).

    Anywhere else Delete is a key of the fields.
    """
    if action == "discard" or not read_only:
        return read_only == (action == "discard")
    return action not in ("save", "publish") and (
        action != "beside" or parameters == ("routine",)
    )


def footer_hints(draft: Draft) -> Sequence[str | Hint]:
    """Return the keys, named by what is written."""
    close = Hint("screen.back", lazy("Close"))
    if draft.read_only:
        return (DISCARD, close, "app.help")
    if not draft.ver:
        return ("draft.save", "note.publish", "note.routine", close, "app.help")
    save = Hint("draft.save", lazy("Save working copy"), lazy("Save", "draft"))
    publish = Hint("note.publish", lazy("Publish the change"))
    return (save, publish, "note.routine", close, "app.help")
