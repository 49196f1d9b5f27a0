"""What a person is told to do about an error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from securenotes.clock import FakeClock
from securenotes.errors import Throttled
from tui import dates
from tui.i18n import set_language, text
from tui.words import explain

NOW = 1_772_440_190_000
"""09:29:50 in Stockholm."""


@pytest.fixture(autouse=True)
def at_a_moment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(dates, "_clock", FakeClock(NOW))
    yield
    set_language("sv")


@pytest.mark.parametrize(
    ("wait", "lang", "words"),
    [
        (30_000, "sv", "Du kan försöka igen om 30 sekunder."),
        (29_001, "sv", "om 30 sekunder."),
        (1_000, "sv", "om 1 sekund."),
        (0, "sv", "om 1 sekund."),
        (60_000, "en", "You can try again in 60 seconds."),
        (120_000, "sv", "Du kan försöka igen kl. 09:32."),
        (130_000, "en", "You can try again at 09:32."),
    ],
)
def test_a_wait_is_never_told_shorter_than_it_is(
    wait: int, lang: str, words: str
) -> None:
    set_language("en" if lang == "en" else "sv")
    assert text(explain(Throttled(NOW + wait))).endswith(words)
