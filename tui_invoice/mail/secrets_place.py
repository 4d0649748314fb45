"""A file of secrets that only its owner reads: opened only where that is so, written whole or not at all, by one."""

from __future__ import annotations

import os
import shlex
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tui_invoice.domain.errors import SecretError
from tui_invoice.domain.secret import Secret
from tui_invoice.mail.waiting_lock import locked

PATIENCE = 5.0
"""Seconds that another writer is waited for."""
RENEWAL = 60.0
"""Seconds that the renewal of a sign-in is waited for."""
SIGN_IN = "sign-in-"
"""How the names of the locks begin that are held while one is renewed."""


def octets(path: Path, title: str) -> bytes | None:
    """Return what stands in the file, None where there is none; refuse one that others can read or have made.

    Raises SecretError, with the `title` of what was to be done.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SecretError(title, f"file {path}: {error.strerror}", "check the file and its folder") from error
    with os.fdopen(handle, "rb") as file:
        _check(os.fstat(handle), path, title)
        return file.read()


def _check(found: os.stat_result, path: Path, title: str) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise SecretError(title, f"file {path}: it is not a plain file", "remove it")
    if found.st_uid != os.geteuid():
        todo = f"remove it, or make it yours: chown {os.geteuid()} {shlex.quote(str(path))}"
        raise SecretError(title, f"file {path}: it belongs to another user", todo)
    if found.st_mode & 0o077:
        mode = stat.S_IMODE(found.st_mode)
        todo = f"chmod 600 {shlex.quote(str(path))}, and change the password if somebody may have read it"
        raise SecretError(title, f"file {path}: others may read or write it (mode {mode:o})", todo)


def save(path: Path, text: Secret, title: str) -> None:
    """Write (0600) by way of a temporary file and a rename: no half of a file is ever read. Raises SecretError."""
    real = path.resolve()
    try:
        handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                os.fchmod(handle, 0o600)
                file.write(text.reveal())
                file.flush()
                os.fsync(handle)
            Path(name).replace(real)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        folder = os.open(real.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise SecretError(
            title, f"file {path}: {error.strerror}", "check its folder and the room on its disk"
        ) from error


@contextmanager
def alone(path: Path, title: str) -> Iterator[None]:
    """Keep other writers out between reading and writing; make the folders (0700) where there are none.

    Raises SecretError.
    """
    real = path.resolve()
    try:
        for folder in reversed([each for each in (real.parent, *real.parent.parents) if not each.exists()]):
            folder.mkdir(mode=0o700, exist_ok=True)
            folder.chmod(0o700)
    except OSError as error:
        raise SecretError(title, f"file {path}: {error.strerror}", "check its folder") from error
    with _held(real.with_name(f"{real.name}.lock"), title, PATIENCE, f"file {path}: another program is writing it"):
        yield


@contextmanager
def no_renewal(path: Path, title: str) -> Iterator[None]:
    """Keep sign-ins beside the file of secrets from being renewed; one under way is waited for. Comes before `alone`.

    A provider takes the old refresh token back as it gives the new one: who renews must be able to keep it.
    Raises SecretError.
    """
    with ExitStack() as kept:
        for lock in sorted(path.resolve().parent.glob(f"{SIGN_IN}*.lock")):
            kept.enter_context(_held(lock, title, RENEWAL, f"file {path}: a sign-in is being renewed"))
        yield


@contextmanager
def _held(file: Path, title: str, seconds: float, busy: str) -> Iterator[None]:
    try:
        lock = os.open(file, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise SecretError(title, f"file {file}: {error.strerror}", "check its folder") from error
    try:
        os.fchmod(lock, 0o600)
        if not locked(lock, seconds):
            raise SecretError(title, busy, "try again")
        yield
    finally:
        os.close(lock)
