"""R42, vault § 8: nobody finds a session whose owner has gone, whatever clocks say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from securenotes.clock import FakeClock
from tui.idle import SECOND_NS, Clocks, Idle, machine_clocks

START = 1_772_438_400_000


@dataclass
class Machine:
    """A machine's three clocks, in seconds."""

    awake: float = 100.0
    all: float = 100.0
    wall: float = 5000.0

    def clocks(self) -> Clocks:
        return Clocks(
            lambda: int(self.awake * SECOND_NS),
            lambda: int(self.all * SECOND_NS),
            lambda: int(self.wall * SECOND_NS),
        )

    def work(self, seconds: float) -> None:
        self.awake += seconds
        self.all += seconds
        self.wall += seconds

    def sleep(self, seconds: float) -> None:
        self.all += seconds
        self.wall += seconds


@pytest.fixture
def machine() -> Machine:
    return Machine()


def idle_on(machine: Machine, clock: FakeClock | None = None) -> Idle:
    return Idle(clock or FakeClock(START), 5, machine.clocks())


def test_a_machine_that_works_has_not_slept(machine: Machine) -> None:
    idle = idle_on(machine)
    for _look in range(10):
        machine.work(1.0)
        assert not idle.slept()


def test_a_process_that_is_put_aside_between_two_clocks_has_not_slept(
    machine: Machine,
) -> None:
    """On a starved computer a false sleep locked, and took a key of a word."""
    aside = [0.0]

    def read_awake() -> int:
        now = machine.awake
        machine.work(aside[0])
        return int(now * SECOND_NS)

    clocks = Clocks(read_awake, machine.clocks().all, machine.clocks().wall)
    idle = Idle(FakeClock(START), 5, clocks)
    for seconds in (40.0, 0.0, 2.0, 0.0):
        aside[0] = seconds
        assert not idle.slept()
    aside[0] = 0.7
    machine.sleep(2)
    assert idle.slept()


@pytest.mark.parametrize("seconds", [1, 20, 90_000])
def test_sleep_however_short_is_told_of_once(machine: Machine, seconds: int) -> None:
    idle = idle_on(machine)
    machine.work(3)
    machine.sleep(seconds)
    assert idle.slept()
    assert not idle.slept()


def test_a_machine_that_was_stopped_from_outside_tells_by_the_wall_alone(
    machine: Machine,
) -> None:
    idle = idle_on(machine)
    machine.wall += 3600
    assert idle.slept()
    # A correction of the clock is no sleep, forward or back.
    for correction in (2.0, -2.0, -86_400.0):
        machine.wall += correction
        assert not idle.slept()


def test_a_wall_clock_that_is_set_back_makes_no_session_longer(
    machine: Machine,
) -> None:
    idle = idle_on(machine)
    machine.work(5 * 60 - 1)
    assert not idle.over
    machine.work(1)
    assert idle.over
    idle.touch()
    assert not idle.over


@pytest.mark.parametrize("minutes", [1, 5, 15])
def test_the_schools_minutes_count_to_the_second(
    machine: Machine, minutes: int
) -> None:
    clock = FakeClock(START)
    idle = idle_on(machine, clock)
    idle.minutes = minutes
    clock.advance(timedelta(minutes=minutes) - timedelta(milliseconds=1))
    assert not idle.over
    clock.advance(timedelta(milliseconds=1))
    assert idle.over


def test_nobody_signed_in_is_never_idle(machine: Machine) -> None:
    idle = idle_on(machine)
    idle.minutes = 0
    machine.sleep(100_000)
    assert not idle.over


def test_this_machines_clocks_count_alike_while_it_works() -> None:
    idle = Idle(FakeClock(START), 5, machine_clocks())
    assert not idle.slept()
