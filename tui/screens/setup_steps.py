"""Steps that set-up alone has: the schools, and the two recovery sheets."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from securenotes.errors import BadInput
from securenotes.notebook.genesis import SchoolPlan
from securenotes.notebook.setup import Setup
from securenotes.notebook.views import Body
from tui.i18n import _, computed, lazy
from tui.keys import key
from tui.screens.bad_input import bad_input_words
from tui.screens.entry_form import FormPrinted, FormText, labelled
from tui.screens.typed_back import FourField
from tui.screens.wizard import StepScreen, Walk
from tui.widgets.button import Button
from tui.widgets.choice import Check, RadioRow
from tui.widgets.field import Field
from tui.widgets.rule import SectionRule
from tui.widgets.words import Paragraph

LABEL = 22


class SchoolCheck(Check):
    """Whether a school has the module; Delete takes the school away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("delete", "screen.drop_school", lazy("Take the school away"), "school.drop")
    ]

    def __init__(self, number: int, plan: SchoolPlan) -> None:
        super().__init__(
            computed(lambda: _("on") if self.value else _("off")), plan.module
        )
        self.number = number


class SchoolsStep(StepScreen):
    """The organisation, who is responsible, and its schools."""

    SCREEN_ID = "setup_schools"
    WHAT = lazy("new organisation", "step")
    HELP_TEXT = lazy(
        "Name each school and press Enter. Space turns Stödinsatser on or off for a"
        " school, Delete takes the school away."
    )

    @property
    def setup(self) -> Setup:
        """The answers, by their own type."""
        return cast("Setup", self.answers)

    def compose_form(self) -> ComposeResult:
        """Lay the fields out, the list of schools between them."""
        yield labelled(
            lazy("Name of organisation"),
            FormText(self.setup.organisation, id="organisation", max_length=120),
            LABEL,
        )
        yield Field(
            lazy("Responsible body"),
            RadioRow(
                (
                    (Body.MUNICIPAL.value, lazy("Municipal")),
                    (Body.INDEPENDENT.value, lazy("Independent")),
                ),
                self.setup.body.value,
                id="body",
            ),
            label_width=LABEL,
            id="body-field",
        )
        yield SectionRule(lazy("Schools, and Stödinsatser"), classes="above")
        yield Vertical(id="schools")
        yield labelled(lazy("New school"), FormText(id="school", max_length=120), LABEL)
        yield Paragraph(
            lazy(
                "Without Stödinsatser a school can neither read nor write secure notes."
            ),
            classes="-dim above",
        )
        yield from self.compose_buttons()

    def on_mount(self) -> None:
        """List the schools that were added before."""
        super().on_mount()
        self._list()

    def focus_first(self) -> None:
        """Give focus to the first field."""
        self.query_one("#organisation").focus()

    def _list(self) -> None:
        schools = self.query_one("#schools")
        schools.remove_children()
        schools.mount_all(
            Field(plan.name, SchoolCheck(number, plan), label_width=LABEL)
            for number, plan in enumerate(self.setup.schools)
        )

    def action_go_on(self) -> None:
        """Add the school that was typed, or move on."""
        school = self.query_one("#school", FormText)
        if self.focused is school and school.value.strip():
            self.store()
            school.focus()
        elif self.focused is school:
            self.submit()
        else:
            super().action_go_on()

    @on(Check.Changed)
    def _turned(self, event: Check.Changed) -> None:
        if isinstance(event.check, SchoolCheck):
            at, plans = event.check.number, self.setup.schools
            plans[at] = replace(plans[at], module=event.value)

    def action_drop_school(self) -> None:
        """Take away the school that has focus."""
        if isinstance(self.focused, SchoolCheck):
            del self.setup.schools[self.focused.number]
            self._list()
            self.query_one("#school").focus()

    def store(self) -> None:
        """Keep all fields; a school that was typed and not added is added."""
        self.setup.organisation = self.query_one("#organisation", FormText).value
        self.setup.body = Body(self.query_one("#body", RadioRow).value)
        school = self.query_one("#school", FormText)
        if school.value.strip():
            self.setup.schools.append(SchoolPlan(school.value.strip()))
            school.value = ""
            self._list()

    def check(self) -> None:
        """Check names and schools."""
        self.setup.check(1)

    def show_bad(self, error: BadInput) -> None:
        """Tell of schools at the field where they are added."""
        if error.field == "schools":
            self.refuse("#school-field", bad_input_words(error))
        else:
            super().show_bad(error)


class SheetsStep(StepScreen):
    """Recovery sheet 1, then 2: never both on the screen."""

    SCREEN_ID = "setup_sheets"
    WHAT = lazy("recovery sheets", "step")
    HELP_TEXT = lazy(
        "The two sheets together open everything if all administrators are gone. Keep"
        " them in two places; one alone says nothing."
    )

    def __init__(self, walk: Walk, number: int) -> None:
        super().__init__(walk, number)
        self._sheet = 1

    @property
    def setup(self) -> Setup:
        """The answers, by their own type."""
        return cast("Setup", self.answers)

    def compose_form(self) -> ComposeResult:
        """Show one sheet, and ask for its last four characters."""
        yield SectionRule(id="sheet-heading")
        yield Paragraph(id="sheet-text", classes="air")
        yield Paragraph(
            lazy(
                "Write it on a sheet of its own and put it in a sealed envelope, with"
                " the principal or in the archive. The two sheets are kept apart."
            ),
            classes="-dim last",
        )
        yield FourField(
            lazy("Last four characters of the sheet"),
            label_width=42,
            id="four-field",
        )
        yield from self.compose_buttons()

    def on_mount(self) -> None:
        """Show the first sheet."""
        super().on_mount()
        self._show()

    def focus_first(self) -> None:
        """Give focus to the four."""
        self.query_one(FormPrinted).focus()

    def _show(self) -> None:
        heading = self.query_one("#sheet-heading", SectionRule)
        heading.set_words(lazy("Recovery sheet {n}", n=self._sheet))
        sheet = self.setup.sheets()[self._sheet - 1]
        self.query_one("#sheet-text", Paragraph).set_words(sheet)
        self.query_one(FormPrinted).value = ""
        self.query_one(FormPrinted).focus()
        last = self._sheet == 2
        self.query_one("#continue", Button).set_label(
            lazy("Done, sign in") if last else lazy("Continue")
        )

    def submit(self) -> None:
        """Check this sheet; after the second make everything."""
        if self.busy:
            return
        self.clear_told()
        typed = self.query_one("#four-field", FourField).typed
        if not self.setup.check_last_four(f"sheet_{self._sheet}", typed):
            self.query_one(FormPrinted).focus()
            self.query_one("#four-field", FourField).refuse()
        elif self._sheet == 1:
            self._sheet = 2
            self._show()
        else:
            super().submit()

    def check(self) -> None:
        """Check that both sheets were read back."""
        self.setup.check(self.number)

    def go_back(self) -> None:
        """Go to the sheet before, or to the step before."""
        if self.busy:
            return
        if self._sheet == 2:
            self._sheet = 1
            self.clear_told()
            self._show()
        else:
            super().go_back()
