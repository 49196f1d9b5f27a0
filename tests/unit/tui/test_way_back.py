"""A lock leads back to each of the school's screens that can be made again (R42)."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest

from tui.areas import SCREENS

ROOM = "tui.screens.admin."
SCHOOLS_OWN = [name for name, where in SCREENS.items() if where.startswith(ROOM)]


@pytest.mark.parametrize("name", SCHOOLS_OWN)
def test_r42_a_lock_leads_back_where_the_school_alone_makes_the_screen(name):
    module, _, class_name = SCREENS[name].partition(":")
    screen = getattr(import_module(module), class_name)
    made_with = inspect.signature(screen).parameters.values()
    needed = [one.name for one in made_with if one.default is one.empty]
    alone = set(needed) <= {"chain"}
    led_back_to = screen.AFTER_LOCK
    assert led_back_to == alone
