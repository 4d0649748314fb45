"""The folders: whether what must be kept can be written where it lies. Nothing is written to find out."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path

from tui_invoice.operations.beginning import why_not_there
from tui_invoice.operations.context import Context
from tui_invoice.operations.finding import Finding, Level

_ELSEWHERE = "or name another place with `--db PATH`"


def look(context: Context) -> Iterator[Finding]:
    """Yield what cannot be written, and why that matters; nothing where all can be."""
    database = context.paths.database
    if why := why_not_there(database):
        if database.exists():
            todo = _mend(database if not os.access(database, os.R_OK | os.W_OK) else database.resolve().parent)
            if os.access(database, os.R_OK):
                words, level = "the database may only be looked at", Level.WARN
            else:
                words, level = "the database may not be looked at", Level.ERROR
            yield Finding(level, words, f"{database}: {why}; nothing can be taken in or sent", todo)
        else:
            todo = f"{_mend(_there(database))}; {_ELSEWHERE}"
            yield Finding(Level.ERROR, "no database can be made here", f"{database}: {why}", todo)
    for path, words, matters in (
        (context.paths.config, "no settings can be kept", "no account with a command or a folder, no colours, no keys"),
        (context.paths.secrets, "no secrets and logs can be kept", "no password in a file, no courier"),
    ):
        if why := why_not_there(path):
            yield Finding(Level.ERROR, words, f"{path}: {why}; {matters}", _mend(_there(path)))


def _there(path: Path) -> Path:
    """Return the last part of a path that is there."""
    for each in (path, *path.absolute().parents):
        try:
            if each.exists():
                return each
        except OSError:
            continue
    return Path("/")


def _mend(path: Path) -> str:
    """Return what makes a file or a folder writable for who asks."""
    named = shlex.quote(str(path))
    try:
        found = path.stat()
    except OSError:
        return f"look at it: ls -ld {named}"
    if found.st_uid != os.geteuid():
        return f"it belongs to user {found.st_uid}: let them give you a place in {named}"
    if path.is_dir():
        return f"chmod u+rwx {named}"
    return f"chmod u+rw {named}"
