-- alarm_watch_load :one () -> position
SELECT position FROM alarm_watch WHERE id = 1;

-- alarm_watch_add :run ($1 position)
INSERT INTO alarm_watch (id, position) VALUES (1, $1);

-- alarm_watch_set :run ($1 position)
UPDATE alarm_watch SET position = $1 WHERE id = 1;

-- alarm_each_of_event :each ($1 event) -> id, hold_id, action, late, place, items, withdrawn_us
SELECT id, hold_id, action, late, place, items, withdrawn_us FROM alarm WHERE event = $1;

-- alarm_add :one ($1 hold_id, $2 event, $3 event_us, $4 action, $5 late, $6 place, $7 items, $8 raised_us) -> id
INSERT INTO alarm (id, hold_id, event, event_us, action, late, place, items, raised_us, withdrawn_us, withdrawn_by)
VALUES ((SELECT coalesce(max(id), 0) + 1 FROM alarm), $1, $2, $3, $4, $5, $6, $7, $8, 0, 0)
RETURNING id;

-- alarm_set :run ($1 id, $2 action, $3 late, $4 place, $5 items)
UPDATE alarm SET action = $2, late = $3, place = $4, items = $5, withdrawn_us = 0, withdrawn_by = 0
WHERE id = $1;

-- alarm_withdraw :run ($1 id, $2 withdrawn_us, $3 withdrawn_by)
UPDATE alarm SET withdrawn_us = $2, withdrawn_by = $3 WHERE id = $1;

-- alarm_item_add :many ($1 alarm_id, $2 ordinal, $3 uri, $4 how, $5 path)
INSERT INTO alarm_item (alarm_id, ordinal, uri, how, path) VALUES ($1, $2, $3, $4, $5);

-- alarm_item_clear :run ($1 alarm_id)
DELETE FROM alarm_item WHERE alarm_id = $1;

-- alarm_item_each :each ($1 alarm_id, $2 limit) -> uri, how, path
SELECT uri, how, path FROM alarm_item WHERE alarm_id = $1 ORDER BY ordinal LIMIT $2;

-- alarm_page :each ($1 before, $2 limit, $3 hold, 0: any, $4 uri, empty: any, $5 state, empty: any) -> id, hold_id, title, event, event_us, raised_us, action, late, place, items, withdrawn_us, withdrawn_by, note reason, note actor, note created_us
SELECT a.id, a.hold_id, h.title, a.event, a.event_us, a.raised_us, a.action, a.late, a.place, a.items,
    a.withdrawn_us, a.withdrawn_by, n.reason, n.actor, n.created_us
FROM alarm a JOIN hold h ON h.id = a.hold_id LEFT JOIN alarm_note n ON n.alarm_id = a.id
WHERE a.id < $1
  AND (CAST($3 AS {int64}) = 0 OR a.hold_id = CAST($3 AS {int64}))
  AND (CAST($4 AS TEXT) = '' OR a.id IN (SELECT i.alarm_id FROM alarm_item i WHERE i.uri = CAST($4 AS TEXT)))
  AND (CAST($5 AS TEXT) = '' OR CAST($5 AS TEXT) =
       CASE WHEN a.withdrawn_us <> 0 THEN 'withdrawn' WHEN n.alarm_id IS NOT NULL THEN 'acknowledged' ELSE 'open' END)
ORDER BY a.id DESC
LIMIT $2;

-- alarm_count :one ($1 hold, $2 uri, $3 state) -> count, open
SELECT coalesce(sum(CASE WHEN CAST($3 AS TEXT) = '' OR CAST($3 AS TEXT) = s.state THEN 1 ELSE 0 END), 0),
    coalesce(sum(CASE WHEN s.state = 'open' THEN 1 ELSE 0 END), 0)
FROM (SELECT CASE WHEN a.withdrawn_us <> 0 THEN 'withdrawn' WHEN n.alarm_id IS NOT NULL THEN 'acknowledged' ELSE 'open' END AS state
      FROM alarm a LEFT JOIN alarm_note n ON n.alarm_id = a.id
      WHERE (CAST($1 AS {int64}) = 0 OR a.hold_id = CAST($1 AS {int64}))
        AND (CAST($2 AS TEXT) = '' OR a.id IN (SELECT i.alarm_id FROM alarm_item i WHERE i.uri = CAST($2 AS TEXT)))) s;

-- alarm_note_add :run ($1 alarm_id, $2 reason, $3 actor, $4 created_us)
INSERT INTO alarm_note (alarm_id, reason, actor, created_us) VALUES ($1, $2, $3, $4);
