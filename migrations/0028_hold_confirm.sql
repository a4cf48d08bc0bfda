-- Who has goods that are held confirms that he stopped, and what he set apart (C-15, C-16, A-7.4.2).

ALTER TABLE hold ADD COLUMN confirm_h {int64} NOT NULL DEFAULT 24; -- hours until it is said who has not

-- One row a confirmation; the newest of a partner counts.
CREATE TABLE hold_confirmation (
    id {int64} NOT NULL PRIMARY KEY,
    hold_id {int64} NOT NULL REFERENCES hold (id),
    partner TEXT NOT NULL,          -- code in register partner
    units {int64} NOT NULL,         -- pieces set apart
    parts {int64} NOT NULL,         -- service parts set apart
    note TEXT NOT NULL,             -- empty: none
    actor TEXT NOT NULL,
    created_us {int64} NOT NULL,
    log_position {int64} NOT NULL
) {strict};
CREATE INDEX hold_confirmation_by_hold ON hold_confirmation (hold_id, id);
