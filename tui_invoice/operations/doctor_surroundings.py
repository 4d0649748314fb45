"""The machine: Python, SQLite, fonts, the terminal, the home, the clock's zones."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import tui_invoice
from tui_invoice.domain.errors import StoreError
from tui_invoice.operations import updates
from tui_invoice.operations.context import Context
from tui_invoice.operations.finding import Finding, Level
from tui_invoice.store import place

_LITTLE_ROOM = 100 * 1024 * 1024
_COLUMNS, _ROWS = 40, 12
_SYSTEM_ID = Path("/etc/machine-id")

_MENDED = ((3, 44, 6), (3, 50, 7))
_LAST_WITH_BUG = (3, 51, 2)


def look(context: Context) -> Iterator[Finding]:
    """Yield what was found."""
    yield from _version(context)
    yield _python()
    yield _sqlite()
    yield _fonts()
    yield _terminal(context)
    yield from _drawn(context)
    yield _home(context)
    yield _room(context)
    yield _machine(context)


def has_wal_reset_bug(version: tuple[int, int, int]) -> bool:
    """Tell whether this SQLite can lose or damage a write when two programs write at once.

    3.7.0 to 3.51.2 but for the mended 3.44.6 and 3.50.7 and what follows in their lines
    (sqlite.org/wal.html, section "the WAL-reset bug").
    """
    mended = any(version[:2] == line[:2] and version >= line for line in _MENDED)
    return (3, 7, 0) <= version <= _LAST_WITH_BUG and not mended


def _version(context: Context) -> Iterator[Finding]:
    if newer := updates.look(context.paths, context.clock, context.environ):
        yield Finding(Level.OK, f"tui-invoice {newer} is there", f"this is {tui_invoice.__version__}", updates.MEND)
    else:
        yield Finding(Level.OK, f"tui-invoice {tui_invoice.__version__}")


def _python() -> Finding:
    return Finding(Level.OK, f"Python {platform.python_version()}", sys.executable)


def _sqlite() -> Finding:
    title = f"SQLite {sqlite3.sqlite_version}"
    if not has_wal_reset_bug(sqlite3.sqlite_version_info):
        return Finding(Level.OK, title)
    why = "it has the WAL-reset bug: very seldom, two programs that write at once damage the database"
    return Finding(Level.WARN, title, why, "update SQLite to 3.51.3 or newer, and keep backups")


def _fonts() -> Finding:
    folder = files("tui_invoice.documents").joinpath("fonts")
    found = [each.name for each in folder.iterdir() if each.name.endswith((".ttf", ".otf"))] if folder.is_dir() else []
    if found:
        return Finding(Level.OK, f"{len(found)} fonts came with the program", ", ".join(sorted(found)))
    todo = "install the program again; the package is not whole"
    return Finding(Level.ERROR, "the fonts are missing", "no page can be drawn", todo)


def _terminal(context: Context) -> Finding:
    encoding = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "")
    if encoding in ("utf8", ""):
        return Finding(Level.OK, "the terminal is written to in UTF-8", context.environ.get("TERM", ""))
    why = f"it is {encoding}: Vietnamese and Chinese names cannot be shown"
    return Finding(
        Level.WARN, "the terminal is not written to in UTF-8", why, "set LANG to a UTF-8 locale, such as C.UTF-8"
    )


def _drawn(context: Context) -> Iterator[Finding]:
    """Yield what keeps the screen from being drawn; nothing where there is no terminal, as in cron."""
    if (size := _size()) is None:
        return
    if (term := context.environ.get("TERM", "")) in ("", "dumb"):
        why = f"TERM is {term or 'not set'}: `tui-invoice` alone prints its help, the commands all work"
        yield Finding(Level.WARN, "no screen can be shown here", why, "export TERM=xterm-256color, where that is so")
    elif size.columns < _COLUMNS or size.lines < _ROWS:
        why = f"{size.columns} by {size.lines} cells: the screen leaves most of itself out below {_COLUMNS} by {_ROWS}"
        yield Finding(Level.WARN, "the terminal is small", why, "make its window larger; 80 by 24 shows all")


def _size() -> os.terminal_size | None:
    try:
        return os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return None


def _home(context: Context) -> Finding:
    home = context.paths.config.parent
    try:
        place.refuse_network(home)
    except StoreError:
        why = f"{home}: the locks of config.toml and secrets.json cannot be trusted there"
        todo = "do not change senders on two machines at once; keep the database on a disk of this machine (--db)"
        return Finding(Level.WARN, "the settings lie on a network drive", why, todo)
    return Finding(Level.OK, "the settings lie on this machine", str(home))


def _room(context: Context) -> Finding:
    for folder in context.paths.database.absolute().parents:
        try:
            free = shutil.disk_usage(folder).free
        except OSError:
            continue
        return _enough(folder, free)
    return Finding(Level.WARN, "it is not known how much room is left", str(context.paths.database))


def _enough(folder: Path, free: int) -> Finding:
    if free < _LITTLE_ROOM:
        title = f"only {free // (1024 * 1024)} MB are free where the database lies"
        return Finding(Level.WARN, title, str(folder), "make room: nothing can be sent when the disk is full")
    return Finding(Level.OK, f"{free // (1024 * 1024):,} MB are free where the database lies", str(folder))


def _machine(context: Context) -> Finding:
    title = "this machine can be told from others"
    for file in (_SYSTEM_ID, context.paths.machine):
        if os.access(file, os.R_OK) and file.stat().st_size > 1:
            return Finding(Level.OK, title, str(file))
    kept = context.paths.machine
    return Finding(Level.OK, "this machine has no name of its own", f"one will be made and kept in {kept}")
