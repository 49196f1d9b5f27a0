"""What goes with a pupil to another school, sealed (vault § 7)."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from securenotes.model import ChainId, NoteId, ScopeId, VersionHash
from securenotes.vault.cards import PupilCard
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Header, Kind, Status
from securenotes.vault.moves import (
    MovedNote,
    Package,
    Route,
    new_salt,
    open_sealed,
    read_moved,
    read_package,
    seal_package,
)
from securenotes.vault.notes import Plain, new_dek, seal_note
from securenotes.vault.primitives import Sealer, seal_open, sha256
from securenotes.vault.scopes import BoxRef, ScopeKey
from tests.unit.roster_chain.school import Builder, at, bytes_of, small_school


@pytest.fixture(scope="module")
def school() -> Builder:
    return small_school()


def route_from(school: Builder) -> Route:
    new = ChainId(bytes_of("new", size=16))
    return Route(school.org, school.chain, school.pupil("alva"), new)


def top(name: str = "a", ver: int = 1) -> ScopeKey:
    return ScopeKey(ScopeId(bytes_of(name, size=16)), ver, bytes_of(name, ver))


def box_of(route: Route, key: ScopeKey) -> BoxRef:
    return BoxRef(key.scope, key.ver, key.box_pk(route.org))


def leaving(school: Builder, by: str = "anna", **other: object) -> MovedNote:
    """A note on alva as it leaves, published by somebody."""
    now, seq = at(school.today), school.state.seq
    head = school.state.head_at(seq)
    assert head is not None
    header = Header(
        org=school.org,
        scope=school.pupil("alva"),
        note=NoteId(bytes_of("note", size=16)),
        ver=1,
        status=Status.PUBLISHED,
        author=school.user(by),
        editor=school.user(by),
        created=now,
        edited=now,
        published=now,
        kind=Kind.OFFICIAL,
        prev_hash=VersionHash(bytes(32)),
        roster_seq=seq,
        roster_head=head,
    )
    header = dataclasses.replace(header, **other)  # type: ignore[arg-type]
    text = Plain(b="Läser gärna", h="2026-03-02", k="Övrigt", t="Läsning")
    seed = school.seeds[school.user(by)]
    sealed = seal_note(header, text, new_dek(), seed)
    return MovedNote(
        header=sealed.header_bytes.hex(),
        hash=sealed.blob_hash.hex(),
        kc=sealed.kc.hex(),
        sig=sealed.sig.hex(),
        by="Anna Berg",
        text=text,
    )


def package_of(school: Builder) -> Package:
    card = PupilCard(name="Alva Lindqvist", class_="7B")
    return Package(card=card, notes=(leaving(school),), salt=new_salt())


def test_a_package_opens_for_whom_it_was_sealed_and_says_what_was_put_in(
    school: Builder,
) -> None:
    route, key, package = route_from(school), top(), package_of(school)
    pt = package.encode()
    with Sealer(route.org) as sealer:
        seal = seal_package(sealer, route, pt, box_of(route, key))
    assert read_package(open_sealed(route, key, seal, sha256(pt))) == package
    # Byte for byte as vault.md § 7 says, without the functions of this room.
    ad = b"".join(
        len(part).to_bytes(4, "big") + part
        for part in (
            b"SA1/move",
            route.org,
            route.old,
            route.scope,
            route.new,
            key.scope,
            (1).to_bytes(4, "big"),
        )
    )
    bound = (7).to_bytes(4, "big") + ad
    assert seal_open(route.org, key.box_seed(route.org), seal, bound) == pt


def test_a_package_for_another_school_pupil_or_key_does_not_open(
    school: Builder,
) -> None:
    route, key, package = route_from(school), top(), package_of(school)
    pt = package.encode()
    with Sealer(route.org) as sealer:
        seal = seal_package(sealer, route, pt, box_of(route, key))
    elsewhere = [
        dataclasses.replace(route, old=route.new),
        dataclasses.replace(route, scope=school.pupil("bo")),
        dataclasses.replace(route, new=school.chain),
    ]
    for wrong in elsewhere:
        with pytest.raises(Refused, match="open"):
            open_sealed(wrong, key, seal, sha256(pt))
    for other in (top("b"), dataclasses.replace(key, ver=2)):
        with pytest.raises(Refused, match="open"):
            open_sealed(route, other, seal, sha256(pt))
    spoilt = seal[:-1] + bytes([seal[-1] ^ 1])
    with pytest.raises(Refused, match="open"):
        open_sealed(route, key, spoilt, sha256(pt))


def test_another_package_than_the_entry_tells_of_is_refused(school: Builder) -> None:
    """Who has the key may seal, but not other words than the old school signed."""
    route, key = route_from(school), top()
    told = package_of(school)
    text = msgspec.structs.replace(told.notes[0].text, b="Läser ogärna")
    note = msgspec.structs.replace(told.notes[0], text=text)
    other = msgspec.structs.replace(told, notes=(note,)).encode()
    with Sealer(route.org) as sealer:
        seal = seal_package(sealer, route, other, box_of(route, key))
    with pytest.raises(Refused, match="hash"):
        open_sealed(route, key, seal, sha256(told.encode()))


def test_the_hash_in_the_register_tells_nothing_of_a_name_that_is_guessed(
    school: Builder,
) -> None:
    card = PupilCard(name="Alva Lindqvist")
    same = [Package(card=card, notes=(), salt=new_salt()).encode() for _ in range(2)]
    assert sha256(same[0]) != sha256(same[1])


def test_a_moved_note_is_held_to_the_chain_it_comes_from(school: Builder) -> None:
    route, note = route_from(school), leaving(school)
    header = read_moved(route, school.state, note)
    assert (header.author, header.created) == (school.user("anna"), at(school.today))
    bo = leaving(school, scope=school.pupil("bo"))
    unknown = leaving(school, roster_head=bytes_of("another"))
    draft = leaving(school, status=Status.DRAFT, published=0)
    byte = "00" if note.sig[:2] != "00" else "01"
    changed = msgspec.structs.replace
    for wrong in (
        bo,
        unknown,
        draft,
        changed(note, header=leaving(school, created=at(school.today) - 1).header),
        changed(note, hash=bytes_of("another").hex()),
        changed(note, kc=bytes_of("another").hex()),
        changed(note, sig=byte + note.sig[2:]),
        changed(note, sig=leaving(school, "johan").sig),
        changed(note, header=note.header[:-2]),
    ):
        with pytest.raises(Refused):
            read_moved(route, school.state, wrong)


def test_nothing_of_a_package_shows_in_a_trace(school: Builder) -> None:
    package = package_of(school)
    shown = repr(package) + repr(package.notes[0]) + repr(package.card)
    assert "Alva" not in shown
    assert "Läs" not in shown


def test_a_package_with_more_or_less_in_it_is_refused(school: Builder) -> None:
    pt = package_of(school).encode()
    assert read_package(pt).notes
    for wrong in (
        pt.replace(b'"salt":', b'"sale":'),
        pt.replace(b'"h":"2026-03-02"', b'"h":"2026-02-30"'),
        pt[:-1],
        pt + b" {}",
    ):
        with pytest.raises(Refused):
            read_package(wrong)
