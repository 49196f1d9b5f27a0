"""Two have written at once: both texts side by side, and three ways on (R12)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from securenotes.model import ScopeId
from securenotes.notebook.views import ConflictView, Draft
from tui.i18n import Words, lazy, text
from tui.keys import key
from tui.screens.base import BaseScreen
from tui.screens.differences import DiffLine, line_differences
from tui.screens.merging import merge
from tui.screens.note_text import NoteText
from tui.screens.possessive import possessive
from tui.when import clock_words
from tui.widgets.button import Button, ButtonRow
from tui.widgets.rule import SectionRule
from tui.widgets.words import Paragraph, flagged


class ConflictScreen(BaseScreen[None]):
    """Escape keeps both and publishes nothing."""

    SCREEN_ID = "conflict"
    CSS_PATH = "conflict.tcss"
    FOOTER = ("button.press", "conflict.pane", "screen.back", "app.help")
    HELP_TEXT = lazy(
        "A colleague published while you wrote. Nothing is lost: merge the two, go on"
        " with yours, or let theirs stand and keep yours as a draft."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f6", "pane", lazy("Other text"), "conflict.pane"),
    ]

    def __init__(self, view: ConflictView) -> None:
        super().__init__()
        self._view = view
        self._aside: Draft | None = None
        self._chosen = False

    def pupil_shown(self) -> ScopeId | None:
        """Return the pupil that both texts are about."""
        return self._view.mine.pupil.scope

    @property
    def _twice(self) -> bool:
        """Whether both texts are one person's own draft, from two windows."""
        return self._view.mine.ver == 0

    def compose_content(self) -> ComposeResult:
        """Lay the two texts out beside each other."""
        yield Paragraph(flagged(self._what()), id="conflict-what")
        with Horizontal(id="columns"):
            with Vertical():
                yield SectionRule(self._mine_title())
                yield NoteText(id="mine")
            if self._view.theirs is not None:
                with Vertical(id="their-column"):
                    yield SectionRule(self._theirs_title())
                    yield NoteText(id="theirs")
        with ButtonRow():
            if self._view.theirs is not None:
                yield Button(lazy("Merge"), id="merge")
            yield Button(lazy("Go on with mine"), id="go-on")
            if self._view.theirs is not None:
                yield Button(lazy("Use the other"), id="use")

    def _what(self) -> Words:
        theirs = self._view.theirs
        if theirs is None:
            return lazy(
                "The note was deleted while you wrote. Your text is kept as a new"
                " draft."
            )
        time = clock_words(theirs.edited)
        if self._twice:
            return lazy(
                "You saved this draft in another window at {time}. Both texts are"
                " kept.",
                time=time,
            )
        return lazy(
            "{who} published version {n} at {time}. Both texts are kept.",
            who=theirs.editor.name,
            n=theirs.ver,
            time=time,
        )

    def _mine_title(self) -> Words:
        base = self._view.base
        if base is None:
            return lazy("Your text")
        return lazy("Your text, from version {n}", n=base.ver)

    def _theirs_title(self) -> Words:
        theirs = self._view.theirs
        if theirs is None or self._twice:
            return lazy("The text saved there")
        return lazy(
            "{whose} text, version {n}",
            whose=possessive(theirs.editor.name),
            n=theirs.ver,
        )

    def on_mount(self) -> None:
        """Show what each changed; a text that lost its note becomes a draft."""
        super().on_mount()
        view = self._view
        self.set_title(lazy("Two have written at once"), back=view.mine.pupil.name)
        self._draw()
        self.query(Button).first().focus()
        if view.theirs is None:
            self.run_task(
                lambda: self.house.book.set_aside(view.mine),
                group="rebase",
                done=self._set_aside,
                act=True,
            )
            return
        mine, theirs = self._texts()
        self.watch(mine, "scroll_y", lambda: self._follow(mine, theirs))
        self.watch(theirs, "scroll_y", lambda: self._follow(theirs, mine))

    def _texts(self) -> tuple[NoteText, NoteText]:
        return self.query_one("#mine", NoteText), self.query_one("#theirs", NoteText)

    def _follow(self, moved: NoteText, other: NoteText) -> None:
        if other.scroll_y != moved.scroll_y and moved.has_focus:
            other.scroll_to(y=moved.scroll_y, animate=False)

    def _set_aside(self, draft: Draft) -> None:
        self._aside = draft

    def _draw(self) -> None:
        mine, theirs = self._view.mine, self._view.theirs
        base = self._view.base
        if theirs is None:
            self._show("#mine", mine.body, mine.body, ())
            return
        before = base.body if base else theirs.body
        retitled = mine.title != theirs.title
        self._show("#mine", before, mine.body, (mine.title,) if retitled else ())
        self._show(
            "#theirs",
            base.body if base else mine.body,
            theirs.body,
            (theirs.title,) if retitled else (),
        )

    def _show(
        self, where: str, before: str, after: str, title: tuple[str, ...]
    ) -> None:
        lines = [DiffLine("added", words) for words in title]
        lines += [
            line for line in line_differences(before, after) if line.sort != "removed"
        ]
        self.query_one(where, NoteText).show_differences(lines)

    def action_pane(self) -> None:
        """Go to the other text, from the buttons to the first."""
        if self._view.theirs is None:
            return
        mine, theirs = self._texts()
        (theirs if mine.has_focus else mine).focus()

    # Ways on.

    @on(Button.Pressed)
    def chosen(self, event: Button.Pressed) -> None:
        """Go the chosen way, once."""
        if self._chosen:
            return
        if self._view.theirs is None:
            self._go_on_aside()
        elif event.button.id == "use":
            self._go(lambda: self.house.book.set_aside(self._view.mine), self._stand)
        else:
            mine = self._merged() if event.button.id == "merge" else self._view.mine
            self._go(lambda: self.house.book.rebase(mine), self._go_on)

    def _go(
        self, work: Callable[[], Awaitable[Draft]], done: Callable[[Draft], None]
    ) -> None:
        self._chosen = True

        def failed(_error: object) -> bool:
            self._chosen = False
            return False

        self.run_task(work, group="rebase", done=done, failed=failed, act=True)

    def _merged(self) -> Draft:
        mine, theirs, base = self._view.mine, self._view.theirs, self._view.base
        assert theirs is not None
        whose: Words = lazy("The text saved there")
        if not self._twice:
            whose = lazy("{whose} text", whose=possessive(theirs.editor.name))
        marks = (f"[{text(lazy('My text'))}]", f"[{text(whose)}]")
        body = merge(base.body if base else None, mine.body, theirs.body, marks)
        return replace(mine, body=body)

    def _close(self) -> None:
        """Close this screen and the editor under it: its text went on."""
        self.house.pop_screen()
        if getattr(self.house.screen, "SCREEN_ID", "") == "editor":
            self.house.pop_screen()

    def _go_on(self, draft: Draft) -> None:
        self._close()
        self.house.go.editor(draft)

    def _go_on_aside(self) -> None:
        if self._aside is not None:
            self._go_on(self._aside)

    def _stand(self, draft: Draft) -> None:
        del draft
        self._close()
        said = lazy("Your text is among your drafts.")
        if self._twice:
            self.house.go.draft(self._view.mine.note)
            self.house.go.later(said)
            return
        if getattr(self.house.screen, "SCREEN_ID", "") == "reader":
            self.house.pop_screen()
        self.house.go.note(self._view.mine.note, said=said)

    def go_back(self) -> None:
        """Go back to the text; a draft that was set aside closes its editor."""
        if self._aside is None:
            super().go_back()
            return
        self._close()
        if getattr(self.house.screen, "SCREEN_ID", "") == "reader":
            self.house.pop_screen()
        self.house.go.later(lazy("Your text is among your drafts."))

    def place(self) -> str:
        """Return the note that is written."""
        draft = self._aside or self._view.mine
        return f"editor {draft.note.hex()} {draft.pupil.scope.hex()}"
