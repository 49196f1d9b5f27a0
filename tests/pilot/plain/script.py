"""Somebody who answers from a script, in place of a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, cast

from textual.containers import ScrollableContainer
from textual.widget import Widget

from securenotes.clock import FakeClock
from securenotes.notebook.demo.accounts import PASSWORD
from securenotes.notebook.door import Door
from tests.pilot.driver import running
from tui.app import AnteckningApp
from tui.bootstrap import first_screen
from tui.i18n import set_language
from tui.pilot.stores import Phones, place_of
from tui.plain.host import SIZE
from tui.plain.reading import read_screen
from tui.plain.talking import Talk
from tui.screens.note_text import NoteText
from tui.widgets.safe_text import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from tui.plain.lines import Lines

DRAWN = set("►›‹▼●○▲─│┌┐└┘╭╮╰╯▌▐░▒█▀▄")


class Script:
    """Answers line by line; when all are given, the program is at its end."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.told: list[str] = []
        self.prompts: list[str] = []
        self.forgot = 0
        self.stop: Callable[[], bool] = lambda: False
        self.looks: Callable[[], None] = lambda: None

    async def tell(self, lines: Iterable[str]) -> bool:
        self.told += lines
        return True

    async def ask(
        self,
        prompt: str,
        *,
        secret: bool = False,
        live: Callable[[str], None] | None = None,
    ) -> str | None:
        self.looks()
        self.prompts.append(prompt)
        if not self.answers:
            return "\0ctrl+q"
        answer = self.answers.pop(0)
        if live is not None:
            for at in range(len(answer)):
                live(answer[: at + 1])
        if not secret:
            self.told.append(f"{prompt} {answer}")
        return answer

    def forget(self) -> None:
        self.forgot += 1

    def since(self, words: str) -> str:
        """Give what was told from the last line with these words on."""
        at = max(n for n, line in enumerate(self.told) if words in line)
        return "\n".join(self.told[at:])


class Conversation:
    """The application on a demo's store, talked through from a script."""

    def __init__(self, folder: Path, phones: Phones, clock: FakeClock) -> None:
        self.folder, self.phones, self.clock = folder, phones, clock
        self.seen: set[str] = set()
        self.app: AnteckningApp | None = None

    async def talk(self, login: str, *answers: str, language: str = "sv") -> Script:
        """Sign in, give the answers, and leave; give what was told."""
        set_language("en" if language == "en" else "sv")
        try:
            code = self.phones.code(login, self.clock.now_ms(), 0)
            script = Script(login, PASSWORD, code, *answers)
            await self.run(script)
            return script
        finally:
            set_language("sv")

    async def run(self, script: Script) -> None:
        """Give the answers of a script, from the first screen on."""
        place = place_of("demo", self.folder)
        door = await Door.open(place, self.clock)
        app = AnteckningApp(door, first=first_screen(door, None), clock=self.clock)
        self.app = app
        script.looks = lambda: self._look(app)
        async with running(app, SIZE):
            await Talk(app, cast("Lines", script)).go()
        await door.close()

    def _look(self, app: AnteckningApp) -> None:
        """Hold the screen to it: whatever the keys reach has a number."""
        if app.covered:
            return
        self.seen.add(str(getattr(app.screen, "SCREEN_ID", "")))
        said = read_screen(app.screen)
        for each in said:
            assert not DRAWN & set(each.words), each.words
            assert each.words.strip()
        numbered = {each.control for each in said if each.control is not None}
        for widget in app.screen.focus_chain:
            if not isinstance(widget, ScrollableContainer | NoteText):
                assert _is_numbered(widget, numbered), one_line(repr(widget))


def _is_numbered(widget: Widget, numbered: set[Widget]) -> bool:
    empty_list = hasattr(widget, "source") and not len(widget.source)
    read_only = bool(getattr(widget, "read_only", False))
    return widget in numbered or empty_list or read_only
