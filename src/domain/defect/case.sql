-- case_add :one ($1 title, $2 suspicion, $3 product, $4 regime, $5 edition, $6 regime_sha256, $7 defect_kind, $8 department, $9 owner, $10 stage, $11 opened_us, $12 actor, $13 sites, $14 lines) -> id
INSERT INTO defect_case (id, version, title, suspicion, product, regime, edition, regime_sha256,
    defect_kind, department, owner, stage, round, opened_us, actor, sites, lines)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM defect_case), 1, $1, $2, $3, $4, $5, $6, $7, $8, $9,
    $10, 1, $11, $12, $13, $14)
RETURNING id;

-- case_update :run ($1 id, $2 title, $3 suspicion, $4 product, $5 department, $6 owner, $7 stage, $8 round, $9 defect_kind, $10 sites, $11 lines)
UPDATE defect_case SET version = version + 1, title = $2, suspicion = $3, product = $4,
    department = $5, owner = $6, stage = $7, round = $8, defect_kind = $9, sites = $10,
    lines = $11
WHERE id = $1;

-- case_by_id :one ($1 id) -> id, version, title, suspicion, product, regime, edition, regime_sha256, defect_kind, department, owner, stage, round, opened_us, actor, sites, lines
SELECT id, version, title, suspicion, product, regime, edition, regime_sha256, defect_kind,
    department, owner, stage, round, opened_us, actor, sites, lines
FROM defect_case WHERE id = $1;

-- case_each :each ($1 before, $2 stage, empty: any, $3 limit) -> id, sites, lines; newest first
SELECT id, sites, lines FROM defect_case
WHERE id < $1 AND (CAST($2 AS TEXT) = '' OR stage = CAST($2 AS TEXT))
ORDER BY id DESC
LIMIT $3;

-- case_limits :one ($1 id) -> sites, lines
SELECT sites, lines FROM defect_case WHERE id = $1;

-- case_count :one ($1 stage, empty: any) -> count
SELECT count(*) FROM defect_case WHERE CAST($1 AS TEXT) = '' OR stage = CAST($1 AS TEXT);

-- case_entry_add :one ($1 case_id, $2 sheet, $3 round, $4 state, $5 body, $6 now_us, $7 actor) -> id
INSERT INTO case_entry (id, case_id, sheet, round, version, state, body, created_us, changed_us,
    actor)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM case_entry), $1, $2, $3, 1, $4, $5, $6, $6, $7)
RETURNING id;

-- case_entry_update :run ($1 id, $2 state, $3 body, $4 now_us, $5 actor)
UPDATE case_entry SET version = version + 1, state = $2, body = $3, changed_us = $4, actor = $5
WHERE id = $1;

-- case_entry_each :each ($1 case_id) -> id, sheet, round, version, state, body, created_us, changed_us, actor, files
SELECT e.id, e.sheet, e.round, e.version, e.state, e.body, e.created_us, e.changed_us, e.actor,
    (SELECT count(*) FROM attachment a
     WHERE a.noun = 'case_entry' AND a.noun_id = e.id AND a.removed = 0)
FROM case_entry e WHERE e.case_id = $1 ORDER BY e.id;

-- case_entry_count :one ($1 case_id) -> count
SELECT count(*) FROM case_entry WHERE case_id = $1;

-- case_link_each :each ($1 sheet, $2 what its body holds, of LIKE) -> case_id; entries that name a case
SELECT DISTINCT case_id FROM case_entry
WHERE sheet = $1 AND state <> 'void' AND body LIKE CAST($2 AS TEXT)
ORDER BY case_id;

-- case_entry_writer_each :each ($1 case_id, $2 sheet, $3 round) -> actor; who ever wrote one
SELECT DISTINCT c.actor FROM change c
JOIN case_entry e ON c.noun = 'case_entry' AND c.noun_id = e.id
WHERE e.case_id = $1 AND e.sheet = $2 AND e.round = $3
ORDER BY c.actor;

-- case_open_naming :one ($1 what the body of an entry holds, of LIKE) -> the first open case with such an entry; 0: none
SELECT coalesce(min(e.case_id), 0) FROM case_entry e JOIN defect_case c ON c.id = e.case_id
WHERE e.state <> 'void' AND c.stage <> 'closed' AND e.body LIKE CAST($1 AS TEXT);
