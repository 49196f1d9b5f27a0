"""Lists of words that are the school's: categories, and words to heed."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from securenotes.notebook.wording.lists import own_entries
from tui.i18n import lazy
from tui.keys import key
from tui.screens.admin.written import WrittenScreen
from tui.screens.dialogs.told import Told


class CategoriesScreen(WrittenScreen):
    """The categories that a note may have, one a line."""

    SCREEN_ID = "school_categories"
    AFTER_LOCK = True
    KEPT = "categories"
    HELP_TEXT = lazy(
        "The categories that a note may have, one a line, in the order in which they"
        " are offered. Notes that have another keep it."
    )
    heading = lazy("Categories")
    about = lazy(
        "One category a line, in the order in which they are offered. No diagnoses:"
        " a category stands in every list."
    )

    def written(self) -> str:
        """Return the present categories."""
        return "\n".join(self.this_school.categories)

    async def store(self, text: str) -> None:
        """Sign the list."""
        await self.school.set_categories(self.chain, text.split("\n"))


class WordsScreen(WrittenScreen):
    """Words that the plain-language help looks for at this school."""

    SCREEN_ID = "school_words"
    AFTER_LOCK = True
    KEPT = "words"
    FOOTER = ("policy.save", "words.own", "screen.back", "app.help")
    BINDINGS: ClassVar[list[BindingType]] = [
        key("ctrl+o", "own", lazy("The program's own"), "words.own"),
    ]
    HELP_TEXT = lazy(
        "Words that the help of the editor marks at this school, beside its own. What"
        " stands after a colon is what it suggests. −word takes one of its own away."
    )
    heading = lazy("Words to heed")
    about = lazy(
        "One word or phrase a line. After a colon: what to write instead. A line that"
        " begins with - takes away one of the program's own."
    )

    def written(self) -> str:
        """Return the present words."""
        return "\n".join(self.this_school.words)

    async def store(self, text: str) -> None:
        """Sign the list."""
        await self.school.set_words(self.chain, text.split("\n"))

    def action_own(self) -> None:
        """Show the words that the program knows, with what it suggests."""
        lines = [f"{', '.join(one.forms)}: {one.advice}" for one in own_entries()]
        self.app.push_screen(Told(lazy("The program's own words"), lines))
