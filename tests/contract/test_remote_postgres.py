"""The contract through HTTP on PostgreSQL: client, server, workers, database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from securenotes.clock import FakeClock
from tests.contract.suite import RepositoryContract
from tests.kit import build_town
from tests.kit_postgres import ServedOnPostgres
from tests.kit_remote import RemoteTown


class TestRemotePostgres(RepositoryContract):
    @pytest.fixture
    async def store(self, clock: FakeClock) -> AsyncIterator[Any]:
        store = ServedOnPostgres(clock)
        with store.loopback:
            yield store
            await store.close()
        await store.keepers.close()

    @pytest.fixture
    async def town(self, store: Any, clock: FakeClock) -> Any:
        town = RemoteTown(store, clock)
        return await build_town(store, clock, town)
