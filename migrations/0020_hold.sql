-- Holds: what may not move, be shipped, sold or used (A-6.3, A-7.4.2, A-7.5.1, F-2.15).

-- One row a hold.  Nothing of it is changed: it ends by a row of hold_release.
CREATE TABLE hold (
    id {int64} NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    instruction TEXT NOT NULL,      -- for those who have the goods; empty: none of its own
    scope_id {int64} NOT NULL,      -- all units of this version are named; 0: none
    scope_version {int64} NOT NULL,
    named {int64} NOT NULL,         -- identifiers named: units of the scope, and hold_item
    sha256 {bytes} NOT NULL,        -- of what is named (docs/formats/http-api.md)
    actor TEXT NOT NULL,
    created_us {int64} NOT NULL,    -- microseconds since 1970 UTC
    log_position {int64} NOT NULL,  -- events behind it were captured while it was there
    request_key TEXT,               -- the caller's name for its request: sent twice, held once
    draft_sha256 {bytes} NOT NULL   -- of that request
) {strict};
CREATE UNIQUE INDEX hold_by_request_key ON hold (request_key);

-- Named one by one; of a scope, its lots.  Identifiers stand in full: no event need name them yet.
CREATE TABLE hold_item (
    hold_id {int64} NOT NULL,
    ordinal {int64} NOT NULL,       -- 0, 1, …
    uri TEXT NOT NULL,              -- canonical
    PRIMARY KEY (hold_id, ordinal)
) {strict};

-- Where held things may be moved to, with all that lies inside.
CREATE TABLE hold_place (
    hold_id {int64} NOT NULL,
    ordinal {int64} NOT NULL,
    uri TEXT NOT NULL,
    PRIMARY KEY (hold_id, ordinal)
) {strict};

-- A hold ends as a whole, or for some of what it covers; each is signed (table signature).
CREATE TABLE hold_release (
    id {int64} NOT NULL PRIMARY KEY,
    hold_id {int64} NOT NULL REFERENCES hold (id),
    version {int64} NOT NULL,       -- of the hold that was signed: 1 for the first release of it
    everything {int64} NOT NULL,    -- 1: the hold is over
    items {int64} NOT NULL,         -- rows of hold_release_item
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    created_us {int64} NOT NULL,
    log_position {int64} NOT NULL
) {strict};
CREATE UNIQUE INDEX hold_release_by_hold ON hold_release (hold_id, version);

CREATE TABLE hold_release_item (
    release_id {int64} NOT NULL,
    ordinal {int64} NOT NULL,
    uri TEXT NOT NULL,
    PRIMARY KEY (release_id, ordinal)
) {strict};

-- What happened to held things all the same: one row a hold and event.  No decision but a reading
-- of log and holds; found again, it is the same.
CREATE TABLE alarm (
    id {int64} NOT NULL PRIMARY KEY,
    hold_id {int64} NOT NULL,
    event {int64} NOT NULL,         -- log position
    event_us {int64} NOT NULL,
    action TEXT NOT NULL,           -- ship, sell, use, scrap, move
    late {int64} NOT NULL,          -- 1: it happened before the hold, and was captured behind it
    place TEXT NOT NULL,            -- where to, as the event says; empty: it does not
    items {int64} NOT NULL,
    raised_us {int64} NOT NULL,
    withdrawn_us {int64} NOT NULL,  -- 0: it stands
    withdrawn_by {int64} NOT NULL   -- log position of the event behind which it no longer was so
) {strict};
CREATE UNIQUE INDEX alarm_by_event ON alarm (hold_id, event);
CREATE INDEX alarm_by_position ON alarm (event);

-- The things the event names, each with the way from it to what the hold names.
CREATE TABLE alarm_item (
    alarm_id {int64} NOT NULL,
    ordinal {int64} NOT NULL,
    uri TEXT NOT NULL,
    how TEXT NOT NULL,
    path TEXT NOT NULL,             -- identifiers, one a line
    PRIMARY KEY (alarm_id, ordinal)
) {strict};
CREATE INDEX alarm_item_by_uri ON alarm_item (uri);

-- How far the log was looked at for alarms; one row.
CREATE TABLE alarm_watch (
    id {int64} NOT NULL PRIMARY KEY,
    position {int64} NOT NULL
) {strict};

-- Somebody has seen it and says what came of it.
CREATE TABLE alarm_note (
    alarm_id {int64} NOT NULL PRIMARY KEY REFERENCES alarm (id),
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    created_us {int64} NOT NULL
) {strict};
