"""A short slice of the kills while typing, and of what counts as missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.typing_kills import MOST_MISSING, PLACES, Told, kill_many, missing

pytestmark = pytest.mark.skipif(
    not Path("/proc").is_dir(), reason="starts typists on a server of forks"
)


@pytest.mark.parametrize("kind", list(PLACES))
async def test_r42_a_kill_takes_two_seconds_of_typing_at_most(
    tmp_path: Path, kind: str
) -> None:
    async with PLACES[kind](tmp_path / "store") as place:
        lost = await kill_many(place, range(2))
    assert len(lost) == 2
    assert max(lost.values()) <= MOST_MISSING


def told(letters: str) -> Told:
    return Told(b"n", letters, [float(n) for n in range(len(letters))])


@pytest.mark.parametrize(
    ("kept", "seconds"),
    [("abc", 0.0), ("ab", 8.0), ("", 10.0), ("a", 9.0)],
)
def test_what_was_typed_first_and_not_kept_counts_until_the_kill(
    kept: str, seconds: float
) -> None:
    assert missing(told("abc"), kept, 10.0) == seconds


def test_spaces_at_the_end_are_no_text_and_are_not_missed() -> None:
    assert missing(told("ab  "), "ab", 10.0) == 0.0
    assert missing(told("ab c"), "ab", 10.0) == 7.0


@pytest.mark.parametrize("kept", ["b", "abd", "abcd"])
def test_what_was_never_typed_fails(kept: str) -> None:
    with pytest.raises(AssertionError):
        missing(told("abc"), kept, 10.0)
