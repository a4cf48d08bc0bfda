-- audit_each :each ($1 actor, $2 noun, $3 noun_id, $4 from_us, $5 at_us of the place, $6 kind of it, $7 id of it, $8 limit, $9 text as a pattern of LIKE; empty and 0: any) -> kind, id, at_us, actor, noun, noun_id, before, after, reason, address; what lies behind the place, newest first
SELECT kind, id, at_us, actor, noun, noun_id, before, after, reason, address FROM (
    SELECT 0 AS kind, c.id AS id, c.at_us AS at_us, c.actor AS actor, c.noun AS noun,
        c.noun_id AS noun_id, c.before AS before, c.after AS after, c.reason AS reason,
        '' AS address
    FROM change c
    UNION ALL
    SELECT 1, s.id, s.at_us, coalesce(s.actor, a.name, ''), 'sign_in', coalesce(s.account_id, 0), NULL,
        s.outcome, '', s.address
    FROM sign_in s LEFT JOIN account a ON a.id = s.account_id
) AS trail
WHERE (CAST($1 AS TEXT) = '' OR actor = $1)
  AND (CAST($2 AS TEXT) = '' OR noun = $2)
  AND (CAST($3 AS {int64}) = 0 OR noun_id = $3)
  AND (CAST($9 AS TEXT) = ''
    OR lower(coalesce(before, '') || ' ' || coalesce(after, '') || ' '
        || coalesce(reason, '')) LIKE lower($9) ESCAPE '!')
  AND at_us >= $4 AND at_us <= $5
  AND (at_us < $5 OR kind < $6 OR (kind = $6 AND id < $7))
ORDER BY at_us DESC, kind DESC, id DESC
LIMIT $8;
