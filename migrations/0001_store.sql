-- Changes of decisions, and long work.

-- One row per change of a decision, written in the same transaction; never updated.
CREATE TABLE change (
    id {int64} NOT NULL PRIMARY KEY,
    at_us {int64} NOT NULL,      -- microseconds since 1970 UTC
    actor TEXT NOT NULL,
    noun TEXT NOT NULL,          -- table of the row that changed
    noun_id {int64} NOT NULL,
    before TEXT,                 -- JSON; null: the row is new
    after TEXT,                  -- JSON; null: the row is gone
    reason TEXT NOT NULL,
    salt {bytes} NOT NULL        -- 16 random bytes: a leaf of the audit ledger cannot be guessed
) {strict};
CREATE INDEX change_by_noun ON change (noun, noun_id, id);

-- Long work that survives a crash: it goes on at done_offset, which is saved in the same
-- transaction as what was done.
CREATE TABLE job (
    id {int64} NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    args TEXT NOT NULL,          -- JSON
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    progress {int64} NOT NULL,   -- of total, in units of the kind
    total {int64} NOT NULL,      -- 0: not known
    done_offset {int64} NOT NULL,
    attempts {int64} NOT NULL,   -- times started
    not_before_us {int64} NOT NULL,
    lease_until_us {int64} NOT NULL,
    result TEXT,                 -- JSON
    error TEXT,                  -- JSON
    actor TEXT NOT NULL,
    created_us {int64} NOT NULL,
    finished_us {int64}
) {strict};
CREATE INDEX job_by_state ON job (state, kind, id);
