"""The made-up office and its scripted mail server."""
