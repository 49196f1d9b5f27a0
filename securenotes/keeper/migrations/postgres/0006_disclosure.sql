-- Requests for what is kept on a pupil, and what came of each (R26). What it says
-- is sealed; the number counts a school's requests, the digest is of the files
-- that were written last. For the school's administrators, as the roster has them.
CREATE TABLE disclosure (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name bytea NOT NULL,
    chain bytea NOT NULL,
    scope bytea NOT NULL,
    number bigint NOT NULL,
    at bigint NOT NULL,
    actor bytea NOT NULL,
    rev bigint NOT NULL,
    documents bigint NOT NULL,
    digest bytea NOT NULL,
    key_ver bigint NOT NULL,
    wrap bytea NOT NULL,
    blob bytea NOT NULL,
    UNIQUE (org, name),
    UNIQUE (org, chain, number)
);
CREATE INDEX version_scope ON version (org, scope, note, ver);

SELECT guard('disclosure');
CREATE POLICY administrators ON disclosure AS RESTRICTIVE TO anteckning_app USING (
    chain IN (
        SELECT p.chain FROM anteckning.roster_person p
        WHERE p."user" = anteckning.me() AND p.administrator AND NOT p.disabled)
    OR anteckning.kit()
);
ALTER TABLE disclosure SET (autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 0);
GRANT SELECT ON disclosure TO anteckning_app, anteckning_backup;
GRANT SELECT ON SEQUENCE disclosure_id_seq TO anteckning_backup;
GRANT INSERT, UPDATE ON disclosure TO anteckning_app;
