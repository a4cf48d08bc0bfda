-- A duty of the law whose day has passed is ended by two people: what the first of them said.
ALTER TABLE clock ADD COLUMN said_over_by TEXT;
ALTER TABLE clock ADD COLUMN said_over_reason TEXT;
