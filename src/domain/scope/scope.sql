-- scope_by_request_key :one ($1 request_key) -> id
SELECT id FROM scope WHERE request_key = $1;

-- scope_add :one ($1 title, $2 request_key) -> id
INSERT INTO scope (id, title, request_key, version)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM scope), $1, $2, 1)
RETURNING id;

-- scope_version_add :run ($1 scope_id, $2 version, $3 created_us, $4 actor, $5 reason, $6 query, $7 log_position, $8 units, $9 certain, $10 possible, $11 removed, $12 widened, $13 built_in, $14 lots, $15 vessels, $16 sha256)
INSERT INTO scope_version (scope_id, version, created_us, actor, reason, query, log_position,
    units, certain, possible, removed, widened, built_in, lots, vessels, sha256)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- scope_cell_add :many ($1 scope_id, $2 version, $3 cell, $4 product, $5 product_name, $6 state, $7 place, $8 place_name, $9 holder, $10 holder_name, $11 confidence, $12 removed, $13 widening, $14 units)
INSERT INTO scope_cell (scope_id, version, cell, product, product_name, state, place, place_name,
    holder, holder_name, confidence, removed, widening, units)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- scope_member_add :many ($1 scope_id, $2 version, $3 ordinal, $4 item, $5 uri, $6 from_item, $7 event, $8 since_us)
INSERT INTO scope_member (scope_id, version, ordinal, item, uri, from_item, event, since_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- scope_version_next :run ($1 id, $2 the newest as it was seen, $3 the new one)
UPDATE scope SET version = $3 WHERE id = $1 AND version = $2;

-- scope_freeze_add :run ($1 scope_id, $2 version, $3 created_us, $4 actor, $5 reason)
INSERT INTO scope_freeze (scope_id, version, created_us, actor, reason)
VALUES ($1, $2, $3, $4, $5);

-- scope_freeze_of :one ($1 scope_id, $2 version) -> created_us, actor, reason
SELECT created_us, actor, reason FROM scope_freeze WHERE scope_id = $1 AND version = $2;

-- scope_each_version :each ($1 id) -> as scope_by_id up to widened, frozen_us, frozen_by, frozen_reason; newest first
SELECT s.id, v.version, s.title, v.reason, v.actor, v.created_us, v.log_position, v.units,
    v.certain, v.possible, v.removed, v.widened, f.created_us, f.actor, f.reason
FROM scope s JOIN scope_version v ON v.scope_id = s.id
LEFT JOIN scope_freeze f ON f.scope_id = v.scope_id AND f.version = v.version
WHERE s.id = $1
ORDER BY v.version DESC;

-- scope_each_version_id :each () -> scope_id, version
SELECT scope_id, version FROM scope_version ORDER BY scope_id, version;

-- scope_by_id :one ($1 id, $2 version, 0: the newest) -> id, version, title, reason, actor, created_us, log_position, units, certain, possible, removed, widened, query, built_in, lots, vessels, sha256
SELECT s.id, v.version, s.title, v.reason, v.actor, v.created_us, v.log_position, v.units,
    v.certain, v.possible, v.removed, v.widened, v.query, v.built_in, v.lots, v.vessels, v.sha256
FROM scope s JOIN scope_version v ON v.scope_id = s.id
WHERE s.id = $1
  AND v.version = CASE WHEN CAST($2 AS {int64}) = 0 THEN s.version ELSE CAST($2 AS {int64}) END;

-- scope_each :each ($1 before, $2 limit) -> as scope_by_id up to widened; newest versions, newest scope first
SELECT s.id, v.version, s.title, v.reason, v.actor, v.created_us, v.log_position, v.units,
    v.certain, v.possible, v.removed, v.widened
FROM scope s JOIN scope_version v ON v.scope_id = s.id AND v.version = s.version
WHERE s.id < $1
ORDER BY s.id DESC
LIMIT $2;

-- scope_each_with_item :each ($1 item, $2 before, $3 limit) -> as scope_each
SELECT s.id, v.version, s.title, v.reason, v.actor, v.created_us, v.log_position, v.units,
    v.certain, v.possible, v.removed, v.widened
FROM scope_member m
JOIN scope s ON s.id = m.scope_id AND s.version = m.version
JOIN scope_version v ON v.scope_id = m.scope_id AND v.version = m.version
WHERE m.item = $1 AND s.id < $2
ORDER BY s.id DESC
LIMIT $3;

-- scope_each_version_with_item :each ($1 item) -> scope_id, version; newest scope and version first
SELECT scope_id, version FROM scope_member WHERE item = $1 ORDER BY scope_id DESC, version DESC;

-- scope_count :one () -> count
SELECT count(*) FROM scope;

-- scope_count_with_item :one ($1 item) -> count
SELECT count(*) FROM scope_member m JOIN scope s ON s.id = m.scope_id AND s.version = m.version
WHERE m.item = $1;

-- scope_each_cell :each ($1 scope_id, $2 version) -> product, product_name, state, place, place_name, holder, holder_name, confidence, removed, widening, units
SELECT product, product_name, state, place, place_name, holder, holder_name, confidence, removed,
    widening, units
FROM scope_cell WHERE scope_id = $1 AND version = $2 ORDER BY cell;

-- scope_each_member :each ($1 scope_id, $2 version, $3 first, $4 end) -> ordinal, item, uri, from_item, event, since_us
SELECT ordinal, item, uri, from_item, event, since_us
FROM scope_member WHERE scope_id = $1 AND version = $2 AND ordinal >= $3 AND ordinal < $4
ORDER BY ordinal;

-- scope_member_with_item :one ($1 item, $2 scope_id, $3 version) -> ordinal
SELECT ordinal FROM scope_member WHERE item = $1 AND scope_id = $2 AND version = $3;

-- scope_each_item :each ($1 scope_id, $2 version, $3 first, $4 end) -> item
SELECT item FROM scope_member
WHERE scope_id = $1 AND version = $2 AND ordinal >= $3 AND ordinal < $4
ORDER BY ordinal;

-- scope_each_ordinal :each ($1 scope_id, $2 version) -> item, ordinal, uri; in the order of the list
SELECT item, ordinal, uri FROM scope_member
WHERE scope_id = $1 AND version = $2
ORDER BY ordinal;

-- scope_list_add :one ($1 title, $2 reason, $3 actor, $4 created_us, $5 rows, $6 taken, $7 repeated, $8 refused, $9 sha256) -> id
INSERT INTO scope_list (id, title, reason, actor, created_us, rows, taken, repeated, refused, sha256)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM scope_list), $1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id;

-- scope_list_item_add :many ($1 list_id, $2 line, $3 item)
INSERT INTO scope_list_item (list_id, line, item) VALUES ($1, $2, $3);

-- scope_list_by_id :one ($1 id) -> taken
SELECT taken FROM scope_list WHERE id = $1;

-- scope_list_each :each ($1 limit) -> id, title, reason, actor, created_us, rows, taken, repeated, refused; newest first
SELECT id, title, reason, actor, created_us, rows, taken, repeated, refused
FROM scope_list ORDER BY id DESC LIMIT $1;

-- scope_list_each_item :each ($1 list_id) -> item; in the order of the file
SELECT item FROM scope_list_item WHERE list_id = $1 ORDER BY line;
