-- Names nobody has are held up like names somebody has, so that waiting tells no difference: 16 bits
-- of a hash of what was typed, which may have been a password.  Null: the account is known.
ALTER TABLE sign_in ADD COLUMN name_tag {int64};
CREATE INDEX sign_in_by_name_tag ON sign_in (name_tag, at_us);
