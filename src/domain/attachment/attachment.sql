-- attachment_add :one ($1 noun, $2 noun_id, $3 name, $4 media_type, $5 size, $6 sha256, $7 salt, $8 added_us, $9 actor) -> id
INSERT INTO attachment (id, noun, noun_id, name, media_type, size, sha256, salt, added_us, actor, removed)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM attachment), $1, $2, $3, $4, $5, $6, $7, $8, $9, 0)
RETURNING id;

-- attachment_each :each ($1 noun, $2 noun_id) -> id, name, media_type, size, sha256, added_us, actor, removed (0: of the row, 1: no longer shown, 2: superseded, still read); not those no longer shown
SELECT id, name, media_type, size, sha256, added_us, actor, removed
FROM attachment WHERE noun = $1 AND noun_id = $2 AND removed <> 1 ORDER BY id;

-- attachment_by_id :one ($1 noun, $2 noun_id, $3 id) -> name, media_type, size, sha256, salt, removed, added_us
SELECT name, media_type, size, sha256, salt, removed, added_us
FROM attachment WHERE noun = $1 AND noun_id = $2 AND id = $3 AND removed <> 1;

-- attachment_remove :run ($1 noun, $2 noun_id, $3 id, $4 what `removed` is then)
UPDATE attachment SET removed = $4 WHERE noun = $1 AND noun_id = $2 AND id = $3 AND removed = 0;

-- attachment_each_ever :each ($1 noun, $2 noun_id) -> id, name, sha256, salt; those no longer shown too
SELECT id, name, sha256, salt FROM attachment WHERE noun = $1 AND noun_id = $2 ORDER BY id;

-- attachment_erase :run ($1 noun, $2 noun_id, $3 no digest); what is left says that there was one
UPDATE attachment SET removed = 1, name = '', size = 0, salt = NULL, sha256 = $3
WHERE noun = $1 AND noun_id = $2;

-- attachment_sharing :one ($1 sha256) -> rows with these bytes that are not sealed
SELECT count(*) FROM attachment WHERE sha256 = $1 AND salt IS NULL;
