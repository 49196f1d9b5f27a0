-- Who reads a pupil's notes, as the database itself finds it in the entries that
-- administrators signed. No statement of the server writes these tables: a
-- trigger does, so a fault in the server's own checks opens nothing here.
-- Days are texts (2026-11-24) in Stockholm, both included; NULL is open.

CREATE FUNCTION me() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
RETURN decode(nullif(current_setting('anteckning.user', true), ''), 'hex');

CREATE FUNCTION today() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('anteckning.today', true), '');

-- The recovery kit's holder is no person of the roster.
CREATE FUNCTION kit() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('anteckning.kit', true), '') = 'on';

CREATE TABLE roster_school (
    org bytea NOT NULL DEFAULT anteckning.org(),
    chain bytea NOT NULL,
    observers bytea NOT NULL,
    PRIMARY KEY (org, chain)
);

CREATE TABLE roster_person (
    org bytea NOT NULL DEFAULT anteckning.org(),
    chain bytea NOT NULL,
    "user" bytea NOT NULL,
    administrator boolean NOT NULL DEFAULT false,
    disabled boolean NOT NULL DEFAULT false,
    last text COLLATE "C", -- of an invitation
    PRIMARY KEY (org, "user", chain)
);

-- ``everything``: to a whole school.
CREATE TABLE roster_link (
    org bytea NOT NULL DEFAULT anteckning.org(),
    chain bytea NOT NULL,
    "user" bytea NOT NULL,
    scope bytea NOT NULL,
    role text COLLATE "C" NOT NULL,
    first text COLLATE "C" NOT NULL,
    last text COLLATE "C",
    everything boolean NOT NULL,
    PRIMARY KEY (org, "user", scope, role)
);
CREATE INDEX roster_link_scope ON roster_link (org, scope);

CREATE TABLE roster_member (
    org bytea NOT NULL DEFAULT anteckning.org(),
    chain bytea NOT NULL,
    "group" bytea NOT NULL,
    pupil bytea NOT NULL,
    first text COLLATE "C" NOT NULL,
    last text COLLATE "C",
    PRIMARY KEY (org, "group", pupil)
);
CREATE INDEX roster_member_pupil ON roster_member (org, pupil);

SELECT guard('roster_school'), guard('roster_person'), guard('roster_link'),
    guard('roster_member');
GRANT SELECT ON roster_school, roster_person, roster_link, roster_member
TO anteckning_app, anteckning_backup;

-- What one entry's changes do to the four; the keeper has verified it.
CREATE FUNCTION follow_entry() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = anteckning, pg_temp AS $$
DECLARE
    change json;
    person bytea;
    place bytea;
    until text;
BEGIN
    FOR change IN
        SELECT value FROM json_array_elements(
            convert_from(NEW.payload, 'UTF8')::json -> 'changes')
    LOOP
        person := decode(change ->> 'user', 'hex');
        place := decode(coalesce(change ->> 'scope', change ->> 'group'), 'hex');
        until := change ->> 'last';
        CASE change ->> 'type'
        WHEN 'school' THEN
            INSERT INTO roster_school (chain, observers)
            VALUES (NEW.chain, decode(change ->> 'observers', 'hex'));
        WHEN 'user-add' THEN
            IF (change ->> 'temporary')::boolean THEN
                until := to_char(
                    to_timestamp((change ->> 'expires')::bigint / 1000)
                    AT TIME ZONE 'Europe/Stockholm', 'YYYY-MM-DD');
            END IF;
            INSERT INTO roster_person AS p (chain, "user", last)
            VALUES (NEW.chain, person, until)
            ON CONFLICT (org, "user", chain) DO UPDATE SET last = excluded.last;
        WHEN 'user-keys' THEN
            UPDATE roster_person SET last = NULL
            WHERE "user" = person AND chain = NEW.chain;
        WHEN 'disable' THEN
            UPDATE roster_person SET disabled = (change ->> 'on')::boolean
            WHERE "user" = person AND chain = NEW.chain;
        WHEN 'role' THEN
            IF change ->> 'role' = 'administrator' THEN
                UPDATE roster_person SET administrator = (change ->> 'on')::boolean
                WHERE "user" = person AND chain = NEW.chain;
            END IF;
        WHEN 'link' THEN
            INSERT INTO roster_link
                (chain, "user", scope, role, first, last, everything)
            VALUES (NEW.chain, person, place, change ->> 'role', change ->> 'first',
                until, EXISTS (SELECT FROM roster_school WHERE observers = place))
            ON CONFLICT (org, "user", scope, role) DO UPDATE
            SET first = excluded.first, last = excluded.last;
        WHEN 'unlink' THEN
            UPDATE roster_link SET last = until
            WHERE "user" = person AND scope = place AND role = change ->> 'role';
        WHEN 'member' THEN
            INSERT INTO roster_member (chain, "group", pupil, first, last)
            VALUES (NEW.chain, place, decode(change ->> 'pupil', 'hex'),
                change ->> 'first', until)
            ON CONFLICT (org, "group", pupil) DO UPDATE
            SET first = excluded.first, last = excluded.last;
        WHEN 'unmember' THEN
            UPDATE roster_member SET last = until
            WHERE "group" = place AND pupil = decode(change ->> 'pupil', 'hex');
        WHEN 'group-end' THEN
            UPDATE roster_link SET last = until
            WHERE scope = place AND (last IS NULL OR last > until);
            UPDATE roster_member SET last = until
            WHERE "group" = place AND (last IS NULL OR last > until);
        ELSE
            NULL;
        END CASE;
    END LOOP;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION follow_entry FROM PUBLIC;
CREATE TRIGGER follow_entry AFTER INSERT ON entry
FOR EACH ROW EXECUTE FUNCTION follow_entry();

-- Whom one reads today. Asked once for each statement, not for each row.
CREATE VIEW my_link WITH (security_invoker = true) AS
SELECT p.chain, p.administrator OR l.everything AS everything, l.scope
FROM roster_person p
LEFT JOIN roster_link l ON l."user" = p."user" AND l.chain = p.chain
    AND l.first <= anteckning.today()
    AND (l.last IS NULL OR anteckning.today() <= l.last)
WHERE p."user" = anteckning.me() AND NOT p.disabled
    AND (p.last IS NULL OR anteckning.today() <= p.last);

CREATE VIEW my_school WITH (security_invoker = true) AS
SELECT chain FROM my_link WHERE everything;

CREATE VIEW my_pupil WITH (security_invoker = true) AS
SELECT scope AS pupil FROM my_link WHERE scope IS NOT NULL
UNION ALL
SELECT m.pupil FROM my_link l JOIN roster_member m ON m."group" = l.scope
WHERE m.first <= anteckning.today()
    AND (m.last IS NULL OR anteckning.today() <= m.last);

GRANT SELECT ON my_link, my_school, my_pupil TO anteckning_app, anteckning_backup;

-- A version's text goes to those who read its pupil today, and to who wrote it;
-- its key to the first alone.
CREATE POLICY reader ON version AS RESTRICTIVE FOR SELECT TO anteckning_app USING (
    author = anteckning.me()
    OR chain IN (SELECT m.chain FROM anteckning.my_school m)
    OR scope IN (SELECT m.pupil FROM anteckning.my_pupil m)
    OR anteckning.kit()
);
CREATE POLICY editor ON version AS RESTRICTIVE FOR INSERT TO anteckning_app
WITH CHECK (editor = anteckning.me());

CREATE POLICY reader ON dek AS RESTRICTIVE FOR SELECT TO anteckning_app USING (
    EXISTS (
        SELECT FROM anteckning.version v
        WHERE v.id = dek.id AND (
            v.chain IN (SELECT m.chain FROM anteckning.my_school m)
            OR v.scope IN (SELECT m.pupil FROM anteckning.my_pupil m)))
    OR anteckning.kit()
);

-- A draft, and what is one's own, is nobody else's.
CREATE POLICY author ON draft AS RESTRICTIVE TO anteckning_app
USING (author = anteckning.me());
CREATE POLICY owner ON own AS RESTRICTIVE TO anteckning_app
USING ("user" = anteckning.me());

-- That a note or a draft is there, and whose, the server must know of all: to
-- say the same of what is not theirs as of what is not. No text and no key.
CREATE VIEW known_version WITH (security_barrier = true) AS
SELECT id, note, ver, header, vh FROM version;
CREATE VIEW known_draft WITH (security_barrier = true) AS
SELECT note, author, chain, scope, vh, header FROM draft;
GRANT SELECT ON known_version, known_draft TO anteckning_app;
