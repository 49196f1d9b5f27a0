"""``anteckning serve`` in a process of its own, and the way to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from securenotes.clock import FakeClock
from securenotes.model import UserId
from securenotes.repository.remote import RemoteStore
from securenotes.sealed import Foundation
from tests.kit_remote import NOBODY, Phone, RemoteTown

COMMAND = (sys.executable, "-m", "tui.cli")


class Away(RemoteStore):
    """The way to a server in another process."""

    def __init__(self, url: str, ca: Path | None = None) -> None:
        super().__init__(url, NOBODY, "localhost", ca)
        self.town: Any = None

    def client(self) -> Any:
        served: Any = self
        return Phone(served)

    def move(self, url: str) -> None:
        """Go to another server of the same organisation from now on."""
        self._url, self._http = url, None

    def by_user(self, user: UserId) -> Any:
        return next(
            (one for one in self.town.people.values() if one.user == user), None
        )

    def seed(self, foundation: Foundation) -> Any:
        return self.by_user(foundation.account.user).totp_seed


class Served:
    """One such process, that has said where it listens."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        assert process.stderr is not None
        self.lines: list[dict[str, Any]] = []
        for line in process.stderr:
            self.lines.append(json.loads(line))
            if self.lines[-1]["event"] == "started":
                break
        else:
            raise AssertionError(self.lines)
        # A full pipe would hold the server up.
        threading.Thread(target=process.stderr.read, daemon=True).start()

    @property
    def url(self) -> str:
        return str(self.lines[-1]["address"])

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


Serve = Callable[..., Served]


def run(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={**os.environ, "ANTECKNING_LANGUAGE": "en", **environment},
    )


async def found(away: Away) -> RemoteTown:
    """Found an organisation over the network, its administrator signed in."""
    clock = FakeClock(time.time_ns() // 1_000_000)
    town = RemoteTown(away, clock)
    eva = town.person("eva")
    act = town.school_act("Tallbacken", eva)
    account = replace(eva.account(), totp_seed=eva.totp_seed)
    foundation = Foundation(town.org, True, (act,), account)
    away.org = town.org
    await away.client().found(foundation)
    return town
