"""P4: a letter typed in the editor, against a bare TextArea with a 2 KB note.

The whole program with its editor at work: fields, count of characters, and the
autosave that is never in a key's path. Under a minute at five pairs.
"""

from __future__ import annotations

import statistics
import time
from functools import partial

from textual.app import App, ComposeResult
from textual.widgets import TextArea

from bench.pairing import Outcome, judge
from bench.stage import on_stage
from bench.town import TEXT, open_room
from securenotes.notebook.session import Notebook
from tests.unit.notebook.room import Room, filled
from tui.app import AnteckningApp
from tui.screens.editor.screen import EditorScreen

PEER = "bare TextArea, 2 KB"
LETTERS = "läste två sidor"
LONG, PARAGRAPH, PLAIN = 32 * 1024 - 256, 12 * 1024, 2 * 1024
"""Bytes: nearly all that a note may hold, so that a letter still fits."""


def paragraphs(size: int) -> str:
    """Write a note of at most so many bytes, a paragraph some 500 of them."""
    one = (TEXT * 4).strip() + "\n\n"
    return one * (size // len(one.encode()))


def one_paragraph(size: int) -> str:
    """Write a note of at most so many bytes without a line's end in it."""
    return TEXT * (size // len(TEXT.encode()))


class Bare(App[None]):
    """A text area and nothing else, its caret at the end of a note."""

    def compose(self) -> ComposeResult:
        """Show it."""
        yield TextArea(paragraphs(PLAIN).strip())

    def on_mount(self) -> None:
        """Go to the end, where one writes."""
        area = self.query_one(TextArea)
        area.cursor_blink = False
        area.move_cursor(area.document.end)
        area.focus()


def editor(room: Room, notebook: Notebook, body: str) -> AnteckningApp:
    """Make the program with a note open to be written on."""
    draft = filled(notebook.new_draft(room.ada), body=body.strip())
    app = AnteckningApp(first=partial(EditorScreen, draft), clock=room.clock)
    app.notebook = notebook
    return app


async def typed(app: App[None]) -> tuple[float, float]:
    """Type in a program: milliseconds until a letter is drawn, and of processor.

    The processor's are all that the letter brings about, and the waiting for it.
    """
    drawn, worked = [], []
    async with on_stage(app) as stage:
        await stage.shown(lambda: isinstance(app.focused, TextArea))
        for key in LETTERS:
            await stage.quiet()
            began = time.process_time()
            drawn.append(await stage.fullest(key))
            worked.append((time.process_time() - began) * 1000)
    return statistics.median(drawn), statistics.median(worked)


async def measure(pairs: int) -> list[Outcome]:
    """Type in a long note, and in a long paragraph, a bare area beside each."""
    found = []
    async with open_room() as room:
        notebook = await room.sit("johan")
        for what, body, most in (
            ("a note of 32 KiB", paragraphs(LONG), 1.5),
            ("a paragraph of 12 KB", one_paragraph(PARAGRAPH), 3.0),
        ):
            drawn, worked = [], []
            for _ in range(pairs):
                mine = await typed(editor(room, notebook, body))
                theirs = await typed(Bare())
                drawn.append((mine[0], theirs[0]))
                worked.append((mine[1], theirs[1]))
            told = f"a letter typed in {what}"
            found.append(judge("P4", f"{told}, until drawn", PEER, drawn, most))
            found.append(judge("P4", f"{told}, processor", PEER, worked, most))
    return found
