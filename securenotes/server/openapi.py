"""OpenAPI 3.1 of the table of endpoints, shapes and answers included."""

from __future__ import annotations

import typing
from collections.abc import Iterable
from functools import cache

import msgspec

from securenotes.model import ScopeId
from securenotes.wire.codec import JSON
from securenotes.wire.endpoint import Endpoint, Match, Reach
from securenotes.wire.endpoints import ENDPOINTS
from securenotes.wire.problems import PROBLEM, TITLES, Problem, status_of
from securenotes.wire.shapes import LENGTHS, LONGEST_TEXT, MOST_COUNTED, shape_of

Json = dict[str, typing.Any]
"""A piece of JSON Schema or OpenAPI: whatever JSON can say."""

REF = "#/components/schemas/{name}"
SCOPE = 16
"""Bytes of a pupil's, group's or school's id; a school's may be empty."""

ALWAYS = (400, 404, 408, 413, 429, 500, 503, 507)
"""Statuses that any request may be answered with."""


def hex_of(length: int | None = None) -> Json:
    """Describe lower-case hex of so many bytes."""
    if length is None:
        return {
            "type": "string",
            "pattern": "^([0-9a-f]{2})*$",
            "maxLength": 2 * LONGEST_TEXT,
        }
    return {"type": "string", "pattern": f"^[0-9a-f]{{{2 * length}}}$"}


def describe_plain(endpoint: Endpoint, name: str) -> Json:
    """Describe what a value of path or query may be."""
    kind = endpoint.plain_fields[name]
    if kind is str:
        return {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
    if kind is int:
        return {"type": "integer", "minimum": 0, "maximum": MOST_COUNTED}
    hint = typing.get_type_hints(endpoint.takes)[name]
    if hint is ScopeId:
        return hex_of() | {"maxLength": 2 * SCOPE}
    return hex_of(LENGTHS.get(hint))


def describe_parameters(endpoint: Endpoint) -> list[Json]:
    """Describe path, query and headers."""
    org = {"name": "org", "in": "path", "required": True, "schema": hex_of(16)}
    found = [org]
    for name in endpoint.plain_fields:
        place = "path" if name in endpoint.path_names else "query"
        schema = describe_plain(endpoint, name)
        found.append({"name": name, "in": place, "required": True, "schema": schema})
    if endpoint.keyed:
        schema = {"type": "string", "pattern": "^[0-9A-Za-z]{16,64}$"}
        found.append(header("Idempotency-Key", schema, required=True))
    if endpoint.match is not Match.NONE:
        schema = {"type": "string", "pattern": '^"[0-9a-f]{64}"$'}
        needed = endpoint.match is Match.NEEDED
        found.append(header("If-Match", schema, required=needed))
    if endpoint.match is Match.NEWEST:
        found.append(header("If-None-Match", {"const": "*"}, required=False))
    return found


def header(name: str, schema: Json, *, required: bool) -> Json:
    """Describe a header."""
    return {"name": name, "in": "header", "required": required, "schema": schema}


def statuses_of(endpoint: Endpoint) -> list[int]:
    """Give every status that a refusal of this endpoint may have."""
    found = set(ALWAYS)
    # The classes of the table, none of which asks for arguments to be told.
    for kind in endpoint.problems:
        found.add(status_of(kind.__new__(kind)))
    if endpoint.session:
        found.add(401)
    if endpoint.body_fields:
        found.add(415)
    if endpoint.keyed:
        found |= {403, 409, 422}
    if endpoint.match is not Match.NONE:
        found |= {412, 428}
    return sorted(found)


def describe_answers(endpoint: Endpoint, gives: Json | None) -> Json:
    """Describe the answer, and the problems in its stead."""
    if gives is None:
        found: Json = {"204": {"description": "Done"}}
    else:
        content = {JSON: {"schema": gives}}
        found = {"200": {"description": "What was asked for", "content": content}}
    problem = {PROBLEM: {"schema": {"$ref": REF.format(name=Problem.__name__)}}}
    for status in statuses_of(endpoint):
        found[str(status)] = {"description": TITLES[status], "content": problem}
    return found


def asks_of(endpoint: Endpoint) -> list[str]:
    """Name the rules of which one must say yes, or whom it answers."""
    if isinstance(endpoint.asks, Reach):
        return [endpoint.asks.value if endpoint.session else "anybody"]
    return [rule.__name__ for rule in endpoint.asks]


def shapes_in(endpoints: Iterable[Endpoint]) -> list[object]:
    """Give each endpoint's body and answer, in turns; None where it has none."""
    found: list[object] = []
    for one in endpoints:
        body = shape_of(one.takes, *one.plain_fields) if one.body_fields else None
        found += [body, one.gives]
    return found


def describe(endpoints: tuple[Endpoint, ...] = ENDPOINTS) -> Json:
    """Describe a table of endpoints."""
    shapes = typing.cast("list[type]", shapes_in(endpoints))
    schemas, components = msgspec.json.schema_components(
        [*shapes, Problem], ref_template=REF
    )
    paths: dict[str, Json] = {}
    for at, endpoint in enumerate(endpoints):
        body, gives = schemas[2 * at], schemas[2 * at + 1]
        told: Json = {
            "operationId": endpoint.name,
            "parameters": describe_parameters(endpoint),
            "responses": describe_answers(
                endpoint, None if endpoint.gives is None else gives
            ),
            "security": [{"session": []}] if endpoint.session else [],
            "x-asks": asks_of(endpoint),
        }
        if endpoint.body_fields:
            told["requestBody"] = {
                "required": True,
                "content": {JSON: {"schema": body}},
            }
        paths.setdefault(endpoint.full_path, {})[endpoint.method.lower()] = told
    return {
        "openapi": "3.1.0",
        "info": {"title": "Säker Anteckning", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
        },
    }


@cache
def document() -> bytes:
    """Give the description as it is served."""
    return msgspec.json.encode(describe())
