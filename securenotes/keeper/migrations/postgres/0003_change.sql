-- A number that grows with everything others should see, so that who waits for
-- news asks for one row and no more. It says neither what nor whose. One row an
-- organisation, written in place: half a page is left free for that.
CREATE TABLE change (
    org bytea NOT NULL DEFAULT anteckning.org() REFERENCES organisation,
    one bigint NOT NULL CHECK (one = 1),
    number bigint NOT NULL,
    PRIMARY KEY (org, one)
) WITH (fillfactor = 50);

SELECT guard('change');
GRANT SELECT ON change TO anteckning_app, anteckning_backup;
GRANT INSERT, UPDATE ON change TO anteckning_app;
