"""How a demo leaves nothing behind: a folder that goes with it, and signals that end it in order."""

from __future__ import annotations

import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tui_invoice.domain.errors import StoreError

_ENDING = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the block as Ctrl-C does, so that its folder is removed.

    Only the first of them: what follows would break the removal off. Does nothing outside the main thread.
    """
    if not _is_main():
        yield
        return

    def end(number: int, _: FrameType | None) -> NoReturn:
        for each in _ENDING:
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let no signal break the block off that a process can withstand; for the few seconds of tidying up."""
    if not _is_main():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (*_ENDING, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def folder_for(keep: Path | None) -> Iterator[Path]:
    """Give a temporary folder that is removed after the block, or `keep`, which is made and left.

    Raises StoreError where it cannot be made.
    """
    made: tempfile.TemporaryDirectory[str] | None = None
    try:
        if keep is None:
            made = tempfile.TemporaryDirectory(prefix="tui-invoice-demo-")
        else:
            keep.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        where = keep or "a temporary folder"
        todo = "make room, or name another place with TMPDIR"
        raise StoreError(f"{where} cannot be made", error.strerror or str(error), todo) from error
    try:
        yield Path(made.name if made else keep or "").resolve()
    finally:
        if made is not None:
            with undisturbed():
                made.cleanup()


def _is_main() -> bool:
    return threading.current_thread() is threading.main_thread()
