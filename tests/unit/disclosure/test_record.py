"""R26, R42: what is kept of a request and of one's work comes back, and no text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securenotes.model import NoteId
from securenotes.notebook.disclosure.grounds import CODES, OUTSIDE, By, Request, State
from securenotes.notebook.disclosure.masks import Mask
from securenotes.notebook.disclosure.record import (
    Malformed,
    read_asked,
    read_work,
    write_asked,
    write_work,
)
from securenotes.notebook.disclosure.views import Choice, Told, Work

NUMBERS = st.integers(0, 40_000)
GROUNDS = st.sampled_from(sorted(CODES))
MASKS = st.lists(st.builds(Mask, NUMBERS, NUMBERS, GROUNDS), max_size=4).map(tuple)
CHOICES = st.builds(Choice, st.sampled_from(["", OUTSIDE, *sorted(CODES)]), MASKS)
KEYS = st.tuples(st.binary(min_size=16, max_size=16).map(NoteId), st.integers(1, 500))
WORKS = st.dictionaries(KEYS, CHOICES, max_size=5).map(Work)
COUNTS = st.dictionaries(GROUNDS, NUMBERS).map(lambda d: tuple(sorted(d.items())))
TOLD = st.builds(Told, NUMBERS, NUMBERS, NUMBERS, NUMBERS, COUNTS)


def same(one: Work, other: Work) -> bool:
    def bare(work: Work) -> object:
        return {
            key: (c.out, [(m.start, m.end, m.ground) for m in c.masks])
            for key, c in work.choices.items()
        }

    return bare(one) == bare(other)


@given(WORKS)
@settings(max_examples=80, deadline=None)
def test_r42_work_comes_back_as_it_was_kept(work: Work):
    assert same(read_work(write_work(work)), work)


@given(TOLD, WORKS)
@settings(max_examples=80, deadline=None)
def test_r26_what_came_of_a_request_comes_back(told: Told, work: Work):
    kept = write_asked(
        Request.PARTY, By.GUARDIAN, "2026-03-01", State.GIVEN, "2026-03-02", told, work
    )
    request, by, received, state, decided, again, choices = read_asked(kept)
    assert (request, by, received) == (Request.PARTY, By.GUARDIAN, "2026-03-01")
    assert (state, decided) == (State.GIVEN, "2026-03-02")
    assert again == told
    assert same(choices, work)


@pytest.mark.parametrize(
    "values",
    [
        {"x": {"masks": [], "out": ""}},
        {"00" * 16 + "-0": {"masks": [], "out": ""}},
        {"00" * 16 + "-1": {"masks": [], "out": "made-up"}},
        {"00" * 16 + "-1": {"masks": [[1, 2]], "out": ""}},
        {"00" * 16 + "-1": {"masks": [[1, 2, "made-up"]], "out": ""}},
        {"00" * 16 + "-1": {"masks": [[-1, 2, "osl-10-3"]], "out": ""}},
        {"00" * 16 + "-1": {"masks": [[True, 2, "osl-10-3"]], "out": ""}},
        {"00" * 16 + "-1": []},
    ],
)
def test_r42_what_is_no_work_is_refused(values):
    with pytest.raises(Malformed):
        read_work(values)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("received", "2026-02-30"),
        ("decided", "soon"),
        ("request", "made-up"),
        ("state", ""),
        ("given", -1),
        ("grounds", []),
        ("choices", []),
    ],
)
def test_r26_what_is_no_request_is_refused(name, value):
    kept = write_asked(
        Request.PUBLIC, By.NOBODY, "2026-03-01", State.OPEN, "", Told(), Work()
    )
    read_asked(kept)
    with pytest.raises(Malformed):
        read_asked({**kept, name: value})
    del kept[name]
    with pytest.raises(Malformed):
        read_asked(kept)
