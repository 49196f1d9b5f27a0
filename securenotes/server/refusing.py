"""Answers that say no, and what every answer says beside its body."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from securenotes.errors import (
    BadInput,
    NotThere,
    SecureNotesError,
    SessionEnded,
    SignInRefused,
    StoreBusy,
    Throttled,
)
from securenotes.wire.problems import PROBLEM, TITLES, status_of, write_problem

if TYPE_CHECKING:
    from starlette.requests import Request

    from securenotes.server.watch import Watch

HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=63072000",
}

CLOSING = (408, 413, 503)


def problem(error: SecureNotesError, status: int = 0) -> Response:
    """Answer with an error."""
    status = status or status_of(error)
    headers = {**HEADERS, "content-type": PROBLEM}
    if isinstance(error, StoreBusy | Throttled):
        headers["retry-after"] = "1" if isinstance(error, StoreBusy) else "30"
    if isinstance(error, SessionEnded | SignInRefused):
        headers["www-authenticate"] = "Bearer"
    if status in CLOSING:
        # What is left of the body is not read, nor are further requests.
        headers["connection"] = "close"
    return Response(write_problem(error, status), status_code=status, headers=headers)


def build_unrouted(
    watch: Watch,
) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Make what answers a path or method that is no endpoint's."""

    async def unrouted(_: Request, error: Exception) -> Response:
        """Answer as if nothing were there, in the loop and not in a thread."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        if status not in TITLES:
            status = 400
        with watch.request("none") as noted:
            noted.status = status
        said = NotThere() if status == 404 else BadInput("request", "form")
        return problem(said, status)

    return unrouted
