-- Version 3: signing in by a token. What a provider's sign-in leaves (a refresh token) lies where a password would, never here
ALTER TABLE sender ADD COLUMN sign_in TEXT NOT NULL DEFAULT 'password' CHECK(sign_in IN('password','microsoft','google','token_command'));
ALTER TABLE sender ADD COLUMN signed_in_at INTEGER;  -- when its owner consented; until when that holds only the provider knows
