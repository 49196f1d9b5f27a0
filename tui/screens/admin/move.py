"""A pupil moves to another school: to which, and what goes with them, note by note."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.errors import BadInput, SecureNotesError
from securenotes.model import ChainId, NoteId
from securenotes.notebook.moving.handing_over import Choices
from securenotes.notebook.views import NoteRow, Target
from tui.i18n import Words, lazy, nlazy
from tui.keys import key
from tui.screens.admin.base import AdminScreen
from tui.screens.dialogs.confirm import Confirm
from tui.screens.kind_words import KINDS
from tui.when import plain_day_words
from tui.widgets.choice import Choice
from tui.widgets.empty import Empty
from tui.widgets.field import Field
from tui.widgets.rows import Column, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Paragraph

COLUMNS = (
    Column("on", width=3),
    Column("day", lazy("Happened", "note"), width=12, tone="dim"),
    Column("title", lazy("Title"), least=24),
    Column("who", lazy("Author"), width=16, tone="dim", drop=2),
    Column("kind", lazy("Kind"), width=18, tone="dim", drop=1),
)
CANNOT: dict[tuple[str, str], Words] = {
    ("pupil", "moved"): lazy("The pupil has been handed over already."),
    ("pupil", "protected"): lazy(
        "A pupil with protected identity is not moved here: the real name would be seen"
        " by all administrators of the other school. Agree with them in person, let"
        " them take in a new pupil, and give out the notes as a disclosure."
    ),
    ("school", "none"): lazy(
        "The organisation has no other school here. Give out the notes as a disclosure"
        " instead."
    ),
    ("school", "missing"): lazy("The school is not there any more. F5 reads again."),
    ("notes", "gone"): lazy("A note that was chosen is gone. F5 reads again."),
    ("notes", "many"): lazy("At most 1,000 notes go with a pupil. Take some away."),
    ("notes", "large"): lazy(
        "The notes that were chosen are too large together. Take some away."
    ),
}


class MoveScreen(AdminScreen):
    """Nothing is chosen to begin with, and drafts cannot be."""

    SCREEN_ID = "move"
    CSS_PATH = "admin.tcss"
    FOOTER = ("move.mark", "move.go", "screen.refresh", "screen.back", "app.help")
    HELP_TEXT = lazy(
        "Space chooses what goes with the pupil, note by note; nothing is chosen to"
        " begin with. F9 hands the pupil over and asks first. The notes stay here as"
        " the school's records. Drafts and what was unpublished or deleted never go."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("space", "mark", lazy("Choose"), "move.mark"),
        key("f9", "go", lazy("Hand over"), "move.go"),
    ]

    def __init__(self, chain: ChainId, pupil: Target) -> None:
        super().__init__(chain)
        self._pupil = pupil
        self._found: Choices | None = None
        self._chosen: set[NoteId] = set()

    def compose_content(self) -> ComposeResult:
        """Lay out where to over what there is."""
        to = Choice([("", lazy("choose"))], width=34, id="move-to")
        yield Field(lazy("To"), to, id="to-field")
        yield VirtualList(COLUMNS, titles=True, id="move-notes")
        yield Empty(
            lazy("There is no published note. F9 hands the pupil over without any."),
            id="move-empty",
        )
        yield Paragraph(id="move-cannot")

    @property
    def rows(self) -> VirtualList:
        """The notes that could go."""
        return self.query_one("#move-notes", VirtualList)

    @property
    def to(self) -> Choice:
        """The school to hand over to."""
        return self.query_one("#move-to", Choice)

    def on_mount(self) -> None:
        """Read what there is."""
        super().on_mount()
        self.set_title(
            lazy("Move {name}", name=self._pupil.name),
            back=lazy("Who can read", "back"),
        )
        self.query_one("#move-empty").display = False
        self.query_one("#move-cannot").display = False
        self.to.focus()
        self.action_refresh()

    def come_back(self) -> None:
        """Stay: a dialog was closed."""

    def action_refresh(self) -> None:
        """Read again; what is chosen and still there stays chosen."""
        chain, pupil = self.chain, self._pupil.scope
        self.run_task(
            lambda: self.school.leaving.choices(chain, pupil),
            group="page",
            done=self._show,
            failed=self._refused,
        )

    def _show(self, found: Choices) -> None:
        self._found = found
        self._chosen &= {row.note for row in found.notes}
        options: list[tuple[str, Words]] = [
            (one.chain.hex(), one.name) for one in found.schools
        ]
        alone = len(options) == 1
        self.to.set_options(options if alone else [("", lazy("choose")), *options])
        self.rows.display = bool(found.notes)
        self.query_one("#move-empty").display = not found.notes
        self._draw()
        if alone and found.notes:
            self.rows.focus()

    def _draw(self) -> None:
        assert self._found is not None
        self.rows.set_items(
            [note_row(row, row.note in self._chosen) for row in self._found.notes]
        )
        self.say(
            lazy(
                "{chosen} of {all} chosen",
                chosen=len(self._chosen),
                all=nlazy("{n} note", "{n} notes", len(self._found.notes)),
            )
        )

    def _refused(self, error: SecureNotesError) -> bool:
        """Say in the page why this pupil cannot be moved, or in the status line."""
        if not isinstance(error, BadInput):
            return False
        words = CANNOT.get((error.field, error.why))
        if words is None:
            return False
        if self._found is None:
            cannot = self.query_one("#move-cannot", Paragraph)
            cannot.set_words(words)
            cannot.display = True
            self.query_one("#to-field").display = self.rows.display = False
        else:
            self.warn(words)
        return True

    def action_mark(self) -> None:
        """Choose the note that one is on, or let it stay."""
        current = self.rows.current
        if self._found is None or not current:
            return
        self._chosen ^= {NoteId(bytes.fromhex(current))}
        self._draw()

    def action_go(self) -> None:
        """Ask, and hand over."""
        found = self._found
        if found is None:
            return
        if not self.to.value:
            self.warn(lazy("Choose the school that the pupil moves to."))
            self.to.focus()
            return
        to = ChainId(bytes.fromhex(self.to.value))
        name = next(one.name for one in found.schools if one.chain == to)
        count = len(self._chosen)
        body: list[Words] = [
            nlazy(
                "{n} note goes with the pupil; it stays here as well.",
                "{n} notes go with the pupil; they stay here as well.",
                count,
            )
            if count
            else lazy("No note goes with the pupil."),
            lazy(
                "Every link to the pupil ends now, and the keys are to be changed."
                " Only the school's administrators read what stays here."
            ),
            lazy(
                "M takes the pupil back until the other school has taken over; then"
                " only they can hand the pupil back to you."
            ),
        ]
        heading = lazy(
            "Hand over {name} to {school}?", name=self._pupil.name, school=name
        )
        ask = Confirm(heading, body, yes=lazy("Yes, hand over"), no=lazy("Wait"))

        def answered(yes: bool | None) -> None:
            if yes:
                self._hand_over(to, name)

        self.app.push_screen(ask, answered)

    def _hand_over(self, to: ChainId, name: str) -> None:
        chain, pupil, chosen = self.chain, self._pupil.scope, frozenset(self._chosen)
        self.act(
            lambda: self.school.leaving.hand_over(chain, pupil, to, chosen),
            done=lambda count: self._done(name, count),
            failed=self._refused,
        )

    def _done(self, school: str, count: int) -> None:
        self.dismiss(None)
        self.house.go.later(
            nlazy(
                "Handed over to {school} with {n} note. Change the keys now.",
                "Handed over to {school} with {n} notes. Change the keys now.",
                count,
                school=school,
            )
        )


def note_row(row: NoteRow, chosen: bool) -> Row:
    """Return a note that could go, with the sign that it does."""
    return Row(
        row.note.hex(),
        (
            "[x]" if chosen else "[ ]",
            plain_day_words(row.event_day),
            row.title,
            row.author.name,
            KINDS[row.kind],
        ),
    )
