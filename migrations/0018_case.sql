-- Cases: from a suspicion to a signed decision (A-6.2 to A-6.5).  What is filled in stands in
-- entries, each of one sheet of rules/case/sheets.json.

CREATE TABLE defect_case (
    id {int64} NOT NULL PRIMARY KEY,
    version {int64} NOT NULL,
    title TEXT NOT NULL,
    suspicion TEXT NOT NULL,
    product TEXT NOT NULL,
    regime TEXT NOT NULL,            -- pinned with edition and digest when the case was opened
    edition TEXT NOT NULL,
    regime_sha256 {bytes} NOT NULL,
    defect_kind TEXT NOT NULL,       -- safety, emission; empty: not said
    department TEXT NOT NULL,
    owner TEXT NOT NULL,
    stage TEXT NOT NULL,
    round {int64} NOT NULL,          -- 1, and one more each time it is investigated again
    opened_us {int64} NOT NULL,
    actor TEXT NOT NULL              -- who opened it
) {strict};

CREATE TABLE case_entry (
    id {int64} NOT NULL PRIMARY KEY,
    case_id {int64} NOT NULL,
    sheet TEXT NOT NULL,
    round {int64} NOT NULL,
    version {int64} NOT NULL,
    state TEXT NOT NULL,             -- open, done, void
    body TEXT NOT NULL,              -- JSON as the sheet has it
    created_us {int64} NOT NULL,
    changed_us {int64} NOT NULL,
    actor TEXT NOT NULL              -- of this version
) {strict};
CREATE INDEX case_entry_by_case ON case_entry (case_id);
