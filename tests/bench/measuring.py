"""Seconds and SQLite VM steps of a piece of work."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import pytest

from tui_invoice.store.database import Database

Work = Callable[[], object]


def seconds(work: Work) -> float:
    """Return how long one run takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(work: Work, rounds: int) -> float:
    """Return the median of several runs in seconds, after one to warm up."""
    work()
    return statistics.median(seconds(work) for _ in range(rounds))


def beside(rounds: int, *works: Work) -> list[float]:
    """Return the median of each of several works, run by turns, so that all meet the same weather."""
    taken = [[seconds(work) for work in works] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def steps(db: Database, work: Work) -> int:
    """Return the VM steps of all queries of one run, counted one by one, with the program's own bound taken away."""
    counted = 0

    def tick() -> int:
        nonlocal counted
        counted += 1
        return 0

    with _unbound():
        db.connection.set_progress_handler(tick, 1)
        try:
            work()
        finally:
            db.connection.set_progress_handler(None, 0)
    return counted


@contextmanager
def _unbound() -> Iterator[None]:
    def budget(self: Database, steps: int) -> AbstractContextManager[Callable[[], bool]]:
        return nullcontext(lambda: False)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "budget", budget)
        yield
