"""Starting a courier: a process of its own that a dropped line does not cut (OUTBOX S6)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tui_invoice.domain.errors import StoreError
from tui_invoice.domain.secret import Secret
from tui_invoice.operations.lock import is_held
from tui_invoice.operations.paths import Paths

LOG_SIZE = 1_000_000


def is_off(environ: Mapping[str, str]) -> bool:
    """Tell whether couriers are started by someone else: TUI_INVOICE_COURIER=off."""
    return environ.get("TUI_INVOICE_COURIER", "").lower() == "off"


def ensure_courier(paths: Paths, environ: Mapping[str, str], secrets: Mapping[str, Secret] | None = None) -> bool:
    """Start a courier if none holds the lock; tell whether one was started.

    Called after the commit that queued: a courier that holds the lock looks once more after
    letting it go, so either it sees the mail or we see the lock free.
    """
    if is_off(environ) or is_held(paths.database):
        return False
    start(paths, environ, secrets or {})
    return True


def start(paths: Paths, environ: Mapping[str, str], secrets: Mapping[str, Secret]) -> int:
    """Start a courier whatever holds the lock; return its pid. Raises StoreError where that cannot be.

    Its three descriptors are its own, or `ssh host tui-invoice send` would wait for it; `-P` and
    the root folder keep files of the current folder from being imported.
    """
    try:
        child = _popen(paths, environ)
    except OSError as error:  # the folder of the log, no memory, no process left
        raise StoreError(
            "no courier could be started",
            f"{error.filename or 'this machine'}: {error.strerror}",
            "what is queued waits for the next one; `tui-invoice deliver` is one too",
        ) from error
    assert child.stdin is not None
    with suppress(BrokenPipeError), child.stdin as pipe:  # one that ended at once says why in its log
        pipe.write(json.dumps({uid: secret.reveal() for uid, secret in secrets.items()}).encode())
    # A screen lives longer than the courier: without this it would keep each as a zombie.
    threading.Thread(target=child.wait, name=_reaper(paths.database), daemon=True).start()
    return child.pid


def _popen(paths: Paths, environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    log = _open_log(paths.courier_log)
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "tui_invoice", "--db", str(paths.database.resolve()), "deliver", "--detached"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=log, cwd="/", env=dict(environ),
            start_new_session=True,
        )  # fmt: skip
    finally:
        os.close(log)


def running(database: Path) -> bool:
    """Tell whether a courier that this process started on the database still runs, be it before its lock."""
    return any(thread.name == _reaper(database) for thread in threading.enumerate())


def _reaper(database: Path) -> str:
    return f"reaper of {database}"


def _open_log(path: Path) -> int:
    """Open the log for appending (0600); what is over a megabyte is begun anew."""
    for parent in reversed([p for p in (path.parent, *path.parent.parents) if not p.exists()]):
        parent.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, 0o600)
    os.fchmod(handle, 0o600)
    if os.fstat(handle).st_size > LOG_SIZE:
        os.ftruncate(handle, 0)
    return handle
