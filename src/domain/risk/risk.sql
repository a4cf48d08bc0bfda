-- risk_add :one ($1 case_id) -> id
INSERT INTO risk (id, case_id, version)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM risk), $1, 1)
RETURNING id;

-- risk_version_next :one ($1 id, $2 case_id) -> version
UPDATE risk SET version = version + 1 WHERE id = $1 AND case_id = $2 RETURNING version;

-- risk_version_add :run ($1 risk_id, $2 version, $3 created_us, $4 actor, $5 reason, $6 draft, $7 result, $8 facts)
INSERT INTO risk_version (risk_id, version, created_us, actor, reason, draft, result, facts)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- risk_by_id :one ($1 case_id, $2 id, $3 version, 0: the newest) -> id, version, created_us, actor, draft, result, facts
SELECT r.id, v.version, v.created_us, v.actor, v.draft, v.result, v.facts
FROM risk r JOIN risk_version v ON v.risk_id = r.id
WHERE r.case_id = $1 AND r.id = $2
  AND v.version = CASE WHEN CAST($3 AS {int64}) = 0 THEN r.version ELSE CAST($3 AS {int64}) END;

-- risk_each :each ($1 case_id) -> as risk_by_id; the newest versions, oldest assessment first
SELECT r.id, v.version, v.created_us, v.actor, v.draft, v.result, v.facts
FROM risk r JOIN risk_version v ON v.risk_id = r.id AND v.version = r.version
WHERE r.case_id = $1
ORDER BY r.id;

-- risk_count :one ($1 case_id) -> count
SELECT count(*) FROM risk WHERE case_id = $1;

-- risk_writer_each :each ($1 risk_id, $2 version) -> actor; who made it, or a version before
SELECT DISTINCT actor FROM risk_version WHERE risk_id = $1 AND version <= $2 ORDER BY actor;
