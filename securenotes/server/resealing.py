"""Seeds of one-time codes, sealed anew under a server's newest key (vault § 6).

All or none, in one transaction. Whoever signs in meanwhile waits for it; servers
must have read the newest key before, since they open what is sealed under it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from securenotes.keeper.opening import open_store
from securenotes.keeper.postgres import PATIENCE
from securenotes.model import OrgId, UserId
from securenotes.server.rights import check_rights, refuse_without_rights

if TYPE_CHECKING:
    from pathlib import Path

    from securenotes.server.keys import ServerKeys


def reseal_database(dsn: str, keys: ServerKeys) -> int:
    """Seal every seed of every organisation anew; say how many.

    ``dsn`` is of a role above row security. Raises ``StoreRefused`` ("rights")
    for another, ``StoreDamaged`` for a seed that no key of the file opens.
    """
    with (
        refuse_without_rights(),
        psycopg.connect(dsn, connect_timeout=PATIENCE) as connection,
    ):
        check_rights(connection.cursor())
        connection.execute("SET LOCAL search_path = anteckning, pg_temp")
        rows = connection.execute(
            'SELECT org, "user", totp_seed FROM account'
            " WHERE length(totp_seed) > 0 ORDER BY id FOR UPDATE"
        ).fetchall()
        with connection.cursor() as cursor:
            cursor.executemany(
                'UPDATE account SET totp_seed = %s WHERE org = %s AND "user" = %s',
                [
                    (reseal(keys, OrgId(org), UserId(user), sealed), org, user)
                    for org, user, sealed in rows
                ],
            )
        return len(rows)


def reseal_store(path: Path, keys: ServerKeys) -> int:
    """Seal every seed of an embedded store that is served anew; say how many."""
    sql = open_store(path)
    try:
        with sql.writing():
            found = sql.one("SELECT org FROM organisation")
            if found is None:
                return 0
            org = OrgId(found[0])
            rows = sql.all(
                "SELECT user, totp_seed FROM account WHERE length(totp_seed) > 0"
            )
            sql.many(
                "UPDATE account SET totp_seed = ? WHERE user = ?",
                [(reseal(keys, org, UserId(user), seed), user) for user, seed in rows],
            )
            return len(rows)
    finally:
        sql.close()


def reseal(keys: ServerKeys, org: OrgId, user: UserId, sealed: bytes) -> bytes:
    """Seal one seed anew; ``StoreDamaged`` if no key opens it."""
    return keys.seal_seed(org, user, keys.open_seed(org, user, sealed))
