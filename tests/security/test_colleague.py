"""A colleague with an account, the file and a client of their own (vault § 1).

No notebook stands between: the repository itself is asked.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from securenotes.clock import FakeClock
from securenotes.errors import (
    NotAllowed,
    NotThere,
    SecureNotesError,
    SessionEnded,
    SignInRefused,
)
from securenotes.model import NoteId
from securenotes.repository.local import LocalRepository, LocalStore
from securenotes.sealed import Act, HeadFilter
from securenotes.vault.headers import Status
from securenotes.vault.primitives import random
from tests.kit import MORNING, Sealed, Town, build_town


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    clock = FakeClock(MORNING)
    store = LocalStore.in_memory(clock)
    yield await build_town(store, clock)
    await store.close()


async def written(town: Town) -> tuple[Sealed, Sealed]:
    """Give what anna published on ada, and her draft about ada."""
    unit, anna = town.units["Tallbacken"], town.person("anna")
    repository = await town.sign_in("anna")
    note = town.publication(unit, anna, unit.pupils["ada"])
    await repository.publish(note.record, None, None)
    draft = town.draft(unit, anna, unit.pupils["ada"])
    await repository.save_draft(draft.record, None)
    return note, draft


async def refusal(question: Callable[..., Awaitable[object]], *about: Any) -> str:
    """Give the error that an act ends with, "" when it succeeds."""
    try:
        await question(*about)
    except SecureNotesError as error:
        return repr(error)
    return ""


async def test_r4_without_a_link_one_gets_nothing_out_of_the_repository(
    town: Town,
) -> None:
    note, _ = await written(town)
    unit = town.units["Tallbacken"]
    pupils = list(unit.pupils.values())
    xena = await town.sign_in("xena")
    chain = unit.chain
    assert (await xena.heads(HeadFilter(), None, 200)).heads == ()
    assert (await xena.heads(HeadFilter(pupils=tuple(pupils)), None, 200)).total == 0
    assert list(await xena.counts(pupils)) == []
    assert list(await xena.drafts()) == []
    assert list(await xena.person_wraps(chain)) == []
    assert list(await xena.scope_wraps(chain, None)) == []
    assert list(await xena.scope_wraps(chain, pupils)) == []
    assert list(await xena.up_wraps(chain)) == []
    # Of the cards, the staff's alone: they are clear to all who work there.
    assert {card.scope for card in await xena.cards(chain)} <= {b""}
    unseen: list[tuple[Any, ...]] = [
        (xena.versions, note.note),
        (xena.readings, note.note),
        (xena.pupil_heads, pupils[0]),
        (xena.opened, town.receipt(town.person("xena"), note)),
        (xena.note_log, Act.LISTED, pupils[0], 1),
        (xena.access_log, pupils[0], 0, 50),
    ]
    for question, *about in unseen:
        with pytest.raises(NotThere):
            await question(*about)
    administrators: list[tuple[Any, ...]] = [
        (xena.sealed_keys, chain, pupils),
        (xena.waiting_seals, chain),
        (xena.settle_seals, chain, []),
        (xena.package, chain, pupils[0]),
        (xena.wrapped_to, chain),
    ]
    for question, *about in administrators:
        with pytest.raises((NotAllowed, NotThere)):
            await question(*about)


async def test_r3_a_draft_asked_for_by_its_id_is_as_one_that_never_was(
    town: Town,
) -> None:
    """johan may read ada, and knows the id: each answer is a stranger's."""
    _, draft = await written(town)
    unit, johan = town.units["Tallbacken"], town.person("johan")
    ada = unit.pupils["ada"]
    for login in ("johan", "eva"):
        repository = await town.sign_in(login)
        assert draft.note not in {
            record.header[60:76] for record in await repository.drafts()
        }
        for note in (draft.note, NoteId(random(16))):
            told = [
                await refusal(repository.versions, note),
                await refusal(repository.readings, note),
                await refusal(repository.discard_draft, note, draft.vh),
            ]
            assert set(told) == {repr(NotThere())}
        receipt = town.receipt(town.person(login), draft)
        assert await refusal(repository.opened, receipt) == repr(NotThere())
    repository = await town.sign_in("johan")
    # Taken over: johan's own draft and publication under anna's id.
    theirs = town.seal(
        unit, johan, town.header(unit, johan, ada, Status.DRAFT, note=draft.note)
    )
    for match in (None, draft.vh):
        assert await refusal(repository.save_draft, theirs.record, match)
    public = town.seal(
        unit, johan, town.header(unit, johan, ada, Status.PUBLISHED, note=draft.note)
    )
    for match in (None, draft.vh):
        assert await refusal(repository.publish, public.record, None, match)
    # And anna's very own record, sent by johan.
    assert await refusal(repository.save_draft, draft.record, draft.vh)
    assert await refusal(repository.publish, draft.record, None, draft.vh)
    anna = await town.sign_in("anna")
    assert list(await anna.drafts()) == [draft.record]


async def test_r6_r7_a_reader_takes_nothing_away(town: Town) -> None:
    note, _ = await written(town)
    unit, anna = town.units["Tallbacken"], town.person("anna")
    for login in ("johan", "xena"):
        person = town.person(login)
        repository = await town.sign_in(login)
        last, seals = town.leaving(unit, person, Status.TOMBSTONE, [note])
        told = await refusal(repository.withdraw, last.record, note.vh, seals, None)
        assert told == repr(NotAllowed() if login == "johan" else NotThere())
        # A withdrawal in anna's name, signed by the one who sends it.
        header = town.header(
            unit, anna, note.header.scope, Status.WITHDRAWN, note, published=town.now
        )
        forged = town.seal(unit, person, header)
        seals = [replace(seal, ver=n + 1) for n, seal in enumerate(seals)]
        told = await refusal(repository.withdraw, forged.record, note.vh, seals, None)
        assert told not in ("", repr(SessionEnded()))
    repository = await town.sign_in("anna")
    assert len(await repository.versions(note.note)) == 1


async def test_r2_half_a_sign_in_is_good_for_nothing(town: Town) -> None:
    note, draft = await written(town)
    unit = town.units["Tallbacken"]
    half = await town.password("anna")
    chain, ada = unit.chain, unit.pupils["ada"]
    for repository in (half, town.store.client()):
        for question, *about in every_question(repository, chain, ada, note, draft):
            with pytest.raises(SessionEnded):
                await question(*about)


def every_question(
    repository: LocalRepository, chain: Any, pupil: Any, note: Sealed, draft: Sealed
) -> list[tuple[Any, ...]]:
    return [
        (repository.drafts,),
        (repository.heads, HeadFilter(), None, 10),
        (repository.pupil_heads, pupil),
        (repository.versions, note.note),
        (repository.counts, [pupil]),
        (repository.cards, chain),
        (repository.person_wraps, chain),
        (repository.scope_wraps, chain, None),
        (repository.up_wraps, chain),
        (repository.own, "work"),
        (repository.discard_draft, draft.note, draft.vh),
        (repository.save_draft, draft.record, draft.vh),
        (repository.publish, note.record, None, None),
        (repository.readings, note.note),
        (repository.access_log, pupil, 0, 10),
        (repository.sealed_keys, chain, [pupil]),
        (repository.waiting_seals, chain),
    ]


async def test_r2_a_code_a_proof_and_a_challenge_count_once(town: Town) -> None:
    await town.sign_in("anna")
    anna = town.person("anna")
    again = await town.password("anna")
    with pytest.raises(SignInRefused):
        await again.complete(anna.last_step, anna.sign)
    with pytest.raises(SessionEnded):
        await again.drafts()
    # An older code, not shown before, is no better.
    again = await town.password("anna")
    with pytest.raises(SignInRefused):
        await again.complete(anna.last_step - 1, anna.sign)
    client = town.store.client()
    challenge = await client.challenge(anna.user, anna.device)
    proof = town.proof(anna, challenge.id, challenge.challenge, anna.auth_seed)
    await client.login(proof)
    with pytest.raises(SignInRefused):
        await town.store.client().login(proof)


async def test_a_proof_of_ones_own_opens_nobody_elses_account(town: Town) -> None:
    xena, anna = town.person("xena"), town.person("anna")
    client = town.store.client()
    challenge = await client.challenge(anna.user, xena.device)
    forged = town.proof(anna, challenge.id, challenge.challenge, xena.auth_seed)
    with pytest.raises(SignInRefused):
        await client.login(forged)
