-- PostgreSQL, event references: what a customer would build who keeps events.  One row an event, one an
-- item, one a reference with its role (0 input, 1 output, 2 parent, 3 child … as in event.h); covering
-- indexes read the references by event and by item.  Loaded by COPY, then vacuumed.

-- settings
SET jit = off;
SET work_mem = '1GB';
SET maintenance_work_mem = '1GB';
SET random_page_cost = 1.1;

-- schema
CREATE TABLE event (
    id integer NOT NULL,
    event_id text NOT NULL,
    time_us bigint NOT NULL,
    kind smallint NOT NULL,
    step text NOT NULL
);
CREATE TABLE item (id integer NOT NULL, uri text NOT NULL);
CREATE TABLE reference (event integer NOT NULL, role smallint NOT NULL, item integer NOT NULL);

-- copy_event
COPY event (id, event_id, time_us, kind, step) FROM STDIN;

-- copy_item
COPY item (id, uri) FROM STDIN;

-- copy_reference
COPY reference (event, role, item) FROM STDIN;

-- index
ALTER TABLE event ADD PRIMARY KEY (id);
ALTER TABLE item ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX event_by_event_id ON event (event_id);
CREATE UNIQUE INDEX item_by_uri ON item (uri);
CREATE INDEX reference_by_event ON reference (event, role, item);
CREATE INDEX reference_by_item ON reference (item, role, event);

-- vacuum
VACUUM ANALYZE reference;

-- bytes
SELECT (pg_total_relation_size('event') + pg_total_relation_size('item') + pg_total_relation_size('reference'))::text;

-- count_forward
WITH RECURSIVE reach (node) AS (
    SELECT output.item
    FROM reference AS input JOIN reference AS output ON output.event = input.event AND output.role = 1
    WHERE input.item = $1 AND input.role = 0
    UNION
    SELECT output.item
    FROM reach
    JOIN reference AS input ON input.item = reach.node AND input.role = 0
    JOIN reference AS output ON output.event = input.event AND output.role = 1
)
SELECT count(*)::integer FROM reach;

-- count_backward
WITH RECURSIVE reach (node) AS (
    SELECT input.item
    FROM reference AS output JOIN reference AS input ON input.event = output.event AND input.role = 0
    WHERE output.item = $1 AND output.role = 1
    UNION
    SELECT input.item
    FROM reach
    JOIN reference AS output ON output.item = reach.node AND output.role = 1
    JOIN reference AS input ON input.event = output.event AND input.role = 0
)
SELECT count(*)::integer FROM reach;

-- list_forward
WITH RECURSIVE reach (node) AS (
    SELECT output.item
    FROM reference AS input JOIN reference AS output ON output.event = input.event AND output.role = 1
    WHERE input.item = $1 AND input.role = 0
    UNION
    SELECT output.item
    FROM reach
    JOIN reference AS input ON input.item = reach.node AND input.role = 0
    JOIN reference AS output ON output.event = input.event AND output.role = 1
)
SELECT node FROM reach;

-- list_backward
WITH RECURSIVE reach (node) AS (
    SELECT input.item
    FROM reference AS output JOIN reference AS input ON input.event = output.event AND input.role = 0
    WHERE output.item = $1 AND output.role = 1
    UNION
    SELECT input.item
    FROM reach
    JOIN reference AS output ON output.item = reach.node AND output.role = 1
    JOIN reference AS input ON input.event = output.event AND input.role = 0
)
SELECT node FROM reach;
