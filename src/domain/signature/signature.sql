-- signature_add :one ($1 noun, $2 noun_id, $3 version, $4 record_sha256, $5 meaning, $6 role, $7 name, $8 full_name, $9 reason, $10 signed_us, $11 offset_min) -> id
INSERT INTO signature (id, noun, noun_id, version, record_sha256, meaning, role, name, full_name,
    reason, signed_us, offset_min)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM signature), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
RETURNING id;

-- signature_earlier :each ($1 noun, $2 noun_id, $3 before that version, $4 at most) -> as signature_each; the newest first
SELECT meaning, role, name, full_name, reason, signed_us, offset_min, record_sha256, version
FROM signature WHERE noun = $1 AND noun_id = $2 AND version < $3 ORDER BY id DESC LIMIT $4;

-- signature_each :each ($1 noun, $2 noun_id, $3 version) -> meaning, role, name, full_name, reason, signed_us, offset_min, record_sha256, version
SELECT meaning, role, name, full_name, reason, signed_us, offset_min, record_sha256, version
FROM signature WHERE noun = $1 AND noun_id = $2 AND version = $3 ORDER BY id;

-- signature_since :one ($1 noun, $2 noun_id, $3 us) -> signatures of it at that moment or later
SELECT count(*) FROM signature WHERE noun = $1 AND noun_id = $2 AND signed_us >= $3;
