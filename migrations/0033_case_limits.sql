-- Whose a case is: people whose roles are limited to sites and product lines work on those of theirs
-- (A-5.1, C-23).

ALTER TABLE defect_case ADD COLUMN sites TEXT NOT NULL DEFAULT ''; -- keys of register site, each on a line; empty: of the whole house
ALTER TABLE defect_case ADD COLUMN lines TEXT NOT NULL DEFAULT ''; -- the same of register product_line
