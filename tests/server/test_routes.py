"""Which answer a path leads to, and what is said where there is none."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import Response

from securenotes.server.routes import Route, Routes
from securenotes.wire.endpoints import ENDPOINTS


def answer_as(name: str) -> Route:
    """Give a route of the endpoint's own path that answers with its name."""
    endpoint = next(one for one in ENDPOINTS if one.name == name)

    async def answer(_: Request) -> Response:
        return Response(name)

    return Route(endpoint.method, endpoint.full_path, answer)


async def say(found: object) -> str:
    assert isinstance(found, tuple)
    answer, _ = found
    body: bytes = (await answer(Request({"type": "http"}))).body
    return body.decode()


ROUTES = Routes(
    [answer_as(one.name) for one in ENDPOINTS],
    lambda status: Response(status_code=status),
)
ORG = "/v1/" + "0" * 32


async def test_every_endpoint_is_found_with_the_words_of_its_path() -> None:
    for endpoint in ENDPOINTS:
        names = ("org", *endpoint.path_names)
        path = endpoint.full_path
        for name in names:
            path = path.replace("{" + name + "}", f"x{name}")
        found = ROUTES.find(endpoint.method, path)
        assert await say(found) == endpoint.name
        assert isinstance(found, tuple)
        assert found[1] == {name: f"x{name}" for name in names}


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", f"{ORG}/nothing", 404),
        ("GET", f"{ORG}/pupils//notes", 404),
        ("GET", f"{ORG}/drafts/", 404),
        ("GET", f"/v2/{'0' * 32}/drafts", 404),
        ("GET", "", 404),
        ("PATCH", f"{ORG}/drafts", 405),
        ("POST", f"{ORG}/pupils/ab/notes", 405),
    ],
)
def test_what_is_no_endpoint_s_is_not_answered(
    method: str, path: str, expected: int
) -> None:
    assert ROUTES.find(method, path) == expected


async def test_a_fixed_word_goes_before_one_left_open() -> None:
    assert await say(ROUTES.find("POST", f"{ORG}/sessions/end-others")) == (
        "end_other_sessions"
    )
    # Of another method it is a word like any other, and refused as no session's.
    assert await say(ROUTES.find("DELETE", f"{ORG}/sessions/end-others")) == (
        "end_session"
    )


async def test_what_is_asked_for_without_its_body_is_found_the_same_way() -> None:
    assert await say(ROUTES.find("HEAD", f"{ORG}/drafts")) == "drafts"
