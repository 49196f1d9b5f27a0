-- What a server needs beside: which requests of the last day were done, by
-- the client's key, and how often an address failed to sign in.

CREATE TABLE asked (
    user BLOB NOT NULL,
    name BLOB NOT NULL,
    what BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (user, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX asked_at ON asked (at);

CREATE TABLE address (
    mark BLOB PRIMARY KEY,
    failures INTEGER NOT NULL,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
