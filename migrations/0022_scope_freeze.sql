-- Versions of scopes that are frozen: read back, held against their digest, and never superseded silently
-- (A-7.1.1, C-22).
CREATE TABLE scope_freeze (
    scope_id {int64} NOT NULL,
    version {int64} NOT NULL,
    created_us {int64} NOT NULL, -- microseconds since 1970 UTC
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (scope_id, version)
) {strict};
