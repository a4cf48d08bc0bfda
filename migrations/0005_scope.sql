-- Scopes: which units a suspicion touches, saved with reasons (A-6.3.2, F-1.3).

-- One row a scope; its versions are never changed, a new one is added.
CREATE TABLE scope (
    id {int64} NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    request_key TEXT,            -- the caller's name for its request: sent twice, saved once
    version {int64} NOT NULL     -- the newest
) {strict};
CREATE UNIQUE INDEX scope_by_request_key ON scope (request_key);

CREATE TABLE scope_version (
    scope_id {int64} NOT NULL REFERENCES scope (id),
    version {int64} NOT NULL,
    created_us {int64} NOT NULL, -- microseconds since 1970 UTC
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    query TEXT NOT NULL,         -- JSON: the walk that found the units
    log_position {int64} NOT NULL,
    units {int64} NOT NULL,      -- = certain + possible + removed
    certain {int64} NOT NULL,
    possible {int64} NOT NULL,
    removed {int64} NOT NULL,
    widened {int64} NOT NULL,    -- of the possible ones
    built_in {int64} NOT NULL,   -- things reached that are no units: used up, or fitted into another
    lots {int64} NOT NULL,
    vessels {int64} NOT NULL,
    sha256 {bytes} NOT NULL,     -- of the list (docs/formats/http-api.md)
    PRIMARY KEY (scope_id, version)
) {strict};

-- Units alike in all that one counts by.  Members of a cell have consecutive ordinals.
CREATE TABLE scope_cell (
    scope_id {int64} NOT NULL,
    version {int64} NOT NULL,
    cell {int64} NOT NULL,       -- 0, 1, …
    product TEXT NOT NULL,       -- class; empty: none
    product_name TEXT NOT NULL,
    state TEXT NOT NULL,
    place TEXT NOT NULL,
    place_name TEXT NOT NULL,
    holder TEXT NOT NULL,
    holder_name TEXT NOT NULL,
    confidence TEXT NOT NULL,
    removed {int64} NOT NULL,    -- 1: every path passes an ended association
    widening TEXT NOT NULL,
    units {int64} NOT NULL,
    PRIMARY KEY (scope_id, version, cell)
) {strict};

-- The list.  Identifiers stand in full: it can be read without the log.  Citus distributes by
-- scope_id.
CREATE TABLE scope_member (
    scope_id {int64} NOT NULL,
    version {int64} NOT NULL,
    ordinal {int64} NOT NULL,    -- 0, 1, …
    item {int64} NOT NULL,       -- number in the index
    uri TEXT NOT NULL,           -- canonical
    from_item {int64} NOT NULL,  -- reached from; itself where it was named
    event {int64} NOT NULL,      -- log position of what put it there; 0: it was named
    since_us {int64} NOT NULL,
    PRIMARY KEY (scope_id, version, ordinal)
-- only: sqlite
) STRICT, WITHOUT ROWID;
-- end
-- only: postgres
);
-- end
CREATE INDEX scope_member_by_item ON scope_member (item, scope_id, version);
