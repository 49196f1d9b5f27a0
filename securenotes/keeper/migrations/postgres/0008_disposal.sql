-- What notes a signed entry names to be destroyed, as the database itself finds it
-- in the entries: nothing else of a note can be deleted or overwritten, whatever the
-- server's own checks do.
CREATE TABLE roster_disposal (
    org bytea NOT NULL DEFAULT anteckning.org(),
    chain bytea NOT NULL,
    note bytea NOT NULL,
    PRIMARY KEY (org, note)
);
-- As in an embedded store that a backup was put into; here it stays empty.
CREATE TABLE later_entry (
    org bytea NOT NULL DEFAULT anteckning.org(),
    branch bigint NOT NULL,
    chain bytea NOT NULL,
    seq bigint NOT NULL,
    prev bytea NOT NULL,
    payload bytea NOT NULL,
    sig bytea NOT NULL,
    at_seq bigint NOT NULL,
    PRIMARY KEY (org, branch, chain, seq)
);
SELECT guard('roster_disposal'), guard('later_entry');
GRANT SELECT ON later_entry TO anteckning_app, anteckning_backup;
GRANT SELECT ON roster_disposal TO anteckning_app, anteckning_backup;

CREATE FUNCTION follow_disposal() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = anteckning, pg_temp AS $$
BEGIN
    INSERT INTO roster_disposal (chain, note)
    SELECT NEW.chain, decode(value ->> 'note', 'hex')
    FROM json_array_elements(
        convert_from(NEW.payload, 'UTF8')::json -> 'changes')
    WHERE value ->> 'type' = 'dispose'
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION follow_disposal FROM PUBLIC;
CREATE TRIGGER follow_disposal AFTER INSERT ON entry
FOR EACH ROW EXECUTE FUNCTION follow_disposal();

GRANT DELETE ON version, dek, receipt, mark TO anteckning_app;
GRANT UPDATE (blob) ON version TO anteckning_app;
CREATE POLICY disposed ON version AS RESTRICTIVE FOR DELETE TO anteckning_app
USING (note IN (SELECT d.note FROM anteckning.roster_disposal d));
CREATE POLICY destroyed ON version AS RESTRICTIVE FOR UPDATE TO anteckning_app
USING (note IN (SELECT d.note FROM anteckning.roster_disposal d))
WITH CHECK (length(blob) = 32);
CREATE POLICY disposed ON receipt AS RESTRICTIVE FOR DELETE TO anteckning_app
USING (note IN (SELECT d.note FROM anteckning.roster_disposal d));
CREATE POLICY disposed ON mark AS RESTRICTIVE FOR DELETE TO anteckning_app
USING (note IN (SELECT d.note FROM anteckning.roster_disposal d));
CREATE POLICY disposed ON dek AS RESTRICTIVE FOR DELETE TO anteckning_app
USING (EXISTS (
    SELECT FROM anteckning.version v
    JOIN anteckning.roster_disposal d ON d.note = v.note WHERE v.id = dek.id));

-- That somebody is changing a note that is destroyed goes with it; whose and what
-- it says is nobody's to see.
CREATE VIEW known_work WITH (security_barrier = true) AS
SELECT name FROM own WHERE what = 'work'
    AND name IN (SELECT d.note FROM roster_disposal d);
GRANT SELECT, DELETE ON known_work TO anteckning_app;

-- What is deleted here was to be destroyed: a vacuum clears it within minutes.
ALTER TABLE version SET (autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 0);
ALTER TABLE receipt SET (autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 0);

-- pg_dump reads what numbers have been given out as well.
GRANT SELECT ON ALL SEQUENCES IN SCHEMA anteckning TO anteckning_backup;
