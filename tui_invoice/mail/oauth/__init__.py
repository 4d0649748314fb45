"""Signing in by OAuth 2.0 (RFC 6749): consent once, then a fresh access token whenever one is needed."""
