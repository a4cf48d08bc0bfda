-- hold_by_request_key :one ($1 request_key) -> id, draft_sha256
SELECT id, draft_sha256 FROM hold WHERE request_key = $1;

-- hold_add :one ($1 title, $2 reason, $3 instruction, $4 scope_id, $5 scope_version, $6 named, $7 sha256, $8 actor, $9 created_us, $10 log_position, $11 request_key, $12 draft_sha256, $13 confirm_h, $14 rule) -> id
INSERT INTO hold (id, title, reason, instruction, scope_id, scope_version, named, sha256, actor,
    created_us, log_position, request_key, draft_sha256, confirm_h, rule)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM hold), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
RETURNING id;

-- hold_item_add :many ($1 hold_id, $2 ordinal, $3 uri)
INSERT INTO hold_item (hold_id, ordinal, uri) VALUES ($1, $2, $3);

-- hold_place_add :many ($1 hold_id, $2 ordinal, $3 uri)
INSERT INTO hold_place (hold_id, ordinal, uri) VALUES ($1, $2, $3);

-- hold_latest :one () -> newest hold, newest release
SELECT coalesce((SELECT max(id) FROM hold), 0), coalesce((SELECT max(id) FROM hold_release), 0);

-- hold_each_after :each ($1 id) -> id, title, instruction, scope_id, scope_version, created_us, log_position
SELECT id, title, instruction, scope_id, scope_version, created_us, log_position
FROM hold WHERE id > $1 ORDER BY id;

-- hold_each_item :each ($1 hold_id) -> uri
SELECT uri FROM hold_item WHERE hold_id = $1 ORDER BY ordinal;

-- hold_each_place :each ($1 hold_id) -> uri
SELECT uri FROM hold_place WHERE hold_id = $1 ORDER BY ordinal;

-- hold_page :each ($1 before, $2 limit, $3 ended: 0 only those in force, 1 only those over, -1 all) -> id, title, reason, instruction, scope_id, scope_version, named, actor, created_us, log_position, released items, open alarms, ended_us, ended_by, confirm_h, rule, newest version of the scope
SELECT h.id, h.title, h.reason, h.instruction, h.scope_id, h.scope_version, h.named, h.actor,
    h.created_us, h.log_position,
    (SELECT coalesce(sum(r.items), 0) FROM hold_release r WHERE r.hold_id = h.id),
    (SELECT count(*) FROM alarm a LEFT JOIN alarm_note n ON n.alarm_id = a.id
     WHERE a.hold_id = h.id AND a.withdrawn_us = 0 AND n.alarm_id IS NULL),
    e.created_us, e.actor, h.confirm_h, h.rule,
    (SELECT coalesce(max(v.version), 0) FROM scope_version v WHERE v.scope_id = h.scope_id)
FROM hold h LEFT JOIN hold_release e ON e.hold_id = h.id AND e.everything = 1
WHERE h.id < $1
  AND (CAST($3 AS {int64}) < 0 OR CAST($3 AS {int64}) = CASE WHEN e.id IS NULL THEN 0 ELSE 1 END)
ORDER BY h.id DESC
LIMIT $2;

-- hold_count :one ($1 ended, as above) -> count
SELECT count(*) FROM hold h LEFT JOIN hold_release e ON e.hold_id = h.id AND e.everything = 1
WHERE CAST($1 AS {int64}) < 0 OR CAST($1 AS {int64}) = CASE WHEN e.id IS NULL THEN 0 ELSE 1 END;

-- hold_sha :one ($1 id) -> sha256
SELECT sha256 FROM hold WHERE id = $1;

-- hold_release_add :one ($1 hold_id, $2 version, $3 everything, $4 items, $5 reason, $6 actor, $7 created_us, $8 log_position) -> id
INSERT INTO hold_release (id, hold_id, version, everything, items, reason, actor, created_us, log_position)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM hold_release), $1, $2, $3, $4, $5, $6, $7, $8)
RETURNING id;

-- hold_release_item_add :many ($1 release_id, $2 ordinal, $3 uri)
INSERT INTO hold_release_item (release_id, ordinal, uri) VALUES ($1, $2, $3);

-- hold_release_each :each ($1 hold_id) -> version, everything, items, reason, actor, created_us
SELECT version, everything, items, reason, actor, created_us
FROM hold_release WHERE hold_id = $1 ORDER BY version;

-- hold_release_each_after :each ($1 id) -> id, hold_id, everything, created_us, log_position
SELECT id, hold_id, everything, created_us, log_position
FROM hold_release WHERE id > $1 ORDER BY id;

-- hold_release_each_item :each ($1 release_id) -> uri
SELECT uri FROM hold_release_item WHERE release_id = $1 ORDER BY ordinal;

-- hold_confirmation_add :one ($1 hold_id, $2 partner, $3 units, $4 parts, $5 note, $6 actor, $7 created_us, $8 log_position) -> id
INSERT INTO hold_confirmation (id, hold_id, partner, units, parts, note, actor, created_us, log_position)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM hold_confirmation), $1, $2, $3, $4, $5, $6, $7, $8)
RETURNING id;

-- hold_confirmation_each :each ($1 hold_id) -> partner, units, parts, note, actor, created_us; oldest first
SELECT partner, units, parts, note, actor, created_us
FROM hold_confirmation WHERE hold_id = $1 ORDER BY id;

-- hold_of_rule :one ($1 rule, $2 uri) -> holds in force by that rule that name it
SELECT count(*) FROM hold_item i JOIN hold h ON h.id = i.hold_id
WHERE i.uri = $2 AND h.rule = $1
  AND NOT EXISTS (SELECT 1 FROM hold_release r WHERE r.hold_id = h.id
      AND (r.everything = 1 OR EXISTS (SELECT 1 FROM hold_release_item x WHERE x.release_id = r.id AND x.uri = i.uri)));

-- hold_rule_watch_load :one () -> position
SELECT position FROM hold_rule_watch WHERE id = 1;

-- hold_rule_watch_add :run ($1 position)
INSERT INTO hold_rule_watch (id, position) VALUES (1, $1);

-- hold_rule_watch_set :run ($1 position)
UPDATE hold_rule_watch SET position = $1 WHERE id = 1;
