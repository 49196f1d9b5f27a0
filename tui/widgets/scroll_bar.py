"""How far one has come, drawn with what the set of signs has."""

from __future__ import annotations

from typing import ClassVar

from textual.scrollbar import ScrollBar, ScrollBarRender

from tui.signs import SignSet, set_signs


class WholeCells(ScrollBarRender):
    """A bar of whole cells: ASCII has no eighths of one."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8


def draw_with(name: SignSet) -> None:
    """Use the named set from the next paint on, in scroll bars too."""
    set_signs(name)
    ScrollBar.renderer = WholeCells if name == "ascii" else ScrollBarRender
