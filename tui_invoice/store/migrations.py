"""The schema's versions: made and brought up to date under a lock, a newer or foreign one refused."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from tui_invoice.domain.errors import StoreError

if TYPE_CHECKING:
    from sqlite_utils import Database as SqliteUtils

APPLICATION_ID = 0x54554956
"""PRAGMA application_id of our databases: "TUIV"."""
VERSION = 3
"""PRAGMA user_version that this program writes."""


def check_version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the schema's version, 0 for an empty file; raise StoreError for a foreign or newer one."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    ours = int(connection.execute("PRAGMA application_id").fetchone()[0]) == APPLICATION_ID
    # Read to its end: a statement left half-way would outlive the connection and its files with it.
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE name NOT LIKE '\\_sqlite\\_%' ESCAPE '\\'")
    if (tables.fetchall() or version) and not ours:
        raise StoreError(
            "this database belongs to another program",
            f"{path} was not made by tui-invoice",
            "name another file with `--db PATH`; nothing was changed in this one",
        )
    if version > VERSION:
        raise StoreError(
            "this database was made by a newer tui-invoice",
            f"{path} has schema {version}, this program knows {VERSION}",
            "update tui-invoice on this machine; nothing was changed",
        )
    return version


def bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables of an empty database, or those that an older one lacks. Raises StoreError."""
    if check_version(connection, path) == VERSION:
        return
    with _locked(path):
        if check_version(connection, path) == VERSION:
            return
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        _migrate(connection)


def _migrate(connection: sqlite3.Connection) -> None:
    from sqlite_utils import Database as SqliteUtils
    from sqlite_utils.migrations import Migrations

    versions = Migrations("tui_invoice")

    @versions()
    def schema_1(db: SqliteUtils) -> None:
        run_script(db.conn, "schema_1.sql")
        db.conn.execute("PRAGMA user_version=1")

    @versions()
    def schema_2(db: SqliteUtils) -> None:
        run_script(db.conn, "schema_2.sql")
        db.conn.execute("PRAGMA user_version=2")

    @versions()
    def schema_3(db: SqliteUtils) -> None:
        run_script(db.conn, "schema_3.sql")
        db.conn.execute("PRAGMA user_version=3")

    versions.apply(SqliteUtils(connection, execute_plugins=False))


def run_script(connection: sqlite3.Connection, name: str) -> None:
    """Run the statements of one of the package's SQL files inside the open transaction."""
    for statement in statements(files(__package__).joinpath(name).read_text("utf-8")):
        connection.execute(statement)


def statements(script: str) -> Iterator[str]:
    """Part a script into statements, triggers kept whole. (`executescript` would commit first.)"""
    piece = ""
    for row in script.splitlines(keepends=True):
        piece += row
        if sqlite3.complete_statement(piece):
            yield piece
            piece = ""


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the migrations' lock file beside the database: several programs may start at once.

    It is as private as the database, so that a colleague in a shared folder can take it too.
    """
    try:
        handle = os.open(f"{path}.migrate", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            if os.fstat(handle).st_uid == os.geteuid():
                os.fchmod(handle, path.stat().st_mode & 0o660)
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
    except OSError as error:
        raise StoreError(
            "the database cannot be made or brought up to date",
            f"{error.filename or path}: {error.strerror}",
            "check that the folder is yours and has room",
        ) from error
