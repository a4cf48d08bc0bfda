-- DuckDB, bare edges: one table, sorted by each direction in turn so that its zone maps help; it has no
-- index a recursive query would use.  In memory, all threads.

-- settings
SET threads = 2;

-- schema
CREATE TABLE forward AS SELECT src, dst FROM read_csv('$edges', columns = {'src': 'UINTEGER', 'dst': 'UINTEGER'}, header = false) ORDER BY src, dst;

-- backward
CREATE TABLE backward AS SELECT dst, src FROM forward ORDER BY dst, src;

-- count_forward
WITH RECURSIVE reach (node) AS (
    SELECT dst FROM forward WHERE src = $1
    UNION
    SELECT forward.dst FROM reach JOIN forward ON forward.src = reach.node
)
SELECT count(*) FROM reach;

-- count_backward
WITH RECURSIVE reach (node) AS (
    SELECT src FROM backward WHERE dst = $1
    UNION
    SELECT backward.src FROM reach JOIN backward ON backward.dst = reach.node
)
SELECT count(*) FROM reach;

-- list_forward
WITH RECURSIVE reach (node) AS (
    SELECT dst FROM forward WHERE src = $1
    UNION
    SELECT forward.dst FROM reach JOIN forward ON forward.src = reach.node
)
SELECT node FROM reach;

-- list_backward
WITH RECURSIVE reach (node) AS (
    SELECT src FROM backward WHERE dst = $1
    UNION
    SELECT backward.src FROM reach JOIN backward ON backward.dst = reach.node
)
SELECT node FROM reach;
