"""Two servers behind one address and over one database, with harm done under load."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import server_kills

pytestmark = pytest.mark.usefixtures("named")


@pytest.mark.parametrize("how", server_kills.HITS)
async def test_no_acknowledged_write_is_lost_and_none_is_done_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(server_kills, "HITS", (how,))
    acts, failures, hits = await server_kills.act(tmp_path, 1, 1)
    assert hits == {how: 1}
    assert acts > server_kills.PEOPLE
    # A stop in order is seen by none but those whose connection had begun.
    assert failures > 0 or how == "stopped"
