-- A second component at sign-in: codes by time (RFC 6238), and codes for when the device is lost.
ALTER TABLE account ADD COLUMN totp_secret {bytes};                 -- 20 bytes; null: none
ALTER TABLE account ADD COLUMN totp_step {int64} NOT NULL DEFAULT 0; -- of the last code taken: none twice

CREATE TABLE recovery_code (
    account_id {int64} NOT NULL REFERENCES account (id),
    sha256 {bytes} NOT NULL,
    PRIMARY KEY (account_id, sha256)
) {strict};
