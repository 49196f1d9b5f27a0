"""Masking: one version, read and masked passage by passage with a ground each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.notebook.disclosure.grounds import OTHERS
from securenotes.notebook.disclosure.masks import (
    Mask,
    mask_at,
    put,
    same_elsewhere,
    take_away,
    widen,
)
from securenotes.notebook.disclosure.views import Choice, Key
from tui.i18n import Words, lazy, nlazy
from tui.keys import key
from tui.screens.disclosure.base import KeptScreen
from tui.screens.disclosure.choosing import DisclosureScreen
from tui.screens.disclosure.find_words import FindWords
from tui.screens.disclosure.grounds import ground_question
from tui.screens.disclosure.mask_area import MaskArea
from tui.screens.disclosure.words import SHORT, joined, version_words
from tui.when import plain_day_words
from tui.widgets.words import Paragraph

if TYPE_CHECKING:
    from textual.widgets import TextArea


class MaskingScreen(KeptScreen):
    """Marks by the keyboard; every mask is kept as it is made (R42)."""

    SCREEN_ID = "masking"
    FOOTER = ("mask.mark", "mask.mask", "mask.next", "mask.all", "app.help")
    HELP_TEXT = lazy(
        "Space begins a marking, the arrows stretch it (Ctrl+arrow by words), Enter"
        " masks it and asks for the ground. / marks words that you write, N goes to the"
        " next proposed name, A masks all that are proposed, Delete shows a masked"
        " passage again."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "n", "next_name", lazy("Next name"), "mask.next", short=lazy("Next", "name")
        ),
        key("slash", "find", lazy("Find words"), "mask.find"),
        key("a", "mask_names", lazy("All names"), "mask.all", short=lazy("All")),
    ]

    def __init__(self, of: DisclosureScreen, version: Key) -> None:
        super().__init__(of.chain)
        self._of, self._version = of, version

    def compose_content(self) -> ComposeResult:
        """Lay out a line on the version over the text."""
        yield Paragraph(id="about", classes="-dim")
        yield MaskArea(id="mask-text")

    @property
    def area(self) -> MaskArea:
        """The text."""
        return self.query_one(MaskArea)

    def on_mount(self) -> None:
        """Show the text with its masks."""
        super().on_mount()
        case, row = self._of.case, self._of.case.row(self._version)
        number = lazy("Disclosure {number}", number=case.asked.label)
        self.set_title(lazy("Mask"), back=number)
        self.query_one("#about", Paragraph).set_words(
            joined(
                row.author.name,
                plain_day_words(row.created),
                version_words(row),
                lazy("closed") if row.closed else "",
            )
        )
        self.area.restore(case.texts[self._version].whole)
        self.area.move_cursor((0, 0))
        self.area.focus()
        self._draw()
        self._tell()

    def _draw(self) -> None:
        case = self._of.case
        masks = [(one.start, one.end) for one in case.masks(self._version)]
        self.area.show_masks(masks, case.proposed(self._version))

    def _tell(self, before: Words = "") -> None:
        left = len(self._of.case.proposed(self._version))
        masked = len(self._of.case.masks(self._version))
        self.say(
            joined(
                before,
                nlazy("{n} masked", "{n} masked", masked, "passages"),
                nlazy("{n} name proposed", "{n} names proposed", left) if left else "",
            )
        )

    @property
    def _masks(self) -> tuple[Mask, ...]:
        return self._of.case.masks(self._version)

    def _put(self, masks: tuple[Mask, ...], said: Words = "") -> None:
        self._of.decide_on(self._version, Choice("", masks))
        self._draw()
        self._tell(said)

    @on(MaskArea.Asked)
    def asked(self, event: MaskArea.Asked) -> None:
        """Mask a passage by a ground, or show it again."""
        if event.show:
            mask = mask_at(self._masks, event.start)
            if mask is None:
                self.say(lazy("Nothing is masked here."))
            else:
                self._put(take_away(self._masks, event.start), lazy("Shown again"))
            return
        text = self.area.text
        start, end = widen(text, event.start, event.end)
        if start == end:
            self.say(lazy("Put the cursor in a word, or mark a passage with Space."))
            return
        self.area.select_range(start, end)

        def chosen(ground: str | None) -> None:
            if ground is not None:
                self._put(put(self._masks, Mask(start, end, ground)))
                self.area.move_cursor(self.area.location(end))

        question = ground_question(self._of.case.asked, whole=False)
        self.app.push_screen(question, chosen)

    def action_next_name(self) -> None:
        """Mark the next name that is proposed, from the cursor on."""
        proposed = self._of.case.proposed(self._version)
        if not proposed:
            self.say(lazy("No other pupil's name is found that is not masked."))
            return
        at = self.area.place_of(self.area.selection.end)
        found = next((one for one in proposed if one[0] >= at), proposed[0])
        self.area.select_range(*found)

    def action_find(self) -> None:
        """Ask for words, and mark where they stand next."""

        def asked(words: str | None) -> None:
            if not words:
                return
            found = same_elsewhere(self.area.text, words)
            if not found:
                self.say(lazy("Those words do not stand here."))
                return
            at = self.area.place_of(self.area.selection.end)
            self.area.select_range(*next((f for f in found if f[0] >= at), found[0]))
            self.say(
                nlazy(
                    "Marked. They stand in {n} place. Enter masks.",
                    "Marked. They stand in {n} places. Enter masks.",
                    len(found),
                )
            )

        self.app.push_screen(FindWords(), asked)

    def action_mask_names(self) -> None:
        """Mask every name that is proposed, by the ground for others."""
        asked = self._of.case.asked
        ground = OTHERS[asked.school.body, asked.request]
        proposed = self._of.case.proposed(self._version)
        masks = self._masks
        for start, end in proposed:
            masks = put(masks, Mask(start, end, ground))
        if proposed:
            self._put(masks, lazy("By {ground}", ground=SHORT[ground]))
        else:
            self.say(lazy("No other pupil's name is found that is not masked."))

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        """Tell the ground of the mask that the cursor stands in."""
        mask = mask_at(self._masks, self.area.place_of(event.selection.end))
        if mask is not None:
            self.say(lazy("Masked: {ground}", ground=SHORT[mask.ground]))
