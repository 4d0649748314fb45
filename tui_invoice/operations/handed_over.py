"""The passphrase of the vault as a pipe hands it over: a screen's to its children, a file's to a script."""

from __future__ import annotations

import os

from tui_invoice.domain.errors import UsageError
from tui_invoice.domain.secret import Secret

VAULT = "vault"
"""Under this name the passphrase stands among what was asked for in a session; no sender is given it."""
DESCRIPTOR = "TUI_INVOICE_PASSPHRASE_FD"
"""In the environment: the number of an open descriptor whose first line is the passphrase."""
_LONGEST, _HIGHEST = 4_096, 1 << 30


def handed_over(environ: dict[str, str]) -> dict[str, Secret]:
    """Take the passphrase that a descriptor in the environment gives; nothing of it is left there.

    Raises UsageError where there is no such descriptor, or nothing in it.
    """
    if not (number := environ.pop(DESCRIPTOR, "")):
        return {}
    os.environ.pop(DESCRIPTOR, None)
    try:
        if not 3 <= int(number) < _HIGHEST:
            raise ValueError
        with os.fdopen(int(number), "rb") as pipe:
            word = pipe.readline(_LONGEST).rstrip(b"\r\n").decode("utf-8")
    except (ValueError, OverflowError, OSError):
        word = ""
    if not word:
        why = f"{DESCRIPTOR}={number[:20]} names no open descriptor with one line of text"
        raise UsageError("the passphrase could not be read", why, f"{DESCRIPTOR}=3 tui-invoice … 3< FILE")
    return {VAULT: Secret(word)}
