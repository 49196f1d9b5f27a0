"""What is typed in a form that is not done yet, kept for its author (R42).

One own record for all forms, under the author's own key. A form's name says
which it is and what it is about, and is sealed with what was typed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from securenotes.errors import StoreDamaged
from securenotes.notebook.desk import Desk
from securenotes.notebook.own_records import AWAY, Values
from securenotes.text import clean

_NAME: Final = b"begun"
MOST: Final = 8
"""Forms that are kept; the one that was left alone longest goes first."""
LONGEST: Final = 16_384
"""Characters that are kept of one form, at most."""

Typed = Mapping[str, str]
"""Fields and what is typed in them."""


class Begun:
    """Forms that somebody has begun; an empty one is done, and kept no longer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: dict[str, dict[str, str]] = {}

    def __repr__(self) -> str:
        return "Begun(…)"

    async def keep(self, form: str, typed: Typed) -> None:
        """Keep what is typed in a form; nothing typed: it is done.

        Without the server it waits here, and goes with the session at a lock.
        """
        now = self._desk.clock.now_ms()
        texts = {field: clean(text)[0] for field, text in typed.items()}
        if sum(map(len, texts.values())) > LONGEST:
            return

        def put(values: Values) -> Values:
            rest = {name: one for name, one in values.items() if name != form}
            newest = sorted(rest, key=lambda name: _at(rest[name]))[1 - MOST :]
            new: Values = {form: {"at": now, "typed": dict(texts)}} if texts else {}
            return {name: rest[name] for name in newest} | new

        try:
            if texts or form in await self._read():
                await self._desk.own.change("prefs", _NAME, put)
        except AWAY:
            self._waiting[form] = texts
        else:
            self._waiting.pop(form, None)

    async def find(self, form: str) -> dict[str, str]:
        """Give what was typed in a form, nothing for one that is not begun."""
        if form in self._waiting:
            return dict(self._waiting[form])
        one = (await self._read()).get(form)
        return _texts(one.get("typed")) if isinstance(one, dict) else {}

    async def _read(self) -> Values:
        try:
            return await self._desk.own.get("prefs", _NAME) or {}
        except StoreDamaged:
            return {}

    def sealed_with_session(self) -> str:
        """Give what waits for a server, for the session's own record; or ""."""
        return json.dumps(self._waiting) if self._waiting else ""

    def bring_back(self, waited: str) -> None:
        """Take what came back with the session."""
        forms = json.loads(waited or "{}")
        if isinstance(forms, dict):
            self._waiting |= {str(name): _texts(one) for name, one in forms.items()}


def _at(one: object) -> int:
    at = one.get("at") if isinstance(one, dict) else 0
    return at if isinstance(at, int) else 0


def _texts(found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        return {}
    return {str(field): str(text) for field, text in found.items()}
