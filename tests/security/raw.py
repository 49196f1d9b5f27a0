"""A thief with a pen: the store's file changed by SQL while it is closed."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from securenotes.clock import FakeClock
from securenotes.errors import SecureNotesError
from securenotes.model import NoteId
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import ArchiveFilter
from securenotes.repository.local import LocalStore
from tests.kit import MORNING, build_town
from tests.unit.notebook.room import Room, filled, key_file, publish

A1, A2, B, C, DRAFT = (
    "Första kanariefågeln",
    "Andra kanariefågeln",
    "Kanariefågel om Ada",
    "Kanariefågel om Bo",
    "Kanariefågel i utkast",
)


@dataclass
class Desk:
    """A store on disk with two pupils' notes, and their ids."""

    room: Room
    path: Path
    a: NoteId
    b: NoteId
    c: NoteId
    draft: NoteId

    async def tamper(self, change: Callable[[sqlite3.Connection], object]) -> None:
        """Close the store, change its file, and open it again."""
        town = self.room.town
        await town.store.close()
        with closing(sqlite3.connect(self.path)) as file:
            change(file)
            file.commit()
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        town.store = LocalStore.open(self.path, town.clock)

    async def sit(self, login: str) -> Notebook:
        """Sign in on a computer that keeps pins."""
        return await self.room.sit(login, key_file(self.room.folder))


async def set_desk(folder: Path) -> Desk:
    """Ada has a (two versions) and b, bo has c, and anna a draft on ada."""
    path, clock = folder / "store.db", FakeClock(MORNING)
    store = LocalStore.create(path, clock)
    room = Room(await build_town(store, clock), folder)
    room.advance(days=1)
    bo = room.unit.pupils["bo"]
    anna = await room.sit("anna", key_file(folder))
    a = await publish(anna, room.ada, title=A1, body=A1)
    room.advance(minutes=1)
    change = await anna.change(a)
    await anna.publish(filled(change, title=A2, body=A2))
    b = await publish(anna, room.ada, title=B, body=B)
    c = await publish(anna, bo, title=C, body=C)
    draft = await anna.save(filled(anna.new_draft(room.ada), title=DRAFT, body=DRAFT))
    await anna.sign_out()
    return Desk(room, path, a, b, c, draft.note)


@dataclass
class Shown:
    """What a person got to see: (pupil's name, text), and ``key=name``."""

    pages: set[tuple[str, str]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    @property
    def texts(self) -> set[str]:
        return {text for _, text in self.pages}


async def look(desk: Desk, notebook: Notebook) -> Shown:
    """Look everywhere a person can look; only errors of ours may come."""
    shown = Shown()
    rows: list[Any] = []

    async def ask(question: Callable[..., Awaitable[Any]], *about: Any) -> Any:
        try:
            return await question(*about)
        except SecureNotesError:
            return None

    if start := await ask(notebook.start):
        rows += [*start.news, *start.drafts]
    if page := await ask(notebook.archive, ArchiveFilter()):
        rows += page.rows
    for key, scope in desk.room.unit.pupils.items():
        if page := await ask(notebook.pupil, scope):
            rows += page.notes
            shown.names.add(f"{key}={page.pupil.name}")
        rows += [hit.row for hit in await ask(notebook.search, scope, "kanarie") or []]
    shown.pages |= {(row.pupil.name, row.title) for row in rows}
    for note in (desk.a, desk.b, desk.c, desk.draft):
        if opened := await ask(notebook.open, note):
            name = opened.row.pupil.name
            shown.pages |= {(name, each.body) for each in opened.versions}
        if mine := await ask(notebook.draft, note):
            shown.pages.add((mine.pupil.name, mine.body))
    keys = {scope: key for key, scope in desk.room.unit.pupils.items()}
    for row in await ask(notebook.pupils) or []:
        shown.names.add(f"{keys[row.pupil.scope]}={row.pupil.name}")
    for group in await ask(notebook.groups) or []:
        await ask(notebook.overview, group.scope)
    return shown
