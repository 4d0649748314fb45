"""The courier's row: for display, and to ask it to stop. The lock alone is the truth."""

from __future__ import annotations

from tui_invoice.store.database import Database


def started(db: Database, pid: int, host: str, version: str) -> None:
    """Note who works now, inside the caller's transaction; an older wish that it stop is gone."""
    db.execute(
        "INSERT INTO courier(id, pid, host, version, started_at, stop) VALUES(1,?,?,?,?,0) ON CONFLICT(id)"
        " DO UPDATE SET pid=excluded.pid, host=excluded.host, version=excluded.version,"
        " started_at=excluded.started_at, stop=0",
        pid,
        host,
        version,
        db.clock.now(),
    )


def ended(db: Database) -> None:
    """Note that nobody works any more, inside the caller's transaction."""
    db.execute("UPDATE courier SET pid=NULL, started_at=NULL, stop=0 WHERE id=1")


def ask_to_stop(db: Database) -> None:
    """Ask the courier to come to its end, inside the caller's transaction."""
    db.execute("UPDATE courier SET stop=1 WHERE id=1")


def stop_asked(db: Database) -> bool:
    """Tell whether the courier was asked to come to its end."""
    return bool(db.number("SELECT stop FROM courier WHERE id=1"))
