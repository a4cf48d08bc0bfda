-- party_by_key :one ($1 key) -> id, uri, vocabulary, name, kind, country, attributes
SELECT id, uri, vocabulary, name, kind, country, attributes FROM party WHERE key = $1;

-- party_add :one ($1 key, $2 uri, $3 vocabulary, $4 name, $5 kind, $6 country, $7 attributes) -> id
INSERT INTO party (id, key, uri, vocabulary, name, kind, country, attributes)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM party), $1, $2, $3, $4, $5, $6, $7)
RETURNING id;

-- party_update :run ($1 id, $2 vocabulary, $3 name, $4 kind, $5 country, $6 attributes)
UPDATE party SET vocabulary = $2, name = $3, kind = $4, country = $5, attributes = $6
WHERE id = $1;

-- party_child_add :run ($1 parent_id, $2 child_key, $3 child_uri)
INSERT INTO party_child (parent_id, child_key, child_uri) VALUES ($1, $2, $3);

-- party_each_child :each ($1 parent_id) -> child_uri, child_key
SELECT child_uri, child_key FROM party_child WHERE parent_id = $1 ORDER BY child_uri;

-- party_each_parent :each ($1 child_key) -> uri
SELECT p.uri FROM party_child c JOIN party p ON p.id = c.parent_id
WHERE c.child_key = $1 ORDER BY p.uri;

-- party_each :each () -> as party_by_key, those with a name
SELECT id, uri, vocabulary, name, kind, country, attributes FROM party
WHERE name IS NOT NULL ORDER BY id;

-- party_count :one () -> count
SELECT count(*) FROM party;

-- person_by_name :one ($1 name) -> uri
SELECT uri FROM person WHERE name = $1;

-- person_by_uri :one ($1 uri) -> name
SELECT name FROM person WHERE uri = $1;

-- person_add :one ($1 uri, $2 name) -> id
INSERT INTO person (id, uri, name)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM person), $1, $2)
RETURNING id;

-- party_home_country :each () -> country of own plants
SELECT DISTINCT country FROM party WHERE kind = 'plant' AND country IS NOT NULL ORDER BY country;
