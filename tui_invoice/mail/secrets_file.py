"""Passwords in a file that only its owner can read: secrets.json, `{uid: password}`; never chosen silently."""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tui_invoice.domain.errors import SecretError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Sender

PATIENCE = 5.0
"""Seconds that another writer is waited for."""
_STEP = 0.02


def read(sender: Sender, path: Path) -> Secret:
    """Return the password of the sender. Raises SecretError."""
    title = f"the password of {sender.address} could not be read"
    secret = _load(path, title).get(sender.uid)
    if not secret:
        why = "it holds no password of this sender" if path.exists() else "there is no such file"
        way = f"edit {shlex.quote(sender.address)} --secret-store file --password-stdin"
        way = f"sign-in {shlex.quote(sender.address)}" if sender.sign_in.renews else way
        todo = f"give it: tui-invoice sender {way}"
        raise SecretError(title, f"file {path}: {why}", todo)
    return secret


def keep(sender: Sender, secret: Secret, path: Path) -> None:
    """Write the password into the file (0600), beside those that are there. Raises SecretError."""
    title = f"the password of {sender.address} could not be kept"
    with _alone(path, title):
        _save(path, {**_load(path, title), sender.uid: secret}, title)


def forget(sender: Sender, path: Path) -> None:
    """Take the password out of the file; without the file there is nothing to do. Raises SecretError."""
    title = f"the password of {sender.address} could not be removed"
    if sender.uid not in _load(path, title):
        return
    with _alone(path, title):
        _save(path, {uid: kept for uid, kept in _load(path, title).items() if uid != sender.uid}, title)


def _load(path: Path, title: str) -> dict[str, Secret]:
    """Read the file, empty where there is none; refuse one that others can read or have made."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SecretError(title, f"file {path}: {error.strerror}", "check the file and its folder") from error
    with os.fdopen(handle, "rb") as file:
        _check(os.fstat(handle), path, title)
        kept = _parsed(file.read())
    if kept is None:
        remove = f"rm {shlex.quote(str(path))}"
        todo = f'it must read {{"uid": "password"}}; mend it, or remove it and give the passwords again: {remove}'
        raise SecretError(title, f"file {path}: it is not a JSON object of strings", todo)
    return kept


def _parsed(data: bytes) -> dict[str, Secret] | None:
    """Return the passwords, None where it is no object of strings: a decoder's error carries all that it read."""
    try:
        kept = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(kept, dict) or not all(isinstance(word, str) for word in kept.values()):
        return None
    return {uid: Secret(word) for uid, word in kept.items()}


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


def _save(path: Path, kept: Mapping[str, Secret], title: str) -> None:
    """Write by way of a temporary file and a rename, so that no half of a file is ever read."""
    real = path.resolve()
    try:
        handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                os.fchmod(handle, 0o600)
                file.write(json.dumps({uid: secret.reveal() for uid, secret in kept.items()}, indent=1))
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
def _alone(path: Path, title: str) -> Iterator[None]:
    """Keep other writers out between reading and writing; make the folders (0700) where there are none."""
    real = path.resolve()
    try:
        for folder in reversed([each for each in (real.parent, *real.parent.parents) if not each.exists()]):
            folder.mkdir(mode=0o700, exist_ok=True)
            folder.chmod(0o700)
        lock = os.open(
            real.with_name(f"{real.name}.lock"), os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
        )
    except OSError as error:
        raise SecretError(title, f"file {path}: {error.strerror}", "check its folder") from error
    try:
        os.fchmod(lock, 0o600)
        until = time.monotonic() + PATIENCE
        while not _locked(lock):
            if time.monotonic() > until:
                raise SecretError(title, f"file {path}: another program is writing it", "try again")
            time.sleep(_STEP)
        yield
    finally:
        os.close(lock)


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
