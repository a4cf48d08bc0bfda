-- journal_seed :one () -> seed
SELECT seed FROM journal;

-- journal_seed_add :run ($1 seed)
INSERT INTO journal (seed) VALUES ($1);
