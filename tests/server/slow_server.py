"""A server whose every act takes a while, to be stopped in the middle of one.

    python tests/server/slow_server.py SECONDS DRAIN FINISH

It writes a line to a file for each act begun and ended, as a database would
keep it, and says where it listens by the log's first line.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from securenotes.clock import SystemClock  # noqa: E402
from securenotes.keeper.opening import make_in_memory  # noqa: E402
from securenotes.server.app import Service  # noqa: E402
from securenotes.server.keepers import OneKeeper  # noqa: E402
from securenotes.server.keys import ServerKeys  # noqa: E402
from securenotes.server.lines import log_event, log_to  # noqa: E402
from securenotes.server.serving import Listening, Process  # noqa: E402
from securenotes.server.sockets import Address, listen_on  # noqa: E402
from securenotes.server.watch import Watch  # noqa: E402


class Slow(OneKeeper):
    """Keepers with a slow store."""

    def __init__(self, seconds: float, kept: Path) -> None:
        keys = ServerKeys("localhost", bytes(32))
        super().__init__(make_in_memory(), SystemClock(), keys)
        self.seconds = seconds
        self.kept = kept

    def _run(self, org, act):
        if act.__qualname__.startswith("Service.take"):
            self.tell("begun")
            time.sleep(self.seconds)
            self.tell("ended")
        return super()._run(org, act)

    def tell(self, what: str) -> None:
        with self.kept.open("a") as file:
            file.write(what + "\n")


def main() -> None:
    seconds, drain, finish = map(float, sys.argv[1:4])
    log_to()
    keepers = Slow(seconds, Path(sys.argv[4]))
    service = Service(
        keepers, ServerKeys("localhost", bytes(32)), watch=Watch(lines=True)
    )
    sock = listen_on(Address("127.0.0.1", 0))
    process = Process(service, Listening(sock, drain=drain, finish=finish))
    port = sock.getsockname()[1]
    cut = process.run(lambda: log_event("started", address=f"http://127.0.0.1:{port}"))
    os._exit(128 + cut if cut else 0)


if __name__ == "__main__":
    main()
