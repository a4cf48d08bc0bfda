-- rule_overlay_each :each () -> id, file, text; in the order of names
SELECT id, file, text FROM rule_overlay WHERE text IS NOT NULL ORDER BY file;

-- rule_overlay_of :one ($1 file) -> id, text
SELECT id, text FROM rule_overlay WHERE file = $1;

-- rule_overlay_add :one ($1 file, $2 text, $3 taken_us) -> id
INSERT INTO rule_overlay (id, file, text, taken_us)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM rule_overlay), $1, $2, $3)
RETURNING id;

-- rule_overlay_put :run ($1 id, $2 text, null: gone, $3 taken_us)
UPDATE rule_overlay SET text = $2, taken_us = $3 WHERE id = $1;
