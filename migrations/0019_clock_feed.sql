-- Addresses calendars read a person's clocks from (RFC 5545).

CREATE TABLE clock_feed (
    id {int64} NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,           -- "local": the owner, before there is an account
    secret_sha256 {bytes} NOT NULL,  -- the secret itself is only in the calendar's address
    created_us {int64} NOT NULL,
    revoked_us {int64}               -- null: in use
) {strict};
CREATE INDEX clock_feed_by_account ON clock_feed (account, id);
CREATE UNIQUE INDEX clock_feed_by_secret ON clock_feed (secret_sha256);
