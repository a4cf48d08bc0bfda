-- clue_secret_add :run ($1 clue_id, $2 digest)
INSERT INTO clue_secret (clue_id, digest) VALUES ($1, $2);

-- clue_secret_by_id :one ($1 clue_id) -> digest
SELECT digest FROM clue_secret WHERE clue_id = $1;
