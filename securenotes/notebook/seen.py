"""The newest version seen of each note: what is older is refused (vault § 4)."""

from __future__ import annotations

from collections.abc import Iterable

from securenotes.model import NoteId, ScopeId, VersionHash
from securenotes.notebook.own_records import OwnRecords, Values
from securenotes.notebook.trust import damaged
from securenotes.vault.errors import Refused
from securenotes.vault.strict_json import from_hex

PAUSE = 30_000
"""Milliseconds between two writes of what was seen."""


class Seen:
    """Remembers (note → version, vh), one own record a pupil."""

    def __init__(self, own: OwnRecords) -> None:
        self._own = own
        self._scopes: dict[ScopeId, dict[NoteId, tuple[int, VersionHash]]] = {}
        self._changed: dict[ScopeId, set[NoteId]] = {}
        self._kept_at = -PAUSE

    def __repr__(self) -> str:
        return "Seen(…)"

    async def load(self, scopes: Iterable[ScopeId]) -> None:
        """Fetch what was seen of these pupils' notes, unless it is here."""
        for scope in scopes:
            if scope not in self._scopes:
                values = await self._own.get("seen", scope)
                self._scopes[scope] = _read(scope, values or {})

    def check(self, scope: ScopeId, note: NoteId, ver: int, vh: VersionHash) -> None:
        """Take note of a version; ``StoreDamaged`` for one that is older."""
        known = self._scopes[scope]
        highest = known.get(note)
        if highest is None or ver > highest[0]:
            known[note] = (ver, vh)
            self._changed.setdefault(scope, set()).add(note)
        elif (ver, vh) != highest:
            raise damaged(note)

    async def keep_soon(self, now: int) -> None:
        """Write what is new, twice a minute at most; ``now`` is ms UTC.

        What a kill takes is seen again: no more is lost than one such pause.
        """
        if now - self._kept_at >= PAUSE:
            self._kept_at = now
            await self.keep()

    async def keep(self) -> None:
        """Write what is new; what another client has seen stands as well."""
        for scope in list(self._changed):
            notes = self._changed.pop(scope)
            known = self._scopes[scope]

            def merge(
                values: Values,
                scope: ScopeId = scope,
                notes: set[NoteId] = notes,
                known: dict[NoteId, tuple[int, VersionHash]] = known,
            ) -> Values:
                kept = _read(scope, values)
                for note in notes:
                    if note not in kept or kept[note][0] < known[note][0]:
                        kept[note] = known[note]
                return {
                    note.hex(): f"{ver}:{vh.hex()}" for note, (ver, vh) in kept.items()
                }

            await self._own.change("seen", scope, merge)


def _read(scope: ScopeId, values: Values) -> dict[NoteId, tuple[int, VersionHash]]:
    found: dict[NoteId, tuple[int, VersionHash]] = {}
    try:
        for name, value in values.items():
            ver, _, vh = str(value).partition(":")
            found[NoteId(from_hex(name, 16))] = (
                int(ver),
                VersionHash(from_hex(vh, 32)),
            )
    except (Refused, ValueError):
        raise damaged(scope) from None
    return found
