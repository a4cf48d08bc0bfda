-- PostgreSQL, bare edges: one table, a covering index for each direction, loaded by COPY, then
-- vacuumed, so that both directions are index-only scans.

-- settings
SET jit = off;
SET work_mem = '1GB';
SET maintenance_work_mem = '1GB';
SET random_page_cost = 1.1;

-- schema
CREATE TABLE edge (src integer NOT NULL, dst integer NOT NULL);

-- copy_edge
COPY edge (src, dst) FROM STDIN;

-- index
CREATE INDEX edge_forward ON edge (src) INCLUDE (dst);
CREATE INDEX edge_backward ON edge (dst) INCLUDE (src);

-- vacuum
VACUUM ANALYZE edge;

-- bytes
SELECT pg_total_relation_size('edge')::text;

-- count_forward
WITH RECURSIVE reach (node) AS (
    SELECT dst FROM edge WHERE src = $1
    UNION
    SELECT edge.dst FROM reach JOIN edge ON edge.src = reach.node
)
SELECT count(*)::integer FROM reach;

-- count_backward
WITH RECURSIVE reach (node) AS (
    SELECT src FROM edge WHERE dst = $1
    UNION
    SELECT edge.src FROM reach JOIN edge ON edge.dst = reach.node
)
SELECT count(*)::integer FROM reach;

-- list_forward
WITH RECURSIVE reach (node) AS (
    SELECT dst FROM edge WHERE src = $1
    UNION
    SELECT edge.dst FROM reach JOIN edge ON edge.src = reach.node
)
SELECT node FROM reach;

-- list_backward
WITH RECURSIVE reach (node) AS (
    SELECT src FROM edge WHERE dst = $1
    UNION
    SELECT edge.src FROM reach JOIN edge ON edge.dst = reach.node
)
SELECT node FROM reach;
