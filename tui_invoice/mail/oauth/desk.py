"""Where access tokens lie for the hour that they hold: in the memory of this process, and in the user's own folder of
the machine's memory ($XDG_RUNTIME_DIR), so that the courier and a screen need not both fetch one. Never on a disk.
"""

from __future__ import annotations

import json
import os
import stat
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tui_invoice.domain.secret import Token
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.oauth.grant import LONGEST, Grant, parsed, token_of

_MARGIN = 120.0
"""Seconds before its end at which a token counts as spent."""


@dataclass(slots=True)
class Desk:
    """The tokens of this process and, where `folder` is there, those that are shared; `now` is in seconds."""

    folder: Path | None = None
    now: Callable[[], float] = time.time
    _known: dict[tuple[str, ...], tuple[Token, float]] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def mine(self, sender: Sender) -> Token | None:
        """Return the token that this process has, None where it has none that still holds."""
        with self._guard:
            token, until = self._known.get(_account(sender), (None, 0.0))
        return token if until - _MARGIN > self.now() else None

    def shared(self, sender: Sender, mark: str) -> Token | None:
        """Return the token that another process fetched with the sign-in of this `mark`, None for none that holds."""
        if (file := self._file(sender)) is None:
            return None
        try:
            handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(handle, "rb") as opened:
                found, data = os.fstat(handle), opened.read(1 << 16)
        except OSError:
            return None
        said = parsed(data) or {}
        until, token = said.get("until"), token_of(said.get("token"))
        private = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077
        if token is None or not private or said.get("mark") != mark or not isinstance(until, int | float):
            return None
        if not _MARGIN < until - self.now() <= LONGEST:
            return None
        with self._guard:
            self._known[_account(sender)] = token, until
        return token

    def lay(self, sender: Sender, grant: Grant, mark: str) -> Token:
        """Keep a token for as long as it holds."""
        until = self.now() + grant.seconds
        with self._guard:
            self._known[_account(sender)] = grant.access, until
        if (file := self._file(sender)) is not None:
            _write(file, json.dumps({"mark": mark, "token": grant.access.reveal(), "until": until}))
        return grant.access

    def clear(self, sender: Sender) -> None:
        """Forget a sender's token."""
        with self._guard:
            self._known = {kept: each for kept, each in self._known.items() if kept[0] != sender.uid}
        if (file := self._file(sender)) is not None:
            with suppress(OSError):
                file.unlink()

    def _file(self, sender: Sender) -> Path | None:
        """Return the shared place; None where the folder is not there, or others could look into it."""
        if self.folder is None:
            return None
        try:
            found = self.folder.stat()
        except OSError:
            return None
        private = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077
        return self.folder / f"tui-invoice-{key(sender)}.token" if private else None


def key(sender: Sender) -> str:
    """Return a sender's name among files; what a database calls its uid is no path."""
    return sha256(sender.uid.encode("utf-8", "replace")).hexdigest()[:24]


def _account(sender: Sender) -> tuple[str, ...]:
    """Return for what a token holds: a sender that signs in otherwise meanwhile does not get the one from before."""
    return sender.uid, sender.sign_in, sender.username


def _write(file: Path, text: str) -> None:
    made = file.with_name(f".{file.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        handle = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as opened:
            opened.write(text)
        made.replace(file)
    except OSError:  # it is only a convenience: another process then fetches one for itself
        with suppress(OSError):
            made.unlink()
