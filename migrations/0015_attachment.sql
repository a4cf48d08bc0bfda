-- Files that belong to a row: certificates, test sheets, signed agreements.  Their bytes lie in
-- DIR/files/ab/SHA256, once however many rows have them; what is personal is sealed there.

CREATE TABLE attachment (
    id {int64} NOT NULL PRIMARY KEY,
    noun TEXT NOT NULL,          -- register of the row
    noun_id {int64} NOT NULL,
    name TEXT NOT NULL,          -- as it was given, without folders
    media_type TEXT NOT NULL,
    size {int64} NOT NULL,       -- bytes
    sha256 {bytes} NOT NULL,     -- of the bytes as they were given
    salt {bytes},                -- of a sealed one; null: not sealed
    added_us {int64} NOT NULL,
    actor TEXT NOT NULL,
    removed {int64} NOT NULL     -- 1: no longer shown; the bytes stay
) {strict};
CREATE INDEX attachment_by_row ON attachment (noun, noun_id);
