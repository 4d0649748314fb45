"""The database's file and those beside it: whose they are, and who may read them. None is opened."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path

from tui_invoice.operations.context import Context
from tui_invoice.operations.finding import Finding, Level


def look(context: Context) -> Iterator[Finding]:
    """Yield who may read the database and its folder. The file is not opened: closing it would drop SQLite's locks."""
    path = context.paths.database
    try:
        found, folder = path.stat(), path.resolve().parent.stat()
    except OSError:
        return
    shared = bool(folder.st_mode & stat.S_ISGID)
    open_to = found.st_mode & (0o007 if shared else 0o077)
    if open_to and folder.st_mode & 0o007:
        todo = f"chmod {'660' if shared else '600'} {shlex.quote(str(path))}"
        yield Finding(Level.ERROR, "others may read the database", f"{path} has mode {_mode(found)}", todo)
    elif open_to:
        todo = f"chmod {'660' if shared else '600'} {shlex.quote(str(path))}"
        yield Finding(Level.WARN, "the database is not private", f"{path} has mode {_mode(found)}", todo)
    else:
        yield Finding(Level.OK, "the database is private", f"{path} has mode {_mode(found)}")
    yield from _beside(path, found)


def _beside(path: Path, owner: os.stat_result) -> Iterator[Finding]:
    for ending in ("-wal", "-shm"):
        file = path.resolve().with_name(f"{path.resolve().name}{ending}")
        try:
            found = file.stat()
        except OSError:
            continue
        if found.st_uid == os.geteuid() and not os.access(file, os.R_OK | os.W_OK):
            why = f"{file} has mode {_mode(found)}: the database cannot be written without it"
            todo = f"chmod u+rw {shlex.quote(str(file))}"
            yield Finding(Level.ERROR, "a file beside the database cannot be used", why, todo)
        elif found.st_uid != owner.st_uid or not os.access(file, os.R_OK | os.W_OK):
            why = f"{file} belongs to user {found.st_uid}, the database to {owner.st_uid}; mode {_mode(found)}"
            todo = "let its owner close the program; what is left then, its owner may hand over with chown"
            yield Finding(Level.ERROR, "a file beside the database is somebody else's", why, todo)


def _mode(found: os.stat_result) -> str:
    return f"{stat.S_IMODE(found.st_mode):o}"
