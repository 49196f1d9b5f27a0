"""The keeper over HTTP: one route for each endpoint of the table (vault § 9)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from logging import ERROR
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Route

from securenotes.attention import unattended
from securenotes.errors import (
    BadInput,
    Conflict,
    SecureNotesError,
    SignInRefused,
    StoreBusy,
    StoreError,
    StoreUnreachable,
)
from securenotes.keeper.keeper import Keeper
from securenotes.keeper.once import DoneBefore
from securenotes.keeper.visitor import Visitor
from securenotes.server.acts import ACTS, Asked
from securenotes.server.buckets import Buckets, name_of
from securenotes.server.course import Course, Stage
from securenotes.server.founding import Founding
from securenotes.server.lines import log_event
from securenotes.server.openapi import document
from securenotes.server.refusing import HEADERS, build_unrouted, problem
from securenotes.server.requests import (
    read_body,
    read_match,
    read_once,
    read_org,
    read_token,
    read_values,
)
from securenotes.server.waiting import Waiting
from securenotes.server.watch import Noted, Watch
from securenotes.wire.codec import JSON, PACKED, read_request, write_answer
from securenotes.wire.endpoints import (
    APPEND,
    CHALLENGE,
    CHANGE_ACCOUNT,
    CHANGES,
    COMPLETE,
    ENDPOINTS,
    FAILED,
    FOUND,
    JOIN,
    LOGIN,
    PUBLISH,
    RESUME,
    UNATTENDED,
    WITHDRAW,
    Endpoint,
    Match,
)
from securenotes.wire.messages import Number
from securenotes.wire.problems import (
    Refusal,
)

if TYPE_CHECKING:
    from starlette.requests import Request

    from securenotes.model import OrgId
    from securenotes.server.keepers import Keepers
    from securenotes.server.keys import ServerKeys

READY_WITHIN = 5.0
"""Seconds in which the store must answer for the server to be ready."""

COUNTED = (LOGIN, COMPLETE, RESUME, FAILED)
"""Where an address that fails twenty times in ten minutes must wait."""

RATED = (CHALLENGE, FOUND)
"""What an address may not ask for without end, though nothing fails."""

HEARD = (PUBLISH, WITHDRAW, APPEND, JOIN, CHANGE_ACCOUNT)
"""What others may be waiting for; a write elsewhere is found by looking."""

Answer = Callable[["Request"], Awaitable[Response]]


@dataclass(frozen=True, slots=True, repr=False)
class Service:
    """What requests are answered with."""

    keepers: Keepers
    keys: ServerKeys
    founding: Founding = field(default_factory=Founding)
    watch: Watch = field(default_factory=Watch)
    course: Course = field(default_factory=Course)
    buckets: Buckets = field(default_factory=Buckets)
    waiting: Waiting = field(init=False)

    def __post_init__(self) -> None:
        waiting = Waiting(self.keepers, self.course, self.watch.meters)
        object.__setattr__(self, "waiting", waiting)

    # -- one request -----------------------------------------------------
    async def answer(self, endpoint: Endpoint, request: Request) -> Response:
        """Answer a request; whatever goes wrong, with a problem."""
        with self.watch.request(endpoint.name) as noted:
            answer = await self.attempt(endpoint, request, noted)
            noted.status = answer.status_code
        return answer

    async def attempt(
        self, endpoint: Endpoint, request: Request, noted: Noted
    ) -> Response:
        """Answer with what the act gives, or with why it was not done."""
        try:
            return await self.take(endpoint, request)
        except Refusal as refusal:
            return problem(refusal.error, refusal.status)
        except DoneBefore as before:
            if before.same:
                return Response(status_code=204, headers=HEADERS)
            return problem(Conflict("key"), 422)
        except Conflict as error:
            named = request.headers.get("if-match") is not None
            return problem(error, 412 if named else 409)
        except SecureNotesError as error:
            return problem(error)
        except ClientDisconnect:
            return problem(StoreUnreachable(), 400)  # nobody reads it
        except Exception as error:  # noqa: BLE001 - nothing may reach a client
            # Its text and its frames may hold what was sent: what kind it was
            # and when is enough, and no more is written down.
            log_event(
                "error",
                ERROR,
                request=noted.number,
                endpoint=endpoint.name,
                error=type(error).__name__,
            )
            return problem(StoreError(), 500)

    async def take(self, endpoint: Endpoint, request: Request) -> Response:
        """Read a request, do its act and write what it gave."""
        org, values = read_org(request), read_values(request)
        visitor = Visitor(read_token(request, endpoint), self.keys.sign_row)
        if_match = read_match(request, endpoint)
        if endpoint is FOUND:
            self.founding.check()
        if endpoint in RATED:
            self.buckets.take(host_of(request))
        large = partial(self.keepers.run, org, partial(may_send_much, visitor=visitor))
        body = await read_body(request, endpoint, large, self.course)
        visitor.once = read_once(request, endpoint, body)
        record = read_request(endpoint, values, body)
        asked = Asked(record, visitor, self.keys.sign_row, if_match)
        by_itself = request.headers.get(UNATTENDED) == "1"

        def act(keeper: Keeper) -> object:
            if endpoint is FOUND and asked.record.org != org and keeper.info() is None:
                raise BadInput("request", "org")
            with unattended(by_itself):
                return ACTS[endpoint.name](keeper, asked)

        given: object
        if endpoint is CHANGES:
            given = await self.news(org, asked, request)
        elif endpoint in COUNTED:
            given = await self.counted(endpoint, org, request, act)
        elif endpoint is FOUND:
            with self.founding.one():
                given = await self.keepers.run(org, act)
        else:
            given = await self.keepers.run(org, act)
        if endpoint in HEARD:
            self.waiting.heard(org)
        if endpoint.gives is None:
            return Response(status_code=204, headers=HEADERS)
        packed = PACKED in request.headers.get("accept", "")
        kind = PACKED if packed else JSON
        headers = {**HEADERS, "content-type": kind, "vary": "accept"}
        return Response(write_answer(given, kind), headers=headers)

    async def news(self, org: OrgId, asked: Asked, request: Request) -> Number:
        """Wait until there is more than the client has heard of."""

        async def gone() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass

        number = await self.waiting.wait(
            org, asked.visitor, asked.record.after, CHANGES.waits, gone
        )
        return Number(number)

    async def counted(
        self,
        endpoint: Endpoint,
        org: OrgId,
        request: Request,
        act: Callable[[Keeper], object],
    ) -> object:
        """Do an act of signing in, counting an address's failures."""
        mark = self.keys.mark_address(name_of(host_of(request)))
        await self.keepers.run(org, lambda keeper: keeper.addresses.check(mark))
        count = partial(self.keepers.run, org, lambda k: k.addresses.count(mark))
        try:
            given = await self.keepers.run(org, act)
        except SecureNotesError as error:
            if endpoint is FAILED or isinstance(error, SignInRefused):
                await count()
            raise
        if endpoint is FAILED:
            await count()
        return given

    # -- how it is doing ---------------------------------------------------
    async def live(self, _: Request) -> Response:
        """Say that the process answers."""
        return Response(status_code=204, headers=HEADERS)

    async def ready(self, _: Request) -> Response:
        """Say whether the store can be asked, and will be for a while."""
        if self.course.stage is not Stage.ANSWERING:
            return problem(StoreBusy("stopping"), 503)
        try:
            async with asyncio.timeout(READY_WITHIN):
                await self.keepers.check()
        except StoreError as error:
            return problem(error, 503)
        except TimeoutError:
            return problem(StoreBusy(), 503)
        return Response(status_code=204, headers=HEADERS)

    async def describe(self, _: Request) -> Response:
        """Describe every endpoint (OpenAPI 3.1)."""
        return Response(document(), headers={**HEADERS, "content-type": JSON})


def host_of(request: Request) -> str:
    """Give the address that a request comes from, "" where there is none."""
    return request.client.host if request.client is not None else ""


def may_send_much(keeper: Keeper, visitor: Visitor) -> None:
    """Let an administrator with a fresh code send more than 256 KiB."""
    keeper.roster.check_large(visitor)


def build_app(service: Service) -> Starlette:
    """Make the application: a route for each endpoint, and three about it."""
    routes = [
        Route(
            endpoint.full_path,
            _route(service, endpoint),
            methods=[endpoint.method],
            name=endpoint.name,
        )
        for endpoint in ENDPOINTS
    ]
    routes += [
        Route("/health/live", service.live, methods=["GET"]),
        Route("/health/ready", service.ready, methods=["GET"]),
        Route("/openapi.json", service.describe, methods=["GET"]),
    ]
    unrouted = build_unrouted(service.watch)
    app = Starlette(routes=routes, exception_handlers={HTTPException: unrouted})
    # It would send whoever ends a path with a slash to what their Host header says.
    app.router.redirect_slashes = False
    return app


def _route(service: Service, endpoint: Endpoint) -> Answer:
    async def answer(request: Request) -> Response:
        return await service.answer(endpoint, request)

    return answer


__all__ = ["Match", "Service", "build_app"]
