-- Roles that see rows of their own: whose they are.

ALTER TABLE account_role ADD COLUMN limited_to TEXT; -- key of the register partner, or identifier of a station; null: not limited
