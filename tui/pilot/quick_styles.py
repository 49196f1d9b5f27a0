"""Style sheets worked out once for what looks alike, and not again.

Textual goes through all rules for each widget each time that focus moves, and
again for every part that a widget draws with a style of its own: a third of a
scenario's time. What comes out depends on the rules and on the way down to the
widget: types, ids, classes and states. So it is kept by that way, and where the
way is the one from last time the widget's styles stand as they are. Nothing is
guessed: a test holds every screen's styles to Textual's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from textual.css.styles import Styles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.css.model import RuleSet

MOST = 20_000
"""How many ways are kept before all are forgotten."""
WHAT = "hover_style", "focus_within", "order_style", "odd_or_even"
FLAGS = (
    "_has_hover_style",
    "_has_focus_within",
    "_has_order_style",
    "_has_odd_or_even",
)
"""What Textual notes of a widget's rules beside its styles."""

Rules = Mapping[str, object]
Way = int
"""A way down to a widget, by its number."""
Kind = tuple[type[DOMNode], str | None, frozenset[str]]
State = Callable[[Any], bool]
Memo = dict[DOMNode, Way]
Parts = Mapping[str, Rules]


@dataclass(frozen=True, slots=True)
class _Found:
    """What a way led to: the rules that count, None for no rule, and the flags."""

    rules: Rules | None
    flags: tuple[bool, ...]


@dataclass(slots=True, eq=False)
class _Book:
    """All that is known of one set of rules."""

    rules: list[RuleSet]
    states: dict[Kind, tuple[State, ...]] = field(default_factory=dict)
    """The states that any rule asks for of a kind of widget."""
    ways: dict[tuple[object, ...], Way] = field(default_factory=dict)
    found: dict[Way, _Found] = field(default_factory=dict)
    parts: dict[Way, Parts] = field(default_factory=dict)
    """The styles of what a widget draws, by their names."""


_books: dict[tuple[int, ...], _Book] = {}
_opened: WeakKeyDictionary[Stylesheet, tuple[list[RuleSet], _Book]]
_opened = WeakKeyDictionary()
_last: WeakKeyDictionary[DOMNode, tuple[_Book, Way, int]] = WeakKeyDictionary()
"""Which way a widget's styles come from, and how often they had changed then."""


_slowly = Stylesheet.apply
_parts_slowly = Stylesheet._process_component_classes  # noqa: SLF001
_replace_slowly = Stylesheet.replace_rules
_given: list[Rules] = []
"""What Textual has found for the widget that it was asked about last."""


def quicken_styles() -> None:
    """Keep what has been worked out, for all applications of this process."""
    setattr(Stylesheet, "apply", _apply)  # noqa: B010
    setattr(Stylesheet, "replace_rules", staticmethod(_replace))  # noqa: B010


def _apply(
    sheet: Stylesheet,
    node: DOMNode,
    *,
    animate: bool = False,
    cache: Memo | None = None,
) -> None:
    if type(node) is DOMNode:
        _slowly(sheet, node, animate=animate)  # a part of a widget
        return
    book = _book_of(sheet)
    way = _way_to(node, book, {} if cache is None else cache)
    base = node.styles.base
    if _last.get(node) == (book, way, base._updates):  # noqa: SLF001
        if not animate:
            # What it inherits may be new.
            node.notify_style_update()
        return
    found = book.found.get(way)
    if found is None:
        _given.clear()
        _slowly(sheet, node, animate=animate)
        flags = tuple(getattr(node, name) for name in FLAGS)
        book.found[way] = _Found(_given[0] if _given else None, flags)
    else:
        _give(sheet, node, found, book.parts.get(way), animate=animate)
    if node._component_styles:  # noqa: SLF001
        book.parts[way] = {
            name: dict(styles.base._rules)  # noqa: SLF001
            for name, styles in node._component_styles.items()  # noqa: SLF001
        }
    _last[node] = (book, way, base._updates)  # noqa: SLF001


def _give(
    sheet: Stylesheet,
    node: DOMNode,
    found: _Found,
    parts: Parts | None,
    *,
    animate: bool,
) -> None:
    """Give a widget the styles that another had by the same way."""
    for name, value in zip(FLAGS, found.flags, strict=True):
        setattr(node, name, value)
    if found.rules is not None:
        _replace(node, found.rules, animate)
    if parts is None or not _draw_parts(node, parts):
        _parts_slowly(sheet, node)


def _replace(node: DOMNode, rules: Rules, animate: bool = False) -> None:
    _given.append(rules)
    if animate and "transitions" in rules:
        _replace_slowly(node, rules, animate=True)  # type: ignore[arg-type]
        return
    base = node.styles.base
    now: Rules = base._rules  # noqa: SLF001
    if animate and now == rules:
        return
    for name in [*now]:
        if rules.get(name) is None:
            setattr(base, name, None)
    for name, value in rules.items():
        known = now.get(name)
        if known is not value and known != value:
            setattr(base, name, value)
    node.notify_style_update()


def _draw_parts(node: DOMNode, parts: Parts) -> bool:
    """Give what a widget draws its styles; False where it has had none yet."""
    drawn = node._component_styles  # noqa: SLF001
    if drawn.keys() != parts.keys():
        return False
    changed = False
    for name, rules in parts.items():
        base: Styles = drawn[name].base
        if base._rules != rules:  # noqa: SLF001
            base.reset()
            base._rules.update(rules)  # type: ignore[typeddict-item]  # noqa: SLF001
            changed = True
    if changed:
        node.refresh()
    return True


def _book_of(sheet: Stylesheet) -> _Book:
    rules = sheet.rules
    opened = _opened.get(sheet)
    if opened is not None and opened[0] is rules and len(opened[1].ways) < MOST:
        return opened[1]
    # Rules are read once for all applications, and live as long as their book.
    name = tuple(map(id, rules))
    book = _books.get(name)
    if book is None or len(book.ways) >= MOST:
        book = _books[name] = _Book(rules)
    _opened[sheet] = rules, book
    return book


def _way_to(node: DOMNode, book: _Book, memo: Memo) -> Way:
    """Number all that rules can ask of a widget and of what it lies in."""
    known = memo.get(node)
    if known is not None:
        return known
    above = node._parent  # noqa: SLF001
    way = _way_to(above, book, memo) if isinstance(above, DOMNode) else 0
    kind = (type(node), node._id, frozenset(node._classes))  # noqa: SLF001
    states = book.states.get(kind)
    if states is None:
        states = book.states[kind] = tuple(_states_of(node, book.rules))
    now = (way, kind, *[state(node) for state in states])
    memo[node] = number = book.ways.setdefault(now, len(book.ways) + 1)
    return number


OWN_STATES: Mapping[str, State] = {
    "focus": lambda node: node.has_focus,
    "blur": lambda node: node.has_focus,
}
"""Those that say the same; what holds for all is asked of the application alone."""
OF_ALL = frozenset({"dark", "light", "inline", "ansi", "nocolor"})


def _states_of(node: DOMNode, rules: list[RuleSet]) -> Iterator[State]:
    """Yield the tests of states that a rule asks for of this kind of widget."""
    known = node._PSEUDO_CLASSES  # noqa: SLF001
    if not isinstance(node, Widget):
        return iter(known.values())
    asked = {
        name
        for rule in rules
        for chosen in rule.selector_set
        for selector in chosen.selectors
        if selector.pseudo_classes and selector._check(node)  # noqa: SLF001
        for name in selector.pseudo_classes
        if name in known and name not in OF_ALL
    }
    # Whoever lies in what is disabled is so too: each says it of itself.
    tests = {OWN_STATES.get(name, known[name]) for name in asked}
    tests -= {known["disabled"], known["enabled"]}
    return iter([_disabled, *tests])


def _disabled(widget: Widget) -> bool:
    return widget.disabled
