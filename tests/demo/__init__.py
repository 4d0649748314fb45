"""The made-up office and its mail server."""
