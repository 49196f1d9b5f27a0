"""Reactive attributes read without asking each time whether they are computed.

Textual asks three times at each reading, by names that mostly are not there: some
twenty thousand readings a sign-in. Which attributes of a class are computed does not
change, so it is asked once.
"""

from __future__ import annotations

from typing import Any

from textual.reactive import Reactive

_slowly = Reactive.__get__
_computed: dict[tuple[Reactive[Any], type], bool] = {}


def quicken_reactives() -> None:
    """Read them so, for all applications of this process."""
    setattr(Reactive, "__get__", _get)  # noqa: B010


def _get(reactive: Reactive[Any], obj: Any, kind: type) -> Any:
    key = reactive, kind
    computed = _computed.get(key)
    if computed is None:
        _computed[key] = computed = hasattr(kind, reactive.compute_name)
    if not computed and obj is not None:
        try:
            return obj.__dict__[reactive.internal_name]
        except KeyError:
            pass  # read for the first time
    return _slowly(reactive, obj, kind)
