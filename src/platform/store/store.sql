-- migration_each :each () -> number, name, checksum, program
SELECT number, name, checksum, program FROM schema_migration ORDER BY number;

-- migration_add :run ($1 number, $2 name, $3 checksum, $4 program, $5 applied_us)
INSERT INTO schema_migration (number, name, checksum, program, applied_us)
VALUES ($1, $2, $3, $4, $5);
