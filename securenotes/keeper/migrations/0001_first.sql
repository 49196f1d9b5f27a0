-- The first schema. Strict rowid tables in order of arrival; ids are blobs,
-- times milliseconds UTC. Nothing here is readable but ids, times and sizes.

CREATE TABLE organisation (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    org BLOB NOT NULL,
    throwaway INTEGER NOT NULL
) STRICT;

CREATE TABLE chain (
    id INTEGER PRIMARY KEY,
    chain BLOB NOT NULL UNIQUE
) STRICT;

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    chain BLOB NOT NULL REFERENCES chain (chain),
    seq INTEGER NOT NULL,
    prev BLOB NOT NULL,
    payload BLOB NOT NULL,
    sig BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (chain, seq)
) STRICT;

CREATE TABLE person_wrap (
    id INTEGER PRIMARY KEY,
    chain BLOB NOT NULL,
    scope BLOB NOT NULL,
    ver INTEGER NOT NULL,
    recipient BLOB NOT NULL,
    seal BLOB NOT NULL,
    UNIQUE (recipient, scope, ver)
) STRICT;
CREATE INDEX person_wrap_scope ON person_wrap (scope, ver);

CREATE TABLE scope_wrap (
    id INTEGER PRIMARY KEY,
    chain BLOB NOT NULL,
    child BLOB NOT NULL,
    child_ver INTEGER NOT NULL,
    parent BLOB NOT NULL,
    parent_ver INTEGER NOT NULL,
    wrap BLOB NOT NULL,
    UNIQUE (child, parent, child_ver, parent_ver)
) STRICT;
CREATE INDEX scope_wrap_parent ON scope_wrap (parent);

CREATE TABLE up_wrap (
    id INTEGER PRIMARY KEY,
    chain BLOB NOT NULL,
    scope BLOB NOT NULL,
    ver INTEGER NOT NULL,
    administrators BLOB NOT NULL,
    administrators_ver INTEGER NOT NULL,
    seal BLOB NOT NULL,
    UNIQUE (scope, ver, administrators_ver)
) STRICT;

CREATE TABLE recovery_wrap (
    id INTEGER PRIMARY KEY,
    chain BLOB NOT NULL,
    scope BLOB NOT NULL,
    ver INTEGER NOT NULL,
    seal BLOB NOT NULL,
    UNIQUE (scope, ver)
) STRICT;

CREATE TABLE card (
    id INTEGER PRIMARY KEY,
    chain BLOB NOT NULL,
    subject BLOB NOT NULL,
    scope BLOB NOT NULL,
    ver INTEGER NOT NULL,
    blob BLOB NOT NULL,
    key_ver INTEGER NOT NULL,
    wrap BLOB NOT NULL,
    UNIQUE (chain, subject, scope)
) STRICT;

CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    note BLOB NOT NULL,
    ver INTEGER NOT NULL,
    status INTEGER NOT NULL,
    chain BLOB NOT NULL,
    scope BLOB NOT NULL,
    author BLOB NOT NULL,
    editor BLOB NOT NULL,
    edited INTEGER NOT NULL,
    vh BLOB NOT NULL,
    header BLOB NOT NULL,
    kc BLOB NOT NULL,
    sig BLOB NOT NULL,
    blob BLOB NOT NULL,
    UNIQUE (note, ver)
) STRICT;

-- A version's own key under a scope's (1) or the administrators' (3). Apart
-- from the text, so that a rotation rewrites a hundred bytes and no blob.
CREATE TABLE dek (
    id INTEGER PRIMARY KEY REFERENCES version (id) ON DELETE CASCADE,
    kind INTEGER NOT NULL CHECK (kind IN (1, 3)),
    key_ver INTEGER NOT NULL,
    wrap BLOB NOT NULL
) STRICT;

CREATE TABLE seal (
    id INTEGER PRIMARY KEY REFERENCES version (id) ON DELETE CASCADE,
    chain BLOB NOT NULL,
    administrators BLOB NOT NULL,
    administrators_ver INTEGER NOT NULL,
    seal BLOB NOT NULL
) STRICT;
CREATE INDEX seal_chain ON seal (chain);

-- One row for each note that its readers see today. It and what follows hold
-- no blob, so they are kept in order of their keys: every page that an act
-- touches is written to the journal.
CREATE TABLE head (
    note BLOB PRIMARY KEY,
    chain BLOB NOT NULL,
    scope BLOB NOT NULL,
    ver INTEGER NOT NULL,
    published INTEGER NOT NULL,
    author BLOB NOT NULL,
    edited INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    version INTEGER NOT NULL REFERENCES version (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX head_chain ON head (chain, published DESC, note DESC, scope);
CREATE INDEX head_scope ON head (scope, published DESC, note DESC);

CREATE TABLE draft (
    id INTEGER PRIMARY KEY,
    note BLOB NOT NULL UNIQUE,
    author BLOB NOT NULL,
    chain BLOB NOT NULL,
    scope BLOB NOT NULL,
    vh BLOB NOT NULL,
    header BLOB NOT NULL,
    kc BLOB NOT NULL,
    sig BLOB NOT NULL,
    key_ver INTEGER NOT NULL,
    wrap BLOB NOT NULL,
    blob BLOB NOT NULL
) STRICT;
CREATE INDEX draft_author ON draft (author);

-- How many notes are published on a pupil, by nobody (an empty user); and how
-- many of them a reader has opened at their newest version. Side by side, so
-- that a count for a reader is one look.
CREATE TABLE tally (
    scope BLOB NOT NULL,
    user BLOB NOT NULL,
    number INTEGER NOT NULL,
    latest_at INTEGER NOT NULL DEFAULT 0,
    latest_by BLOB,
    PRIMARY KEY (scope, user)
) STRICT, WITHOUT ROWID;

CREATE TABLE mark (
    note BLOB NOT NULL,
    user BLOB NOT NULL,
    ver INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (note, user)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
    id INTEGER PRIMARY KEY,
    note BLOB NOT NULL,
    ver INTEGER NOT NULL,
    user BLOB NOT NULL,
    vh BLOB NOT NULL,
    at INTEGER NOT NULL,
    sig BLOB NOT NULL,
    UNIQUE (note, user, ver)
) STRICT;

CREATE TABLE log (
    chain BLOB NOT NULL,
    seq INTEGER NOT NULL,
    prev BLOB NOT NULL,
    at INTEGER NOT NULL,
    actor BLOB NOT NULL,
    act INTEGER NOT NULL,
    scope BLOB,
    note BLOB,
    ver INTEGER NOT NULL,
    count INTEGER NOT NULL,
    receipt BLOB NOT NULL,
    sig BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX log_scope ON log (scope, seq) WHERE scope IS NOT NULL;

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    user BLOB NOT NULL UNIQUE,
    auth_pk BLOB NOT NULL,
    rc_auth_pk BLOB NOT NULL,
    bundle_pw BLOB NOT NULL,
    bundle_rc BLOB NOT NULL,
    gen INTEGER NOT NULL,
    kdf_id INTEGER NOT NULL,
    rc_no INTEGER NOT NULL,
    factor_no INTEGER NOT NULL,
    totp_seed BLOB NOT NULL,
    last_step INTEGER NOT NULL DEFAULT 0,
    last_sign_in INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    user BLOB NOT NULL,
    device BLOB NOT NULL,
    tag TEXT NOT NULL,
    state INTEGER NOT NULL, -- 0 made, 1 whole, 2 resumed after a lock
    made INTEGER NOT NULL,
    used INTEGER NOT NULL,
    code_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_user ON session (user);

CREATE TABLE challenge (
    id INTEGER PRIMARY KEY,
    name BLOB NOT NULL UNIQUE,
    user BLOB NOT NULL,
    device BLOB NOT NULL,
    challenge BLOB NOT NULL,
    until INTEGER NOT NULL
) STRICT;

-- Failures of a name, real or not: from known (1) and unknown (0) devices,
-- and with its recovery code (2).
CREATE TABLE bucket (
    user BLOB NOT NULL,
    way INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    until INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (user, way)
) STRICT, WITHOUT ROWID;

CREATE TABLE known_device (
    user BLOB NOT NULL,
    device BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (user, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE own (
    id INTEGER PRIMARY KEY,
    user BLOB NOT NULL,
    what TEXT NOT NULL,
    name BLOB NOT NULL,
    rev INTEGER NOT NULL,
    at INTEGER NOT NULL,
    blob BLOB NOT NULL,
    UNIQUE (user, what, name)
) STRICT;

CREATE TABLE device_session (
    id INTEGER PRIMARY KEY,
    user BLOB NOT NULL,
    device BLOB NOT NULL,
    blob BLOB NOT NULL,
    UNIQUE (user, device)
) STRICT;

-- One row while something destroyed may still lie in the journal.
CREATE TABLE destroying (
    one INTEGER PRIMARY KEY CHECK (one = 1)
) STRICT;
