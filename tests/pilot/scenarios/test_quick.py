"""What the runner keeps rather than works out anew is what Textual would find."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual._context import visible_screen_stack
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.css.styles import Styles
from textual.dom import DOMNode
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tests.pilot.scenarios.playing import play
from tui.pilot import quick_styles
from tui.pilot.canvas import Canvas
from tui.pilot.quick_messages import quicken_messages
from tui.pilot.quick_reactives import quicken_reactives
from tui.pilot.report import details

TOUR = """
set lang en
scenario "through most that there is"
set size 80x24 60x20
sign in "anna.berg"
expect screen start
press down down
expect text "New since"
press 2
fill "Find pupil" with "alva"
expect text "Alva Lindqvist"
press enter
expect screen pupil
press ctrl+n
fill "Title" with "Reading in pairs"
press f9
expect text "Write some text"
fill "Text" with "5 € – “quoted” [x] 日本"
expect text "日本"
press f9
expect text "Choose a kind."
fill "Kind" with "Memory note"
expect text "Memory note"
press f9
expect screen publish
expect text "Yes, publish"
resize 120x36
expect text "Yes, publish"
click "Yes, publish"
expect screen reader within 15s
press 3
expect screen archive
press down down
press slash
expect focus "Period"
press enter
expect text "Everything"
press escape escape
press f1
expect text "Whole screen"
press escape
press f8
expect text "Arkiv"
press 4
expect screen overview
resize 50x10
expect text "60×20"
resize 80x24
press ctrl+g
expect screen blank
"""


def test_every_look_is_styled_and_painted_as_textual_does_it(monkeypatch):
    paint, looks, nodes = Canvas.lines, 0, 0
    others: list[object] = []

    def compare(sheet: Any, node: DOMNode, styles: Any) -> None:
        nonlocal nodes
        nodes += 1
        own, found = dict(styles.base._rules), worked_out(sheet, node)
        others.extend(
            (node, name, own.get(name), found.get(name))
            for name in own.keys() | found.keys()
            # Each widget has a layout of its own, equal to no other.
            if own.get(name) != found.get(name) and name != "layout"
        )
        if str(own.get("layout")) != str(found.get("layout")):
            others.append((node, "layout"))

    def lines(canvas: Canvas) -> tuple[str, ...]:
        nonlocal looks
        looks += 1
        app = canvas._app
        for node in app.screen.walk_children(with_self=True):
            compare(app.stylesheet, node, node.styles)
            for name, styles in node._component_styles.items():
                part = DOMNode(classes=name)
                part._attach(node)
                compare(app.stylesheet, part, styles)
        painted = paint(canvas)
        visible_screen_stack.set(app._background_screens)
        strips = app.screen._compositor.render_strips()
        assert painted == tuple(strip.text for strip in strips)
        return painted

    monkeypatch.setattr(Canvas, "lines", lines)
    holds()
    assert not others
    assert looks > 30
    assert nodes > 1000


class First(Message):
    """What the box in the middle has a use for."""


class Second(Message):
    """What it has none for."""


class Box(Vertical):
    """Takes its time over the first message."""

    def __init__(self, *within: Widget) -> None:
        super().__init__(*within)
        self.met: list[str] = []
        self.goes_on = asyncio.Event()

    async def on_first(self) -> None:
        self.met.append("first")
        await self.goes_on.wait()


class Nested(App[None]):
    """A widget in a box in a box, and what the application hears of it."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.inner = Widget()
        self.box = Box(Vertical(self.inner))

    def compose(self) -> ComposeResult:
        yield self.box

    def on_first(self) -> None:
        self.heard.append("first")

    def on_second(self) -> None:
        self.heard.append("second")


@pytest.fixture
async def nested():
    quicken_messages()
    app = Nested()
    async with app.run_test() as pilot:
        yield app, pilot
        app.box.goes_on.set()


async def test_a_message_overtakes_none_on_its_way_up(nested):
    app, pilot = nested
    app.inner.post_message(First())
    app.inner.post_message(Second())
    await pilot.pause()
    assert (app.box.met, app.heard) == (["first"], [])
    app.box.goes_on.set()
    await pilot.pause()
    assert app.heard == ["first", "second"]


async def test_a_message_passes_by_whoever_rests_and_has_no_use_for_it(nested):
    app, pilot = nested
    turns: list[Message] = []
    app.box.message_signal.subscribe(app.inner, turns.append)
    app.box.goes_on.set()
    app.inner.post_message(Second())
    app.inner.post_message(First())
    await pilot.pause()
    assert app.heard == ["second", "first"]
    assert [type(turn) for turn in turns if type(turn) in (First, Second)] == [First]


async def test_a_message_that_a_box_keeps_out_goes_no_further(nested):
    app, pilot = nested
    app.box.disable_messages(Second)
    app.inner.post_message(Second())
    await pilot.pause()
    assert app.heard == []


class Reckons(Widget):
    """Has a number, and one that is reckoned from it."""

    number = reactive(1)
    double = reactive(0)

    def compute_double(self) -> int:
        return self.number * 2


class Counts(App[None]):
    """Shows one such widget."""

    def compose(self) -> ComposeResult:
        yield Reckons()


async def test_what_is_read_is_what_was_set_or_is_reckoned_anew():
    quicken_reactives()
    app = Counts()
    async with app.run_test():
        widget = app.query_one(Reckons)
        assert (widget.number, widget.double) == (1, 2)
        widget.number = 4
        assert (widget.number, widget.double) == (4, 8)
        object.__setattr__(widget, "_reactive_number", 5)
        assert (widget.number, widget.double) == (5, 10)
    assert Reckons.number is not Reckons.double


def holds() -> None:
    """Walk through what there is, and say where it did not go on."""
    for outcome in play(TOUR):
        assert outcome.status == "held", "\n".join(details(outcome))


def worked_out(sheet: Any, node: DOMNode) -> dict[str, object]:
    """Give the styles of a widget by Textual's own way, and change nothing."""
    found: list[Any] = []
    with pytest.MonkeyPatch.context() as patched:
        kind = type(sheet)
        patched.setattr(
            kind, "replace_rules", lambda _s, _n, rules, **_how: found.append(rules)
        )
        patched.setattr(kind, "_process_component_classes", lambda _sheet, _node: None)
        flags = [getattr(node, name) for name in quick_styles.FLAGS]
        quick_styles._slowly(sheet, node)
        assert [getattr(node, name) for name in quick_styles.FLAGS] == flags
    styles = Styles()
    for name, value in (found[0] if found else {}).items():
        if value is not None:
            setattr(styles, name, value)
    return dict(styles._rules)


@pytest.fixture(autouse=True)
def from_nothing() -> None:
    """Let the second half of the tour meet what the first has left."""
    quick_styles._books.clear()
    quick_styles._opened.clear()
