-- What goes with a pupil to another school, until it is taken over there (vault § 7).
-- Sealed to that school's administrators; gone when they have taken it.
CREATE TABLE package (
    id INTEGER PRIMARY KEY,
    old BLOB NOT NULL,
    scope BLOB NOT NULL UNIQUE,
    chain BLOB NOT NULL,
    administrators BLOB NOT NULL,
    ver INTEGER NOT NULL,
    seal BLOB NOT NULL
) STRICT;
CREATE INDEX package_chain ON package (chain);
