-- What was decided of a note on its review date, beside the version that it is
-- about: the newest decision alone. Sealed as the version is.
CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    note BLOB NOT NULL UNIQUE,
    ver INTEGER NOT NULL,
    chain BLOB NOT NULL,
    scope BLOB NOT NULL,
    reviewer BLOB NOT NULL,
    at INTEGER NOT NULL,
    header BLOB NOT NULL,
    blob BLOB NOT NULL,
    sig BLOB NOT NULL
) STRICT;
-- One's own notes, to find which are due.
CREATE INDEX head_author ON head (author, published DESC, note DESC);
