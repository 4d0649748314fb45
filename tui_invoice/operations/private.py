"""Files that only their owner reads, written so that no half of one is ever seen."""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_invoice.domain.errors import SettingsError

PATIENCE = 5.0
"""Seconds that another writer is waited for."""
_STEP = 0.02


def write(path: Path, text: str) -> None:
    """Write a file (0600, its new folders 0700, whatever the umask) by way of a temporary one and a rename.

    Where `path` is a link, the file that it leads to is written. Raises SettingsError.
    """
    with _told(path):
        real = _at_home(path)
        made = _written(real, text)
        try:
            made.replace(real)
        except BaseException:
            made.unlink(missing_ok=True)
            raise
        _keep_name(real.parent)


def create(path: Path, text: str) -> bool:
    """Write a file like `write`, unless there is one: tell whether it was made. Raises SettingsError."""
    with _told(path):
        real = _at_home(path)
        made = _written(real, text)
        try:
            real.hardlink_to(made)
        except FileExistsError:
            return False
        finally:
            made.unlink()
        _keep_name(real.parent)
        return True


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep other writers of `path` out, so that what was read is still so when it is written. Raises SettingsError."""
    with _told(path):
        real = _at_home(path)
        flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
        lock = os.open(real.with_name(f".{real.name}.lock"), flags, 0o600)
    try:
        with _told(path):
            os.fchmod(lock, 0o600)
        until = time.monotonic() + PATIENCE
        while not _locked(lock):
            if time.monotonic() > until:
                raise SettingsError("a file cannot be written", f"{path}: another program is writing it", "try again")
            time.sleep(_STEP)
        yield
    finally:
        os.close(lock)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeEncodeError) as error:
        why = (error.strerror or str(error)) if isinstance(error, OSError) else "its text is not Unicode"
        raise SettingsError("a file cannot be written", f"{path}: {why}", "check its folder") from error


def _at_home(path: Path) -> Path:
    """Return where the file really lies, its folders made."""
    real = path.resolve()
    for folder in reversed([each for each in (real.parent, *real.parent.parents) if not each.exists()]):
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
    return real


def _written(real: Path, text: str) -> Path:
    """Return a temporary file beside `real` that holds the text, safe on the disk."""
    handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(handle, 0o600)
            file.write(text)
            file.flush()
            os.fsync(handle)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _keep_name(folder: Path) -> None:
    """Make the new name safe on the disk too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
