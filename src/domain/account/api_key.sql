-- api_key_add :one ($1 name, $2 prefix, $3 secret_sha256, $4 scopes, $5 made_by, $6 created_us, $7 until_us, $8 secret_sealed, $9 stations, $10 steps) -> id
INSERT INTO api_key (id, name, prefix, secret_sha256, scopes, made_by, created_us, until_us, secret_sealed,
    stations, steps)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM api_key), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
RETURNING id;

-- api_key_by_name :one ($1 name) -> id, name, prefix, scopes, made_by, created_us, until_us, used_day, revoked_us, signs 0 or 1, stations, steps
SELECT id, name, prefix, scopes, made_by, created_us, until_us, used_day, revoked_us,
    CASE WHEN secret_sealed IS NULL THEN 0 ELSE 1 END, stations, steps
FROM api_key WHERE name = $1;

-- api_key_each :each () -> as api_key_by_name, by name
SELECT id, name, prefix, scopes, made_by, created_us, until_us, used_day, revoked_us,
    CASE WHEN secret_sealed IS NULL THEN 0 ELSE 1 END, stations, steps
FROM api_key ORDER BY name LIMIT 10000;

-- api_key_by_prefix :one ($1 prefix) -> id, name, secret_sha256, scopes, until_us, revoked_us, secret_sealed
SELECT id, name, secret_sha256, scopes, until_us, revoked_us, secret_sealed FROM api_key WHERE prefix = $1;

-- api_key_revoke :run ($1 id, $2 revoked_us)
UPDATE api_key SET revoked_us = $2 WHERE id = $1 AND revoked_us IS NULL;

-- api_key_used :run ($1 id, $2 day)
UPDATE api_key SET used_day = $2 WHERE id = $1 AND (used_day IS NULL OR used_day < $2);

-- api_key_failures :one ($1 address, $2 since_us) -> wrong keys from the address
SELECT count(*) FROM sign_in
WHERE address = $1 AND at_us > $2 AND actor IS NOT NULL
  AND outcome IN ('wrong_password', 'unknown_name', 'closed');
