"""Party view: a note as the pupil or a guardian would be given it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from securenotes.notebook.masking import Why
from securenotes.notebook.views import Body, Draft, PartyView
from tui.i18n import Words, lazy, nlazy, text
from tui.screens.base import BaseScreen
from tui.screens.kind_words import KINDS
from tui.screens.note_text import NoteText
from tui.when import full_day_words
from tui.widgets.safe_text import many_lines, one_line

MASKED = lazy("[masked]")
"""What stands in the place of what is left out; its length tells nothing."""

PARTY_MUNICIPAL = lazy(
    "As a party the pupil and guardians may as a rule read all of it. What concerns"
    " others can be left out (OSL 10 kap. 3 §), and from a guardian what would do the"
    " pupil considerable harm (OSL 12 kap. 3 §). The school assesses each request anew."
)
PARTY_INDEPENDENT = lazy(
    "The pupil and guardians may ask to read, and in a case they are parties"
    " (skollagen 29 kap. 10 §). What concerns others is left out by the duty of"
    " confidentiality (skollagen 29 kap. 14 §). The school assesses each request anew."
)
NOTHING_FOUND = lazy("Nothing that the program finds would be left out.")
READ_YOURSELF = lazy(
    "Read it yourself as well: nicknames, and what points somebody out without a name,"
    " it does not find."
)


def left_out(masked: Sequence[Why], body: Body) -> list[Words]:
    """Return what is left out and why, a line each; or that nothing is."""
    count = Counter(masked)
    ground: Words = lazy("what concerns another, OSL 10 kap. 3 §")
    if body is Body.INDEPENDENT:
        ground = lazy("confidentiality for another, skollagen 29 kap. 14 §")
    made: dict[Why, Words] = {
        Why.PUPIL: nlazy(
            "{n} place with another pupil's name: {ground}",
            "{n} places with other pupils' names: {ground}",
            count[Why.PUPIL],
            ground=ground,
        ),
        Why.INITIALS: nlazy(
            "{n} set of initials that is another pupil's: {ground}",
            "{n} sets of initials that are other pupils': {ground}",
            count[Why.INITIALS],
            ground=ground,
        ),
        Why.NUMBER: nlazy(
            "{n} personal number: not needed in the note",
            "{n} personal numbers: not needed in the note",
            count[Why.NUMBER],
        ),
    }
    return [made[why] for why in Why if count[why]] or [NOTHING_FOUND]


class PartyScreen(BaseScreen[None]):
    """Shows the note masked, what was left out and why, and what the law says."""

    SCREEN_ID = "party"
    FOOTER = ("text.page_down", "screen.back", "app.help")
    HELP_TEXT = lazy(
        "The note as the pupil or a guardian would be given it. Other pupils' names,"
        " initials and personal numbers are masked. Nothing is sent: it is a look."
    )

    def __init__(self, draft: Draft, view: PartyView, body: Body) -> None:
        super().__init__()
        self._draft, self._view, self._body = draft, view, body

    def compose_content(self) -> ComposeResult:
        """Hold one text that scrolls."""
        yield NoteText(id="party-text")

    def on_mount(self) -> None:
        """Show it."""
        super().on_mount()
        self.set_title(lazy("As the pupil or a guardian gets it"), back=lazy("Editor"))
        self.query_one(NoteText).focus()
        self.relabel()

    def relabel(self) -> None:
        """Write it in the language in use."""
        self.query_one("#party-text Static", Static).update(self._content())

    def _content(self) -> Content:
        draft, view = self._draft, self._view
        facts = lazy(
            "{kind} · {category} · happened {day}",
            kind=KINDS[draft.kind],
            category=draft.category or "–",
            day=full_day_words(draft.event_day) if draft.event_day else "–",
        )
        writer = draft.author
        by = f"{writer.name}, {writer.post}".rstrip(", ") if writer else ""
        pieces: list[str | tuple[str, str]] = [
            (one_line(view.title) or "–", "bold"),
            "\n",
            (one_line(text(facts)), "$dim"),
            "\n",
            (one_line(text(lazy("Written by {who}", who=by))), "$dim"),
            "\n\n",
            many_lines(view.body),
            "\n\n",
            (text(lazy("Left out", "party view")), "bold $primary"),
        ]
        for line in left_out(view.masked, self._body):
            pieces += ["\n", text(line)]
        law = PARTY_MUNICIPAL
        if self._body is Body.INDEPENDENT:
            law = PARTY_INDEPENDENT
        pieces += ["\n", text(READ_YOURSELF), "\n\n", (text(law), "$dim")]
        return Content.assemble(*pieces)
