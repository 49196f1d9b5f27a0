-- The roles of a cluster, made where they are missing; run before every
-- migration. A login is given to a role by who runs the server.

DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN
        SELECT * FROM (VALUES
            ('anteckning_owner', 'NOLOGIN'),
            ('anteckning_app', 'LOGIN'),
            ('anteckning_auditor', 'LOGIN'),
            ('anteckning_backup', 'LOGIN BYPASSRLS')
        ) AS roles (name, options)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I %s', wanted.name, wanted.options);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL; -- another database of the cluster is made at this moment
            END;
        END IF;
    END LOOP;
END
$$;

-- Where a database gives nothing to everybody.
DO $$
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO anteckning_app,'
        ' anteckning_auditor, anteckning_backup', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO anteckning_app,'
        ' anteckning_backup', current_database());
END
$$;

CREATE SCHEMA IF NOT EXISTS anteckning AUTHORIZATION anteckning_owner;
