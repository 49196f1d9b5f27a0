"""Errors as problem details (RFC 9457), and back into the same classes.

``code`` is the name of the class in ``securenotes.errors``; its fields stand
beside it. A problem holds nothing else: no message of a library, no id.
"""

from __future__ import annotations

import re

import msgspec

from securenotes.errors import (
    AccountDisabled,
    AccountKeyMissing,
    ActError,
    BadInput,
    CodeRefused,
    CodeUsed,
    Conflict,
    DiskFull,
    FactorRenewalNeeded,
    FreshCodeNeeded,
    KeysMissing,
    LastAdministrator,
    LinkEnded,
    ModuleOff,
    NotAllowed,
    NotThere,
    SecureNotesError,
    SessionEnded,
    SignInError,
    SignInRefused,
    StaleKey,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreReadOnly,
    StoreRefused,
    StoreUnreachable,
    StoreVersion,
    Throttled,
    TooLarge,
)

PROBLEM = "application/problem+json"

STATUS: dict[type[SecureNotesError], int] = {
    BadInput: 400,
    SignInRefused: 401,
    SessionEnded: 401,
    AccountDisabled: 403,
    AccountKeyMissing: 403,
    FactorRenewalNeeded: 403,
    FreshCodeNeeded: 403,
    CodeRefused: 403,
    CodeUsed: 403,
    NotAllowed: 403,
    LinkEnded: 403,
    ModuleOff: 403,
    NotThere: 404,
    Conflict: 412,
    StaleKey: 409,
    LastAdministrator: 409,
    KeysMissing: 409,
    StoreRefused: 409,
    TooLarge: 413,
    Throttled: 429,
    StoreDamaged: 500,
    StoreBusy: 503,
    StoreUnreachable: 503,
    StoreReadOnly: 503,
    StoreVersion: 503,
    DiskFull: 507,
    SignInError: 401,
    ActError: 400,
    StoreError: 503,
}

TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    409: "Conflict",
    412: "Precondition Failed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    428: "Precondition Required",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
    507: "Insufficient Storage",
}

CODES: dict[str, type[SecureNotesError]] = {kind.__name__: kind for kind in STATUS}

_REASON = re.compile(r"[a-z0-9_-]{0,40}", re.ASCII)


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a refused request is answered with.

    ``reason`` is an error's own code, ``until`` of ``Throttled`` milliseconds
    UTC, ``field`` and ``why`` of ``BadInput``, ``record`` of ``StoreDamaged``.
    """

    title: str
    status: int
    code: str
    type: str = "about:blank"
    reason: str = ""
    until: int | None = None
    field: str = ""
    why: str = ""
    record: str = ""

    def __repr__(self) -> str:
        return "Problem(…)"


class Refusal(Exception):
    """An error answered with another status than its class's own."""

    def __init__(self, error: SecureNotesError, status: int) -> None:
        super().__init__()
        self.error = error
        self.status = status


def status_of(error: SecureNotesError) -> int:
    """Give the status that an error is answered with."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return 500


def write_problem(error: SecureNotesError, status: int = 0) -> bytes:
    """Write an error; ``status`` where it is not its class's own."""
    status = status or status_of(error)
    problem = Problem(
        title=TITLES[status],
        status=status,
        code=type(error).__name__,
        reason="" if isinstance(error, BadInput | StoreDamaged) else error.code,
        until=error.until if isinstance(error, Throttled) else None,
        field=error.field if isinstance(error, BadInput) else "",
        why=error.why if isinstance(error, BadInput) else "",
        record=error.record if isinstance(error, StoreDamaged) else "",
    )
    return msgspec.json.encode(problem)


def read_problem(body: bytes) -> SecureNotesError:
    """Give the error that a problem names; ``StoreUnreachable`` if none."""
    try:
        problem = msgspec.json.decode(body, type=Problem)
    except (msgspec.DecodeError, ValueError):
        return StoreUnreachable("answer")
    kind = CODES.get(problem.code)
    if kind is None:
        return StoreUnreachable("answer")
    if issubclass(kind, Throttled):
        return Throttled(max(0, problem.until or 0))
    if issubclass(kind, StoreDamaged):
        return StoreDamaged(_clean(problem.record))
    if issubclass(kind, BadInput):
        return BadInput(_clean(problem.field), _clean(problem.why))
    return kind(_clean(problem.reason))


def _clean(text: str) -> str:
    """Keep a code and nothing that a server might want to have shown."""
    return text if _REASON.fullmatch(text) else ""
