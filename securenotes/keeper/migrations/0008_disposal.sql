-- What the register of a store had beyond a backup that was put in its place: it
-- proves why something that the backup held is not there (R24). A branch is one
-- such register, from the backup's newest entry (at_seq) on.
CREATE TABLE later_entry (
    branch INTEGER NOT NULL,
    chain BLOB NOT NULL,
    seq INTEGER NOT NULL,
    prev BLOB NOT NULL,
    payload BLOB NOT NULL,
    sig BLOB NOT NULL,
    at_seq INTEGER NOT NULL,
    PRIMARY KEY (branch, chain, seq)
) STRICT, WITHOUT ROWID;
