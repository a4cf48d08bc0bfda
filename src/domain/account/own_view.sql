-- own_view_each :each ($1 owner, $2 register_name) -> id, title, query; by title
SELECT id, title, query FROM own_view WHERE owner = $1 AND register_name = $2 ORDER BY title LIMIT 200;

-- own_view_others :one ($1 owner, $2 register_name, $3 title) -> how many he has beside this one
SELECT count(*) FROM own_view WHERE owner = $1 AND NOT (register_name = $2 AND title = $3);

-- own_view_put :one ($1 owner, $2 register_name, $3 title, $4 query) -> id
INSERT INTO own_view (id, owner, register_name, title, query)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM own_view), $1, $2, $3, $4)
ON CONFLICT (owner, register_name, title) DO UPDATE SET query = excluded.query
RETURNING id;

-- own_view_drop :run ($1 id, $2 owner)
DELETE FROM own_view WHERE id = $1 AND owner = $2;
