"""A screen as lines: labels, values and state in words, nothing drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.i18n import Words, _, text
from tui.widgets.button import Button
from tui.widgets.choice import Choice
from tui.widgets.field import Field
from tui.widgets.footer import FooterRow
from tui.widgets.inputs import SecretInput
from tui.widgets.note_area import NoteArea
from tui.widgets.qr import QrCode
from tui.widgets.rows import Cell, Column, Heading, Line, Row
from tui.widgets.safe_text import many_lines, one_line
from tui.widgets.status_line import StatusLine
from tui.widgets.title_row import TitleRow
from tui.widgets.toggles import Check, Option, RadioRow
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Paragraph, Word

MOST_ROWS = 200
"""Rows of one list that are read; a filter or a search finds the others."""

UNSAID = (TitleRow, StatusLine, FooterRow, QrCode)
"""What is told in another way: title and last act first, keys when asked for."""

_DRAWN = str.maketrans(
    dict.fromkeys("►›‹▼●○▲─│┌┐└┘╭╮╰╯▌▐░▒█▀▄", " ") | {"−": "-", "•": "x"}
)
_GAPS = re.compile(r"\s{2,}")


@dataclass(frozen=True, slots=True)
class Said:
    """A line, and what it is about: a control, or a row of a list."""

    words: str
    control: Widget | None = None
    row: str = ""


def read_screen(screen: Screen[object]) -> list[Said]:
    """Return what a screen shows, in the order in which it stands."""
    said = [Said(words) for words in _headings(screen)]
    for child in screen.displayed_children:
        said += _read(child)
    return said


def last_act(screen: Screen[object]) -> str:
    """Return the sentence of the status line; a warning says that it is one."""
    for line in screen.query(StatusLine):
        words = one_line(line.said)
        return _("Note: {words}", words=words) if words and line.warning else words
    return ""


def title_of(screen: Screen[object]) -> str:
    """Return what the screen is called and where Escape goes."""
    return "".join(_headings(screen)[:1])


def _headings(screen: Screen[object]) -> list[str]:
    found = [row.spoken for row in screen.query(TitleRow)]
    found += [one_line(text(getattr(screen, "heading", "")))]
    return [words for words in found if words]


def _read(widget: Widget) -> Iterator[Said]:
    if isinstance(widget, UNSAID) or not widget.visible:
        return
    if isinstance(widget, Field) and not _is_large(widget.control):
        yield from _field(widget)
    elif isinstance(widget, VirtualList):
        yield from _rows(widget)
    elif isinstance(widget, NoteArea):
        yield from _note(widget)
    elif isinstance(widget, Button | Check | Choice | RadioRow | Input):
        yield Said(_control(widget), None if widget.disabled else widget)
    elif isinstance(widget, Word | Paragraph):
        yield from _lines(widget.spoken)
    elif widget.displayed_children:
        for child in widget.displayed_children:
            yield from _read(child)
    else:
        yield from _lines(_painted(widget))


def _is_large(control: Widget) -> bool:
    return isinstance(control, VirtualList | NoteArea)


def _lines(words: str) -> Iterator[Said]:
    for line in many_lines(words).split("\n"):
        bare = _GAPS.sub(", ", line.translate(_DRAWN).strip())
        if bare:
            yield Said(bare)


def _painted(widget: Widget) -> str:
    if isinstance(widget, Static):
        # Whole: nobody needs the breaks of a width that is not shown.
        content = widget.content
        return content.plain if isinstance(content, Content) else str(content)
    width, height = widget.outer_size
    if not width or not height:
        return ""
    strips = widget.render_lines(Region(0, 0, width, height))
    return "\n".join(strip.text for strip in strips)


def _field(field: Field) -> Iterator[Said]:
    words = f"{one_line(field.label)}: {_value(field.control)}"
    if field.note:
        words += f", {one_line(field.note)}"
    yield Said(words, None if field.control.disabled else field.control)
    if field.error is not None:
        yield from _lines(_("Note: {words}", words=_bare(field.error)))


def _control(control: Widget) -> str:
    if isinstance(control, Button):
        return _("{label}, button", label=one_line(control.label))
    if isinstance(control, Check):
        return f"{one_line(control.label)}: {_('on') if control.value else _('off')}"
    return _value(control)


def _value(control: Widget) -> str:
    if isinstance(control, SecretInput):
        n = len(control.value)
        return _("{n} characters, not shown", n=n) if n else _("empty")
    if isinstance(control, Input):
        return one_line(control.value) or _("empty")
    if isinstance(control, Choice | RadioRow):
        chosen = [each for each in control.options if each[0] == control.value]
        return ", ".join(option_words(each) for each in chosen)
    return ", ".join(said.words for said in _read(control))


def option_words(option: Option) -> str:
    """Return what an option is called; its own name where that is only signs."""
    value, words = option
    return _bare(words) or value


def _note(area: NoteArea) -> Iterator[Said]:
    lines = area.spoken.split("\n") if area.text else []
    yield Said(_("Text, {n} lines", n=len(lines)), area)
    for n, line in enumerate(lines, 1):
        yield Said(f"  {n}. {one_line(line)}")


def _rows(rows: VirtualList) -> Iterator[Said]:
    for at in range(min(len(rows.source), MOST_ROWS)):
        item = rows.source.item(at)
        if isinstance(item, Row):
            words = row_words(item, rows.layouts[item.columns])
            yield Said(words, rows, item.key)
        elif isinstance(item, Heading):
            yield Said(one_line(item.words))
        elif isinstance(item, Line):
            yield from _lines(text(item.words))
    left = len(rows.source) - MOST_ROWS
    if left > 0:
        yield Said(_("{n} more rows. Filter or search to find them.", n=left))


def row_words(row: Row, columns: Sequence[Column]) -> str:
    """Return a row as a sentence: state in words first, then what it holds."""
    sign = {"unread": _("unread"), "draft": _("draft"), "alert": _("note this")}
    parts = [sign.get(row.sign, "")]
    for cell, column in zip(row.cells, columns, strict=False):
        words = _cell(cell)
        if words and column.title and words[:1].isdigit():
            words = f"{one_line(column.title)} {words}"
        parts.append(words)
    if row.second is not None:
        parts += [_cell(row.second), one_line(row.second_right)]
    return ", ".join(part for part in parts if part)


def _cell(cell: Words | Cell) -> str:
    if isinstance(cell, Cell):
        tag = one_line(cell.tag).strip()
        return f"{_bare(cell.text)} {tag}".strip()
    return _bare(cell)


def _bare(words: Words) -> str:
    return _GAPS.sub(" ", one_line(words).translate(_DRAWN)).strip()
