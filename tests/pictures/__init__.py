"""Pictures of every screen, for the docs: made by one command, and compared as text by a test."""
