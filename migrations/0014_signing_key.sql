-- A key that signs requests instead of going with them; a signature is checked with the secret itself.
ALTER TABLE api_key ADD COLUMN secret_sealed TEXT; -- null: the secret goes with each request
