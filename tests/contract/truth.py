"""Every cell of the truth table, asked of a store (rules.md § 3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from securenotes.errors import (
    ActError,
    LinkEnded,
    NotAllowed,
    NotThere,
    SecureNotesError,
    SessionEnded,
)
from securenotes.repository.local import LocalRepository
from securenotes.sealed import HeadFilter, LogFilter
from securenotes.vault.headers import Header, Status
from tests.contract.disclosed import Disclosing
from tests.kit import Person, Sealed, Town, Unit
from tests.truth_table import CELLS, COLUMNS, RULES, Cell, refused

LOGINS = {
    "author L": "anna",
    "author E": "per",
    "other L": "johan",
    "A": "eva",
    "X": "xena",
    "1F": "anna",
}


REFUSALS: dict[str, type[SecureNotesError]] = {"1F": SessionEnded, "X": NotThere}
"""The only answer to some; others may be told why."""


@dataclass(slots=True)
class Scene:
    """A note and a draft of one author, and somebody who asks."""

    town: Town
    unit: Unit
    who: Person
    repository: LocalRepository
    draft: Sealed
    shown: Sealed

    @property
    def ada(self):
        return self.unit.pupils["ada"]


async def set_scene(town: Town, column: str) -> Scene:
    """Let the author write on the day, and the asker come the day after."""
    unit = town.units["Tallbacken"]
    author = town.person("per" if column == "author E" else "anna")
    repository = await town.sign_in(author.login)
    draft = town.draft(unit, author, unit.pupils["ada"])
    shown = town.publication(unit, author, unit.pupils["ada"])
    await repository.save_draft(draft.record, None)
    await repository.publish(shown.record, None, None)
    await repository.review(town.review(unit, author, shown, "2027-06-30"))
    town.clock.advance(timedelta(days=1))
    login = LOGINS[column]
    asker = await (town.password(login) if column == "1F" else town.sign_in(login))
    return Scene(town, unit, town.person(login), asker, draft, shown)


async def see_draft(scene: Scene) -> None:
    found = {Header.decode(one.header).note for one in await scene.repository.drafts()}
    if scene.draft.note not in found:
        # Nor may a save over it, or its versions, tell that it is there.
        forged = forge_draft(scene)
        with pytest.raises(NotThere):
            await scene.repository.save_draft(forged.record, None)
        with pytest.raises(NotThere):
            await scene.repository.versions(scene.draft.note)
        raise NotThere


async def read_draft(scene: Scene) -> None:
    records = await scene.repository.drafts()
    if scene.draft.record not in records:
        raise NotThere


def forge_draft(scene: Scene) -> Sealed:
    """Seal a draft of one's own over the id of another's."""
    old = scene.draft.header
    header = scene.town.header(
        scene.unit,
        scene.who,
        scene.ada,
        Status.DRAFT,
        note=old.note,
        created=old.created,
    )
    return scene.town.seal(scene.unit, scene.who, header)


async def edit_draft(scene: Scene) -> None:
    new = forge_draft(scene)
    await scene.repository.save_draft(new.record, scene.draft.vh)
    assert new.record in await scene.repository.drafts()


async def discard_draft(scene: Scene) -> None:
    await scene.repository.discard_draft(scene.draft.note, scene.draft.vh)
    assert scene.draft.record not in await scene.repository.drafts()


async def publish_draft(scene: Scene) -> None:
    new = scene.town.publication(scene.unit, scene.who, scene.ada, draft=scene.draft)
    await scene.repository.publish(new.record, None, scene.draft.vh)
    assert len(await scene.repository.versions(scene.draft.note)) == 1


async def read_published(scene: Scene) -> None:
    note = scene.shown.note
    page = await scene.repository.heads(HeadFilter(), None, 200)
    listed = {Header.decode(head.record.header).note for head in page.heads}
    try:
        versions = await scene.repository.versions(note)
    except NotThere:
        assert note not in listed
        with pytest.raises(NotThere):
            await scene.repository.pupil_heads(scene.ada)
        with pytest.raises(NotThere):
            await scene.repository.opened(scene.town.receipt(scene.who, scene.shown))
        raise
    assert note in listed
    assert scene.town.open(scene.unit, versions[0]) == "Hej på dig"
    await scene.repository.opened(scene.town.receipt(scene.who, scene.shown))


async def edit_published(scene: Scene) -> None:
    new = scene.town.publication(
        scene.unit, scene.who, scene.ada, "Ändrad", base=scene.shown
    )
    await scene.repository.publish(new.record, scene.shown.vh, None)
    assert len(await scene.repository.versions(scene.shown.note)) == 2


async def delete_published(scene: Scene) -> None:
    last, seals = scene.town.leaving(
        scene.unit, scene.who, Status.TOMBSTONE, [scene.shown]
    )
    await scene.repository.withdraw(last.record, scene.shown.vh, seals, None)
    with pytest.raises(NotThere):
        await scene.repository.versions(scene.shown.note)


async def unpublish(scene: Scene) -> None:
    town, unit, who = scene.town, scene.unit, scene.who
    header = town.header(
        unit,
        who,
        scene.ada,
        Status.WITHDRAWN,
        scene.shown,
        # Somebody else can only sign it by naming themself as author.
        author=who.user,
    )
    last = town.seal(unit, who, header)
    _, seals = town.leaving(unit, who, Status.TOMBSTONE, [scene.shown])
    back = town.draft(unit, who, scene.ada, base=last)
    await scene.repository.withdraw(last.record, scene.shown.vh, seals, back.record)
    assert back.record in await scene.repository.drafts()


async def count(scene: Scene) -> None:
    counts = await scene.repository.counts([scene.ada])
    if not counts:
        raise NotThere
    assert [one.published for one in counts] == [1]


async def write_new(scene: Scene) -> None:
    draft = scene.town.draft(scene.unit, scene.who, scene.ada)
    shown = scene.town.publication(scene.unit, scene.who, scene.ada)
    try:
        await scene.repository.save_draft(draft.record, None)
    except SecureNotesError:
        with pytest.raises(SecureNotesError):
            await scene.repository.publish(shown.record, None, None)
        raise
    await scene.repository.publish(shown.record, None, None)


async def read_log(scene: Scene) -> None:
    rows = await scene.repository.access_log(scene.ada, 0, 200)
    assert scene.shown.note in {row.note for row in rows}
    page = await scene.repository.log_page(
        scene.unit.chain, LogFilter(pupil=scene.ada), 0, 200
    )
    assert [row.seq for row in page] == [row.seq for row in reversed(rows)]


async def disclose(scene: Scene) -> None:
    repository, chain = scene.repository, scene.unit.chain
    kept = Disclosing(scene.town, scene.unit, scene.ada)
    try:
        found = await repository.kept(scene.ada)
    except SecureNotesError as refused:
        for ask in (
            repository.collect(scene.ada, [scene.shown.note]),
            repository.disclosures(chain),
            repository.put_disclosure(kept.record()),
        ):
            with pytest.raises(type(refused)):
                await ask
        raise
    assert {Header.decode(one.header).note for one in found} == {scene.shown.note}
    (one,) = await repository.collect(scene.ada, [scene.shown.note])
    assert scene.town.open(scene.unit, one.record) == "Hej på dig"
    await repository.put_disclosure(kept.record())
    assert len(await repository.disclosures(chain)) == 1


ACTS: dict[str, Callable[[Scene], Awaitable[None]]] = {
    "see that a draft exists": see_draft,
    "read a draft": read_draft,
    "edit a draft": edit_draft,
    "discard a draft": discard_draft,
    "publish a draft": publish_draft,
    "read a published note": read_published,
    "edit a published note": edit_published,
    "delete a published note": delete_published,
    "unpublish": unpublish,
    "count in the overview": count,
    "write a new note": write_new,
    "read the access log": read_log,
    "disclose what is kept": disclose,
}


def name(cell: Cell) -> str:
    return f"{RULES[cell.action]}-{cell.who}-{cell.action}".replace(" ", "_")


def refused_name(who: str) -> str:
    rules = {one for cell in refused(who) for one in RULES[cell.action].split("_")}
    return "_".join([*sorted(rules), *who.split()])


class TruthContract:
    """Rules R1 to R10 and R27, cell by cell."""

    @pytest.mark.parametrize("cell", [one for one in CELLS if one.expected], ids=name)
    async def test_truth_table_cell(self, town: Town, cell: Cell) -> None:
        scene = await set_scene(town, cell.who)
        await ACTS[cell.action](scene)

    @pytest.mark.parametrize("who", COLUMNS, ids=refused_name)
    async def test_truth_table_refuses(self, town: Town, who: str) -> None:
        # What is refused changes nothing: the next is asked of the same scene.
        scene = await set_scene(town, who)
        kinds = REFUSALS.get(who, (NotThere, NotAllowed, LinkEnded))
        for cell in refused(who):
            try:
                await ACTS[cell.action](scene)
            except kinds:
                continue
            pytest.fail(f"not refused: {name(cell)}")

    async def test_r4_a_stranger_gets_the_answer_of_an_id_never_used(
        self, town: Town
    ) -> None:
        scene = await set_scene(town, "X")
        unused = town.publication(scene.unit, scene.who, scene.ada)
        answers = []
        for one in (scene.shown, unused):
            for ask in (
                scene.repository.versions(one.note),
                scene.repository.readings(one.note),
                scene.repository.opened(town.receipt(scene.who, one)),
                scene.repository.discard_draft(one.note, one.vh),
            ):
                with pytest.raises(ActError) as raised:
                    await ask
                answers.append((type(raised.value), raised.value.code))
        assert answers[:4] == answers[4:]
        assert {kind for kind, _ in answers} == {NotThere}

    async def test_r10_a_former_reader_gets_no_name_and_no_key(
        self, town: Town
    ) -> None:
        scene = await set_scene(town, "author E")
        chain = scene.unit.chain
        assert await scene.repository.person_wraps(chain) == []
        assert await scene.repository.scope_wraps(chain, None) == []
        cards = await scene.repository.cards(chain)
        assert {card.scope for card in cards} == {b""}
