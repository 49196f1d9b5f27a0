-- What goes with a pupil to another school, until it is taken over there (vault § 7).
-- Sealed to that school's administrators; gone when they have taken it. Laid down by
-- an administrator of the school that hands over, and seen by those it goes to.
CREATE TABLE package (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    old bytea NOT NULL,
    scope bytea NOT NULL,
    chain bytea NOT NULL,
    administrators bytea NOT NULL,
    ver bigint NOT NULL,
    seal bytea NOT NULL,
    UNIQUE (org, scope)
);
CREATE INDEX package_chain ON package (org, chain);

SELECT guard('package');
CREATE VIEW my_administration WITH (security_invoker = true) AS
SELECT p.chain FROM roster_person p
WHERE p."user" = anteckning.me() AND p.administrator AND NOT p.disabled
    AND (p.last IS NULL OR anteckning.today() <= p.last);
GRANT SELECT ON my_administration TO anteckning_app, anteckning_backup;

CREATE POLICY receivers ON package AS RESTRICTIVE FOR SELECT TO anteckning_app
USING (chain IN (SELECT m.chain FROM anteckning.my_administration m));
CREATE POLICY sealers ON package AS RESTRICTIVE FOR UPDATE TO anteckning_app
USING (chain IN (SELECT m.chain FROM anteckning.my_administration m));
CREATE POLICY takers ON package AS RESTRICTIVE FOR DELETE TO anteckning_app
USING (chain IN (SELECT m.chain FROM anteckning.my_administration m));
CREATE POLICY senders ON package AS RESTRICTIVE FOR INSERT TO anteckning_app
WITH CHECK (old IN (SELECT m.chain FROM anteckning.my_administration m));
ALTER TABLE package SET (autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 0);
GRANT SELECT ON package TO anteckning_app, anteckning_backup;
GRANT SELECT ON SEQUENCE package_id_seq TO anteckning_backup;
GRANT INSERT, DELETE ON package TO anteckning_app;
GRANT UPDATE (ver, seal) ON package TO anteckning_app;

-- Whoever was tied to a pupil who is handed over reads nothing of theirs any more.
CREATE FUNCTION follow_move() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = anteckning, pg_temp AS $$
DECLARE
    change json;
    place bytea;
    until text;
BEGIN
    FOR change IN
        SELECT value FROM json_array_elements(
            convert_from(NEW.payload, 'UTF8')::json -> 'changes')
        WHERE value ->> 'type' = 'move-out'
    LOOP
        place := decode(change ->> 'scope', 'hex');
        until := change ->> 'last';
        UPDATE roster_link SET last = until
        WHERE scope = place AND (last IS NULL OR last > until);
        UPDATE roster_member SET last = until
        WHERE pupil = place AND (last IS NULL OR last > until);
    END LOOP;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION follow_move FROM PUBLIC;
CREATE TRIGGER follow_move AFTER INSERT ON entry
FOR EACH ROW EXECUTE FUNCTION follow_move();
