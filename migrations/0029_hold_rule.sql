-- Holds made by a standing order (register hold_rule) when a reading is over its limit (F-2.15).

ALTER TABLE hold ADD COLUMN rule TEXT NOT NULL DEFAULT ''; -- code of the rule; empty: held by a person
CREATE INDEX hold_item_by_uri ON hold_item (uri);

-- How far the log was looked at for readings over a limit; one row.
CREATE TABLE hold_rule_watch (
    id {int64} NOT NULL PRIMARY KEY,
    position {int64} NOT NULL
) {strict};
