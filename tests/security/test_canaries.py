"""What is typed and what opens it lie nowhere on the disk (vault § 1, R3)."""

from __future__ import annotations

import base64
import dataclasses
from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.notebook.door import Door
from securenotes.notebook.place import StorePlace
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import Draft, NoteKind
from tests.kit import MORNING
from tests.security.disk import forms, leaks, text_forms
from tests.unit.notebook.test_door import PASSWORD, House, fill

CANARIES = {
    "name": "Kanariefågel Åström",
    "class": "Gulkanarie 7Q",
    "group": "Gruppkanariefågel",
    "title": "Titelkanariefågel Ö",
    "body": "Brödtextkanarien sjöng i åkern",
    "category": "Kategorikanariefågel",
    "changed": "Ändringskanariefågel",
    "reason": "Skälkanariefågeln flög",
    "draft": "Utkastkanariefågel kvar",
    "discarded": "Slängd kanariefågel",
    "working": "Halvskriven kanariefågel",
    "searched": "Sökkanariefågel",
}


@pytest.mark.parametrize("before", range(7))
@pytest.mark.parametrize("encode", [bytes, bytes.hex, base64.b64encode])
def test_the_search_finds_what_is_planted(tmp_path: Path, encode, before: int) -> None:
    planted = encode(bytes(before) + CANARIES["body"].encode() + b"\x07" * 5)
    data = planted.encode() if isinstance(planted, str) else planted
    (tmp_path / "store").write_bytes(b"before" + data)
    assert leaks(tmp_path, text_forms(CANARIES["body"]))
    assert not leaks(tmp_path, text_forms(CANARIES["title"]))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_the_search_finds_wide_text(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "store").write_bytes(b"x" + CANARIES["name"].encode(encoding))
    assert leaks(tmp_path, text_forms(CANARIES["name"]))


@pytest.fixture
async def house(tmp_path: Path) -> House:
    keys = tmp_path / "keys"
    where = StorePlace(tmp_path / "store.db", tmp_path, throwaway=True, key_file=keys)
    clock = FakeClock(MORNING)
    door = await Door.open(where, clock)
    setup = door.setup()
    seed = fill(setup, clock)
    codes = setup.codes()
    await setup.found()
    await door.close()
    return House(where, clock, seed, codes.account_key, codes.recovery_code)


def filled(draft: Draft, body: str, title: str = CANARIES["title"]) -> Draft:
    return dataclasses.replace(
        draft,
        title=title,
        body=body,
        category=CANARIES["category"],
        kind=NoteKind.OFFICIAL,
    )


async def live(notebook: Notebook) -> None:
    """Do everything that takes text: each canary passes through the program."""
    chain = notebook.desk.chains[0]
    school = notebook.school
    pupil = await school.add_pupil(chain, CANARIES["name"], CANARIES["class"])
    await school.add_group(chain, CANARIES["group"])
    new = notebook.new_draft
    # Published, changed, withdrawn with a reason, published again, deleted.
    draft = filled(new(pupil), CANARIES["body"])
    await notebook.keep(draft)
    published = await notebook.publish(await notebook.save(draft))
    change = await notebook.change(published.note)
    await notebook.keep(dataclasses.replace(change, body=CANARIES["changed"]))
    change = await notebook.change(published.note)
    await notebook.publish(change)
    again = await notebook.unpublish(published.note, CANARIES["reason"])
    await notebook.publish(again)
    await notebook.delete(published.note, CANARIES["reason"])
    # One that stays, one draft that stays, one thrown away, one half written.
    await notebook.publish(filled(new(pupil), CANARIES["body"]))
    await notebook.save(filled(new(pupil), CANARIES["draft"]))
    gone = await notebook.save(filled(new(pupil), CANARIES["discarded"]))
    await notebook.discard(gone.note)
    await notebook.keep(filled(new(pupil), CANARIES["working"]))
    await notebook.pupil(pupil)
    await notebook.search(pupil, CANARIES["searched"])


def secrets_of(notebook: Notebook) -> dict[str, bytes]:
    desk = notebook.desk
    keys = desk.bundle.keys
    return {
        "sign seed": keys.sign_seed,
        "box seed": keys.box_seed,
        "user key": keys.udk,
        "recovery key": desk.bundle.kek_rc,
        "totp seed": desk.bundle.totp_seed,
        "password key": desk.sign_in.kek_pw,
        "auth seed": desk.sign_in.auth_seed,
        "token": desk.sign_in.token,
        "password": PASSWORD.encode(),
    }


async def test_r3_no_canary_lies_in_any_byte_on_the_disk(
    house: House, tmp_path: Path
) -> None:
    """Looked for while the store is open (its journal), locked, and closed."""
    wanted = {
        f"{what} {name}": form
        for what, canary in CANARIES.items()
        for name, form in text_forms(canary).items()
    }
    door = await house.door()
    notebook = await house.sign_in(door)
    await live(notebook)
    assert (tmp_path / "store.db-wal").stat().st_size
    assert leaks(tmp_path, wanted) == []
    hidden = {
        f"{what} {name}": form
        for what, secret in secrets_of(notebook).items()
        for name, form in forms(secret).items()
    }
    assert leaks(tmp_path, hidden) == []
    await notebook.lock(b"pupil:1")
    assert leaks(tmp_path, wanted | hidden) == []
    await door.close()
    assert leaks(tmp_path, wanted | hidden) == []
    # And it is all still there for the one who has the keys.
    door = await house.door()
    notebook = await house.sign_in(door)
    row = (await notebook.pupils())[0]
    assert row.pupil.name == CANARIES["name"]
    bodies = {each.body for each in await notebook.unfinished()}
    assert CANARIES["working"] in bodies
    await notebook.sign_out()
    await door.close()
    assert leaks(tmp_path, wanted) == []


async def test_the_account_key_lies_in_the_place_for_keys_alone(
    house: House, tmp_path: Path
) -> None:
    door = await house.door()
    notebook = await house.sign_in(door)
    key = notebook.desk.bundle.account_key
    found = leaks(tmp_path, forms(key))
    await notebook.sign_out()
    await door.close()
    assert found
    assert {line.split(":")[0] for line in found} == {"keys"}
    printed = house.account_key.encode()
    assert leaks(tmp_path, {"printed": printed}) == []
