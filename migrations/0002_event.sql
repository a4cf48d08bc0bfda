-- The log: events in one order, never changed; and what many events have in common.

-- No index but the key: a copy of an event is found in the trace index and compared with its row.
-- Citus distributes by block, so a batch falls on one shard.
CREATE TABLE event (
    block {int64} NOT NULL,          -- position >> 14, in every look-up by key
-- only: sqlite
    position {int64} NOT NULL PRIMARY KEY, -- alone: SQLite keeps rows in this order, no second tree
-- end
-- only: postgres
    position {int64} NOT NULL,
-- end
    record_time_us {int64} NOT NULL, -- microseconds since 1970 UTC
    event_time_us {int64} NOT NULL,
    offset_min {int64} NOT NULL,     -- eventTimeZoneOffset
    event_id TEXT NOT NULL,          -- as captured, or the event hash as ni: URI
    hash_scheme {int64} NOT NULL,    -- 1: CBV 2.0
    event_hash {bytes} NOT NULL,     -- 32 bytes
    body {bytes} NOT NULL,           -- the event object's bytes as captured
    context_id {int64} NOT NULL,     -- 0: the standard @context alone
    source_id {int64} NOT NULL,
    line {int64} NOT NULL,           -- of the source, from 1
    salt {bytes} NOT NULL,           -- 16 random bytes: a leaf of the ledger cannot be guessed
    actor TEXT NOT NULL,
-- only: sqlite
    job_id {int64} NOT NULL
-- end
-- only: postgres
    job_id {int64} NOT NULL,
    PRIMARY KEY (block, position)
-- end
) {strict};

-- One row: where the log ends.
CREATE TABLE event_head (
    position {int64} NOT NULL PRIMARY KEY
) {strict};
INSERT INTO event_head (position) VALUES (0);

-- What an unfinished job appends is not to be seen before it is finished: all or nothing.
CREATE TABLE event_hold (
    job_id {int64} NOT NULL PRIMARY KEY,
    first_position {int64} NOT NULL
) {strict};

-- @context of documents, each text once.
CREATE TABLE context (
    id {int64} NOT NULL PRIMARY KEY,
    sha256 {bytes} NOT NULL,
    json TEXT NOT NULL
) {strict};
CREATE INDEX context_by_sha256 ON context (sha256);

-- Files that events came from.
CREATE TABLE source (
    id {int64} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 {bytes} NOT NULL          -- of the file's bytes
) {strict};
CREATE INDEX source_by_sha256 ON source (sha256);
