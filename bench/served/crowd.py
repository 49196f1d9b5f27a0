"""Very many notes of others, written by the database itself.

Their rows are as a client's in number and size; their texts open for nobody.
What is measured on is published beside them, as any note is.
"""

from __future__ import annotations

import psycopg

from securenotes.model import ScopeId
from securenotes.vault.headers import Status
from tests.kit import Person, Sealed, Town, Unit

AUTHORS = 40

NOTE = b"substr(sha256('note'::bytea || int8send(n)), 1, 16)"

VERSIONS = (
    b"""
INSERT INTO version (org, note, ver, status, chain, scope, author, editor, edited,
    vh, header, kc, sig, blob)
SELECT %(org)s, """
    + NOTE
    + b""", CASE WHEN n %% 20 = 0 THEN 2 ELSE 1 END, 2,
    %(chain)s, (%(pupils)s::bytea[])[1 + n %% %(many)s],
    (%(authors)s::bytea[])[1 + n / 7 %% %(writers)s],
    (%(authors)s::bytea[])[1 + n / 7 %% %(writers)s], %(first)s + n * %(step)s,
    sha256('vh'::bytea || int8send(n)), %(header)s, %(kc)s, %(sig)s, %(blob)s
FROM generate_series(1, %(number)s::bigint) n
"""
)

REST = (
    (
        b"INSERT INTO dek (org, id, kind, key_ver, wrap)"
        b" SELECT org, id, 1, 1, %(wrap)s FROM version WHERE header = %(header)s"
    ),
    (
        b"INSERT INTO head (org, note, chain, scope, ver, published, author, edited,"
        b" kind, version) SELECT org, note, chain, scope, ver, edited, author,"
        b" edited, 1 + id %% 3, id FROM version WHERE header = %(header)s"
    ),
    # The administrator has read every tenth, and some of these at an older
    # version; an author has read what is their own.
    (
        b'INSERT INTO mark (org, note, "user", ver, at)'
        b" SELECT org, note, author, ver, published FROM head WHERE org = %(org)s"
        b" UNION ALL SELECT org, note, %(reader)s, 1, published FROM head"
        b" WHERE org = %(org)s AND (published - %(first)s) / %(step)s %% 10 = 0"
    ),
    (
        b'INSERT INTO missed (org, note, "user", chain, scope, published)'
        b' SELECT h.org, h.note, m."user", h.chain, h.scope, h.published FROM mark m'
        b" JOIN head h ON h.org = m.org AND h.note = m.note AND m.ver < h.ver"
        b" WHERE h.org = %(org)s"
    ),
    (
        b'INSERT INTO tally (org, scope, "user", number, latest_at, latest_by)'
        b" SELECT org, scope, ''::bytea, count(*), max(published), min(author)"
        b" FROM head WHERE org = %(org)s GROUP BY org, scope"
    ),
    (
        b'INSERT INTO tally (org, scope, "user", number)'
        b' SELECT h.org, h.scope, m."user", count(*) FROM mark m'
        b" JOIN head h ON h.org = m.org AND h.note = m.note AND h.ver = m.ver"
        b' WHERE h.org = %(org)s GROUP BY h.org, h.scope, m."user"'
    ),
)

DAY = 86_400_000


def fill(
    dsn: str, town: Town, unit: Unit, reader: Person, number: int, *, text: str
) -> None:
    """Write ``number`` published notes over three years, on all pupils.

    ``dsn`` is a superuser's: row security and triggers are stepped over.
    """
    pupil = next(iter(unit.pupils.values()))
    model = seal(town, unit, reader, pupil, text)
    step = max(1, 3 * 365 * DAY // number)
    values = {
        "org": town.org,
        "chain": unit.chain,
        "pupils": list(unit.pupils.values()),
        "many": len(unit.pupils),
        "authors": [Person(f"a{n}", town.org).user for n in range(AUTHORS)],
        "writers": AUTHORS,
        "reader": reader.user,
        "first": town.now - (number + 1) * step,
        "step": step,
        "number": number,
        "header": model.record.header,
        "kc": model.record.kc,
        "sig": model.record.sig,
        "blob": model.record.blob,
        "wrap": model.record.wrap and model.record.wrap.wrap,
    }
    with psycopg.connect(dsn) as connection:
        connection.execute("SET search_path = anteckning")
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        for statement in (VERSIONS, *REST):
            connection.execute(statement, values)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("VACUUM (FREEZE, ANALYZE)")
        connection.execute("CHECKPOINT")


def seal(town: Town, unit: Unit, author: Person, pupil: ScopeId, text: str) -> Sealed:
    """Seal a first publication."""
    header = town.header(unit, author, pupil, Status.PUBLISHED)
    return town.seal(unit, author, header, text)
