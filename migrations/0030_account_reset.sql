-- A reset by somebody else lays the roles that sign, decide and reveal to rest, until another person
-- has confirmed who holds the account, and a second factor that was on is set up anew.

ALTER TABLE account ADD COLUMN reset_by TEXT;          -- account of the last reset; null: never
ALTER TABLE account ADD COLUMN reset_us {int64};       -- when
ALTER TABLE account ADD COLUMN confirmed_by TEXT;      -- who confirmed the holder since; null: nobody
ALTER TABLE account ADD COLUMN factor_due {int64} NOT NULL DEFAULT 0; -- 1: no such role without a second factor

-- Attempts to sign in gain two outcomes; what there was stays.
CREATE TABLE sign_in_new (
    id {int64} NOT NULL PRIMARY KEY,
    at_us {int64} NOT NULL,
    account_id {int64},
    address TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN
        ('signed_in', 'wrong_password', 'unknown_name', 'closed', 'locked', 'signed_out', 'revoked',
         'reset', 'invited')),
    actor TEXT -- null: the account itself
) {strict};
INSERT INTO sign_in_new (id, at_us, account_id, address, outcome, actor)
SELECT id, at_us, account_id, address, outcome, actor FROM sign_in;
DROP TABLE sign_in;
ALTER TABLE sign_in_new RENAME TO sign_in;
CREATE INDEX sign_in_by_account ON sign_in (account_id, at_us);
CREATE INDEX sign_in_by_address ON sign_in (address, at_us);
CREATE INDEX sign_in_by_time ON sign_in (at_us, id);
