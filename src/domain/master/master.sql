-- master_row_since :each ($1 register, $2 seq) -> id, key, version, retired, seq, changed_us, actor, salt, body; those changed behind that point, in order
SELECT id, key, version, retired, seq, changed_us, actor, salt, body FROM master_row
WHERE register = $1 AND seq > $2 ORDER BY seq;

-- master_row_seq :one ($1 register) -> seq of its last change, 0: none
SELECT coalesce(max(seq), 0) FROM master_row WHERE register = $1;

-- master_row_by_id :one ($1 register, $2 id) -> as master_row_since
SELECT id, key, version, retired, seq, changed_us, actor, salt, body FROM master_row
WHERE id = $2 AND register = $1;

-- master_row_by_key :one ($1 register, $2 key) -> as master_row_since
SELECT id, key, version, retired, seq, changed_us, actor, salt, body FROM master_row
WHERE register = $1 AND key = $2;

-- master_row_range :each ($1 register, $2 key, $3 key) -> as master_row_since; from the first key to before the second
SELECT id, key, version, retired, seq, changed_us, actor, salt, body FROM master_row
WHERE register = $1 AND key >= $2 AND key < $3 ORDER BY key;

-- master_row_last_key :one ($1 register, $2 key, $3 key, $4 its length) -> the last key from the first to the second that is so long
SELECT max(key) FROM master_row WHERE register = $1 AND key >= $2 AND key <= $3 AND length(key) = $4;

-- master_row_next_id :one () -> id of the next new row
SELECT coalesce(max(id), 0) + 1 FROM master_row;

-- master_row_add :run ($1 id, $2 register, $3 key, $4 changed_us, $5 actor, $6 salt, $7 body)
INSERT INTO master_row (id, register, key, version, retired, seq, changed_us, actor, salt, body)
VALUES ($1, $2, $3, 1, 0, (SELECT coalesce(max(seq), 0) + 1 FROM master_row), $4, $5, $6, $7);

-- master_row_put :run ($1 id, $2 version seen, $3 key, $4 retired, $5 changed_us, $6 actor, $7 salt, $8 body)
UPDATE master_row SET version = version + 1, key = $3, retired = $4,
    seq = (SELECT coalesce(max(seq), 0) + 1 FROM master_row),
    changed_us = $5, actor = $6, salt = $7, body = $8
WHERE id = $1 AND version = $2;

-- master_row_counts :each () -> register, rows that are not retired, retired ones
SELECT register, CAST(sum(1 - retired) AS {int64}), CAST(sum(retired) AS {int64}) FROM master_row GROUP BY register ORDER BY register;
