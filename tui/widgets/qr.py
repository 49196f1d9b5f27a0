"""A QR code in half blocks, always dark on white whatever the theme."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

VERSION = 5
MARGIN = 2
SIDE = 17 + 4 * VERSION + 2 * MARGIN
ROWS = (SIDE + 1) // 2

_BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
_PAPER = Style(color="#000000", bgcolor="#ffffff")


class DoesNotFit(ValueError):
    """The text is too long for a version 5 code; shorten the issuer."""


def draw(text: str) -> list[str]:
    """Return the rows of a code: version 5, level L, two modules of margin.

    Raises `DoesNotFit` when the text needs a larger code.
    """
    # Only two screens need it, and it costs 32 ms.
    import segno

    try:
        code = segno.make_qr(text, version=VERSION, error="l", boost_error=False)
    except segno.DataOverflowError:
        raise DoesNotFit from None
    cells = [[int(c) for c in row] for row in code.matrix_iter(border=MARGIN)]
    if len(cells) % 2:
        cells.append([0] * SIDE)
    pairs = zip(cells[::2], cells[1::2], strict=True)
    return [
        "".join(_BLOCKS[over, under] for over, under in zip(a, b, strict=True))
        for a, b in pairs
    ]


class QrCode(Widget):
    """Shows a text as a QR code, 41 cells wide and 21 rows high."""

    DEFAULT_CSS = f"QrCode {{ width: {SIDE}; height: {ROWS}; }}"
    ALLOW_SELECT = False

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._rows = draw(text) if text else []

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._rows = draw(text)
        self.refresh()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the side of the code."""
        return SIDE

    def render_line(self, y: int) -> Strip:
        """Draw one row of two modules' height."""
        row = self._rows[y] if y < len(self._rows) else " " * SIDE
        return Strip([Segment(row, _PAPER)]).adjust_cell_length(self.size.width, _PAPER)
