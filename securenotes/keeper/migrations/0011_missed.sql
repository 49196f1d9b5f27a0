-- Notes that a reader has opened in an earlier version than the newest. They are kept
-- by the acts that make them so, in the order of the list that shows them: it costs
-- what it shows, however much its reader has read.
CREATE TABLE missed (
    note BLOB NOT NULL,
    user BLOB NOT NULL,
    chain BLOB NOT NULL,
    scope BLOB NOT NULL,
    published INTEGER NOT NULL,
    PRIMARY KEY (note, user)
) STRICT, WITHOUT ROWID;
INSERT INTO missed (note, user, chain, scope, published)
SELECT m.note, m.user, h.chain, h.scope, h.published
FROM mark m JOIN head h ON h.note = m.note WHERE m.ver < h.ver;
CREATE INDEX missed_reader ON missed (user, chain, published DESC, note DESC, scope);
DROP INDEX mark_reader;

-- What is new since a time is listed in the order of its index, newest first.
DROP INDEX head_edited;
CREATE INDEX head_edited ON head (chain, edited DESC, note DESC, ver, scope, version);
