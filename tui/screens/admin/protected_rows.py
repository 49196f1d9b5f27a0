"""The rows of protected identity, and the form that keeps a real name (R29)."""

from __future__ import annotations

from textual.widget import Widget

from securenotes.model import ChainId, ScopeId
from securenotes.notebook.views import ProtectedPage, ProtectedPupil, Target
from tui.i18n import Words, lazy
from tui.screens.admin.form import Form
from tui.widgets.inputs import TextInput
from tui.widgets.rows import Column, Heading, Item, Line, Row

LONGEST = 80
COLUMNS = (
    Column("who", least=20),
    Column("what", least=16, tone="dim", drop=1),
    Column("name", width=22),
)


class KeepName(Form[ScopeId]):
    """Writes the real name of a protected pupil, for those with the right."""

    SCREEN_ID = "keep_name"
    yes = lazy("Keep the name")
    about = lazy("Only those with the right can see it, one key at a time, logged.")

    def __init__(self, chain: ChainId, pupil: ProtectedPupil) -> None:
        super().__init__(chain)
        # The real name is to lie under one key alone, and that is not one's own.
        self.begun = None
        self._pupil = pupil
        self.heading = lazy("The real name of {alias}", alias=pupil.alias)

    def fields(self) -> list[tuple[str, Words, Widget]]:
        """Return name and class."""
        return [
            ("name", lazy("Name"), TextInput(max_length=LONGEST, id="name")),
            ("class", lazy("Class"), TextInput(max_length=20, id="class")),
        ]

    async def work(self) -> ScopeId:
        """Keep it."""
        await self.house.book.school.set_real_name(
            self.chain, self._pupil.scope, self.typed("name"), self.typed("class")
        )
        return self._pupil.scope


def protected_rows(page: ProtectedPage) -> list[Item]:
    """Return the pupils, and below them those who may see a name."""
    items: list[Item] = [Heading(lazy("Pupils"))]
    items += [
        Row(
            one.scope.hex(),
            (
                one.alias,
                ", ".join(one.groups),
                lazy("name kept") if one.kept else lazy("no name kept"),
            ),
        )
        for one in page.pupils
    ] or [Line(lazy("Nobody at the school is protected. A protects a pupil."))]
    items.append(Heading(lazy("May see a real name")))
    none = (
        lazy("Nobody. Ask whoever has the recovery kit.")
        if page.keeps
        else lazy("The school keeps no real names yet. R begins.")
    )
    items += [Row(one.user.hex(), (one.name, one.post, "")) for one in page.people] or [
        Line(none)
    ]
    return items


def handed_over_words(pupil: Target) -> list[Words]:
    """Return what becomes of a package that waits with the pupil's name in it."""
    if not pupil.waits:
        return []
    return [
        lazy(
            "The name waits at {school}. The hand-over is taken back; whoever looked"
            " there before now has seen it.",
            school=pupil.moved_to,
        )
    ]
