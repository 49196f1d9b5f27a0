"""A school on PostgreSQL, with as many notes as asked, and who calls on it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import psycopg

from bench.served import crowd
from bench.served.load import KEY, Job
from bench.served.processes import APP, Server, load, make_keys
from bench.town import ON_DISK, TEXT
from securenotes.clock import FakeClock
from securenotes.keeper.keeper import Keeper
from securenotes.keeper.postgres import Line, Postgres
from securenotes.model import VersionHash
from securenotes.repository.local import LocalRepository
from securenotes.server.keys import ServerKeys, read_key_file
from securenotes.server.migration import migrate
from securenotes.server.trial import Trial, start_trial
from securenotes.wire.codec import JSON, PACKED, write_request
from securenotes.wire.endpoints import Endpoint, Match
from tests.kit import Sealed, Town, Unit, build_town
from tests.kit_postgres import PostgresStore

PUPILS = 1_000
OURS = tuple(f"read-{n}" for n in range(8))
"""Pupils whose notes are measured on; anna is tied to each."""

EACH = 50
LONG = TEXT * 14
"""Some 2 KB."""

SETTINGS = ("shared_buffers=512MB", "max_wal_size=4GB", "max_connections=100")
"""A small server's; all else is PostgreSQL's own, durability too."""


BEFORE = 240_000
"""Milliseconds ago that the school begins: each sign-in takes half a minute."""


@dataclass(slots=True, repr=False)
class School:
    """One database with a school in it, ready to be called on."""

    trial: Trial
    folder: Path
    name: str
    town: Town
    keys: ServerKeys
    tokens: dict[str, bytes] = field(default_factory=dict)
    notes: list[Sealed] = field(default_factory=list)

    @property
    def unit(self) -> Unit:
        """The school that has the module."""
        return self.town.units["Tallbacken"]

    @property
    def dsn(self) -> str:
        """How the server's own role connects."""
        return self.trial.dsn(self.name, APP)

    def keeper(self, line: Line) -> Keeper:
        """Give a keeper of its own, as a server's worker has."""
        return Keeper(Postgres(line, self.town.org), self.town.clock, self.keys)

    def request(
        self,
        login: str,
        endpoint: Endpoint,
        record: object,
        if_match: VersionHash | None = None,
    ) -> bytes:
        """Write a request as the program's own client sends it."""
        plain = {
            name: value.hex() if isinstance(value, bytes) else str(value)
            for name in endpoint.plain_fields
            for value in (getattr(record, name),)
        }
        path = endpoint.full_path.replace("{org}", self.town.org.hex())
        for name in endpoint.path_names:
            path = path.replace("{" + name + "}", plain.pop(name))
        if plain:
            path += "?" + "&".join(f"{name}={text}" for name, text in plain.items())
        body = write_request(endpoint, record)
        head = [
            f"{endpoint.method} {path} HTTP/1.1",
            "host: 127.0.0.1",
            f"accept: {PACKED}, application/problem+json",
            "accept-encoding: gzip, deflate",
            "user-agent: anteckning",
            f"authorization: Bearer {self.tokens[login].hex()}",
        ]
        if endpoint.keyed:
            head.append(f"idempotency-key: {KEY.decode()}")
        if if_match is not None:
            head.append(f'if-match: "{if_match.hex()}"')
        elif endpoint.match is not Match.NONE:
            head.append("if-none-match: *")
        if body:
            head += [f"content-type: {JSON}", f"content-length: {len(body)}"]
        return "\r\n".join([*head, "", ""]).encode() + body

    @contextmanager
    def serving(self, processes: int = 1) -> Iterator[tuple[str, ...]]:
        """Start servers on it; gives their addresses."""
        started: list[Server] = []
        try:
            for number in range(processes):
                log = self.folder / f"{self.name}-{number}.log"
                started.append(Server(self.dsn, self.folder / "keys", log))
            yield tuple(one.url for one in started)
        finally:
            for one in started:
                one.stop()

    async def call(
        self,
        urls: tuple[str, ...],
        acts: Sequence[tuple[bytes, ...]],
        callers: int,
        seconds: float,
        *,
        once: bool = False,
    ) -> dict[str, float]:
        """Let callers do acts; raises where one was refused."""
        job = Job(urls, tuple(acts), callers, seconds, once)
        return await load(job, self.folder)


@asynccontextmanager
async def open_trial() -> AsyncIterator[tuple[Trial, Path]]:
    """Start PostgreSQL, durable, on a disk; give it and a folder."""
    async with AsyncExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(dir=ON_DISK)))
        folder.chmod(0o711)  # the database's account comes through
        make_keys(folder / "keys")
        trial = await asyncio.to_thread(start_trial, folder / "data", settings=SETTINGS)
        opened.callback(trial.stop)
        yield trial, folder


async def open_school(
    trial: Trial, folder: Path, name: str, *, crowd_of: int, pupils: int = PUPILS
) -> School:
    """Make a database: a school, a crowd's notes, and 400 that are measured on."""
    with psycopg.connect(trial.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    migrate(trial.dsn(name))
    keys = read_key_file(folder / "keys", "localhost")
    clock = FakeClock(time.time_ns() // 1_000_000 - BEFORE)
    store = PostgresStore(clock, trial.dsn(name, APP))
    town = await build_town(store, clock)
    school = School(trial, folder, name, town, keys)
    unit, eva = school.unit, town.person("eva")
    head = await town.sign_in("eva")
    crowded = [f"p{n}" for n in range(pupils)]
    await town.add_pupils(head, unit, eva, *crowded)
    known = dict(unit.pupils)
    unit.pupils = {one: known[one] for one in crowded}
    crowd.fill(trial.dsn(name), town, unit, eva, crowd_of, text=TEXT * 4)
    unit.pupils = known
    await town.add_pupils(head, unit, eva, *OURS)
    await town.add_group(head, unit, eva, "6A", *OURS)
    for login in ("anna", "johan"):
        await town.link(head, unit, eva, login, unit.groups["6A"])
    school.tokens["eva"] = token_of(head)
    for login in ("anna", "johan"):
        school.tokens[login] = token_of(await town.sign_in(login))
    anna = await town.sign_in("anna")
    for n in range(EACH * len(OURS)):
        pupil = unit.pupils[OURS[n % len(OURS)]]
        clock.advance(timedelta(milliseconds=1))
        one = town.publication(unit, town.person("anna"), pupil, f"{n} {LONG}")
        await anna.publish(one.record, None, None)
        school.notes.append(one)
    await store.close()
    return school


def token_of(repository: LocalRepository) -> bytes:
    """Give a session's token."""
    return repository._visitor.token  # noqa: SLF001 - the session is ours
