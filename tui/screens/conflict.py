"""Two have written at once: both texts side by side, and three ways on (R12)."""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from securenotes.notebook.views import ConflictView, Draft
from tui.i18n import Words, lazy
from tui.screens.base import BaseScreen
from tui.screens.differences import DiffLine, line_differences
from tui.screens.note_text import NoteText
from tui.screens.possessive import possessive
from tui.when import clock_words
from tui.widgets.button import Button, ButtonRow
from tui.widgets.field import Paragraph, Word, flagged


class ConflictScreen(BaseScreen[None]):
    """Escape keeps both and publishes nothing."""

    SCREEN_ID = "conflict"
    CSS_PATH = "conflict.tcss"
    FOOTER = ("screen.next_field", "screen.back", "app.help")
    HELP_TEXT = lazy(
        "A colleague published while you wrote. Nothing is lost: merge the two, go on"
        " with yours, or let theirs stand and keep yours as a draft."
    )

    def __init__(self, view: ConflictView) -> None:
        super().__init__()
        self._view = view

    def compose_content(self) -> ComposeResult:
        """Lay the two texts out beside each other."""
        yield Paragraph(flagged(self._what()), id="conflict-what")
        with Horizontal(id="columns"):
            with Vertical():
                yield Word(self._mine_title(), classes="-strong")
                yield NoteText(id="mine")
            if self._view.theirs is not None:
                with Vertical():
                    yield Word(self._theirs_title(), classes="-strong")
                    yield NoteText(id="theirs")
        with ButtonRow():
            if self._view.theirs is not None:
                yield Button(lazy("Merge"), id="merge")
            yield Button(lazy("Go on with mine"), id="go-on")
            if self._view.theirs is not None:
                yield Button(lazy("Use the other"), id="use")

    def _what(self) -> Words:
        view = self._view
        if view.theirs is None:
            return lazy(
                "The note was deleted while you wrote. Your text is kept as a new"
                " draft."
            )
        who = view.theirs_by.name if view.theirs_by else ""
        return lazy(
            "{who} published version {n} at {time}. Both texts are kept.",
            who=who,
            n=view.theirs.ver,
            time=clock_words(view.theirs.edited),
        )

    def _mine_title(self) -> Words:
        base = self._view.base
        if base is None:
            return lazy("Your text")
        return lazy("Your text, from version {n}", n=base.ver)

    def _theirs_title(self) -> Words:
        view = self._view
        who = view.theirs_by.name if view.theirs_by else ""
        ver = view.theirs.ver if view.theirs else 0
        return lazy("{whose} text, version {n}", whose=possessive(who), n=ver)

    def on_mount(self) -> None:
        """Show what each changed."""
        super().on_mount()
        view = self._view
        self.set_title(lazy("Two have written at once"), back=view.mine.pupil.name)
        before = view.base.body if view.base else view.mine.body
        self._show("#mine", before, view.mine.body)
        if view.theirs is not None:
            self._show("#theirs", before, view.theirs.body)
        self.query(Button).first().focus()

    def _show(self, where: str, before: str, after: str) -> None:
        lines = line_differences(before, after)
        added = [line for line in lines if line.sort != "removed"]
        self.query_one(where, NoteText).show_differences(added)

    @on(Button.Pressed)
    def chosen(self, event: Button.Pressed) -> None:
        """Go the chosen way."""
        if event.button.id == "use":
            self._use_other()
        else:
            self._go_on(merged=event.button.id == "merge")

    def _go_on(self, *, merged: bool) -> None:
        async def rebased() -> Draft:
            mine = self._view.mine
            if merged and self._view.theirs is not None:
                before = self._view.base.body if self._view.base else ""
                body = merge(before, mine.body, self._view.theirs.body)
                mine = replace(mine, body=body)
            return await self.house.book.rebase(mine)

        def opened(draft: Draft) -> None:
            self.house.pop_screen()
            if getattr(self.house.screen, "SCREEN_ID", "") == "editor":
                self.house.pop_screen()
            self.house.go.editor(draft)

        self.run_task(rebased, group="rebase", done=opened, act=True)

    def _use_other(self) -> None:
        def done(_draft: Draft) -> None:
            self.house.pop_screen()
            if getattr(self.house.screen, "SCREEN_ID", "") == "editor":
                self.house.pop_screen()
            self.house.go.note(
                self._view.mine.note, said=lazy("Your text is among your drafts.")
            )

        self.run_task(
            lambda: self.house.book.set_aside(self._view.mine),
            group="rebase",
            done=done,
            act=True,
        )

    def place(self) -> str:
        """Return the note that is written."""
        return f"editor {self._view.mine.note.hex()}"


def merge(before: str, mine: str, theirs: str) -> str:
    """Return both texts as one: lines of both, differing ones one after the other.

    A line that one of them removed stays removed; what both added comes in the
    order mine, theirs.
    """
    gone = {
        line.text
        for text in (mine, theirs)
        for line in line_differences(before, text)
        if line.sort == "removed"
    }
    kept: list[str] = []
    for line in line_differences(mine, theirs):
        if _keeps(line, gone, before):
            kept.append(line.text)
    return "\n".join(kept)


def _keeps(line: DiffLine, gone: set[str], before: str) -> bool:
    if line.sort == "same":
        return True
    removed_by_one = line.text in gone and line.text in before.split("\n")
    return not removed_by_one
