-- Lists of identifiers that scopes name: uploaded, never changed (A-6.3.2(5), A-7.1.1).
CREATE TABLE scope_list (
    id {int64} NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    created_us {int64} NOT NULL, -- microseconds since 1970 UTC
    rows {int64} NOT NULL,       -- of the file, = taken + repeated + refused
    taken {int64} NOT NULL,
    repeated {int64} NOT NULL,   -- names an item a line before names
    refused {int64} NOT NULL,    -- left out because whoever uploaded it said so
    sha256 {bytes} NOT NULL      -- of the file
) {strict};

CREATE TABLE scope_list_item (
    list_id {int64} NOT NULL,
    line {int64} NOT NULL,       -- of the file, from 1
    item {int64} NOT NULL,       -- number in the index
    PRIMARY KEY (list_id, line)
-- only: sqlite
) STRICT, WITHOUT ROWID;
-- end
-- only: postgres
);
-- end
