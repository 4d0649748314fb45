"""How a sender's values of config.toml are read. What is not allowed raises ValueError, which says why."""

from __future__ import annotations

import shlex
from pathlib import Path


def command(text: str) -> tuple[str, ...]:
    """Return the argv of a command as a shell reads it; none is run."""
    argv = tuple(shlex.split(text))
    if not argv or not argv[0]:
        raise ValueError("it is empty")
    if "\0" in text:
        raise ValueError("it holds a NUL character")
    return argv


def folder(text: str) -> Path:
    """Return a folder, or a file, written from the root or from a home on."""
    if "\0" in text:
        raise ValueError("it holds a NUL character")
    try:
        place = Path(text).expanduser()
    except RuntimeError as error:
        raise ValueError(str(error)) from error
    if not place.is_absolute():
        raise ValueError("it does not begin with / or ~/")
    return place


def server(text: str) -> str:
    """Return a server's name."""
    if not text or text != text.strip():
        raise ValueError("it is empty or has blanks around it")
    return text
