-- audit_each :each ($1 actor, $2 noun, $3 noun_id, $4 from_us, $5 at_us of the place, $6 kind of it, $7 id of it, $8 limit, $9 text as a pattern of LIKE; empty and 0: any) -> kind, id, at_us, actor, noun, noun_id, before, after, reason, address; what lies behind the place, newest first
SELECT kind, id, at_us, actor, noun, noun_id, before, after, reason, address FROM (
  SELECT * FROM (
    SELECT 0 AS kind, c.id AS id, c.at_us AS at_us, c.actor AS actor, c.noun AS noun,
        c.noun_id AS noun_id, c.before AS before, c.after AS after, c.reason AS reason,
        '' AS address
    FROM change c
    WHERE (CAST($1 AS TEXT) = '' OR c.actor = $1)
      AND (CAST($2 AS TEXT) = '' OR c.noun = $2)
      AND (CAST($3 AS {int64}) = 0 OR c.noun_id = $3)
      AND (CAST($9 AS TEXT) = '' OR lower(coalesce(c.before, '') || ' ' || coalesce(c.after, '') || ' ' || coalesce(c.reason, '')) LIKE lower($9) ESCAPE '!')
      AND c.at_us >= $4 AND c.at_us <= $5
      AND (c.at_us < $5 OR 0 < $6 OR (0 = $6 AND c.id < $7))
    ORDER BY c.at_us DESC, c.id DESC LIMIT $8
  ) AS decided
  UNION ALL
  SELECT * FROM (
    SELECT 1, s.id, s.at_us, coalesce(s.actor, a.name, ''), 'sign_in', coalesce(s.account_id, 0), NULL,
        s.outcome, '', s.address
    FROM sign_in s LEFT JOIN account a ON a.id = s.account_id
    WHERE (CAST($1 AS TEXT) = '' OR coalesce(s.actor, a.name, '') = $1)
      AND (CAST($2 AS TEXT) = '' OR 'sign_in' = $2)
      AND (CAST($3 AS {int64}) = 0 OR coalesce(s.account_id, 0) = $3)
      AND (CAST($9 AS TEXT) = '' OR lower(' ' || s.outcome || ' ') LIKE lower($9) ESCAPE '!')
      AND s.at_us >= $4 AND s.at_us <= $5
      AND (s.at_us < $5 OR 1 < $6 OR (1 = $6 AND s.id < $7))
    ORDER BY s.at_us DESC, s.id DESC LIMIT $8
  ) AS tried
) AS trail
ORDER BY at_us DESC, kind DESC, id DESC
LIMIT $8;
