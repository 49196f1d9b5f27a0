"""Making a server's application, and running it on a socket of one's own."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Self

import uvicorn

from securenotes.server.app import Service, build_app
from securenotes.server.founding import Founding

if TYPE_CHECKING:
    from types import TracebackType

    from starlette.applications import Starlette

    from securenotes.server.keepers import Keepers
    from securenotes.server.keys import ServerKeys


def make_app(
    keepers: Keepers, keys: ServerKeys, *, founding: bool = False
) -> Starlette:
    """Make the application over keepers; ``founding`` lets anybody found."""
    return build_app(Service(keepers, keys, Founding(None if founding else 0)))


class Loopback:
    """A server on a free loopback port, in a thread of its own."""

    def __init__(self, app: Starlette) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            lifespan="off",
        )
        self._server = uvicorn.Server(config)
        self._socket.listen(128)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()
