"""SQLite: open, migrate, query, outbox, journal, search."""
