"""How long the thread that reads keys sleeps."""

from __future__ import annotations

import os
import selectors
import threading
from collections.abc import Iterator

import pytest

from tui import driver
from tui.driver import ASLEEP, SETTLED, WokenSelector

SHORT = 0.1


@pytest.fixture
def pipes() -> Iterator[tuple[int, ...]]:
    made = (*os.pipe(), *os.pipe())
    driver._here.bell = made[0]
    yield made
    del driver._here.bell
    for one in made:
        os.close(one)


def test_it_sleeps_once_no_key_is_half_read_and_is_awake_after_one(
    pipes: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    _bell, _ring, keys, press = pipes
    waited: list[float | None] = []
    plain = selectors.SelectSelector.select

    def note(self: selectors.SelectSelector, timeout: float | None = None) -> object:
        waited.append(timeout)
        return plain(self, 0)

    monkeypatch.setattr(selectors.SelectSelector, "select", note)
    selector = WokenSelector()
    selector.register(keys, selectors.EVENT_READ)
    for _ in range(SETTLED + 1):
        assert not selector.select(SHORT)
    assert waited == [*[SHORT] * SETTLED, ASLEEP]
    os.write(press, b"\x1b")
    assert selector.select(SHORT)
    os.read(keys, 1)
    waited.clear()
    assert not selector.select(SHORT)
    assert waited == [SHORT], "an Escape alone is told of as soon as before"


def test_the_bell_wakes_one_that_sleeps(pipes: tuple[int, ...]) -> None:
    _bell, ring, keys, _press = pipes
    selector = WokenSelector()
    selector.register(keys, selectors.EVENT_READ)
    for _ in range(SETTLED):
        selector.select(0)
    # Whoever sleeps through it holds the test for as long as the longest wait.
    ringing = threading.Timer(0.05, os.write, (ring, b"\0"))
    ringing.start()
    began = os.times().elapsed
    assert selector.select(SHORT) == []
    assert os.times().elapsed - began < ASLEEP / 2
    ringing.join()
