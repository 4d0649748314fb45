"""The database: whether it is whole, and whether its counts agree."""

from __future__ import annotations

from collections.abc import Iterator

from tui_invoice.domain.errors import StoreError
from tui_invoice.operations.finding import Finding, Level, trouble
from tui_invoice.store import documents, journal
from tui_invoice.store.database import Database

_LARGE = 200 * 1024 * 1024
"""Bytes above which the database is checked quickly: without its indexes."""
_NEWEST = 1_000
_NAMED = 5
RESTORE = "stop all programs, keep a copy of the file, and bring back a backup"
"""What to do with a database that is not whole."""


def look(db: Database, *, full: bool) -> Iterator[Finding]:
    """Yield whether the database is whole. Raises StoreError where it cannot be read."""
    yield _integrity(db, full=full)
    yield _references(db)
    yield _tallies(db)
    yield _journal(db, full=full)
    yield _documents(db, full=full)


def _integrity(db: Database, *, full: bool) -> Finding:
    quick = not full and db.number("PRAGMA page_count") * db.number("PRAGMA page_size") > _LARGE
    said = [str(row[0]) for row in db.rows(f"PRAGMA {'quick' if quick else 'integrity'}_check(20)")]
    if said == ["ok"]:
        more = "checked quickly, since it is large; `doctor --full` checks its indexes too" if quick else ""
        return Finding(Level.OK, "the database is whole", more)
    return Finding(Level.ERROR, "the database is damaged", "\n".join(said), RESTORE)


def _references(db: Database) -> Finding:
    lost = db.rows("PRAGMA foreign_key_check")
    if not lost:
        return Finding(Level.OK, "every row that is named is there")
    tables = ", ".join(sorted({str(row[0]) for row in lost}))
    return Finding(Level.ERROR, "rows are named that are not there", f"{len(lost)} in {tables}", RESTORE)


def _tallies(db: Database) -> Finding:
    counted = "SELECT coalesce(issue_date,''), status, send_status, count(*) FROM invoice GROUP BY 1,2,3"
    kept = "SELECT day, status, send_status, n FROM tally WHERE n<>0"
    more, fewer = f"SELECT * FROM ({counted} EXCEPT {kept})", f"SELECT * FROM ({kept} EXCEPT {counted})"
    wrong = db.number(f"SELECT count(*) FROM ({more} UNION ALL {fewer})")
    if not wrong:
        return Finding(Level.OK, "the counts of the views agree with the invoices")
    return Finding(Level.ERROR, "the counts of the views are wrong", f"{wrong} of them differ", RESTORE)


def _journal(db: Database, *, full: bool) -> Finding:
    rows = db.rows(
        "SELECT id, at, level, event, who, text, sha256 FROM journal ORDER BY id DESC LIMIT ?", -1 if full else _NEWEST
    )
    bad = [
        str(row["id"])
        for row in rows
        if journal.digest(row["at"], row["level"], row["event"], row["who"], row["text"]) != row["sha256"]
    ]
    if not bad:
        return Finding(Level.OK, "the journal says what was written", f"{len(rows)} lines looked at")
    return Finding(Level.ERROR, "lines of the journal were changed", _some(bad), RESTORE)


def _documents(db: Database, *, full: bool) -> Finding:
    rows = db.rows("SELECT sha256 FROM document ORDER BY made_at DESC LIMIT ?", -1 if full else _NEWEST)
    for row in rows:
        try:
            documents.load(db, row["sha256"])
        except StoreError as error:
            return trouble(error)
    return Finding(Level.OK, "the kept documents are as they were", f"{len(rows)} looked at")


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"
