-- Notes that a reader has opened in an earlier version than the newest. They are kept
-- by the acts that make them so, in the order of the list that shows them: it costs
-- what it shows, however much its reader has read.
CREATE TABLE missed (
    org bytea NOT NULL DEFAULT anteckning.org(),
    note bytea NOT NULL,
    "user" bytea NOT NULL,
    chain bytea NOT NULL,
    scope bytea NOT NULL,
    published bigint NOT NULL,
    PRIMARY KEY (org, note, "user")
);
ALTER TABLE mark NO FORCE ROW LEVEL SECURITY;
ALTER TABLE head NO FORCE ROW LEVEL SECURITY;
INSERT INTO missed (org, note, "user", chain, scope, published)
SELECT m.org, m.note, m."user", h.chain, h.scope, h.published
FROM mark m JOIN head h ON h.org = m.org AND h.note = m.note WHERE m.ver < h.ver;
ALTER TABLE mark FORCE ROW LEVEL SECURITY;
ALTER TABLE head FORCE ROW LEVEL SECURITY;
CREATE INDEX missed_reader ON missed (org, "user", chain, published, note)
INCLUDE (scope);
DROP INDEX mark_reader;

SELECT guard('missed');
GRANT SELECT ON missed TO anteckning_app, anteckning_backup;
GRANT INSERT, DELETE ON missed TO anteckning_app;

-- What is new since a time is listed in the order of its index, newest first.
DROP INDEX head_edited;
CREATE INDEX head_edited ON head (org, chain, edited, note);
