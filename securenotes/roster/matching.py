"""Finds the same people under new source ids, for a reviewed migration.

Never applied by itself: a source that changes its ids would else close one
person and open another. Name and e-mail are never used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from securenotes.roster.findings import SourceId
from securenotes.roster.rows import Identity

By = Literal["civic", "eppn", "external"]


@dataclass(frozen=True, slots=True)
class Match:
    """One person under two ids, and what showed it."""

    before: SourceId
    after: SourceId
    by: By


@dataclass(frozen=True, slots=True)
class Matches:
    """What to review; an ambiguous id has more than one hit and no match."""

    found: tuple[Match, ...]
    ambiguous: tuple[SourceId, ...]


def match_people(before: Iterable[Identity], after: Iterable[Identity]) -> Matches:
    """Propose which new id is which old one: by number, EPPN, then other ids."""
    old = {identity.source_id: identity for identity in before}
    new = {identity.source_id: identity for identity in after}
    lost = [identity for key, identity in old.items() if key not in new]
    fresh = [identity for key, identity in new.items() if key not in old]
    found: list[Match] = []
    ambiguous: set[SourceId] = set()
    done: set[SourceId] = set()
    for by, keys in _KEYS:
        left, right = _index(lost, keys), _index(fresh, keys)
        for key in sorted(left.keys() & right.keys()):
            olds, news = left[key] - done, right[key] - done
            if len(olds) == 1 and len(news) == 1:
                match = Match(next(iter(olds)), next(iter(news)), by)
                found.append(match)
                done |= {match.before, match.after}
            elif olds and news:
                ambiguous |= olds | news
                done |= olds | news
    return Matches(tuple(found), tuple(sorted(ambiguous)))


def _civic(identity: Identity) -> Iterable[tuple[str, ...]]:
    return [(identity.civic.number,)] if identity.civic else []


def _eppn(identity: Identity) -> Iterable[tuple[str, ...]]:
    return [(eppn,) for eppn in identity.eppns]


_Keys = Callable[[Identity], Iterable[tuple[str, ...]]]
_KEYS: tuple[tuple[By, _Keys], ...] = (
    ("civic", _civic),
    ("eppn", _eppn),
    ("external", lambda identity: identity.external),
)


def _index(
    identities: Iterable[Identity], keys: _Keys
) -> dict[tuple[str, ...], set[SourceId]]:
    found: dict[tuple[str, ...], set[SourceId]] = defaultdict(set)
    for identity in identities:
        for key in keys(identity):
            found[key].add(identity.source_id)
    return found
