"""Reads SS 12000 files from a folder, and lets go of what has no purpose.

A resource is one file (``persons.json``) or numbered pages
(``persons.page0.json``), each a list or ``{"data": [...], "pageToken": ...}``.
Only the fields that ``KEPT`` names leave this module: no guardian, address,
telephone or photo does.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import msgspec

from securenotes.errors import SecureNotesError
from securenotes.roster.findings import SourceId, read_id

FILE_LIMIT = 64 * 1024 * 1024
TOTAL_LIMIT = 256 * 1024 * 1024
"""Bytes; a municipality of 100,000 pupils stays below."""

Row = Mapping[str, object]


class Resource(StrEnum):
    """The lists that are read; all others are left where they lie."""

    ORGANISATIONS = "organisations"
    PERSONS = "persons"
    PLACEMENTS = "placements"
    GROUPS = "groups"
    DUTIES = "duties"
    ACTIVITIES = "activities"


REQUIRED = tuple(r for r in Resource if r is not Resource.PLACEMENTS)
DELETED = "deletedEntities"

_FIELDS = """
organisations id displayName organisationType parentOrganisation schoolUnitCode
organisations startDate endDate
persons id givenName familyName eduPersonPrincipalNames externalIdentifiers
persons civicNo birthDate securityMarking personStatus emails enrolments
placements id placedAt group child startDate endDate
groups id displayName groupCode groupType organisation groupMemberships
groups startDate endDate
duties id person dutyAt dutyRole signature assignmentRole startDate endDate
activities id activityType groups teachers organisation parentActivity
activities startDate endDate
"""


def _list_kept() -> dict[Resource, frozenset[str]]:
    kept: dict[Resource, frozenset[str]] = {}
    for line in _FIELDS.split("\n")[1:-1]:
        name, *fields = line.split()
        kept[Resource(name)] = kept.get(Resource(name), frozenset()) | set(fields)
    return kept


KEPT = _list_kept()
_NAME = re.compile(
    rf"({'|'.join([*Resource, DELETED])})(?:[._-](?:page)?[._-]?(\d{{1,6}}))?\.json",
    re.IGNORECASE,
)
_BY_NAME = {name.lower(): name for name in [*Resource, DELETED]}
_SPELLED = {"activitites": Resource.ACTIVITIES}


class FileFault(StrEnum):
    """Why files cannot be read; ``words.py`` says what to do about each."""

    NOT_THERE = "not-there"
    NOT_READABLE = "not-readable"
    NOT_A_FOLDER = "not-a-folder"
    NOT_A_ROSTER_NAME = "not-a-roster-name"
    OUTSIDE = "outside"
    TOO_LARGE = "too-large"
    NOT_TEXT = "not-text"
    NOT_JSON = "not-json"
    CUT_SHORT = "cut-short"
    TOO_DEEP = "too-deep"
    WRONG_SHAPE = "wrong-shape"
    PAGE_MISSING = "page-missing"
    PAGE_TWICE = "page-twice"
    RESOURCE_MISSING = "resource-missing"


class RosterFileError(SecureNotesError):
    """Files that cannot be used. ``file`` is a file's or a resource's name."""

    def __init__(self, fault: FileFault, file: str) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.file = file


@dataclass(frozen=True, slots=True, repr=False)
class Raw:
    """What the files hold, unchecked, by resource.

    ``misshapen`` counts what stood where a row should; ``marked`` are the
    people whom any page, also in a mere reference, marks as protected.
    """

    rows: Mapping[Resource, tuple[Row, ...]]
    misshapen: Mapping[Resource, int] = field(default_factory=dict)
    deleted: Mapping[Resource, frozenset[SourceId]] = field(default_factory=dict)
    marked: frozenset[SourceId] = frozenset()

    def __repr__(self) -> str:
        """Counts only: rows hold names."""
        counts = ", ".join(f"{r.value}={len(self.rows.get(r, ()))}" for r in Resource)
        return f"Raw({counts})"


def read_source(*paths: Path) -> Raw:
    """Read a folder, or files, of one full fetch.

    Raises:
        RosterFileError: a file is missing, half there, too large, outside the
            folder or no such JSON; nothing is returned of the others then.
    """
    pages: dict[str, dict[int, Path]] = {}
    roots: dict[Path, Path] = {}
    for path in paths:
        for file, root in _list_files(path):
            match = _NAME.fullmatch(file.name)
            if match is None:
                continue
            name = _BY_NAME[match[1].lower()]
            number = int(match[2] or 0)
            if number in pages.setdefault(name, {}):
                raise RosterFileError(FileFault.PAGE_TWICE, file.name)
            pages[name][number] = file
            roots[file] = root
    for resource in REQUIRED:
        if resource not in pages:
            raise RosterFileError(FileFault.RESOURCE_MISSING, resource.value)
    return _collect(pages, roots)


def is_marked(value: object) -> bool:
    """Whether a securityMarking protects: all but "Ingen" and nothing do."""
    if value is None:
        return False
    if isinstance(value, str):
        return value.strip().casefold() not in {"", "ingen"}
    return True


def _list_files(path: Path) -> list[tuple[Path, Path]]:
    try:
        if path.is_dir():
            root = path.resolve()
            return [(file, root) for file in sorted(root.iterdir())]
        if not path.exists():
            raise RosterFileError(FileFault.NOT_THERE, path.name)
        if not path.is_file():
            raise RosterFileError(FileFault.NOT_A_FOLDER, path.name)
        if _NAME.fullmatch(path.name) is None:
            raise RosterFileError(FileFault.NOT_A_ROSTER_NAME, path.name)
        return [(path, path.resolve().parent)]
    except OSError:
        raise RosterFileError(FileFault.NOT_READABLE, path.name) from None


def _collect(
    pages: Mapping[str, Mapping[int, Path]], roots: Mapping[Path, Path]
) -> Raw:
    total = 0
    rows: dict[Resource, tuple[Row, ...]] = {}
    misshapen: dict[Resource, int] = {}
    deleted: dict[Resource, frozenset[SourceId]] = {}
    marked: set[SourceId] = set()
    for name, numbered in pages.items():
        order = sorted(numbered)
        if order[-1] - order[0] != len(order) - 1 or order[0] > 1:
            raise RosterFileError(FileFault.PAGE_MISSING, name)
        tokens: list[object] = []
        kept: list[Row] = []
        for number in order:
            file = numbered[number]
            data = _read_bytes(file, roots[file])
            total += len(data)
            if total > TOTAL_LIMIT:
                raise RosterFileError(FileFault.TOO_LARGE, file.name)
            body, token = _unwrap(_decode(data, file.name), file.name)
            tokens.append(token)
            if name == DELETED:
                _merge_deleted(deleted, body)
                continue
            if b"securityMarking" in data:
                marked.update(_find_marked(body))
            resource = Resource(name)
            if not isinstance(body, list):
                raise RosterFileError(FileFault.WRONG_SHAPE, file.name)
            fields = KEPT[resource]
            good = [row for row in body if isinstance(row, dict)]
            kept += [{k: v for k, v in row.items() if k in fields} for row in good]
            misshapen[resource] = misshapen.get(resource, 0) + len(body) - len(good)
        # The last page of a fetch has no token; where none is last, or two
        # are, pages are missing or come from two fetches.
        if any(tokens) and sum(not token for token in tokens) != 1:
            raise RosterFileError(FileFault.PAGE_MISSING, name)
        if name != DELETED:
            rows[Resource(name)] = tuple(kept)
    return Raw(rows, misshapen, deleted, frozenset(marked))


def _read_bytes(file: Path, root: Path) -> bytes:
    try:
        real = file.resolve(strict=True)
        if not real.is_relative_to(root):
            raise RosterFileError(FileFault.OUTSIDE, file.name)
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with open(os.open(real, flags), "rb") as stream:  # noqa: PTH123 - flags
            about = os.fstat(stream.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise RosterFileError(FileFault.NOT_READABLE, file.name)
            data = stream.read(FILE_LIMIT + 1)
    except (OSError, RuntimeError) as error:
        gone = isinstance(error, OSError) and error.errno == errno.ENOENT
        fault = FileFault.NOT_THERE if gone else FileFault.NOT_READABLE
        raise RosterFileError(fault, file.name) from None
    if len(data) > FILE_LIMIT:
        raise RosterFileError(FileFault.TOO_LARGE, file.name)
    return data


def _decode(data: bytes, file: str) -> object:
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            data = data.decode("utf-16").encode()
        body: object = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except UnicodeError:
        raise RosterFileError(FileFault.NOT_TEXT, file) from None
    except RecursionError:
        raise RosterFileError(FileFault.TOO_DEEP, file) from None
    except msgspec.DecodeError as error:
        half = "truncated" in str(error)
        fault = FileFault.CUT_SHORT if half else FileFault.NOT_JSON
        raise RosterFileError(fault, file) from None
    return body


def _unwrap(body: object, file: str) -> tuple[object, object]:
    if isinstance(body, list):
        return body, None
    if isinstance(body, dict) and isinstance(body.get("data"), list | dict):
        return body["data"], body.get("pageToken")
    raise RosterFileError(FileFault.WRONG_SHAPE, file)


def _merge_deleted(deleted: dict[Resource, frozenset[SourceId]], body: object) -> None:
    if not isinstance(body, dict):
        return
    for name, ids in body.items():
        resource = _SPELLED.get(name) or (Resource(name) if name in KEPT else None)
        if resource is None or not isinstance(ids, list):
            continue
        found = {known for known in map(read_id, ids) if known is not None}
        deleted[resource] = deleted.get(resource, frozenset()) | found


def _find_marked(body: object) -> Iterable[SourceId]:
    # A stack of our own: pages may be nested as deep as the decoder allows.
    stack: list[object] = [body]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            person = read_id(value.get("id"))
            if person is not None and is_marked(value.get("securityMarking")):
                yield person
            stack.extend(v for v in value.values() if isinstance(v, dict | list))
        elif isinstance(value, list):
            stack.extend(v for v in value if isinstance(v, dict | list))
