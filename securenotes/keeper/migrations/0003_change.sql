-- A number that grows with everything others should see, so that who waits for
-- news asks for one row and no more. It says neither what nor whose.
CREATE TABLE change (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL
) STRICT;
