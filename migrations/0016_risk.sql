-- Risk assessments of a case: what was assessed, by which table, what it came to, what was known
-- then (GB/T 34402; A-6.3.2, A-6.4).  A version is never changed.

CREATE TABLE risk (
    id {int64} NOT NULL PRIMARY KEY,
    case_id {int64} NOT NULL,
    version {int64} NOT NULL         -- the newest
) {strict};
CREATE INDEX risk_by_case ON risk (case_id);

CREATE TABLE risk_version (
    risk_id {int64} NOT NULL,
    version {int64} NOT NULL,
    created_us {int64} NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    draft TEXT NOT NULL,             -- JSON: hazard, scenarios, values with grounds
    result TEXT NOT NULL,            -- JSON: level, table with digest, one step off
    facts TEXT NOT NULL,             -- JSON: clues, injured, dead, units in scope
    PRIMARY KEY (risk_id, version)
) {strict};
