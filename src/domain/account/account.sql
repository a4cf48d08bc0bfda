-- account_any :one () -> how many, 0 or 1
SELECT count(*) FROM (SELECT 1 AS one FROM account LIMIT 1) AS found;

-- account_add :one ($1 name, $2 full_name, $3 created_us) -> id
INSERT INTO account (id, name, full_name, closed, created_us)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM account), $1, $2, 0, $3)
RETURNING id;

-- account_by_name :one ($1 name) -> id, name, full_name, password, closed, created_us, second factor 0 or 1
SELECT id, name, full_name, password, closed, created_us,
    CASE WHEN totp_secret IS NULL THEN 0 ELSE 1 END
FROM account WHERE name = $1;

-- account_by_id :one ($1 id) -> as account_by_name
SELECT id, name, full_name, password, closed, created_us,
    CASE WHEN totp_secret IS NULL THEN 0 ELSE 1 END
FROM account WHERE id = $1;

-- account_each_name :each () -> name
SELECT name FROM account ORDER BY name;

-- account_by_invitation :one ($1 sha256, $2 now_us) -> as account_by_name
SELECT id, name, full_name, password, closed, created_us,
    CASE WHEN totp_secret IS NULL THEN 0 ELSE 1 END
FROM account WHERE invitation_sha256 = $1 AND invitation_until_us > $2 AND closed = 0;

-- account_invite :run ($1 id, $2 sha256, $3 until_us)
UPDATE account SET invitation_sha256 = $2, invitation_until_us = $3, password = NULL WHERE id = $1;

-- account_reset_put :run ($1 id, $2 reset_by, $3 reset_us)
UPDATE account SET reset_by = $2, reset_us = $3, confirmed_by = NULL,
    factor_due = CASE WHEN totp_secret IS NULL THEN factor_due ELSE 1 END
WHERE id = $1;

-- account_confirm :run ($1 id, $2 confirmed_by)
UPDATE account SET confirmed_by = $2 WHERE id = $1;

-- account_reset_of :one ($1 id) -> reset_by, reset_us, confirmed_by, factor_due, second factor 0 or 1
SELECT reset_by, reset_us, confirmed_by, factor_due,
    CASE WHEN totp_secret IS NULL THEN 0 ELSE 1 END
FROM account WHERE id = $1;

-- account_each_unconfirmed :each () -> name
SELECT name FROM account WHERE reset_by IS NOT NULL AND confirmed_by IS NULL AND closed = 0
ORDER BY name;

-- account_password_set :run ($1 id, $2 hash)
UPDATE account SET password = $2, invitation_sha256 = NULL, invitation_until_us = NULL
WHERE id = $1;

-- totp_of :one ($1 id) -> totp_secret, totp_step
SELECT totp_secret, totp_step FROM account WHERE id = $1;

-- totp_set :run ($1 id, $2 secret, null: none, $3 step)
UPDATE account SET totp_secret = $2, totp_step = $3 WHERE id = $1;

-- totp_use :run ($1 id, $2 step)
UPDATE account SET totp_step = $2 WHERE id = $1 AND totp_step < $2;

-- recovery_code_add :run ($1 account_id, $2 sha256)
INSERT INTO recovery_code (account_id, sha256) VALUES ($1, $2);

-- recovery_code_use :run ($1 account_id, $2 sha256)
DELETE FROM recovery_code WHERE account_id = $1 AND sha256 = $2;

-- recovery_code_clear :run ($1 account_id)
DELETE FROM recovery_code WHERE account_id = $1;

-- account_close :run ($1 id)
UPDATE account SET closed = 1, password = NULL, invitation_sha256 = NULL WHERE id = $1;

-- account_role_put :run ($1 account_id, $2 role, $3 from_us, $4 until_us, $5 employee_id, $6 limited_to, $7 sites, $8 lines)
INSERT INTO account_role (account_id, role, from_us, until_us, employee_id, limited_to, sites, lines)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (account_id, role) DO UPDATE
SET from_us = excluded.from_us, until_us = excluded.until_us, employee_id = excluded.employee_id,
    limited_to = excluded.limited_to, sites = excluded.sites, lines = excluded.lines;

-- account_role_drop :run ($1 account_id, $2 role)
DELETE FROM account_role WHERE account_id = $1 AND role = $2;

-- account_role_each :each ($1 account_id) -> role, from_us, until_us, employee_id, limited_to, sites, lines
SELECT role, from_us, until_us, employee_id, limited_to, sites, lines FROM account_role WHERE account_id = $1 ORDER BY role;

-- account_role_resting :one ($1 employee_id, $2 account, $3 now_us) -> role; the first by name that has not ended
SELECT r.role FROM account_role r JOIN account a ON a.id = r.account_id
WHERE r.employee_id = $1 AND a.name = $2 AND a.closed = 0
  AND (r.until_us IS NULL OR r.until_us > $3)
ORDER BY r.role LIMIT 1;

-- account_count_admins :one ($1 now_us) -> accounts that can administer, now and from now on
SELECT count(*) FROM account_role r JOIN account a ON a.id = r.account_id
WHERE r.role = 'admin' AND a.closed = 0 AND r.from_us <= $1 AND r.until_us IS NULL;

-- session_add :one ($1 account_id, $2 secret_sha256, $3 started_us, $4 address, $5 agent) -> id
INSERT INTO session (id, account_id, secret_sha256, started_us, seen_us, address, agent)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM session), $1, $2, $3, $3, $4, $5)
RETURNING id;

-- session_by_secret :one ($1 secret_sha256, $2 started after us) -> id, account_id, started_us, seen_us, name, full_name, second factor 0 or 1
SELECT s.id, s.account_id, s.started_us, s.seen_us, a.name, a.full_name,
    CASE WHEN a.totp_secret IS NULL THEN 0 ELSE 1 END
FROM session s JOIN account a ON a.id = s.account_id
WHERE s.secret_sha256 = $1 AND s.started_us > $2 AND s.ended_us IS NULL AND a.closed = 0;

-- session_each_of :each ($1 account_id, $2 started after us) -> id, started_us, address, agent
SELECT id, started_us, address, agent FROM session
WHERE account_id = $1 AND started_us > $2 AND ended_us IS NULL ORDER BY id DESC LIMIT 1000;

-- session_finish :run ($1 account_id, $2 id, 0: all, $3 ended_us)
UPDATE session SET ended_us = $3
WHERE account_id = $1 AND (id = $2 OR CAST($2 AS {int64}) = 0) AND ended_us IS NULL;

-- session_seen :run ($1 id, $2 seen_us)
UPDATE session SET seen_us = $2 WHERE id = $1 AND seen_us < $2;

-- sign_in_add :run ($1 at_us, $2 account_id, $3 address, $4 outcome, $5 actor, $6 name_tag)
INSERT INTO sign_in (id, at_us, account_id, address, outcome, actor, name_tag)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM sign_in), $1, $2, $3, $4, $5, $6);

-- sign_in_is_known :one ($1 account_id, $2 address) -> how many, 0 or 1: was the account used from there before?
SELECT count(*) FROM (SELECT 1 AS one FROM sign_in
    WHERE account_id = $1 AND address = $2 AND outcome IN ('signed_in', 'invited') LIMIT 1) AS found;

-- sign_in_failures_here :one ($1 account_id, $2 address, $3 since_us) -> failures since then and since the last success there
SELECT count(*) FROM sign_in f
WHERE f.account_id = $1 AND f.address = $2 AND f.at_us > $3 AND f.outcome IN ('wrong_password', 'closed')
  AND NOT EXISTS (SELECT 1 FROM sign_in s WHERE s.account_id = $1 AND s.id > f.id
                  AND (s.outcome IN ('reset', 'invited') OR
                       (s.address = $2 AND s.outcome = 'signed_in')));

-- sign_in_failures_all :one ($1 account_id, $2 since_us) -> failures of the account since then and since its last reset
SELECT count(*) FROM sign_in f
WHERE f.account_id = $1 AND f.at_us > $2 AND f.outcome IN ('wrong_password', 'closed')
  AND NOT EXISTS (SELECT 1 FROM sign_in s WHERE s.account_id = $1 AND s.id > f.id
                  AND s.outcome IN ('reset', 'invited'));

-- sign_in_failures_nobody :one ($1 name_tag, $2 since_us, $3 address) -> failures of a name nobody has, there; everywhere
SELECT count(CASE WHEN address = $3 THEN 1 END), count(*) FROM sign_in
WHERE name_tag = $1 AND at_us > $2 AND outcome = 'unknown_name';

-- sign_in_last_failure :one ($1 account_id, $2 address) -> at_us of the last failure there; 0: none
SELECT coalesce(max(at_us), 0) FROM sign_in
WHERE account_id = $1 AND address = $2 AND outcome = 'wrong_password';

-- sign_in_failures_address :one ($1 address, $2 since_us) -> failures of people from the address
SELECT count(*) FROM sign_in
WHERE address = $1 AND at_us > $2 AND actor IS NULL
  AND outcome IN ('wrong_password', 'unknown_name', 'closed');
