"""Every footer fits: five keys at most, 76 columns, 58 in the short form."""

import importlib
import pkgutil

import pytest
from textual.binding import Binding

import tui.screens
import tui.widgets
from tui.app import AnteckningApp
from tui.i18n import set_language
from tui.keys import Hint, key_name, label_of
from tui.screens.house import House
from tui.widgets.footer import Entry, lay_out, total_width


def modules_of(package):
    """Import all modules below a package."""
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        yield importlib.import_module(found.name)


def classes():
    """Return all classes of screens and widgets."""
    found: set[type] = {AnteckningApp}
    for package in (tui.screens, tui.widgets):
        for module in modules_of(package):
            found |= {
                item
                for item in vars(module).values()
                if isinstance(item, type) and item.__module__.startswith("tui.")
            }
    return sorted(found, key=lambda c: (c.__module__, c.__name__))


ALL = classes()
BOUND: dict[str, list[tuple[type, Binding]]] = {}
for made in ALL:
    for binding in vars(made).get("BINDINGS", ()):
        if not isinstance(binding, tuple) and label_of(binding):
            BOUND.setdefault(binding.id, []).append((made, binding))
HOUSES = [made for made in ALL if issubclass(made, House)]


def entry_for(screen, named):
    """Return the footer's entry for an id on a screen."""
    name = named.id if isinstance(named, Hint) else named
    holders = BOUND[name]
    own = [b for made, b in holders if issubclass(screen, made)]
    binding = (own or [b for _made, b in holders])[0]
    words = label_of(binding)
    assert words is not None
    pressed = binding.key.split(",")[0]
    long = named.label if isinstance(named, Hint) else words.long
    short = (named.short or named.label) if isinstance(named, Hint) else words.short
    return Entry(pressed, key_name(pressed), long, short)


def one_for_each_key(entries):
    """Keep the longest where focus decides what one key does."""
    widest: dict[str, Entry] = {}
    for entry in entries:
        before = widest.get(entry.pressed)
        if before is None or len(entry.label(narrow=False)) > len(
            before.label(narrow=False)
        ):
            widest[entry.pressed] = entry
    return list(widest.values())


@pytest.fixture(autouse=True)
def swedish():
    yield
    set_language("sv")


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize("screen", HOUSES, ids=lambda s: s.__name__)
def test_a_footer_fits(screen, code):
    set_language(code)
    if not isinstance(screen.FOOTER, tuple):
        pytest.skip("the footer is made as it is asked for")
    entries = one_for_each_key(entry_for(screen, named) for named in screen.FOOTER)
    assert len(entries) <= 5
    for narrow, limit in ((False, 76), (True, 58)):
        shown = [e for e in entries if not (narrow and e.pressed == "escape")]
        labels = [(e, e.label(narrow=narrow)) for e in shown]
        assert total_width(labels) <= limit, labels
        assert [e for e, _label in lay_out(entries, narrow=narrow)] == shown


def test_every_binding_of_ours_has_an_id_and_words():
    lacking = [
        (made.__name__, binding)
        for made in ALL
        for binding in vars(made).get("BINDINGS", ())
        if isinstance(binding, tuple) or not binding.id or label_of(binding) is None
    ]
    assert lacking == []


def test_a_footer_with_too_much_keeps_its_last_key():
    long = [Entry(f"f{n}", f"F{n}", "x" * 30, "y" * 20) for n in range(2, 9)]
    laid = lay_out([*long, Entry("f1", "F1", "Hjälp", "Hjälp")], narrow=True)
    assert laid[-1][0].pressed == "f1"
    assert total_width(laid) <= 58


@pytest.mark.parametrize(
    ("pressed", "written"),
    [
        ("ctrl+s", "Ctrl+S"),
        ("f9", "F9"),
        ("escape", "Esc"),
        ("slash", "/"),
        ("x", "X"),
        ("G", "G"),
        ("shift+tab", "Shift+Tab"),
        ("delete", "Delete"),
        ("enter", "Enter"),
    ],
)
def test_keys_are_written_as_people_say_them(pressed, written):
    assert key_name(pressed) == written
