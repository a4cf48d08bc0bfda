-- job_add :one ($1 kind, $2 args, $3 total, $4 actor, $5 created_us) -> id
INSERT INTO job (id, kind, args, state, progress, total, done_offset, attempts, not_before_us,
                 lease_until_us, actor, created_us)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM job), $1, $2, 'waiting', 0, $3, 0, 0, 0, 0, $4, $5)
RETURNING id;

-- job_by_id :one ($1 id) -> all columns, as job_row reads them
SELECT id, kind, args, state, progress, total, done_offset, attempts, not_before_us,
       lease_until_us, result, error, actor, created_us, finished_us
FROM job WHERE id = $1;

-- job_unfinished :each ($1 kind) -> as job_by_id
SELECT id, kind, args, state, progress, total, done_offset, attempts, not_before_us,
       lease_until_us, result, error, actor, created_us, finished_us
FROM job WHERE state IN ('waiting', 'running') AND kind = $1 ORDER BY id;

-- job_newest :each ($1 before, $2 max) -> as job_by_id
SELECT id, kind, args, state, progress, total, done_offset, attempts, not_before_us,
       lease_until_us, result, error, actor, created_us, finished_us
FROM job WHERE id < $1 ORDER BY id DESC LIMIT $2;

-- job_start :run ($1 id, $2 lease_until_us)
UPDATE job SET state = 'running', attempts = attempts + 1, lease_until_us = $2
WHERE id = $1 AND state IN ('waiting', 'running');

-- job_progress :run ($1 id, $2 progress, $3 total, $4 done_offset)
UPDATE job SET progress = $2, total = $3, done_offset = $4
WHERE id = $1 AND state IN ('waiting', 'running');

-- job_finish :run ($1 id, $2 state, $3 result, $4 error, $5 finished_us)
UPDATE job SET state = $2, result = $3, error = $4, finished_us = $5, lease_until_us = 0
WHERE id = $1 AND state IN ('waiting', 'running');
