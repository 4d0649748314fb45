"""A new file that only its owner reads, for what is saved from the screen; nothing is left of one that fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tui_invoice.domain.errors import BadInputError, RefusedError


@contextmanager
def written(path: Path) -> Iterator[TextIO]:
    """Give a new file (0600, UTF-8) to write to.

    Raises RefusedError where there is a file of this name already, BadInputError where none can be written.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    except FileExistsError as error:
        raise RefusedError(f"{path} is there already", "", "choose another name") from error
    except (OSError, ValueError) as error:
        raise _cannot(path, error) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            os.fchmod(handle, 0o600)
            yield file
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _cannot(path, error) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _cannot(path: Path, error: OSError | ValueError) -> BadInputError:
    why = (error.strerror or str(error)) if isinstance(error, OSError) else "this is no name of a file"
    return BadInputError(f"{path} cannot be written", why, "choose another folder or name")
