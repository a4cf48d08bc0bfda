-- Keys of machines: what ERP, MES and printers call with, without a person (A-5.1).

-- A name is never given to another, so rows are revoked, not deleted.
CREATE TABLE api_key (
    id {int64} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,              -- key:NAME stands as actor of what is done with it
    prefix TEXT NOT NULL,            -- shown, and finds the row
    secret_sha256 {bytes} NOT NULL,
    scopes TEXT NOT NULL,            -- words of key_scopes.def, a blank between
    made_by TEXT NOT NULL,
    created_us {int64} NOT NULL,
    until_us {int64},                -- null: until it is revoked
    used_day {int64},                -- last use as of the last orderly stop of the server; days since 1970
    revoked_us {int64}
) {strict};
CREATE UNIQUE INDEX api_key_by_name ON api_key (name);
CREATE UNIQUE INDEX api_key_by_prefix ON api_key (prefix);
