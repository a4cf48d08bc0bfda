-- Rules of the customer, as they stood in the folder rules/ of the data directory when it was last
-- opened for writing: the same for every server, and every change of them has its row in `change`.

CREATE TABLE rule_overlay (
    id {int64} NOT NULL PRIMARY KEY,
    file TEXT NOT NULL,              -- its name
    text TEXT,                       -- the file; null: it is gone
    taken_us {int64} NOT NULL
) {strict};
CREATE UNIQUE INDEX rule_overlay_by_file ON rule_overlay (file);
