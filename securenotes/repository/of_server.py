"""Methods of a remote client that the table of endpoints tells whole."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from types import GenericAlias
from typing import (
    Any,
    Generic,
    ParamSpec,
    Protocol,
    Self,
    TypeVar,
    cast,
    get_args,
    overload,
)

from securenotes.wire import endpoints as e

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

NOTHING = type(None)


class Asking(Protocol):
    """A client with a connection and a session."""

    async def ask(self, endpoint: e.Endpoint, record: object) -> object:
        """Send one request."""


class OfServer(Generic[P, R]):
    """A method that sends one record and gives what the endpoint gives."""

    def __init__(
        self, endpoint: e.Endpoint, record: Callable[P, object], gives: type[R]
    ) -> None:
        self.endpoint = endpoint
        self.record = record
        # What is said to be given is held to what the table says.
        said = endpoint.gives
        assert self.whole(gives) == (NOTHING if said is None else said)

    def whole(self, kind: object) -> object:
        """Give what an endpoint gives, from what the method was told."""
        return kind

    def take(self, given: object) -> R:
        """Give an answer as who asked wants it."""
        return cast("R", given)

    @overload
    def __get__(self, client: None, owner: type[Asking]) -> Self: ...
    @overload
    def __get__(
        self, client: Asking, owner: type[Asking]
    ) -> Callable[P, Coroutine[Any, Any, R]]: ...
    def __get__(
        self, client: Asking | None, owner: type[Asking]
    ) -> Self | Callable[P, Coroutine[Any, Any, R]]:
        if client is None:
            return self

        async def ask(*args: P.args, **kwargs: P.kwargs) -> R:
            record = self.record(*args, **kwargs)
            return self.take(await client.ask(self.endpoint, record))

        return ask


class ListOfServer(OfServer[P, list[T]]):
    """A method that gives a list of what the endpoint gives a tuple of."""

    def __init__(
        self, endpoint: e.Endpoint, record: Callable[P, object], kind: type[T]
    ) -> None:
        gives = GenericAlias(list, (kind,))
        super().__init__(endpoint, record, cast("type[list[T]]", gives))

    def whole(self, kind: object) -> object:
        return GenericAlias(tuple, (*get_args(kind), ...))

    def take(self, given: object) -> list[T]:
        return list(cast("Sequence[T]", given))
