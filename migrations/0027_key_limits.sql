-- Keys of machines that capture events of their own stations and business steps alone.

ALTER TABLE api_key ADD COLUMN stations TEXT; -- identifiers, one a line; null: any
ALTER TABLE api_key ADD COLUMN steps TEXT;    -- business steps as events have them, one a line; null: any
