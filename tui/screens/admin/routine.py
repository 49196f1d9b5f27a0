"""The school's routine for notes: a new version, the old ones, who has read (R30)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from securenotes.notebook.views import RoutineReader, RoutineText
from tui.i18n import Words, lazy
from tui.keys import Hint, key
from tui.screens.admin.written import WrittenScreen
from tui.screens.dialogs.choose import Choose
from tui.screens.dialogs.confirm import Confirm
from tui.screens.dialogs.routine import RoutineDialog
from tui.screens.dialogs.told import Told
from tui.when import moment_words


class SchoolRoutineScreen(WrittenScreen):
    """The routine, written here and confirmed by everybody at the school."""

    SCREEN_ID = "school_routine"
    AFTER_LOCK = True
    KEPT = "routine"
    FOOTER = (
        Hint("policy.save", lazy("Save", "draft")),
        "routine.older",
        "routine.readers",
        "screen.back",
        "app.help",
    )
    HELP_TEXT = lazy(
        "The school's own instruction for notes. It is one key away, F2, wherever one"
        " writes. A new version is told to each of the staff, who confirm it."
    )
    heading = lazy("Routine for notes")
    about = lazy(
        "How this school writes notes: what, for whom, how judgements are put, what"
        " never belongs here. F2 shows it to those who write."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "ctrl+o",
            "older",
            lazy("Versions"),
            "routine.older",
        ),
        key("ctrl+r", "readers", lazy("Readers", "routine"), "routine.readers"),
    ]

    def written(self) -> str:
        """Return the present version."""
        return self.this_school.routine

    async def store(self, text: str) -> None:
        """Sign it as the next version."""
        await self.school.set_routine(self.chain, text)

    def sign(self) -> None:
        """Say what a new version means, and ask."""
        number = self.this_school.routine_ver + 1

        def answered(yes: bool | None) -> None:
            if yes:
                super(SchoolRoutineScreen, self).sign()

        self.app.push_screen(
            Confirm(
                lazy("Save as version {n}?", n=number),
                [
                    lazy(
                        "Each of the school's staff is told that the routine is new,"
                        " reads it and confirms it. Earlier versions stay."
                    )
                ],
                yes=lazy("Yes, save it"),
                no=lazy("Not yet"),
            ),
            answered,
        )

    def signed_words(self) -> Words:
        """Return which version it became."""
        return lazy("Version {n} is saved.", n=self.this_school.routine_ver)

    def action_older(self) -> None:
        """Choose among the versions and read one."""
        chain = self.chain
        self.run_task(
            lambda: self.school.routine_texts(chain), group="older", done=self._choose
        )

    def _choose(self, texts: list[RoutineText]) -> None:
        by_ver = {str(one.ver): one for one in texts}

        def chosen(ver: str | None) -> None:
            if ver:
                one = by_ver[ver]
                old = replace(self.this_school, routine=one.text, routine_ver=one.ver)
                self.app.push_screen(RoutineDialog(old, new=False))

        options = [(ver, _version_words(one)) for ver, one in by_ver.items()]
        self.app.push_screen(Choose(lazy("Versions"), options), chosen)

    def action_readers(self) -> None:
        """Show who has confirmed which version."""
        chain = self.chain
        self.run_task(
            lambda: self.school.routine_readers(chain),
            group="readers",
            done=self._show_readers,
        )

    def _show_readers(self, rows: list[RoutineReader]) -> None:
        now = self.this_school.routine_ver
        read = sum(row.ver == now for row in rows)
        first = lazy(
            "Version {n}: {read} of {all} have confirmed.",
            n=now,
            read=read,
            all=len(rows),
        )
        lines = [first, "", *(_reader_words(row) for row in rows)]
        self.app.push_screen(Told(lazy("Who has read the routine"), lines))


def _version_words(one: RoutineText) -> Words:
    if one.by is None:
        return lazy("Version {n}, {when}", n=one.ver, when=moment_words(one.at))
    return lazy(
        "Version {n}, {when}, {who}",
        n=one.ver,
        when=moment_words(one.at),
        who=one.by.name,
    )


def _reader_words(row: RoutineReader) -> Words:
    if not row.ver:
        return lazy("{who}: none yet", who=row.person.name)
    return lazy(
        "{who}: version {n}, {when}",
        who=row.person.name,
        n=row.ver,
        when=moment_words(row.at),
    )
