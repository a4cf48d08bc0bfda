-- SQLite, bare edges: who went into what, and nothing else.  No event, no time, no role, so it
-- cannot say why.  Two tables without rowids, each in the order one direction reads it; loaded
-- sorted, page cache larger than the tables.

-- settings
PRAGMA page_size = 4096;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -4194304;
PRAGMA mmap_size = 8589934592;

-- schema
CREATE TABLE forward (
    src INTEGER NOT NULL,
    dst INTEGER NOT NULL,
    PRIMARY KEY (src, dst)
) WITHOUT ROWID;
CREATE TABLE backward (
    dst INTEGER NOT NULL,
    src INTEGER NOT NULL,
    PRIMARY KEY (dst, src)
) WITHOUT ROWID;

-- add_forward
INSERT INTO forward (src, dst) VALUES (?1, ?2);

-- add_backward
INSERT INTO backward (dst, src) VALUES (?2, ?1);

-- indexes
SELECT 'none beside the primary keys';

-- count_forward
WITH RECURSIVE reach (node) AS (
    SELECT dst FROM forward WHERE src = ?1
    UNION
    SELECT forward.dst FROM reach JOIN forward ON forward.src = reach.node
)
SELECT count(*) FROM reach;

-- count_backward
WITH RECURSIVE reach (node) AS (
    SELECT src FROM backward WHERE dst = ?1
    UNION
    SELECT backward.src FROM reach JOIN backward ON backward.dst = reach.node
)
SELECT count(*) FROM reach;

-- list_forward
WITH RECURSIVE reach (node) AS (
    SELECT dst FROM forward WHERE src = ?1
    UNION
    SELECT forward.dst FROM reach JOIN forward ON forward.src = reach.node
)
SELECT node FROM reach;

-- list_backward
WITH RECURSIVE reach (node) AS (
    SELECT src FROM backward WHERE dst = ?1
    UNION
    SELECT backward.src FROM reach JOIN backward ON backward.dst = reach.node
)
SELECT node FROM reach;
