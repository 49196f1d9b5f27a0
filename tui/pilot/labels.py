"""Controls by the words that a person sees beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tui.i18n import lazy
from tui.pilot.driver import StepFailed
from tui.pilot.places import meant
from tui.widgets.button import Button
from tui.widgets.field import Field
from tui.widgets.note_area import NoteArea
from tui.widgets.safe_text import one_line
from tui.widgets.toggles import Check

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.screen import Screen
    from textual.widget import Widget


def labelled(screen: Screen[object]) -> Iterator[tuple[str, Widget]]:
    """Yield every control in sight with its label, in the order drawn."""
    from textual.widget import Widget

    for widget in screen.walk_children(Widget):
        found = _named(widget)
        if found is not None and in_sight(found[1]):
            yield found


def _named(widget: DOMNode) -> tuple[str, Widget] | None:
    """Give the label that a widget bears, and the control that it is of."""
    if isinstance(widget, Field):
        return one_line(widget.label).strip(), widget.control
    if isinstance(widget, Button | Check):
        return one_line(widget.label).strip(), widget
    if isinstance(widget, NoteArea):
        return one_line(lazy("Text")).strip(), widget
    return None


def in_sight(widget: Widget) -> bool:
    """Say whether a widget and all that it lies in are drawn."""
    node: object = widget
    while node is not None and hasattr(node, "display"):
        if not node.display or not getattr(node, "visible", True):
            return False
        node = getattr(node, "parent", None)
    return True


def label_of(control: Widget | None) -> str:
    """Give the label of a control; its id where it has none, "" for nothing."""
    if control is None:
        return ""
    above = list(control.ancestors_with_self)
    for widget in reversed(above):
        found = _named(widget)
        if found is not None and found[1] in above and in_sight(found[1]):
            return found[0]
    return f"#{control.id}" if control.id else ""


def find_control(screen: Screen[object], label: str) -> Widget:
    """Find a control that takes text or a choice; ``StepFailed`` if not one."""
    known = [
        (one, control)
        for one, control in labelled(screen)
        if not isinstance(control, Button) and control.can_focus
    ]
    return pick(label, known)


def pick(label: str, known: Sequence[tuple[str, Widget]]) -> Widget:
    """Pick the one with a label; ``StepFailed`` tells of the likeliest."""
    wanted = label.strip().rstrip(":").casefold()
    found = [control for one, control in known if one.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    if not found:
        told = lazy("No field is called {label}.", label=f'"{label}"')
        raise StepFailed(meant(told, label, [one for one, _control in known]))
    raise StepFailed(
        lazy(
            "{n} fields are called {label}: {ids}. Say which by its id.",
            n=len(found),
            label=f'"{label}"',
            ids=", ".join(f"#{control.id}" for control in found),
        )
    )
