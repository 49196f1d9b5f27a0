"""Python looks for garbage again after every large act, however it ended."""

from __future__ import annotations

import gc

import pytest

from securenotes.uncollected import uncollected


def half_way() -> None:
    with uncollected():
        assert not gc.isenabled()
        raise ValueError("half-way")


def test_it_is_off_within_and_on_again_after_an_act_that_fails() -> None:
    assert gc.isenabled()
    with pytest.raises(ValueError, match="half-way"):
        half_way()
    assert gc.isenabled()


def test_who_found_it_off_leaves_it_off() -> None:
    gc.disable()
    try:
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
