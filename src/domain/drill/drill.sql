-- drill_add :one ($1 created_us, $2 actor, $3 reason, $4 item, $5 log_position, $6 total_us, $7 units, $8 gaps, $9 report) -> id
INSERT INTO drill (id, created_us, actor, reason, item, log_position, total_us, units, gaps, report)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM drill), $1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id;

-- drill_by_id :one ($1 id) -> created_us, actor, reason, report
SELECT created_us, actor, reason, report FROM drill WHERE id = $1;

-- drill_page :each ($1 before, $2 limit) -> id, created_us, actor, reason, item, log_position, total_us, units, gaps; newest first
SELECT id, created_us, actor, reason, item, log_position, total_us, units, gaps
FROM drill WHERE id < $1 ORDER BY id DESC LIMIT $2;

-- drill_newest :one () -> id, created_us of the last one; 0 where there is none
SELECT coalesce(max(id), 0), coalesce(max(created_us), 0) FROM drill;
