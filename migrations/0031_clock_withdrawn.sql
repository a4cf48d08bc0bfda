-- A fact that a corrected entry says no more: what it met runs again (A-4.3, C-9).

ALTER TABLE clock_fact ADD COLUMN withdrawn_us {int64}; -- null: it stands
