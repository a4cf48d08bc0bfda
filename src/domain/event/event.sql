-- event_append :many ($1 block, $2 position, $3 record_time_us, $4 event_time_us, $5 offset_min,
--     $6 event_id, $7 hash_scheme, $8 event_hash, $9 body, $10 context_id, $11 source_id, $12 line,
--     $13 salt, $14 actor, $15 job_id)
INSERT INTO event (block, position, record_time_us, event_time_us, offset_min, event_id,
                   hash_scheme, event_hash, body, context_id, source_id, line, salt, actor, job_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- event_each :each ($1 block, $2 first position, $3 last position) -> as event_log.c reads them
SELECT position, record_time_us, event_time_us, offset_min, event_id, event_hash, body, context_id,
       source_id, line, salt, actor, job_id
FROM event WHERE block = $1 AND position >= $2 AND position <= $3 ORDER BY position;

-- event_head :one () -> position
SELECT position FROM event_head;

-- event_ends :one () -> rows of event_head, highest position in it, highest position of the log
SELECT (SELECT count(*) FROM event_head), (SELECT max(position) FROM event_head),
       (SELECT max(position) FROM event);

-- event_head_move :run ($1 from, $2 to)
UPDATE event_head SET position = $2 WHERE position = $1;

-- event_hold_add :run ($1 job_id, $2 first_position)
INSERT INTO event_hold (job_id, first_position) VALUES ($1, $2);

-- event_hold_first :one () -> first_position, null if nothing is held
SELECT min(h.first_position) FROM job j JOIN event_hold h ON h.job_id = j.id
WHERE j.state IN ('waiting', 'running');

-- context_by_sha256 :one ($1 sha256, $2 json) -> id
SELECT id FROM context WHERE sha256 = $1 AND json = $2;

-- context_add :one ($1 sha256, $2 json) -> id
INSERT INTO context (id, sha256, json)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM context), $1, $2) RETURNING id;

-- context_by_id :one ($1 id) -> json
SELECT json FROM context WHERE id = $1;

-- context_each :each () -> id, sha256, json
SELECT id, sha256, json FROM context ORDER BY id;

-- source_each :each () -> id
SELECT id FROM source ORDER BY id;

-- source_by_sha256 :one ($1 sha256, $2 name) -> id
SELECT id FROM source WHERE sha256 = $1 AND name = $2;

-- source_add :one ($1 sha256, $2 name) -> id
INSERT INTO source (id, sha256, name)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM source), $1, $2) RETURNING id;

-- source_by_id :one ($1 id) -> name
SELECT name FROM source WHERE id = $1;
