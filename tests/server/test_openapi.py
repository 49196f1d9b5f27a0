"""The description that is made from the table, and a stranger's use of it.

Schemathesis makes requests that the description allows, and some that it does
not, and holds each answer to it: the status, the type and the shape.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache, partial
from typing import Any

import httpx
import jsonschema_rs
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from securenotes.clock import FakeClock
from securenotes.keeper.addresses import Addresses
from securenotes.server.openapi import describe
from securenotes.wire.endpoints import ENDPOINTS, FOUND, SIGN_OUT
from tests.kit import MORNING, Town, build_town
from tests.kit_remote import RemoteTown, ServedStore

SEED = 20261124
EXAMPLES = 3

HELD = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
)
"""Shapes are held to the description below: the library turns tuples into a form
that its own validator refuses."""


@pytest.fixture
async def town() -> AsyncIterator[Any]:
    clock = FakeClock(MORNING)
    store: Any = ServedStore(clock)
    with store.loopback:
        yield await build_town(store, clock, RemoteTown(store, clock))
        await store.close()
    await store.keepers.close()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for their failures: the answers behind them are wanted."""
    monkeypatch.setattr(Addresses, "check", lambda *_: None)


def names(told: object) -> Iterator[str]:
    if isinstance(told, dict):
        if "$ref" in told:
            yield told["$ref"]
        for part in told.values():
            yield from names(part)
    elif isinstance(told, list):
        for part in told:
            yield from names(part)


def test_every_endpoint_is_described_and_nothing_else() -> None:
    told = describe()
    found = {
        (operation["operationId"], method.upper(), path)
        for path, methods in told["paths"].items()
        for method, operation in methods.items()
    }
    assert found == {(one.name, one.method, one.full_path) for one in ENDPOINTS}
    schemas = told["components"]["schemas"]
    assert {name.rpartition("/")[2] for name in names(told)} == set(schemas)
    for endpoint in ENDPOINTS:
        operation = told["paths"][endpoint.full_path][endpoint.method.lower()]
        assert bool(operation["security"]) == endpoint.session
        assert ("requestBody" in operation) == bool(endpoint.body_fields)
        given = {one["name"] for one in operation["parameters"]}
        assert set(endpoint.plain_fields) | {"org"} <= given
        assert ("Idempotency-Key" in given) == endpoint.keyed


async def test_it_is_served_as_it_is_made(town: Town) -> None:
    store: Any = town.store
    async with httpx.AsyncClient(verify=False, trust_env=False) as http:
        answer = await http.get(store.loopback.url + "/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == json.loads(json.dumps(describe()))
    assert answer.json()["openapi"].startswith("3.1")


WAYS = {
    "real ids": (GenerationMode.POSITIVE, True),
    "any ids": (GenerationMode.POSITIVE, False),
    "not as described": (GenerationMode.NEGATIVE, True),
}


@pytest.mark.parametrize("way", WAYS)
async def test_r2_a_stranger_s_requests_get_what_is_described(
    town: Town, way: str
) -> None:
    mode, real = WAYS[way]
    store: Any = town.store
    phone: Any = await town.sign_in("eva")
    load_all_checks()
    schema = schemathesis.openapi.from_dict(describe())
    schema.config.update(base_url=store.loopback.url)
    schema.validate()
    seen: dict[str, set[int]] = {}
    with requests.Session() as session:
        session.trust_env = False
        token = f"Bearer {phone.token.hex()}"
        for operation in in_order(schema):
            path = ids_of(town, operation) if real else {"org": town.org.hex()}
            name = operation.definition.raw["operationId"]
            seen[name] = ask_often(
                operation, mode, path, partial(ask_with, session, token)
            )
    assert set(seen) == {one.name for one in ENDPOINTS}
    # A session that has ended, or a wrong path, would have tried nothing.
    if mode is GenerationMode.POSITIVE:
        assert 401 not in seen["drafts"] | seen["own"]
        assert 200 in seen["drafts"]
        assert not real or 200 in seen["roster"] & seen["cards"]


def ask_often(
    operation: Any,
    mode: GenerationMode,
    path: dict[str, str],
    ask_once: Callable[[schemathesis.Case], int],
) -> set[int]:
    """Ask an operation in many ways; give the statuses of the answers."""
    statuses = set()

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode, path_parameters=path))
    def ask(case: schemathesis.Case) -> None:
        statuses.add(ask_once(case))

    try:
        ask()
    except Unsatisfiable:
        # Where a path is all there is to say, nothing of it can be said wrongly.
        told = operation.definition.raw
        assert mode is GenerationMode.NEGATIVE
        assert "requestBody" not in told
        assert {one["in"] for one in told["parameters"]} == {"path"}
    return statuses


def ask_with(session: requests.Session, token: str, case: schemathesis.Case) -> int:
    """Ask once, in a session of ours; raises where an answer is not as described."""
    checks: Any = CHECKS.get_by_names(HELD)
    headers = {"authorization": token}
    answer = case.call_and_validate(session=session, headers=headers, checks=checks)
    if answer.status_code != 204:
        name = case.operation.definition.raw["operationId"]
        shape_of_answer(name, answer.status_code).validate(answer.json())
    return answer.status_code


@cache
def shape_of_answer(name: str, status: int) -> jsonschema_rs.Draft202012Validator:
    """Give what an endpoint's answer of a status is held to."""
    told = describe()
    endpoint = next(one for one in ENDPOINTS if one.name == name)
    operation = told["paths"][endpoint.full_path][endpoint.method.lower()]
    (content,) = operation["responses"][str(status)]["content"].values()
    return jsonschema_rs.Draft202012Validator(
        {**content["schema"], "components": told["components"]}
    )


def in_order(schema: Any) -> list[Any]:
    """Give every operation; those that end what others need come last."""
    last = (FOUND.name, SIGN_OUT.name)
    found = [one.ok() for one in schema.get_all_operations()]
    return sorted(found, key=lambda one: one.definition.raw["operationId"] in last)


def ids_of(town: Town, operation: Any) -> dict[str, str]:
    """Give ids that are there, for what stands in a path."""
    unit = town.units["Tallbacken"]
    known = {
        "org": town.org.hex(),
        "chain": unit.chain.hex(),
        "pupil": unit.pupils["ada"].hex(),
        "what": "work",
    }
    wanted = operation.path_parameters
    return {one.name: known[one.name] for one in wanted if one.name in known}
