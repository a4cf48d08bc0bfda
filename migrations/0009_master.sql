-- Master data: rows of all registers, each described by a file of src/domain/master/registers and by
-- the customer's own fields (A-4.2, A-5.1, A-5.3, A-5.4, F-3.10).

CREATE TABLE master_row (
    id {int64} NOT NULL PRIMARY KEY,
    register TEXT NOT NULL,          -- partner, training …
    key TEXT NOT NULL,               -- the values that tell rows apart, U+001F between
    version {int64} NOT NULL,        -- 1, 2, …: who changes a row says which one he saw
    retired {int64} NOT NULL,        -- 1: no longer offered; rows are not deleted
    seq {int64} NOT NULL,            -- order of the last changes of all rows: what is new to a reader
    changed_us {int64} NOT NULL,     -- microseconds since 1970 UTC
    actor TEXT NOT NULL,             -- of the last change
    salt {bytes},                    -- of what is sealed in the row (personal data); null: erased
    body TEXT NOT NULL               -- the fields as JSON
) {strict};
CREATE UNIQUE INDEX master_row_by_key ON master_row (register, key);
CREATE UNIQUE INDEX master_row_by_seq ON master_row (seq);
CREATE INDEX master_row_by_register ON master_row (register, seq);
