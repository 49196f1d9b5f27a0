"""What operators are told of a server that cannot do what was asked."""

from __future__ import annotations

from securenotes.errors import (
    SecureNotesError,
    StoreUnreachable,
    StoreVersion,
)
from tui import exits
from tui.i18n import Words, lazy, text
from tui.words import explain

UNUSABLE = lazy("The file of keys cannot be used: it must be the server's own, 0600.")
RIGHTS = lazy(
    "That role does not see every organisation: do it as the database's superuser."
    " Nothing was changed."
)

FAULTS = {
    "one store": lazy("Name what to serve: --database URL, or --socket PATH."),
    "keys": lazy(
        "Name the file with the server's keys: --keys FILE. --make-keys makes it."
    ),
    "listen": lazy("--listen is a number and a port, as 127.0.0.1:8443 or [::1]:8443."),
    "plain": lazy(
        "Others could listen in. Give --tls-cert and --tls-key, or listen on"
        " 127.0.0.1 behind a proxy."
    ),
    "tls": lazy("--tls-cert and --tls-key go together."),
    "proxy": lazy(
        "--proxy is the address or network of a proxy, and goes without --tls-cert."
    ),
    "socket": lazy("--socket goes without --listen, --proxy and TLS."),
    "port": lazy("--metrics is a port, 1 to 65535."),
    "name": lazy(
        "Name the server by the host that clients are told: --name HOST, in small"
        " letters."
    ),
    "password": lazy(
        "No password on the command line. Put it in a password file that libpq"
        " reads, ~/.pgpass or PGPASSFILE."
    ),
    "sslmode": lazy(
        "The database is on another machine. Add sslmode=verify-full and sslrootcert."
    ),
    "database": lazy("--database is an address as libpq writes it."),
    "number": lazy("--connections and --drain are numbers."),
}
"""Words for each fault of a plan."""

_PLACES = {
    "listen": lazy("The server cannot listen there. Is another one running?"),
    "tls": lazy("The certificate and its key cannot be used together."),
    "answers": lazy("A server answers on that socket already. It is left alone."),
    "rights": lazy(
        "That role may not make roles and schemas: migrate as the database's superuser."
    ),
    "role": lazy(
        "That role stands above row security. Serve as anteckning_app, or a role"
        " that is a member of it alone."
    ),
    "file": lazy("Something that is no socket lies there. It is left alone."),
}
"""Words for what cannot be opened, by the error's own code."""

_STORES: dict[type[SecureNotesError], Words] = {
    StoreUnreachable: lazy("The store cannot be reached, or lets nobody in."),
    StoreVersion: lazy(
        "The database is of another version. --migrate brings an older one forward."
    ),
}
"""Words for operators, where those for people at a screen would not help."""


def ending(error: SecureNotesError) -> tuple[str, int]:
    """Return what is said of a store or place that cannot be used, and the code."""
    words = _PLACES.get(error.code)
    if words is None:
        return text(_STORES.get(type(error)) or explain(error)), exits.STORE
    if error.code == "tls":
        return text(words), exits.SETTINGS
    away = isinstance(error, StoreUnreachable)
    return text(words), exits.SERVER if away else exits.STORE
