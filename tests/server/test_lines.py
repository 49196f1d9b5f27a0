"""The log's lines hold what they may and nothing that was sent."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from securenotes.server.lines import LOGGER, log_event, log_to
from securenotes.server.watch import AT_A_TIME, Numbers

CANARY = "kanariefågel"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level, ours = root.handlers[:], root.level, LOGGER.level
    raising = logging.raiseExceptions
    made = io.StringIO()
    log_to(made)
    yield made
    root.handlers[:] = handlers
    root.setLevel(level)
    LOGGER.setLevel(ours)
    logging.raiseExceptions = raising


def test_an_event_is_a_line_of_json(stream: io.StringIO) -> None:
    log_event("request", endpoint="heads", status=200, ms=1.5)
    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert told.pop("time").endswith("+00:00")
    assert told == {
        "level": "info",
        "event": "request",
        "endpoint": "heads",
        "status": 200,
        "ms": 1.5,
    }


def test_no_two_requests_have_one_number() -> None:
    numbers = Numbers()
    drawn = [numbers.draw() for _ in range(2 * AT_A_TIME + 1)]
    assert len(set(drawn)) == len(drawn)
    assert {len(bytes.fromhex(one)) for one in drawn} == {8}


def test_no_field_is_made_up(stream: io.StringIO) -> None:
    with pytest.raises(ValueError, match="field"):
        log_event("request", note=CANARY)
    assert stream.getvalue() == ""


def test_a_library_s_words_and_frames_are_left_out(stream: io.StringIO) -> None:
    error = RuntimeError(CANARY)
    logging.getLogger("uvicorn.error").error("of %s", CANARY, exc_info=error)
    (line,) = stream.getvalue().splitlines()
    assert json.loads(line)["why"] == "uvicorn"
    assert CANARY not in line
    assert "Traceback" not in line
