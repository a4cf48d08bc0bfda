-- hold_release :run ($1 id)
UPDATE hold SET released = 1 WHERE id = $1;

-- hold_count :one () -> count
SELECT count(*) FROM hold;

-- hold_forget :run ($1 id)
DELETE FROM hold WHERE id = $1;
