"""What PostgreSQL's five-letter states are called here (its manual, appendix A)."""

from __future__ import annotations

from securenotes.errors import (
    Conflict,
    DiskFull,
    NotThere,
    SecureNotesError,
    StoreBusy,
    StoreReadOnly,
    StoreUnreachable,
    StoreVersion,
)

STATES: dict[str, type[SecureNotesError]] = {
    # An organisation that is not there, and what row security refuses: one
    # answer for both, as for all that is not theirs.
    "23503": NotThere,
    "42501": NotThere,
    "40001": StoreBusy,  # serialization
    "40P01": StoreBusy,  # deadlock
    "55P03": StoreBusy,  # a lock was not had in time
    "57014": StoreBusy,  # a statement took too long
    "53300": StoreBusy,  # too many connections
    "53100": DiskFull,
    "25006": StoreReadOnly,
    "42P01": StoreVersion,  # no such table, column, schema, function
    "42703": StoreVersion,
    "3F000": StoreVersion,
    "42883": StoreVersion,
}

INTEGRITY = "23"


def find_error(state: str) -> type[SecureNotesError]:
    """Find our error for a state; a lost connection has none."""
    kept = Conflict if state.startswith(INTEGRITY) else StoreUnreachable
    return STATES.get(state, kept)
