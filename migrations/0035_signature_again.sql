-- Who signed a row whose files are others now signs it again, in the same version: what he signed is
-- told by its digest.
DROP INDEX signature_by_record;
CREATE UNIQUE INDEX signature_by_record ON signature (noun, noun_id, version, meaning, name, record_sha256);
