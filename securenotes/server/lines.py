"""The log: a line of JSON an event, with fixed fields and nobody's content.

A request is told by its endpoint's name, its status, its milliseconds and a
number that no one else knows. No path, address, id, header or body; no
library's message and no traceback, since either may hold what was sent.
"""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

import msgspec

LOGGER = logging.getLogger("anteckning.server")

FIELDS = frozenset(
    {"request", "endpoint", "status", "ms", "error", "address", "organisations", "why"}
)
"""All that a line may hold beside its time, level and event."""


def log_event(event: str, level: int = logging.INFO, **fields: str | float) -> None:
    """Log an event; ``ValueError`` for a field that no line has."""
    if not FIELDS.issuperset(fields):
        raise ValueError("field")
    if LOGGER.isEnabledFor(level):
        # Made here: the library would look up which line of the program it is.
        record = logging.LogRecord(LOGGER.name, level, "", 0, event, None, None)
        record.told = fields
        LOGGER.handle(record)


class Lines(logging.Formatter):
    """Writes our events whole, and of a library's only that there was one."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name == LOGGER.name:
            line |= {"event": record.msg, **getattr(record, "told", {})}
        else:
            line |= {"event": "library", "why": record.name.partition(".")[0]}
        return msgspec.json.encode(line).decode()


def log_to(stream: TextIO | None = None) -> None:
    """Send every logger's events, as lines, to one stream: standard error."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    LOGGER.setLevel(logging.INFO)
    # A stream that is gone must not take the server with it, nor be told of
    # in a library's words.
    logging.raiseExceptions = False
