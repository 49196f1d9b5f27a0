"""Somebody who types in the editor, in a process of its own, until killed."""

from __future__ import annotations

import asyncio
import os
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textual import events
from textual.keys import _character_to_key

from securenotes.clock import FakeClock
from securenotes.model import ScopeId
from securenotes.notebook.door import Door
from securenotes.notebook.place import StorePlace
from securenotes.notebook.session import Notebook
from tui import textual_private
from tui.app import AnteckningApp
from tui.pilot import headless
from tui.screens.editor.screen import EditorScreen

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from textual.app import App

LETTERS = "abcdefghijklmnopqrstuvwxyzåäö     ,.-é€"
FAST, SLOW = 0.01, 0.25
"""Seconds between two keys."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who types: what signs them in, and on whom they write."""

    place: StorePlace
    login: str
    password: str
    code: str
    account_key: str | None
    now_ms: int
    pupil: ScopeId | None


class TypedApp(AnteckningApp):
    """The application, open on the editor."""


async def type_on(person: Person, pipe: Connection, seed: int) -> None:
    """Sign in, open a new note, and type; tell of each key before it is pressed."""
    dice = random.Random(seed)
    clock = FakeClock(person.now_ms)
    door = await Door.open(person.place, clock)
    attempt = door.begin(person.login, person.password, person.account_key)
    book = await attempt.finish(person.code)
    pupil = person.pupil or (await book.pupils())[0].pupil.scope
    draft = book.new_draft(pupil)
    app = TypedApp(door, first=lambda: EditorScreen(draft), clock=clock)
    app.notebook = book
    ready = asyncio.Event()
    plain = cast("App[object]", app)
    running = asyncio.create_task(headless.run_headless(plain, (80, 24), ready.set))
    await ready.wait()
    await focused(app, "title")
    textual_private.send(plain, events.Key("enter", "\r"))
    await focused(app, "body")
    tell(pipe, "ready", draft.note.hex())
    while not running.done():
        letter = dice.choice(LETTERS)
        tell(pipe, "key", letter.encode().hex(), repr(time.monotonic()))
        key = events.Key(_character_to_key(letter), letter)
        textual_private.send(plain, key)
        # Bursts, and now and then a thought.
        pause = dice.uniform(FAST, SLOW) if dice.random() < 0.95 else 1.0
        await asyncio.sleep(pause)
    await running


async def focused(app: AnteckningApp, field: str) -> None:
    """Wait until a field has focus."""
    while getattr(app.focused, "id", "") != field:  # noqa: ASYNC110 - of the screen
        await asyncio.sleep(0.01)


def tell(pipe: Connection, *words: str) -> None:
    """Tell the one who kills, in a line that is written whole or not at all."""
    pipe.send_bytes(" ".join(words).encode())


def run_typist(person: Person, pipe: Connection, seed: int) -> None:
    """Be the typist; whatever goes wrong is told."""
    try:
        asyncio.run(type_on(person, pipe, seed))
    except BaseException as error:  # noqa: BLE001 - the parent must hear of it
        tell(pipe, "failed", repr(error))
        os._exit(1)


async def unfinished_of(book: Notebook, note: bytes) -> str:
    """Give the text that is offered again of a note, "" for none."""
    for draft in await book.unfinished():
        if draft.note == note:
            return draft.body
    return ""
