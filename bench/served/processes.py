"""What is started to be measured: servers, callers, pgbench."""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import re
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from bench.served.load import Job
from securenotes.errors import StoreUnreachable
from securenotes.keeper.postgres import OPTIONS
from securenotes.server.programs import find_place
from securenotes.server.trial import Trial

SERVE = (sys.executable, "-m", "tui.cli", "serve")
APP = "anteckning_app"
PATIENCE = 60.0
CONNECTIONS = "700"
"""A server's bound; one address may have half of them."""


def make_keys(path: Path) -> Path:
    """Make a server's file of keys."""
    command = [*SERVE, "--make-keys", "--keys", str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return path


class Server:
    """``anteckning serve`` in a process of its own, on a free port.

    Its log goes to a file, as a journal takes it.
    """

    def __init__(self, dsn: str, keys: Path, log: Path) -> None:
        with log.open("wb") as lines:
            self.process = subprocess.Popen(
                [
                    *SERVE,
                    *("--database", dsn, "--keys", str(keys)),
                    *("--listen", "127.0.0.1:0", "--connections", CONNECTIONS),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=lines,
            )
        self.url = self._await_url(log)

    def _await_url(self, log: Path) -> str:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            for line in log.read_text("utf-8").splitlines():
                if '"started"' in line:
                    return str(json.loads(line)["address"])
            time.sleep(0.02)
        self.stop()
        raise StoreUnreachable

    def stop(self) -> None:
        """Stop it, and wait until it is gone."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


async def load(job: Job, folder: Path) -> dict[str, float]:
    """Call as a job says, from another process."""
    path = folder / "job"
    path.write_bytes(pickle.dumps(job))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.served.load", str(path)),
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    found: dict[str, float] = json.loads(told)
    return found


async def pgbench(
    trial: Trial,
    database: str,
    scripts: list[str],
    folder: Path,
    *,
    callers: int,
    seconds: int = 3,
) -> dict[str, float]:
    """Run statements as ``callers`` do, prepared, as the server's own role.

    Gives pgbench's acts a second, and their times in milliseconds.
    """
    files = []
    for number, script in enumerate(scripts):
        path = folder / f"script-{number}.sql"
        path.write_text(script, "utf-8")
        files += ["-f", str(path)]
    for left in folder.glob("times.*"):
        left.unlink()
    process = await asyncio.create_subprocess_exec(
        *(str(find_place() / "pgbench"), "-n", "-M", "prepared"),
        *("-c", str(callers), "-j", "1", "-T", str(seconds)),
        *("-l", "--log-prefix", str(folder / "times"), *files),
        *("-h", str(trial.room), "-U", APP, database),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PGOPTIONS": OPTIONS},
    )
    told, wrong = await process.communicate()
    rate = re.search(r"^tps = ([\d.]+)", told.decode(), re.MULTILINE)
    failed = re.search(r"failed transactions: (\d+)", told.decode())
    if process.returncode or rate is None:
        raise RuntimeError(wrong.decode()[:2000])
    taken = sorted(
        int(line.split()[2]) / 1000
        for path in folder.glob("times.*")
        for line in path.read_text("ascii").splitlines()
    )
    return {
        "rate": float(rate[1]),
        "p50": statistics.median(taken),
        "p95": taken[int(len(taken) * 0.95)],
        "errors": float(failed[1]) if failed else 0.0,
    }
