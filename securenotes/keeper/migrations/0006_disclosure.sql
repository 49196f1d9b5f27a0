-- Requests for what is kept on a pupil, and what came of each (R26). What it says
-- is sealed; the number counts a school's requests, the digest is of the files
-- that were written last.
CREATE TABLE disclosure (
    id INTEGER PRIMARY KEY,
    name BLOB NOT NULL UNIQUE,
    chain BLOB NOT NULL,
    scope BLOB NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor BLOB NOT NULL,
    rev INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    digest BLOB NOT NULL,
    key_ver INTEGER NOT NULL,
    wrap BLOB NOT NULL,
    blob BLOB NOT NULL,
    UNIQUE (chain, number)
) STRICT;
CREATE INDEX version_scope ON version (scope, note, ver);
