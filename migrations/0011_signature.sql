-- Electronic signatures: who signed what, as what, meaning what (21 CFR 11.50, 11.70, 11.200;
-- Electronic Signature Law of China art. 13).  Rows are never changed.

CREATE TABLE signature (
    id {int64} NOT NULL PRIMARY KEY,
    noun TEXT NOT NULL,              -- of the record: scope …
    noun_id {int64} NOT NULL,
    version {int64} NOT NULL,        -- of the record
    record_sha256 {bytes} NOT NULL,  -- of the record as it was shown and signed
    meaning TEXT NOT NULL,           -- reviewed, approved …
    role TEXT NOT NULL,              -- in which the person signed
    name TEXT NOT NULL,              -- signs in with it
    full_name TEXT NOT NULL,         -- as printed beside the signature
    reason TEXT NOT NULL,
    signed_us {int64} NOT NULL,      -- microseconds since 1970 UTC
    offset_min {int64} NOT NULL      -- minutes east of UTC where the person sat
) {strict};
CREATE UNIQUE INDEX signature_by_record ON signature (noun, noun_id, version, meaning, name);
