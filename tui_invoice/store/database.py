"""One connection to the database: opened with its guards on, read in lists, written in short transactions.

A Database belongs to the thread that opened it. Reads return whole lists, since a half-read query
pins the write-ahead log. Every write is BEGIN IMMEDIATE, so that it never fails half-way for want
of the lock, and looks first whether the file is still the one that was opened.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from tui_invoice.domain.clock import Clock
from tui_invoice.domain.errors import BusyError, InvoiceError, NotFoundError, StoreError
from tui_invoice.store import faults, migrations, place

Row = sqlite3.Row
Value = str | int | bytes | None

_OLDEST = (3, 37, 0)
_STEPS = 1_000
_PATIENCE = 10.0
_GLANCE = 0.2
"""Seconds for which a lock of others is waited for: by who works, and by who must not be waited for."""


class Database:
    """An open database. `path` is its real path; `clock` gives every instant that is written."""

    def __init__(self, path: Path, connection: sqlite3.Connection, clock: Clock, *, writable: bool) -> None:
        self.path = path
        self.clock = clock
        self.writable = writable
        self._connection = connection
        self._identity = place.identity(path)

    @classmethod
    def glance(cls, path: Path, clock: Clock) -> Database:
        """Open the database to read at once or not at all: nobody is waited for, and nothing is brought up to date.

        Raises NotFoundError, StoreError as `open` does; also where it is an older one, and BusyError for a lock.
        """
        place.refuse_network(path)
        _refuse_missing(path)
        path = path.resolve()
        connection = _connect(path, write=False, patience=_GLANCE)
        try:
            if migrations.check_version(connection, path) != migrations.VERSION:
                raise StoreError("this database is of an older tui-invoice", str(path), "open the program once")
            _set_up(connection, write=False, patience=_GLANCE)
        except sqlite3.Error as error:
            connection.close()
            raise faults.explain(error, str(path)) from error
        except InvoiceError:
            connection.close()
            raise
        return cls(path, connection, clock, writable=False)

    @classmethod
    def open(cls, path: Path, clock: Clock, *, create: bool = False, write: bool = True) -> Database:
        """Open the database at `path`.

        With `create` a missing one is made (private); an older one is brought up to date, also for a reader;
        with `write` false the connection refuses every change. Raises NotFoundError where there is
        none, StoreError where it is a foreign, newer or damaged one or lies on a network drive.
        """
        if sqlite3.sqlite_version_info < _OLDEST:
            raise StoreError(
                "SQLite is too old", f"{sqlite3.sqlite_version} cannot keep strict tables", "3.37 or newer is needed"
            )
        place.refuse_network(path)
        if not os.path.lexists(path) and create:
            place.make_private(path)
        _refuse_missing(path)
        path = path.resolve()
        connection = _connect(path, write=write)
        try:
            if write:
                migrations.bring_up_to_date(connection, path)
            elif not (version := migrations.check_version(connection, path)):
                raise _none_yet(path)
            elif version < migrations.VERSION:
                connection.close()
                _bring_up_to_date(path, clock)
                connection = _connect(path, write=False)
            _set_up(connection, write=write)
        except sqlite3.Error as error:
            connection.close()
            raise faults.explain(error, str(path)) from error
        except InvoiceError:
            connection.close()
            raise
        return cls(path, connection, clock, writable=write)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """The bare connection, for sqlite-utils."""
        return self._connection

    def rows(self, sql: str, *values: Value) -> list[Row]:
        """Return all rows. Raises StoreError."""
        with self._told():
            return self._connection.execute(sql, values).fetchall()

    def first(self, sql: str, *values: Value) -> Row | None:
        """Return the first row, None where there is none. Raises StoreError."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def number(self, sql: str, *values: Value) -> int:
        """Return the one integer that the query gives, 0 where it gives none or NULL."""
        row = self.first(sql, *values)
        return int(row[0]) if row is not None and row[0] is not None else 0

    def execute(self, sql: str, *values: Value) -> int:
        """Run one statement; return how many rows it changed (-1 where it is no change). Raises StoreError."""
        with self._told():
            return self._connection.execute(sql, values).rowcount

    def insert(self, sql: str, *values: Value) -> int:
        """Run one INSERT and return the id of the new row. Raises StoreError."""
        with self._told():
            row_id = self._connection.execute(sql, values).lastrowid
        assert row_id is not None
        return row_id

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE … COMMIT; ROLLBACK on any exception. Durable when it returns. Raises StoreError."""
        self.execute("BEGIN IMMEDIATE")
        try:
            self.refuse_replaced()
            yield
            self.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                with suppress(sqlite3.Error):  # the disk may be gone; what was meant to be said is why we are here
                    self._connection.execute("ROLLBACK")
            raise

    @property
    def is_replaced(self) -> bool:
        """Tell whether the file was removed, or another one lies in its place."""
        return place.identity(self.path) != self._identity

    def refuse_replaced(self) -> None:
        """Raise StoreError where the file was removed or replaced: what is written would be lost."""
        if self.is_replaced:
            raise StoreError(
                "the database was removed or replaced while it was open",
                f"{self.path} is not the file that this program opened; nothing was written",
                "start the program again",
            )

    def data_version(self) -> int:
        """Return a number that changes when another connection commits."""
        return self.number("PRAGMA data_version")

    @contextmanager
    def budget(self, steps: int) -> Iterator[Callable[[], bool]]:
        """Bound the VM steps of the queries inside; beyond `steps` they raise BudgetError.

        Gives a function that tells whether the budget was spent.
        """
        left = max(1, steps // _STEPS)

        def tick() -> bool:
            nonlocal left
            left -= 1
            return left < 0

        self._connection.set_progress_handler(tick, _STEPS)
        try:
            yield lambda: left < 0
        finally:
            self._connection.set_progress_handler(None, 0)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Give SQLite's errors their words; a guard's refusal (IntegrityError) is our own fault and stays bare."""
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise faults.explain(error, str(self.path)) from error


def marks(values: Sized) -> str:
    """Return as many question marks as there are values, for IN (…)."""
    return ",".join("?" * len(values))


def _none_yet(path: Path) -> NotFoundError:
    return NotFoundError("there is no database yet", str(path), "`tui-invoice import FILE` or `office edit` makes one")


def _refuse_missing(path: Path) -> None:
    """Raise NotFoundError where there is nothing at `path`, StoreError where that may not be known."""
    try:
        is_file = stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _none_yet(path) from error
    except OSError as error:
        raise StoreError(
            "the database cannot be opened", f"{path}: {error.strerror}", "check that the folder exists and is yours"
        ) from error
    if not is_file:
        raise StoreError("the database cannot be opened", f"{path} is not a file", "name another one with `--db PATH`")


def _bring_up_to_date(path: Path, clock: Clock) -> None:
    """Give an older database what a reader asks for. Raises StoreError where it cannot be written."""
    try:
        Database.open(path, clock).close()
    except StoreError as error:
        raise StoreError(
            "this database was made by an older tui-invoice",
            f"{path} lacks what this one reads, and it cannot be brought up to date: {error.detail or error.title}",
            "open it once where you may write it, then read it here",
        ) from error


def _connect(path: Path, *, write: bool, patience: float = _PATIENCE) -> sqlite3.Connection:
    """Open `path` without creating it; where it may only be read, without leaving files beside it."""
    modes = ["mode=rw"] if write else ["mode=rw", "mode=ro", "mode=ro&immutable=1"]
    failure: sqlite3.Error | None = None
    for mode in modes:
        connection: sqlite3.Connection | None = None
        try:
            connection = sqlite3.connect(
                f"file:{quote(str(path))}?{mode}", uri=True, timeout=patience, isolation_level=None
            )
            connection.row_factory = sqlite3.Row
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.Error as error:
            failure = error
            if connection is not None:
                connection.close()
            if isinstance(faults.explain(error, str(path)), BusyError):
                break  # somebody writes: what would be read as unchanging could be half of it
            continue
        return connection
    assert failure is not None
    raise faults.explain(failure, str(path)) from failure


def _set_up(connection: sqlite3.Connection, *, write: bool, patience: float = _PATIENCE) -> None:
    for pragma in ("foreign_keys=ON", "recursive_triggers=ON", f"busy_timeout={patience * 1000:.0f}"):
        connection.execute(f"PRAGMA {pragma}")
    if write:
        connection.execute("PRAGMA synchronous=FULL")
    else:
        connection.execute("PRAGMA query_only=ON")
