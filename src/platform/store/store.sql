-- migration_each :each () -> number, name, checksum, program
SELECT number, name, checksum, program FROM schema_migration ORDER BY number;

-- migration_add :run ($1 number, $2 name, $3 checksum, $4 program, $5 applied_us)
INSERT INTO schema_migration (number, name, checksum, program, applied_us)
VALUES ($1, $2, $3, $4, $5);

-- schema_column_each :each () -> table, column, type as PostgreSQL calls it, 1 when NULL is refused
-- only: sqlite
SELECT t.name, c.name,
       CASE c.type WHEN 'INTEGER' THEN 'bigint' WHEN 'BLOB' THEN 'bytea' ELSE lower(c.type) END,
       c."notnull"
FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1, 2;
-- end
-- only: postgres
SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT),
       CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END
FROM information_schema.columns WHERE table_schema = current_schema()
ORDER BY CAST(table_name AS TEXT) COLLATE "C", CAST(column_name AS TEXT) COLLATE "C";
-- end
