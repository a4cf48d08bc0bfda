-- Roles that read can be granted for sites and product lines.

ALTER TABLE account_role ADD COLUMN sites TEXT; -- keys of the register site, one a line; null: all
ALTER TABLE account_role ADD COLUMN lines TEXT; -- keys of the register product_line, one a line; null: all
