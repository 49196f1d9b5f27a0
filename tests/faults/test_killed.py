"""A short slice of the campaign: killed in the middle, and nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.writer_kills import run


@pytest.mark.parametrize("seed", [1, 2])
def test_r42_a_killed_writer_loses_nothing_that_was_acknowledged(
    tmp_path: Path, seed: int
) -> None:
    assert run(tmp_path / "store" / "notes.db", seed, 10) > 0
