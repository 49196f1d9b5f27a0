"""The contract through HTTP: client, server, keeper, store in memory."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator
from typing import Any

import pytest

from securenotes.clock import FakeClock
from securenotes.repository.interface import Repository
from securenotes.repository.local import LocalRepository, LocalStore
from securenotes.repository.local_client import OfKeeper
from securenotes.repository.of_server import OfServer
from securenotes.repository.remote import RemoteRepository
from tests.contract.suite import RepositoryContract
from tests.kit import build_town
from tests.kit_remote import RemoteTown, ServedStore


def test_a_remote_client_is_a_repository_as_far_as_types_tell() -> None:
    # The types of arguments and answers are mypy's to hold, by this very line.
    kinds: list[type[Repository]] = [RemoteRepository, LocalRepository]
    for name, act in inspect.getmembers(Repository, inspect.isfunction):
        if name.startswith("_"):
            continue
        wanted = list(inspect.signature(act).parameters)[1:]
        for kind in kinds:
            assert parameters(getattr(kind, name)) == wanted, (kind, name)


def parameters(act: object) -> list[str]:
    """The names of an act's arguments, but for whose it is."""
    if isinstance(act, OfServer):
        return list(inspect.signature(act.record).parameters)
    if isinstance(act, OfKeeper):
        keeper = LocalStore.in_memory(FakeClock(0)).keeper
        return list(inspect.signature(act.find(keeper)).parameters)[1:]
    assert callable(act)
    return list(inspect.signature(act).parameters)[1:]


class TestRemote(RepositoryContract):
    @pytest.fixture
    async def store(self, clock: FakeClock) -> AsyncIterator[Any]:
        store = ServedStore(clock)
        with store.loopback:
            yield store
            await store.close()
        await store.keepers.close()

    @pytest.fixture
    async def town(self, store: Any, clock: FakeClock) -> Any:
        town = RemoteTown(store, clock)
        return await build_town(store, clock, town)
