-- Recall drills: what was found of one lot, how fast, and what was missing (A-5.2, F-2.13).  A
-- report is never changed.

CREATE TABLE drill (
    id {int64} NOT NULL PRIMARY KEY,
    created_us {int64} NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    item TEXT NOT NULL,              -- the lot, canonical URI
    log_position {int64} NOT NULL,
    total_us {int64} NOT NULL,       -- of all steps
    units {int64} NOT NULL,
    gaps {int64} NOT NULL,           -- what was missing, how many sentences
    report TEXT NOT NULL             -- JSON: drill_report
) {strict};
