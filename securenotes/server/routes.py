"""Which answer belongs to a path, found a word at a time.

Sixty patterns tried in turn cost more than most of what they lead to.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, repr=False)
class Route:
    """What answers a method on a path, whose ``{names}`` stand for a word each."""

    method: str
    path: str
    answer: Answer


@dataclass(slots=True, repr=False)
class Place:
    """A place in the tree of paths: which words lead on, and what answers here."""

    words: dict[str, Place] = field(default_factory=dict)
    other: Place | None = None
    """Where any other word leads."""
    answers: dict[str, tuple[Answer, tuple[str, ...]]] = field(default_factory=dict)
    """By method, with the names of the words that were not fixed."""

    def onward(self, word: str) -> Place:
        """Give the place that a pattern's word leads to, made where there is none."""
        if not word.startswith("{"):
            return self.words.setdefault(word, Place())
        if self.other is None:
            self.other = Place()
        return self.other


class Routes:
    """An application of routes; ``unrouted`` answers 404 or 405 to all else."""

    def __init__(
        self, routes: Iterable[Route], unrouted: Callable[[int], Response]
    ) -> None:
        self._root = Place()
        self._unrouted = unrouted
        for route in routes:
            place = self._root
            words = route.path.split("/")[1:]
            for word in words:
                place = place.onward(word)
            names = tuple(word[1:-1] for word in words if word.startswith("{"))
            place.answers[route.method] = route.answer, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        assert scope["type"] == "http"
        found = self.find(scope["method"], scope["path"])
        if isinstance(found, int):
            response = self._unrouted(found)
        else:
            answer, scope["path_params"] = found
            response = await answer(Request(scope, receive, send))
        await response(scope, receive, send)

    def find(self, method: str, path: str) -> tuple[Answer, dict[str, str]] | int:
        """Give what answers and the words its path leaves open, or 404 or 405.

        A fixed word goes before one left open. ``HEAD`` is answered as ``GET``.
        """
        method = "GET" if method == "HEAD" else method
        places: list[tuple[Place, tuple[str, ...]]] = [(self._root, ())]
        for word in path.split("/")[1:]:
            onward: list[tuple[Place, tuple[str, ...]]] = []
            for place, values in places:
                if word in place.words:
                    onward.append((place.words[word], values))
                if place.other is not None and word:
                    onward.append((place.other, (*values, word)))
            places = onward
        status = 404
        for place, values in places:
            if method in place.answers:
                answer, names = place.answers[method]
                return answer, dict(zip(names, values, strict=True))
            if place.answers:
                status = 405
        return status
