"""What SQLite's errors mean to a person."""

from __future__ import annotations

import sqlite3

from tui_invoice.domain.errors import BusyError, DiskFullError, StoreError

_NOT_WRITTEN = frozenset(
    {
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_DIR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    }
)
"""How a limit on files and some file systems say that they are full."""


class BudgetError(StoreError):
    """A query was stopped because it took more steps than an interactive one may."""


def explain(error: sqlite3.Error, path: str) -> StoreError:
    """Return the error that people see for one of SQLite's, on the database at `path`."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary == sqlite3.SQLITE_INTERRUPT:
        return BudgetError("the search was stopped", "it took too long", "narrow it by a period or a longer text")
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return BusyError(
            "the database is busy", f"another program kept {path} locked for 10 seconds", "try again in a moment"
        )
    if primary == sqlite3.SQLITE_FULL or code in _NOT_WRITTEN:
        return DiskFullError(
            "no room is left on the disk",
            f"{path} could not be written; nothing of the change was kept",
            "free some space, then do it again",
        )
    if primary == sqlite3.SQLITE_READONLY:
        return StoreError(
            "the database is read-only",
            f"{path} or its folder may not be written by you",
            "check the permissions of the file and its folder",
        )
    if primary == sqlite3.SQLITE_IOERR:
        return StoreError(
            "the disk could not be read or written",
            f"{path}: {getattr(error, 'sqlite_errorname', error)}",
            "try again; if it stays so, look after the disk and bring back a backup",
        )
    if primary == sqlite3.SQLITE_CANTOPEN:
        return StoreError(
            "the database cannot be opened",
            f"{path}: {error}",
            "check that the folder exists and is yours",
        )
    if primary in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return StoreError(
            "this is not a sound database",
            f"{path}: {error}",
            "run `tui-invoice doctor`; bring back a backup if it says so",
        )
    return StoreError("the database refused", f"{path}: {error}", "run `tui-invoice doctor`")
