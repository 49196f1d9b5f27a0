"""The last four characters of a code, typed back from the paper."""

from __future__ import annotations

from tui.i18n import Words, lazy
from tui.screens.entry_form import FormPrinted
from tui.widgets.field import Field

_ALIKE = str.maketrans("OIL", "011")
WRONG_FOUR = lazy("Those four do not match. Read them from the paper.")


def is_last_four(printed: str, typed: str) -> bool:
    """Return whether the four were read rightly; O is 0, I and L are 1."""
    return typed.strip().upper().translate(_ALIKE) == printed[-4:].upper()


class FourField(Field):
    """A field of four characters."""

    def __init__(
        self,
        label: Words,
        *,
        label_width: int = 0,
        id: str | None = None,  # noqa: A002 - Textual's own word
    ) -> None:
        super().__init__(
            label,
            FormPrinted(length=4, classes="four"),
            label_width=label_width,
            id=id,
        )

    @property
    def typed(self) -> str:
        """What was typed."""
        control = self.control
        return control.value if isinstance(control, FormPrinted) else ""

    def refuse(self) -> None:
        """Say that the four are not those on the paper."""
        self.set_error(WRONG_FOUR)
