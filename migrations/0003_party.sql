-- Places, organisations and other things that events name and master data describes.

-- One row per identifier, whatever its spelling; each change has a row in `change`.
CREATE TABLE party (
    id {int64} NOT NULL PRIMARY KEY,
    key {bytes} NOT NULL,        -- identity key (docs/formats/identifiers.md)
    uri TEXT NOT NULL,           -- as first captured
    vocabulary TEXT NOT NULL,    -- type of the vocabulary it came in last
    name TEXT,
    kind TEXT,                   -- plant, warehouse, supplier, dealer …
    country TEXT,                -- as captured; ISO 3166-1 where the sender kept to it
    attributes TEXT NOT NULL     -- JSON object: every attribute by its captured name
) {strict};
CREATE UNIQUE INDEX party_by_key ON party (key);

-- Which place lies inside which, which organisation belongs to which.
CREATE TABLE party_child (
    parent_id {int64} NOT NULL REFERENCES party (id),
    child_key {bytes} NOT NULL,
    child_uri TEXT NOT NULL,     -- as captured; the child may have no row of its own
    PRIMARY KEY (parent_id, child_key)
) {strict};
CREATE INDEX party_child_by_child ON party_child (child_key, parent_id);

-- People named in files.  Events carry the identifier only; a row may be erased.
CREATE TABLE person (
    id {int64} NOT NULL PRIMARY KEY,
    uri TEXT NOT NULL,           -- urn:holdfast:person:<random>
    name TEXT NOT NULL           -- as the file gave it: a name or a staff number
) {strict};
CREATE UNIQUE INDEX person_by_uri ON person (uri);
CREATE UNIQUE INDEX person_by_name ON person (name);
