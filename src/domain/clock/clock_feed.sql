-- clock_feed_add :one ($1 account, $2 secret_sha256, $3 created_us) -> id
INSERT INTO clock_feed (id, account, secret_sha256, created_us)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM clock_feed), $1, $2, $3)
RETURNING id;

-- clock_feed_of :one ($1 account) -> id, created_us; the one in use
SELECT id, created_us FROM clock_feed WHERE account = $1 AND revoked_us IS NULL
ORDER BY id DESC LIMIT 1;

-- clock_feed_by_secret :one ($1 secret_sha256) -> account
SELECT account FROM clock_feed WHERE secret_sha256 = $1 AND revoked_us IS NULL;

-- clock_feed_revoke :run ($1 account, $2 revoked_us)
UPDATE clock_feed SET revoked_us = $2 WHERE account = $1 AND revoked_us IS NULL;
