-- change_add :one ($1 at_us, $2 actor, $3 noun, $4 noun_id, $5 before, $6 after, $7 reason, $8 salt) -> id
INSERT INTO change (id, at_us, actor, noun, noun_id, before, after, reason, salt)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM change), $1, $2, $3, $4, $5, $6, $7, $8)
RETURNING id;

-- change_each_of :each ($1 noun, $2 noun_id) -> id, at_us, actor, before, after, reason, salt
SELECT id, at_us, actor, before, after, reason, salt
FROM change WHERE noun = $1 AND noun_id = $2 ORDER BY id;

-- change_cut :run ($1 id, $2 reason); what names an erased person is taken out of it
UPDATE change SET reason = $2 WHERE id = $1;

-- change_cut_after :run ($1 noun, $2 noun_id, $3 how `after` begins, of LIKE, $4 what stands there then)
UPDATE change SET after = $4 WHERE noun = $1 AND noun_id = $2 AND after LIKE CAST($3 AS TEXT);
