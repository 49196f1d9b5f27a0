"""The decision sheet before it is written: read it, sign it, give it out (R26)."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from securenotes.notebook.disclosure.bundle import Bundle
from securenotes.notebook.disclosure.making import left_standing, mask_standing
from tui.i18n import lazy, nlazy, text
from tui.keys import key
from tui.screens.disclosure.base import KeptScreen
from tui.screens.disclosure.choosing import DisclosureScreen
from tui.screens.disclosure.sheet import make_bundle
from tui.screens.disclosure.write import WriteDisclosure
from tui.screens.note_text import NoteText
from tui.widgets.field import Field
from tui.widgets.inputs import TextInput

LONGEST = 120


class DecisionScreen(KeptScreen):
    """What is given out, what not and by which paragraph, and how to appeal."""

    SCREEN_ID = "decision"
    FOOTER = ("decision.same", "decision.write", "screen.back", "app.help")
    HELP_TEXT = lazy(
        "The decision as it will be written, in the language in use. Whoever decides"
        " must have the right to. S masks words that were masked in one place and stand"
        " in another. F9 writes the files."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("s", "mask_same", lazy("Mask the same words"), "decision.same"),
        key("f9", "write", lazy("Write the files"), "decision.write"),
    ]

    def __init__(self, of: DisclosureScreen) -> None:
        super().__init__(of.chain)
        self._of = of

    def compose_content(self) -> ComposeResult:
        """Lay out who decides over the sheet."""
        yield Field(
            lazy("Decided by"),
            TextInput(max_length=LONGEST, id="decider"),
            id="decider-field",
        )
        yield NoteText(id="sheet")

    @property
    def sheet(self) -> NoteText:
        """The sheet."""
        return self.query_one(NoteText)

    @property
    def decider(self) -> str:
        """Who decides, with post."""
        return self.query_one("#decider", TextInput).value.strip()

    def on_mount(self) -> None:
        """Show the sheet, signed by whoever is here until it is changed."""
        super().on_mount()
        number = self._of.case.asked.label
        self.set_title(
            lazy("Decision"), back=lazy("Disclosure {number}", number=number)
        )
        me = self.house.book.me.person
        signed = ", ".join(filter(None, (me.name, me.post)))
        self.query_one("#decider", TextInput).value = signed
        self.sheet.focus()
        self._draw()

    def bundle(self) -> Bundle:
        """Make the bundle as it now stands."""
        case = self._of.case
        return make_bundle(
            case.asked,
            case.rows,
            case.texts,
            case.work,
            self.decider,
            self.house.book.today(),
            case.beside,
        )

    def relabel(self) -> None:
        """Write the sheet in the other language."""
        self._draw()

    @on(Input.Changed, "#decider")
    def renamed(self) -> None:
        """Write the name into the sheet."""
        self.query_one("#decider-field", Field).set_error(None)
        self._show(self.bundle())

    def _show(self, bundle: Bundle) -> None:
        self.sheet.show_text("\n".join(sheet_lines(bundle)))

    def _draw(self) -> None:
        bundle = self.bundle()
        self._show(bundle)
        case = self._of.case
        standing = left_standing(case.rows, case.texts, case.work)
        count = sum(len(masks) for masks in standing.values())
        if count:
            self.warn(
                nlazy(
                    "Masked words stand in {n} other place. S masks them there too.",
                    "Masked words stand in {n} other places. S masks them there too.",
                    count,
                )
            )
        else:
            self.say(
                nlazy(
                    "{n} document. Nothing is written yet.",
                    "{n} documents. Nothing is written yet.",
                    len(bundle.documents),
                )
            )

    def action_mask_same(self) -> None:
        """Mask words masked in one place wherever they stand."""
        case = self._of.case
        standing = left_standing(case.rows, case.texts, case.work)
        case.work = mask_standing(case.work, standing)
        self._of.keep()
        self._draw()

    def action_write(self) -> None:
        """Ask where, and write."""
        if not self.decider:
            field = self.query_one("#decider-field", Field)
            field.set_error(lazy("Write who decides."))
            self.query_one("#decider").focus()
            return
        case = self._of.case
        form = WriteDisclosure(self.chain, case, self.bundle())
        self.app.push_screen(form, self._written)

    def _written(self, number: str | None) -> None:
        if number is None:
            return
        self.dismiss(None)
        self.house.go.later(
            lazy("Disclosure {number} is written and logged.", number=number)
        )

    def leave_field(self) -> bool:
        """Go from the name to the sheet."""
        self.sheet.focus()
        return True


def sheet_lines(bundle: Bundle) -> list[str]:
    """Return the sheet as it is read on the screen."""
    labels = bundle.labels
    lines = [bundle.title.upper(), ""]
    lines += [f"{name}: {value}" for name, value in bundle.facts]
    lines += ["", labels.decision.upper(), ""]
    for paragraph in bundle.decision:
        lines += [paragraph, ""]
    lines += [labels.left_out.upper(), ""]
    lines += [f"{one.what}: {bundle.short(one.code)}" for one in bundle.left_out]
    if not bundle.left_out:
        lines.append(labels.nothing_left_out)
    lines += ["", labels.documents.upper(), ""]
    lines += [f"{one.number}. {one.heading}" for one in bundle.documents]
    if not bundle.documents and not bundle.beside:
        lines.append(text(lazy("No document is given out.")))
    lines += [one.heading for one in bundle.beside]
    return lines
