-- Roles of the recall rest on trainings in the registers, not on what somebody wrote down (A-5.5).

ALTER TABLE account_role DROP COLUMN training;
ALTER TABLE account_role ADD COLUMN employee_id {int64}; -- whose trainings the role rests on; null: it needs none

-- Keys are compared byte by byte on both databases: rows whose keys begin alike stand together.
-- only: postgres
ALTER TABLE master_row ALTER COLUMN key TYPE TEXT COLLATE "C";
-- end
