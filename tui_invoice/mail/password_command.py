"""A password or an access token printed by a command of the owner's: a password manager, oama, a script."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from dataclasses import dataclass, field
from typing import IO

from tui_invoice.domain.errors import SecretError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Sender, SignIn

LIMIT = 10.0
"""Seconds that a command has."""
LONGEST = 65_536
"""Bytes that are kept of what a command prints; the rest is read and dropped."""
_LOOK = 0.1


@dataclass(slots=True)
class _Printed:
    """What came out of a command so far; hidden from every repr."""

    out: bytearray = field(default_factory=bytearray, repr=False)
    err: bytearray = field(default_factory=bytearray, repr=False)


def read(sender: Sender, command: tuple[str, ...] | None) -> Secret:
    """Run the command (no shell, no terminal, from the root folder); return the first line it prints.

    Raises SecretError: it cannot be started, ends with another code than 0, is not done in 10 s,
    prints nothing, or what it prints is not UTF-8.
    """
    what, key = ("password", "password_command") if sender.sign_in is SignIn.PASSWORD else ("token", "token_command")
    title = f"the {what} of {sender.address} could not be read"
    if not command:
        todo = f"set {key} under [senders.{sender.uid}] in config.toml"
        raise SecretError(title, f"command: no {key} is set for this sender", todo)
    return printed_by(command, what, title)


def printed_by(command: tuple[str, ...], what: str, title: str) -> Secret:
    """Run a command and return the first line it prints, as `read` does. Raises SecretError."""
    told = f"command {command[0]}"
    todo = f"run it by hand; it must print the {what} in its first line and need no terminal"
    printed = _Printed()
    trouble = _run(command, printed)
    secret = _first_line(printed)
    if not trouble and secret is None:
        trouble = "what it printed is not UTF-8 text"
    if not trouble and not secret:
        trouble = "its first line is empty"
    if trouble or secret is None:
        raise SecretError(title, f"{told}: {trouble}{_complaint(printed, secret)}", todo)
    return secret


def _first_line(printed: _Printed) -> Secret | None:
    """Return the first line of stdout without its newline; None where it is not UTF-8."""
    try:
        return Secret(printed.out.split(b"\n", 1)[0].removesuffix(b"\r").decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _complaint(printed: _Printed, secret: Secret | None) -> str:
    """Return the first line of stderr, without the password should it stand in there."""
    lines = printed.err.decode("utf-8", "replace").strip().splitlines()
    if not lines:
        return ""
    return f": {lines[0].replace(secret.reveal(), '••••') if secret else lines[0]}"


def _run(command: tuple[str, ...], printed: _Printed) -> str:
    """Run the command and fill `printed`; return what went wrong, empty for nothing."""
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        return f"it cannot be started: {getattr(error, 'strerror', None) or error}"
    try:
        in_time = _listen(child, printed)
    except BaseException:
        _kill(child)
        raise
    if not in_time:
        _kill(child)
        return f"it was not done within {LIMIT:g} s"
    if child.returncode < 0:
        return f"it was ended by signal {-child.returncode}"
    return f"it ended with code {child.returncode}" if child.returncode else ""


def _listen(child: subprocess.Popen[bytes], printed: _Printed) -> bool:
    """Read both pipes until the command has ended; tell whether it did so in time.

    Its end counts, not that of the pipes: an agent that it left behind may keep them open.
    """
    assert child.stdout is not None
    assert child.stderr is not None
    until = time.monotonic() + LIMIT
    with child.stdout, child.stderr, selectors.DefaultSelector() as pipes:
        for pipe, kept in ((child.stdout, printed.out), (child.stderr, printed.err)):
            os.set_blocking(pipe.fileno(), False)
            pipes.register(pipe, selectors.EVENT_READ, kept)
        while (left := until - time.monotonic()) > 0:
            ended = child.poll() is not None
            ready = pipes.select(0 if ended else min(left, _LOOK)) if pipes.get_map() else []
            for key, _ in ready:
                if not _take(key.fileobj, key.data):  # type: ignore[arg-type]  # only pipes are registered
                    pipes.unregister(key.fileobj)
            if ended and not ready:
                return True
            if not pipes.get_map() and not ended:
                _wait(child, min(left, _LOOK))
    return False


def _take(pipe: IO[bytes], kept: bytearray) -> bool:
    """Read what is there; tell whether more may come."""
    data = os.read(pipe.fileno(), LONGEST)
    kept += data[: max(0, LONGEST - len(kept))]
    return bool(data)


def _wait(child: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the command and all that it started in its group."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        child.kill()
    child.wait()
