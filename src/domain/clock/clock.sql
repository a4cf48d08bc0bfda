-- clock_pack_add :run ($1 sha256, $2 regime, $3 edition, $4 text)
INSERT INTO clock_pack (sha256, regime, edition, text) VALUES ($1, $2, $3, $4);

-- clock_pack_by_sha256 :one ($1 sha256) -> text
SELECT text FROM clock_pack WHERE sha256 = $1;

-- clock_pack_pinned :one ($1 noun, $2 noun_id, $3 regime) -> sha256 of the newest clock of a matter
SELECT pack_sha256 FROM clock WHERE noun = $1 AND noun_id = $2 AND regime = $3
ORDER BY id DESC LIMIT 1;

-- clock_fact_add :one ($1 noun, $2 noun_id, $3 regime, $4 fact, $5 day, $6 at, $7 note, $8 known, $9 created_us, $10 actor) -> id
INSERT INTO clock_fact (id, noun, noun_id, regime, fact, day, at, note, known, created_us, actor)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM clock_fact), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
RETURNING id;

-- clock_fact_same :one ($1 noun, $2 noun_id, $3 regime, $4 fact, $5 day, $6 note) -> id
SELECT id FROM clock_fact
WHERE noun = $1 AND noun_id = $2 AND regime = $3 AND fact = $4 AND day = $5 AND note = $6
  AND withdrawn_us IS NULL
ORDER BY id LIMIT 1;

-- clock_fact_withdraw :run ($1 id, $2 at)
UPDATE clock_fact SET withdrawn_us = $2 WHERE id = $1;

-- clock_fact_each_of :each ($1 noun, $2 noun_id, $3 regime) -> fact, day, known; oldest first, without those withdrawn
SELECT fact, day, known FROM clock_fact
WHERE noun = $1 AND noun_id = $2 AND regime = $3 AND withdrawn_us IS NULL ORDER BY id;

-- clock_matter :one ($1 noun, $2 noun_id) -> count of rows: 1, or 0 where it is not there
SELECT (SELECT count(*) FROM defect_case WHERE CAST($1 AS TEXT) = 'case' AND id = $2)
    + (SELECT count(*) FROM master_row
       WHERE CAST($1 AS TEXT) = 'clue' AND register = 'clue' AND id = $2)
    + (SELECT count(*) FROM scope WHERE CAST($1 AS TEXT) = 'scope' AND id = $2)
    + (SELECT count(*) FROM hold WHERE CAST($1 AS TEXT) = 'hold' AND id = $2);

-- clock_add :one ($1 fact_id, $2 noun, $3 noun_id, $4 regime, $5 pack_sha256, $6 rule, $7 occurrence, $8 due_day, $9 target_day, $10 rolled, $11 basis, $12 undecided, $13 person, $14 reason, $15 actor) -> id
INSERT INTO clock (id, fact_id, noun, noun_id, regime, pack_sha256, rule, occurrence, due_day,
    target_day, rolled, basis, state, undecided, person, reason, actor)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM clock), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
    'running', $12, $13, $14, $15)
RETURNING id;

-- clock_put :run ($1 id, $2 pack_sha256, $3 due_day, $4 target_day, $5 rolled, $6 basis, $7 state, $8 undecided, $9 person, $10 evidence, $11 evidence_day, $12 closed_us, $13 reason, $14 actor, $15 said_over_by, $16 said_over_reason)
UPDATE clock SET pack_sha256 = $2, due_day = $3, target_day = $4, rolled = $5, basis = $6,
    state = $7, undecided = $8, person = $9, evidence = $10, evidence_day = $11, closed_us = $12,
    reason = $13, actor = $14, said_over_by = $15, said_over_reason = $16
WHERE id = $1;

-- clock_by_id :one ($1 id) -> id, noun, noun_id, regime, pack_sha256, rule, occurrence, due_day, target_day, rolled, basis, state, undecided, person, evidence, evidence_day, closed_us, reason, actor, fact_id, fact, day, at, note, said_over_by, said_over_reason
SELECT c.id, c.noun, c.noun_id, c.regime, c.pack_sha256, c.rule, c.occurrence, c.due_day,
    c.target_day, c.rolled, c.basis, c.state, c.undecided, c.person, c.evidence, c.evidence_day,
    c.closed_us, c.reason, c.actor, c.fact_id, f.fact, f.day, f.at, f.note,
    c.said_over_by, c.said_over_reason
FROM clock c JOIN clock_fact f ON f.id = c.fact_id WHERE c.id = $1;

-- clock_each_open_of :each ($1 noun, $2 noun_id, $3 regime) -> as clock_by_id
SELECT c.id, c.noun, c.noun_id, c.regime, c.pack_sha256, c.rule, c.occurrence, c.due_day,
    c.target_day, c.rolled, c.basis, c.state, c.undecided, c.person, c.evidence, c.evidence_day,
    c.closed_us, c.reason, c.actor, c.fact_id, f.fact, f.day, f.at, f.note,
    c.said_over_by, c.said_over_reason
FROM clock c JOIN clock_fact f ON f.id = c.fact_id
WHERE c.noun = $1 AND c.noun_id = $2 AND c.regime = $3 AND c.state IN ('running', 'suspended')
ORDER BY c.id;

-- clock_each_closed_of :each ($1 noun, $2 noun_id, $3 regime) -> as clock_by_id
SELECT c.id, c.noun, c.noun_id, c.regime, c.pack_sha256, c.rule, c.occurrence, c.due_day,
    c.target_day, c.rolled, c.basis, c.state, c.undecided, c.person, c.evidence, c.evidence_day,
    c.closed_us, c.reason, c.actor, c.fact_id, f.fact, f.day, f.at, f.note,
    c.said_over_by, c.said_over_reason
FROM clock c JOIN clock_fact f ON f.id = c.fact_id
WHERE c.noun = $1 AND c.noun_id = $2 AND c.regime = $3
  AND c.state IN ('met', 'missed', 'cancelled') AND f.withdrawn_us IS NULL
ORDER BY c.id;

-- clock_days_of_rule :one ($1 noun, $2 noun_id, $3 regime, $4 rule, $5 day) -> on how many other days a fact of the matter started the rule
SELECT count(DISTINCT f.day) FROM clock c JOIN clock_fact f ON f.id = c.fact_id
WHERE c.noun = $1 AND c.noun_id = $2 AND c.regime = $3 AND c.rule = $4 AND f.day <> $5
  AND f.withdrawn_us IS NULL;

-- clock_series_of_rule :one ($1 noun, $2 noun_id, $3 regime, $4 rule, $5 ended ones count too, 0 or 1) -> how many clocks of the rule a matter has
SELECT count(*) FROM clock c JOIN clock_fact f ON f.id = c.fact_id
WHERE c.noun = $1 AND c.noun_id = $2 AND c.regime = $3 AND c.rule = $4
  AND (c.state IN ('running', 'suspended') OR (CAST($5 AS {int64}) = 1 AND c.state <> 'cancelled'))
  AND f.withdrawn_us IS NULL;

-- clock_each_by_fact :each ($1 fact_id) -> as clock_by_id
SELECT c.id, c.noun, c.noun_id, c.regime, c.pack_sha256, c.rule, c.occurrence, c.due_day,
    c.target_day, c.rolled, c.basis, c.state, c.undecided, c.person, c.evidence, c.evidence_day,
    c.closed_us, c.reason, c.actor, c.fact_id, f.fact, f.day, f.at, f.note,
    c.said_over_by, c.said_over_reason
FROM clock c JOIN clock_fact f ON f.id = c.fact_id WHERE c.fact_id = $1 ORDER BY c.id;

-- clock_each :each ($1 noun, $2 noun_id, $3 regime, $4 person, $5 state, $6 until day, $7 dated 0 or 1, $8 matters like ',case 3,hold 7,', empty: any, $9 limit, $10 offset) -> as clock_by_id; what has no date it should have first, then by date, then what has none
SELECT c.id, c.noun, c.noun_id, c.regime, c.pack_sha256, c.rule, c.occurrence, c.due_day,
    c.target_day, c.rolled, c.basis, c.state, c.undecided, c.person, c.evidence, c.evidence_day,
    c.closed_us, c.reason, c.actor, c.fact_id, f.fact, f.day, f.at, f.note,
    c.said_over_by, c.said_over_reason
FROM clock c JOIN clock_fact f ON f.id = c.fact_id
WHERE (CAST($1 AS TEXT) = '' OR c.noun = $1)
  AND (CAST($2 AS {int64}) = 0 OR c.noun_id = $2)
  AND (CAST($3 AS TEXT) = '' OR c.regime = $3)
  AND (CAST($4 AS TEXT) = '' OR c.person = $4)
  AND (CAST($5 AS TEXT) = '' OR c.state = $5
       OR (CAST($5 AS TEXT) = 'open' AND c.state IN ('running', 'suspended')))
  AND (CAST($6 AS {int64}) = 0 OR coalesce(c.due_day, c.target_day, 0) <= $6)
  AND (CAST($7 AS {int64}) = 0 OR c.basis <> 'none')
  AND (CAST($8 AS TEXT) = '' OR CAST($8 AS TEXT) LIKE '%,' || c.noun || ' ' || CAST(c.noun_id AS TEXT) || ',%')
ORDER BY CASE WHEN c.basis IN ('calendar_missing', 'letter_missing') THEN 0
              WHEN c.basis = 'none' THEN 2 ELSE 1 END,
    coalesce(c.due_day, c.target_day, 0), c.id
LIMIT $9 OFFSET $10;

-- clock_count :one ($1 noun, $2 noun_id, $3 regime, $4 person, $5 state, $6 until day, $7 dated 0 or 1, $8 matters as above) -> count
SELECT count(*) FROM clock c
WHERE (CAST($1 AS TEXT) = '' OR c.noun = $1)
  AND (CAST($2 AS {int64}) = 0 OR c.noun_id = $2)
  AND (CAST($3 AS TEXT) = '' OR c.regime = $3)
  AND (CAST($4 AS TEXT) = '' OR c.person = $4)
  AND (CAST($5 AS TEXT) = '' OR c.state = $5
       OR (CAST($5 AS TEXT) = 'open' AND c.state IN ('running', 'suspended')))
  AND (CAST($6 AS {int64}) = 0 OR coalesce(c.due_day, c.target_day, 0) <= $6)
  AND (CAST($7 AS {int64}) = 0 OR c.basis <> 'none')
  AND (CAST($8 AS TEXT) = '' OR CAST($8 AS TEXT) LIKE '%,' || c.noun || ' ' || CAST(c.noun_id AS TEXT) || ',%');
