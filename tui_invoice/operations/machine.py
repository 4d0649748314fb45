"""Which machine this is, so that a database that came from another one is told."""

from __future__ import annotations

import hashlib
import re
import uuid
from pathlib import Path

from tui_invoice.domain.errors import SettingsError
from tui_invoice.operations import private

_SYSTEM = Path("/etc/machine-id")
_FORM = re.compile(r"[0-9a-f]{32}")


def machine_id(kept: Path, system: Path = _SYSTEM) -> str:
    """Return a name of this machine that says nothing about it: a hash of its machine-id(5).

    Where the system has none (none, empty, "uninitialized"), one is made once and kept in the file
    `kept`. One that is there but cannot be read is not made anew: all queued mail would be held as
    moved. Raises SettingsError.
    """
    try:
        known = system.read_bytes()
    except OSError:
        known = b""
    return _name(known) or _name(_read(kept)) or _make(kept)


def _make(kept: Path) -> str:
    """Make an id, or take that of another process that was a moment faster."""
    made = uuid.uuid4().hex
    if private.create(kept, f"{made}\n"):
        return _name(made.encode())
    if not _name(found := _read(kept)):
        private.write(kept, f"{made}\n")
        found = made.encode()
    return _name(found)


def _read(kept: Path) -> bytes:
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        why = f"{kept}: {error.strerror}"
        raise SettingsError(
            "the name of this machine cannot be read", why, "make it a file that you can read"
        ) from error


def _name(known: bytes) -> str:
    """Return the hash of a machine-id, empty where it has not the form of one."""
    word = known.strip().decode("ascii", "replace")
    return hashlib.sha256(f"tui-invoice {word}".encode()).hexdigest()[:32] if _FORM.fullmatch(word) else ""
