"""What a running server reads anew when it is told to (SIGHUP).

The certificate with its key, and the file of keys. What cannot be used is left
aside, and the server goes on with what it had.
"""

from __future__ import annotations

from dataclasses import dataclass
from logging import WARNING
from typing import TYPE_CHECKING

from securenotes.errors import StoreError
from securenotes.server.keys import read_masters
from securenotes.server.lines import log_event
from securenotes.server.sockets import load_certificate, make_server_context

if TYPE_CHECKING:
    import ssl
    from pathlib import Path

    from securenotes.server.keys import ServerKeys


@dataclass(frozen=True, slots=True, repr=False)
class Renewal:
    """Where a server's secrets lie, and what uses them."""

    file: Path
    keys: ServerKeys
    certificate: Path | None = None
    key: Path | None = None
    context: ssl.SSLContext | None = None

    def renew(self) -> None:
        """Read all anew; connections that are open keep what they began with."""
        try:
            self.keys.take(read_masters(self.file))
        except StoreError:
            log_event("kept", WARNING, why="keys")
        else:
            log_event("renewed", why="keys")
        if self.context is None or self.certificate is None or self.key is None:
            return
        try:
            # Tried apart first: half a pair in the one in use would be worse.
            make_server_context(self.certificate, self.key)
            load_certificate(self.context, self.certificate, self.key)
        except StoreError:
            log_event("kept", WARNING, why="tls")
        else:
            log_event("renewed", why="tls")
