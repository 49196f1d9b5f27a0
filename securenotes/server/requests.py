"""Reading a request: its token, key, version and body, each within bounds."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from securenotes.errors import BadInput, SessionEnded, TooLarge
from securenotes.keeper.once import Once
from securenotes.model import OrgId, VersionHash
from securenotes.vault.primitives import pae
from securenotes.wire.codec import JSON, malformed
from securenotes.wire.endpoints import SMALL, Endpoint, Match
from securenotes.wire.problems import Refusal
from securenotes.wire.shapes import read_hex

if TYPE_CHECKING:
    from starlette.requests import Request

    from securenotes.server.course import Course

TOKEN = 32


def heading(request: Request, name: str) -> str | None:
    """Give a header, its name in lower case; the first, where it comes twice."""
    wanted = name.encode()
    for known, value in request.scope["headers"]:
        if known == wanted:
            text: str = value.decode("latin-1")
            return text
    return None


def read_org(request: Request) -> OrgId:
    """Give the organisation that the path names."""
    return OrgId(_hex(request.path_params["org"], 16))


def read_token(request: Request, endpoint: Endpoint) -> bytes:
    """Give the session's token; ``SessionEnded`` where one is needed."""
    kind, _, text = (heading(request, "authorization") or "").partition(" ")
    if not endpoint.session:
        return b""
    try:
        if kind.lower() != "bearer" or len(text) != 2 * TOKEN:
            raise SessionEnded
        return read_hex(text)
    except ValueError:
        raise SessionEnded from None


def read_values(request: Request) -> dict[str, str]:
    """Give what stands in path and query, each name once."""
    values = {name: text for name, text in request.path_params.items() if name != "org"}
    if not request.scope["query_string"]:
        return values
    for name, text in request.query_params.multi_items():
        if name in values:
            raise malformed()
        values[name] = text
    return values


def read_match(request: Request, endpoint: Endpoint) -> VersionHash | None:
    """Give the version a write is built on; 428 where none is named."""
    if endpoint.match is Match.NONE:
        return None
    tag = heading(request, "if-match")
    if tag is None:
        first = heading(request, "if-none-match") == "*"
        if endpoint.match is Match.NEWEST and first:
            return None
        raise Refusal(BadInput("if_match", "missing"), 428)
    if len(tag) < 2 or tag[0] != '"' or tag[-1] != '"':
        raise malformed()
    return VersionHash(_hex(tag[1:-1], 32))


def read_once(request: Request, endpoint: Endpoint, body: bytes) -> Once | None:
    """Give the client's key for a write, and the hash of all it asks."""
    if not endpoint.keyed:
        return None
    text = heading(request, "idempotency-key") or ""
    if not (16 <= len(text) <= 64 and text.isascii() and text.isalnum()):
        raise BadInput("idempotency_key", "missing")
    asked = pae(
        endpoint.name,
        request.scope["path"],
        request.scope["query_string"].decode("latin-1"),
        heading(request, "if-match") or "",
        body,
    )
    return Once(text.encode(), hashlib.sha256(asked).digest())


async def read_body(
    request: Request,
    endpoint: Endpoint,
    may_be_large: Callable[[], Awaitable[None]],
    course: Course,
) -> bytes:
    """Read a body in pieces, never more than the endpoint's limit.

    ``may_be_large`` is awaited before the first byte over 256 KiB is kept.
    Raises ``TooLarge``; 408 for one that comes too slowly.
    """
    kind = (heading(request, "content-type") or "").partition(";")[0].strip().lower()
    if endpoint.body_fields and kind != JSON:
        raise Refusal(malformed(), 415)
    told = heading(request, "content-length")
    told = "0" if told is None else told
    if not told.isdigit() or len(told) > 12 or int(told) > endpoint.limit:
        raise TooLarge
    if told == "0" and heading(request, "transfer-encoding") is None:
        course.check()
        return b""
    pieces: list[bytes] = []
    size, asked = 0, False
    async with course.body() as waiting:
        async for piece in request.stream():
            size += len(piece)
            if size > endpoint.limit:
                raise TooLarge
            if size > SMALL and not asked:
                await may_be_large()
                course.give_more_time(waiting)
                asked = True
            pieces.append(piece)
    return b"".join(pieces)


def _hex(text: str, length: int) -> bytes:
    try:
        found = read_hex(text)
    except ValueError:
        raise malformed() from None
    if len(found) != length:
        raise malformed()
    return found
