-- Whoever sent in a clue by the public form follows it up with a secret (C-6): its SHA-256.
CREATE TABLE clue_secret (
    clue_id {int64} NOT NULL PRIMARY KEY REFERENCES master_row (id),
    digest {bytes} NOT NULL
) {strict};
