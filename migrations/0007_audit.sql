-- The audit trail is read by time, newest first, and tells who ended somebody's session.
ALTER TABLE sign_in ADD COLUMN actor TEXT; -- null: the account itself
CREATE INDEX change_by_time ON change (at_us, id);
CREATE INDEX sign_in_by_time ON sign_in (at_us, id);
