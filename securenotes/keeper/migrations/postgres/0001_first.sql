-- The first schema. As the embedded store's, and beside it on every table the
-- organisation, which no statement names: it is the transaction's own, and row
-- security, forced on the owner too, shows and takes no other's rows. Times are
-- milliseconds UTC. Nothing here is readable but ids, times and sizes.

CREATE FUNCTION org() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
RETURN decode(nullif(current_setting('anteckning.org', true), ''), 'hex');

CREATE TABLE organisation (
    org bytea PRIMARY KEY DEFAULT anteckning.org() CHECK (length(org) = 16),
    one bigint NOT NULL CHECK (one = 1),
    throwaway bigint NOT NULL
);

CREATE TABLE chain (
    org bytea NOT NULL DEFAULT anteckning.org() REFERENCES organisation,
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain bytea NOT NULL,
    UNIQUE (org, chain)
);

CREATE TABLE entry (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain bytea NOT NULL,
    seq bigint NOT NULL,
    prev bytea NOT NULL,
    payload bytea NOT NULL,
    sig bytea NOT NULL,
    hash bytea NOT NULL,
    UNIQUE (org, chain, seq),
    FOREIGN KEY (org, chain) REFERENCES chain (org, chain)
);

CREATE TABLE person_wrap (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain bytea NOT NULL,
    scope bytea NOT NULL,
    ver bigint NOT NULL,
    recipient bytea NOT NULL,
    seal bytea NOT NULL,
    UNIQUE (org, recipient, scope, ver)
);
CREATE INDEX person_wrap_scope ON person_wrap (org, scope, ver);

CREATE TABLE scope_wrap (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain bytea NOT NULL,
    child bytea NOT NULL,
    child_ver bigint NOT NULL,
    parent bytea NOT NULL,
    parent_ver bigint NOT NULL,
    wrap bytea NOT NULL,
    UNIQUE (org, child, parent, child_ver, parent_ver)
);
CREATE INDEX scope_wrap_parent ON scope_wrap (org, parent);
CREATE INDEX scope_wrap_chain ON scope_wrap (org, chain, id);

CREATE TABLE up_wrap (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain bytea NOT NULL,
    scope bytea NOT NULL,
    ver bigint NOT NULL,
    administrators bytea NOT NULL,
    administrators_ver bigint NOT NULL,
    seal bytea NOT NULL,
    UNIQUE (org, scope, ver, administrators_ver)
);

CREATE TABLE recovery_wrap (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain bytea NOT NULL,
    scope bytea NOT NULL,
    ver bigint NOT NULL,
    seal bytea NOT NULL,
    UNIQUE (org, scope, ver)
);

CREATE TABLE card (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain bytea NOT NULL,
    subject bytea NOT NULL,
    scope bytea NOT NULL,
    ver bigint NOT NULL,
    blob bytea NOT NULL,
    key_ver bigint NOT NULL,
    wrap bytea NOT NULL,
    UNIQUE (org, chain, subject, scope)
);

CREATE TABLE version (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    note bytea NOT NULL,
    ver bigint NOT NULL,
    status bigint NOT NULL,
    chain bytea NOT NULL,
    scope bytea NOT NULL,
    author bytea NOT NULL,
    editor bytea NOT NULL,
    edited bigint NOT NULL,
    vh bytea NOT NULL,
    header bytea NOT NULL,
    kc bytea NOT NULL,
    sig bytea NOT NULL,
    blob bytea NOT NULL,
    UNIQUE (org, note, ver),
    UNIQUE (org, id)
);

-- A version's own key under a scope's (1) or the administrators' (3). Apart
-- from the text, so that a rotation rewrites a hundred bytes and no blob.
CREATE TABLE dek (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint NOT NULL,
    kind bigint NOT NULL CHECK (kind IN (1, 3)),
    key_ver bigint NOT NULL,
    wrap bytea NOT NULL,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES version (org, id) ON DELETE CASCADE
);

CREATE TABLE seal (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint NOT NULL,
    chain bytea NOT NULL,
    administrators bytea NOT NULL,
    administrators_ver bigint NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES version (org, id) ON DELETE CASCADE
);
CREATE INDEX seal_chain ON seal (org, chain);

-- One row for each note that its readers see today.
CREATE TABLE head (
    org bytea NOT NULL DEFAULT anteckning.org(),
    note bytea NOT NULL,
    chain bytea NOT NULL,
    scope bytea NOT NULL,
    ver bigint NOT NULL,
    published bigint NOT NULL,
    author bytea NOT NULL,
    edited bigint NOT NULL,
    kind bigint NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (org, note),
    FOREIGN KEY (org, version) REFERENCES version (org, id)
);
CREATE INDEX head_chain ON head (org, chain, published DESC, note DESC, scope);
CREATE INDEX head_scope ON head (org, scope, published DESC, note DESC);

CREATE TABLE draft (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    note bytea NOT NULL,
    author bytea NOT NULL,
    chain bytea NOT NULL,
    scope bytea NOT NULL,
    vh bytea NOT NULL,
    header bytea NOT NULL,
    kc bytea NOT NULL,
    sig bytea NOT NULL,
    key_ver bigint NOT NULL,
    wrap bytea NOT NULL,
    blob bytea NOT NULL,
    UNIQUE (org, note)
);
CREATE INDEX draft_author ON draft (org, author);

-- How many notes are published on a pupil, by nobody (an empty user); and how
-- many of them a reader has opened at their newest version.
CREATE TABLE tally (
    org bytea NOT NULL DEFAULT anteckning.org(),
    scope bytea NOT NULL,
    "user" bytea NOT NULL,
    number bigint NOT NULL,
    latest_at bigint NOT NULL DEFAULT 0,
    latest_by bytea,
    PRIMARY KEY (org, scope, "user")
);

CREATE TABLE mark (
    org bytea NOT NULL DEFAULT anteckning.org(),
    note bytea NOT NULL,
    "user" bytea NOT NULL,
    ver bigint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (org, note, "user")
);

CREATE TABLE receipt (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    note bytea NOT NULL,
    ver bigint NOT NULL,
    "user" bytea NOT NULL,
    vh bytea NOT NULL,
    at bigint NOT NULL,
    sig bytea NOT NULL,
    UNIQUE (org, note, "user", ver)
);

CREATE TABLE log (
    org bytea NOT NULL DEFAULT anteckning.org(),
    chain bytea NOT NULL,
    seq bigint NOT NULL,
    prev bytea NOT NULL,
    at bigint NOT NULL,
    actor bytea NOT NULL,
    act bigint NOT NULL,
    scope bytea,
    note bytea,
    ver bigint NOT NULL,
    count bigint NOT NULL,
    receipt bytea NOT NULL,
    sig bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (org, chain, seq)
);
CREATE INDEX log_scope ON log (org, scope, seq) WHERE scope IS NOT NULL;

CREATE TABLE account (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "user" bytea NOT NULL,
    auth_pk bytea NOT NULL,
    rc_auth_pk bytea NOT NULL,
    bundle_pw bytea NOT NULL,
    bundle_rc bytea NOT NULL,
    gen bigint NOT NULL,
    kdf_id bigint NOT NULL,
    rc_no bigint NOT NULL,
    factor_no bigint NOT NULL,
    totp_seed bytea NOT NULL,
    last_step bigint NOT NULL DEFAULT 0,
    last_sign_in bigint NOT NULL DEFAULT 0,
    UNIQUE (org, "user")
);

CREATE TABLE session (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash bytea NOT NULL,
    "user" bytea NOT NULL,
    device bytea NOT NULL,
    tag text NOT NULL,
    state bigint NOT NULL, -- 0 made, 1 whole, 2 resumed after a lock
    made bigint NOT NULL,
    used bigint NOT NULL,
    code_at bigint NOT NULL,
    UNIQUE (org, token_hash)
);
CREATE INDEX session_person ON session (org, "user");

-- Anybody may cause rows in the three that follow: of organisations that are
-- there, and of no other.
CREATE TABLE challenge (
    org bytea NOT NULL DEFAULT anteckning.org() REFERENCES organisation,
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name bytea NOT NULL,
    "user" bytea NOT NULL,
    device bytea NOT NULL,
    challenge bytea NOT NULL,
    until bigint NOT NULL,
    UNIQUE (org, name)
);
CREATE INDEX challenge_until ON challenge (org, until);

-- Failures of a name, real or not: from known (1) and unknown (0) devices,
-- and with its recovery code (2).
CREATE TABLE bucket (
    org bytea NOT NULL DEFAULT anteckning.org() REFERENCES organisation,
    "user" bytea NOT NULL,
    way bigint NOT NULL,
    failures bigint NOT NULL,
    until bigint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (org, "user", way)
);

CREATE TABLE address (
    org bytea NOT NULL DEFAULT anteckning.org() REFERENCES organisation,
    mark bytea NOT NULL,
    failures bigint NOT NULL,
    since bigint NOT NULL,
    PRIMARY KEY (org, mark)
);

CREATE TABLE known_device (
    org bytea NOT NULL DEFAULT anteckning.org(),
    "user" bytea NOT NULL,
    device bytea NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (org, "user", device)
);

CREATE TABLE own (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "user" bytea NOT NULL,
    what text NOT NULL,
    name bytea NOT NULL,
    rev bigint NOT NULL,
    at bigint NOT NULL,
    blob bytea NOT NULL,
    UNIQUE (org, "user", what, name)
);

CREATE TABLE device_session (
    org bytea NOT NULL DEFAULT anteckning.org(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "user" bytea NOT NULL,
    device bytea NOT NULL,
    blob bytea NOT NULL,
    UNIQUE (org, "user", device)
);

-- Which requests of the last day were done, by the client's key.
CREATE TABLE asked (
    org bytea NOT NULL DEFAULT anteckning.org(),
    "user" bytea NOT NULL,
    name bytea NOT NULL,
    what bytea NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (org, "user", name)
);
CREATE INDEX asked_at ON asked (org, at);

-- What is sealed does not get smaller, and a text of a few pages lies in its
-- row, so that a list is read without a second look for each.
ALTER TABLE version ALTER blob SET STORAGE EXTERNAL, ALTER header SET STORAGE MAIN,
    ALTER sig SET STORAGE MAIN;
ALTER TABLE version SET (toast_tuple_target = 8160);
ALTER TABLE draft ALTER blob SET STORAGE EXTERNAL;
ALTER TABLE own ALTER blob SET STORAGE EXTERNAL;

-- What is deleted here was to be destroyed: a vacuum clears it within minutes,
-- and not only when a fifth of the table has gone.
DO $$
DECLARE
    emptied text;
BEGIN
    FOREACH emptied IN ARRAY ARRAY['draft', 'own', 'card', 'seal', 'dek', 'account',
        'device_session', 'person_wrap', 'scope_wrap', 'up_wrap', 'recovery_wrap']
    LOOP
        EXECUTE format('ALTER TABLE %I SET (autovacuum_vacuum_scale_factor = 0,'
            ' autovacuum_vacuum_threshold = 0)', emptied);
    END LOOP;
END
$$;

-- Each wall stands on its own: who writes a row must be of its organisation,
-- what is appended follows on the newest, and the server's role can do to a
-- table what its statements do and no more.

CREATE FUNCTION guard(guarded regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format(
        'CREATE POLICY organisation ON %s USING (org = anteckning.org())'
        ' WITH CHECK (org = anteckning.org())', guarded);
END
$$;
REVOKE ALL ON FUNCTION guard FROM PUBLIC;

SELECT guard(oid) FROM pg_class
WHERE relnamespace = 'anteckning'::regnamespace AND relkind = 'r'
    AND relname <> 'migration';

CREATE FUNCTION follow_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest record;
BEGIN
    EXECUTE format(
        'SELECT seq, hash FROM anteckning.%I WHERE org = $1 AND chain = $2'
        ' ORDER BY seq DESC LIMIT 1', TG_TABLE_NAME)
    INTO newest USING NEW.org, NEW.chain;
    IF NEW.seq <> coalesce(newest.seq, 0) + 1
        OR (newest.hash IS NOT NULL AND NEW.prev <> newest.hash)
    THEN
        RAISE unique_violation;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER follow_on BEFORE INSERT ON log
FOR EACH ROW EXECUTE FUNCTION follow_on();
CREATE TRIGGER follow_on BEFORE INSERT ON entry
FOR EACH ROW EXECUTE FUNCTION follow_on();

GRANT USAGE ON SCHEMA anteckning
TO anteckning_app, anteckning_auditor, anteckning_backup;
GRANT SELECT ON ALL TABLES IN SCHEMA anteckning TO anteckning_app, anteckning_backup;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA anteckning TO anteckning_backup;
GRANT SELECT ON log TO anteckning_auditor;

GRANT INSERT ON organisation, chain, entry, version, receipt, log TO anteckning_app;
GRANT INSERT, DELETE ON seal, challenge, device_session, asked TO anteckning_app;
GRANT INSERT, UPDATE ON card, dek, tally, mark, known_device TO anteckning_app;
GRANT INSERT, UPDATE, DELETE ON person_wrap, scope_wrap, up_wrap, recovery_wrap,
    head, draft, account, session, bucket, own, address TO anteckning_app;
