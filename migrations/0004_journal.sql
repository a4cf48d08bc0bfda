-- What belongs to one installation's log as a whole.

-- One row, made with the first opening for writing: keys the fingerprints of the index, so that
-- chosen serials cannot be made to collide, and the index built anew has the same digest.
CREATE TABLE journal (
    seed {int64} NOT NULL PRIMARY KEY
) {strict};
