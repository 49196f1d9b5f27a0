"""What a header may say by itself, and after the one before (vault § 4)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securenotes.model import NoteId, OrgId, ScopeId, UserId, VersionHash
from securenotes.vault.errors import Refused
from securenotes.vault.headers import (
    Header,
    Kind,
    Status,
    check_follows,
    check_replaces,
)

from .values import HEADER, RECIPIENT, T

VH = VersionHash(b"\x71" * 32)
FIRST = HEADER
EDIT = replace(
    FIRST, ver=2, prev_hash=VH, edited=T + 10, editor=RECIPIENT, roster_seq=9
)
WITHDRAWN = replace(FIRST, ver=2, prev_hash=VH, edited=T + 10, status=Status.WITHDRAWN)
TOMBSTONE = replace(EDIT, status=Status.TOMBSTONE)
DRAFT = replace(FIRST, status=Status.DRAFT, published=0, kind=Kind.NONE)
DRAFT_3 = replace(DRAFT, ver=3, prev_hash=VH, edited=T + 20)
AGAIN = replace(FIRST, ver=3, prev_hash=VH, edited=T + 20, published=T + 20)


@pytest.mark.parametrize(
    "header", [FIRST, EDIT, WITHDRAWN, TOMBSTONE, DRAFT, DRAFT_3, AGAIN]
)
def test_header_is_read_back(header):
    assert Header.decode(header.encode()) == header


@pytest.mark.parametrize(
    "header",
    [
        replace(FIRST, ver=0),
        replace(FIRST, ver=2),
        replace(FIRST, prev_hash=VH),
        replace(FIRST, roster_seq=0),
        replace(FIRST, edited=T - 1, published=T - 1),
        replace(FIRST, published=0),
        replace(FIRST, published=T - 1),
        replace(FIRST, published=T + 1),
        replace(FIRST, kind=Kind.NONE),
        replace(FIRST, status=Status.WITHDRAWN),
        replace(FIRST, status=Status.TOMBSTONE),
        replace(DRAFT, published=T),
    ],
)
def test_impossible_header_is_neither_written_nor_read(header):
    with pytest.raises(Refused, match="header"):
        header.encode()
    with pytest.raises(Refused, match="header"):
        Header.decode(unchecked(header))


def unchecked(header: Header) -> bytes:
    class Unchecked(Header):
        def check(self) -> None:
            """Nothing."""

    fields = {name: getattr(header, name) for name in Header.__slots__}
    return Unchecked(**fields).encode()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_r3_r7_only_the_author_drafts_and_unpublishes(status):
    header = {Status.DRAFT: DRAFT, Status.WITHDRAWN: WITHDRAWN}[status]
    with pytest.raises(Refused, match="header"):
        replace(header, editor=RECIPIENT).encode()


@pytest.mark.parametrize(("at", "value"), [(4, 0), (4, 5), (10, 3)])
def test_unknown_status_or_kind_is_refused(at, value):
    data = bytearray(FIRST.encode())
    where = {4: 4 + 4 + 8 + 3 * 20 + 8 + 4, 10: 254 - 36 - 12 - 36 - 1}[at]
    assert data[where] == {4: 2, 10: 1}[at]
    data[where] = value
    with pytest.raises(Refused, match="header"):
        Header.decode(bytes(data))


@given(st.integers(0, 253), st.binary(max_size=3))
def test_cut_or_lengthened_header_is_refused(keep, more):
    data = FIRST.encode()
    with pytest.raises(Refused):
        Header.decode(data[:keep])
    if more:
        with pytest.raises(Refused):
            Header.decode(data + more)


@pytest.mark.parametrize(
    "changed",
    [
        {"org": OrgId(b"\x51" * 15)},
        {"note": NoteId(b"\x51" * 17)},
        {"editor": UserId(b"")},
        {"roster_head": b"\x51" * 31},
    ],
    ids=lambda c: next(iter(c)),
)
def test_field_of_another_length_is_refused(changed):
    with pytest.raises(Refused, match="form"):
        Header.decode(unchecked(replace(FIRST, **changed)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, FIRST),
        (None, DRAFT),
        (FIRST, EDIT),
        (FIRST, WITHDRAWN),
        (FIRST, TOMBSTONE),
        (WITHDRAWN, DRAFT_3),
        (WITHDRAWN, AGAIN),
        (WITHDRAWN, replace(AGAIN, status=Status.TOMBSTONE, published=T)),
    ],
)
def test_may_follow(before, after):
    check_follows(before, VH if before else None, after)


@pytest.mark.parametrize(
    "changed",
    [
        {"org": OrgId(b"\x51" * 16)},
        {"scope": ScopeId(b"\x51" * 16)},
        {"note": NoteId(b"\x51" * 16)},
        {"author": UserId(b"\x51" * 16)},
        {"created": T - 1},
    ],
    ids=lambda c: next(iter(c)),
)
def test_r1_r23_pupil_author_and_date_stay(changed):
    with pytest.raises(Refused, match="invariant"):
        check_follows(FIRST, VH, replace(EDIT, **changed))
    draft = {**changed, "editor": changed.get("author", DRAFT.editor)}
    with pytest.raises(Refused, match="invariant"):
        check_replaces(DRAFT, replace(DRAFT, **draft))


def test_r12_save_on_an_old_version_is_refused():
    with pytest.raises(Refused, match="invariant"):
        check_follows(FIRST, VersionHash(b"\x72" * 32), EDIT)
    third = replace(EDIT, ver=3)
    with pytest.raises(Refused, match="invariant"):
        check_follows(FIRST, VH, third)
    with pytest.raises(Refused, match="invariant"):
        check_follows(third, VH, EDIT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, EDIT),
        (None, DRAFT_3),
        (None, replace(FIRST, edited=T + 1)),
        (FIRST, replace(DRAFT_3, ver=2)),
        (FIRST, replace(EDIT, published=T + 1)),
        (FIRST, replace(WITHDRAWN, published=T + 1)),
        (FIRST, replace(TOMBSTONE, published=T + 1)),
        (replace(FIRST, edited=T + 11), EDIT),
        (TOMBSTONE, AGAIN),
        (TOMBSTONE, DRAFT_3),
        (TOMBSTONE, replace(TOMBSTONE, ver=3)),
        (WITHDRAWN, replace(AGAIN, published=T)),
        (WITHDRAWN, replace(WITHDRAWN, ver=3)),
        (WITHDRAWN, replace(AGAIN, status=Status.TOMBSTONE)),
    ],
)
def test_may_not_follow(before, after):
    after.encode()
    with pytest.raises(Refused, match="invariant"):
        check_follows(before, VH if before else None, after)


def test_draft_takes_the_place_of_the_draft_before():
    check_replaces(DRAFT, replace(DRAFT, edited=T + 1, kind=Kind.MEMORY))
    check_replaces(DRAFT_3, replace(DRAFT_3, edited=T + 30, roster_seq=99))
    for wrong in (
        replace(DRAFT, edited=T - 1, created=T - 1),
        replace(DRAFT, ver=2, prev_hash=VH),
        FIRST,
    ):
        with pytest.raises(Refused, match="invariant"):
            check_replaces(DRAFT, wrong)
    with pytest.raises(Refused, match="invariant"):
        check_replaces(replace(DRAFT, edited=T + 9), DRAFT)
    with pytest.raises(Refused, match="invariant"):
        check_replaces(FIRST, DRAFT)
