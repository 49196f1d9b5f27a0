-- What is new since a time is found without a look at all that is older; and
-- what a reader has seen change, without a look at what others have.
CREATE INDEX head_edited ON head (chain, edited, ver, scope, published, version);
CREATE INDEX mark_reader ON mark (user, note, ver);
