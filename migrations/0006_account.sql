-- Accounts: who may sign in, what each may do, and every attempt to (A-5.1, A-5.5; 21 CFR 11.10(d),
-- 11.300).

-- One row a person; a name is never given to another, so rows are closed, not deleted.
CREATE TABLE account (
    id {int64} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,              -- signs in with it; stands as actor of what the person does
    full_name TEXT NOT NULL,         -- as printed beside a signature
    password TEXT,                   -- argon2id with its salt; null: none was chosen yet
    invitation_sha256 {bytes},       -- of the secret of the one-time link; null: none is open
    invitation_until_us {int64},
    closed {int64} NOT NULL,         -- 1: may not sign in any more
    created_us {int64} NOT NULL
) {strict};
CREATE UNIQUE INDEX account_by_name ON account (name);
CREATE INDEX account_by_invitation ON account (invitation_sha256);

-- A role somebody has, for a period.
CREATE TABLE account_role (
    account_id {int64} NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    from_us {int64} NOT NULL,
    until_us {int64},                -- null: until it is revoked
    training TEXT,                   -- what was passed; roles that need it are not granted without
    PRIMARY KEY (account_id, role)
) {strict};

-- Who is signed in, and was.  The secret itself is only in the browser.
CREATE TABLE session (
    id {int64} NOT NULL PRIMARY KEY,
    account_id {int64} NOT NULL REFERENCES account (id),
    secret_sha256 {bytes} NOT NULL,
    started_us {int64} NOT NULL,
    seen_us {int64} NOT NULL,        -- last use as of the last orderly stop of the server
    address TEXT NOT NULL,
    agent TEXT NOT NULL,             -- what the browser calls itself
    ended_us {int64}                 -- null: not signed out and not revoked
) {strict};
CREATE UNIQUE INDEX session_by_secret ON session (secret_sha256);
CREATE INDEX session_by_account ON session (account_id, id);

-- Every attempt that was judged.  What was typed for a name nobody has is not kept: people type
-- passwords there.
CREATE TABLE sign_in (
    id {int64} NOT NULL PRIMARY KEY,
    at_us {int64} NOT NULL,
    account_id {int64},
    address TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN
        ('signed_in', 'wrong_password', 'unknown_name', 'closed', 'locked', 'signed_out', 'revoked'))
) {strict};
CREATE INDEX sign_in_by_account ON sign_in (account_id, at_us);
CREATE INDEX sign_in_by_address ON sign_in (address, at_us);
