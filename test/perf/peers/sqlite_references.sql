-- SQLite, event references: what a customer would build who keeps events.  One row an event, one an
-- item, one a reference with its role (0 input, 1 output, 2 parent, 3 child … as in event.h).  The
-- reference table is its own index by event, and a second covering index reads it by item.  Page
-- cache as for the bare edges.  No ANALYZE: with statistics 3.40 builds a Bloom filter over the
-- whole table in every question, which made one from a single unit a thousand times slower;
-- CROSS JOIN holds the order of the joins without them.

-- settings
PRAGMA page_size = 4096;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -4194304;
PRAGMA mmap_size = 8589934592;

-- schema
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL,
    time_us INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    step TEXT NOT NULL
);
CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    uri TEXT NOT NULL
);
CREATE TABLE reference (
    event INTEGER NOT NULL REFERENCES event (id),
    role INTEGER NOT NULL,
    item INTEGER NOT NULL REFERENCES item (id),
    PRIMARY KEY (event, role, item)
) WITHOUT ROWID;

-- add_event
INSERT INTO event (id, event_id, time_us, kind, step) VALUES (?1, ?2, ?3, ?4, ?5);

-- add_item
INSERT INTO item (id, uri) VALUES (?1, ?2);

-- add_reference
INSERT INTO reference (event, role, item) VALUES (?1, ?2, ?3);

-- indexes
CREATE UNIQUE INDEX event_by_event_id ON event (event_id);
CREATE UNIQUE INDEX item_by_uri ON item (uri);
CREATE INDEX reference_by_item ON reference (item, role, event);

-- count_forward
WITH RECURSIVE reach (node) AS (
    SELECT output.item
    FROM reference AS input CROSS JOIN reference AS output
    WHERE input.item = ?1 AND input.role = 0 AND output.event = input.event AND output.role = 1
    UNION
    SELECT output.item
    FROM reach CROSS JOIN reference AS input CROSS JOIN reference AS output
    WHERE input.item = reach.node AND input.role = 0
      AND output.event = input.event AND output.role = 1
)
SELECT count(*) FROM reach;

-- count_backward
WITH RECURSIVE reach (node) AS (
    SELECT input.item
    FROM reference AS output CROSS JOIN reference AS input
    WHERE output.item = ?1 AND output.role = 1 AND input.event = output.event AND input.role = 0
    UNION
    SELECT input.item
    FROM reach CROSS JOIN reference AS output CROSS JOIN reference AS input
    WHERE output.item = reach.node AND output.role = 1
      AND input.event = output.event AND input.role = 0
)
SELECT count(*) FROM reach;

-- list_forward
WITH RECURSIVE reach (node) AS (
    SELECT output.item
    FROM reference AS input CROSS JOIN reference AS output
    WHERE input.item = ?1 AND input.role = 0 AND output.event = input.event AND output.role = 1
    UNION
    SELECT output.item
    FROM reach CROSS JOIN reference AS input CROSS JOIN reference AS output
    WHERE input.item = reach.node AND input.role = 0
      AND output.event = input.event AND output.role = 1
)
SELECT node FROM reach;

-- list_backward
WITH RECURSIVE reach (node) AS (
    SELECT input.item
    FROM reference AS output CROSS JOIN reference AS input
    WHERE output.item = ?1 AND output.role = 1 AND input.event = output.event AND input.role = 0
    UNION
    SELECT input.item
    FROM reach CROSS JOIN reference AS output CROSS JOIN reference AS input
    WHERE output.item = reach.node AND output.role = 1
      AND input.event = output.event AND input.role = 0
)
SELECT node FROM reach;
