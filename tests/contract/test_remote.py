"""The contract through HTTP: client, server, keeper, store in memory."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator
from typing import Any

import pytest

from securenotes.clock import FakeClock
from securenotes.repository.interface import Repository
from securenotes.repository.local import LocalRepository
from securenotes.repository.remote import RemoteRepository
from tests.contract.suite import RepositoryContract
from tests.kit import build_town
from tests.kit_remote import RemoteTown, ServedStore


def test_a_remote_client_is_a_repository_as_far_as_types_tell() -> None:
    kinds: list[type[Repository]] = [RemoteRepository, LocalRepository]
    for name, act in inspect.getmembers(Repository, inspect.isfunction):
        if not name.startswith("_"):
            asked = [inspect.signature(getattr(kind, name)) for kind in kinds]
            assert {str(one) for one in asked} == {str(inspect.signature(act))}


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
