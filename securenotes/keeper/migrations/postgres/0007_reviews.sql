-- What was decided of a note on its review date, beside the version that it is
-- about: the newest decision alone. Sealed as the version is; whoever reads the
-- pupil's notes reads it, and who decides signs as themselves.
CREATE TABLE review (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    note bytea NOT NULL,
    ver bigint NOT NULL,
    chain bytea NOT NULL,
    scope bytea NOT NULL,
    reviewer bytea NOT NULL,
    at bigint NOT NULL,
    header bytea NOT NULL,
    blob bytea NOT NULL,
    sig bytea NOT NULL,
    UNIQUE (org, note)
);
ALTER TABLE review SET (autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 0);
SELECT guard('review');
CREATE POLICY reader ON review AS RESTRICTIVE TO anteckning_app USING (
    chain IN (SELECT m.chain FROM anteckning.my_school m)
    OR scope IN (SELECT m.pupil FROM anteckning.my_pupil m)
    OR anteckning.kit()
) WITH CHECK (reviewer = anteckning.me());
GRANT SELECT ON review TO anteckning_app, anteckning_backup;
GRANT INSERT, UPDATE, DELETE ON review TO anteckning_app;

-- One's own notes, to find which are due.
CREATE INDEX head_author ON head (org, author, published DESC, note DESC);
