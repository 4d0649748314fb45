"""The PDF that an imported invoice names: a file below the import's own folder, and nothing else."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tui_invoice.domain.errors import BadInputError

LARGEST = 20 << 20
"""Bytes that one PDF may have."""

_SAFELY = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY


def read(folder: Path, name: str) -> bytes:
    """Return the bytes of the PDF `name` below `folder`.

    A name in a file from outside must not reach what the person can read: no absolute name, no `..`,
    no `~`, no link that leads out; a regular file that begins as a PDF does and has at most LARGEST
    bytes. Raises BadInputError.
    """
    if name.startswith(("/", "~")) or ".." in Path(name).parts or "\x00" in name:
        raise _outside(name)
    try:
        base = folder.resolve(strict=True)
        real = (base / name).resolve(strict=True)
        if not real.is_relative_to(base) or real == base:
            raise _outside(name)
        return _read(base, real.relative_to(base).parts, name)
    except (OSError, RuntimeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BadInputError(
            f"“{name}” cannot be read", f"{reason or error}", "Put the PDF beside the file that names it."
        ) from error


def _read(base: Path, parts: tuple[str, ...], name: str) -> bytes:
    """Read it going down from the folder without following links: one put there meanwhile opens nothing."""
    at = os.open(base, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            below = os.open(part, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
            os.close(at)
            at = below
        with os.fdopen(os.open(parts[-1], _SAFELY, dir_fd=at), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise BadInputError(f"“{name}” is not a file", "A PDF is expected.", "Name the PDF's own file.")
            data = file.read(LARGEST + 1)
    finally:
        os.close(at)
    if len(data) > LARGEST:
        raise BadInputError(f"“{name}” is too large", f"{LARGEST >> 20} MiB are taken.", "Make the PDF smaller.")
    if not data.startswith(b"%PDF-"):
        raise BadInputError(f"“{name}” is not a PDF", "It does not begin with %PDF-.", "Name the PDF's own file.")
    return data


def _outside(name: str) -> BadInputError:
    return BadInputError(
        f"“{name}” does not lie in the folder of the file that names it",
        "Only PDFs beside it or in folders below it are taken; links that lead out are not followed.",
        "Put the PDF there and name it without / in front and without .. in it.",
    )
