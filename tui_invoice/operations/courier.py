"""The courier: the process that hands the outbox's mail over (OUTBOX S6)."""

from __future__ import annotations

import os
import socket
import threading
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Protocol

import tui_invoice
from tui_invoice.domain.clock import SECOND, Clock
from tui_invoice.domain.errors import BusyError, DiskFullError, StoreError
from tui_invoice.operations.hand import LINGER, PATIENCE_AT_STOP, Hand, Tools
from tui_invoice.operations.lock import CourierLock, is_held
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import couriers, due, holds, outbox, under_way
from tui_invoice.store.database import Database

QUIET = 10.0
"""Seconds without anything queued after which a courier ends."""
_ROUND = 1.0
_REST = 1.0
"""Seconds after which a sender's hand that ended by a fault is followed by a new one."""
_LONG_REST = 60.0
_MANY = 12
"""So many faults of a sender's hands in one life; more than hold one mail."""
_GRACE = 2.0
"""Seconds for a hand that is before its marker to say RSET and QUIT after the end was asked for."""
_LAST_WAIT = 5.0
"""Seconds for a hand whose connection was broken off to write that down."""


class Mode(Enum):
    """When a courier ends by itself."""

    UNTIL_EMPTY = "until nothing is queued"
    ONCE = "when nothing is due now"
    STAY = "never"


class Ended(Enum):
    """Why a courier came to its end."""

    DONE = "done"
    ANOTHER = "another courier is at work"
    STOPPED = "it was told to stop"


class Worker(Protocol):
    """Who works on a thread of its own: a sender's hand, or the ear at its mailbox."""

    handing_over: bool
    idle: bool

    def work(self) -> None:
        """Do all there is to do."""
        ...

    def break_off(self) -> None:
        """End the connection from another thread."""
        ...

    def dismiss(self) -> None:
        """Let it come to its end from another thread where it only waits for what may come."""
        ...


_Key = tuple[str, int]
_HAND, _EAR = "sender", "mailbox"


class Courier:
    """One courier's life on the database at `path`.

    `machine` tells this machine from others; `log` takes tracebacks of what must not happen.
    """

    def __init__(
        self, path: Path, clock: Clock, tools: Tools, machine: str, *, log: Callable[[str], object], waiting: Waiting
    ) -> None:
        self._path = path
        self._clock = clock
        self._tools = tools
        self._machine = machine
        self._log = log
        self._waiting = waiting
        self._linger = LINGER
        self._mode = Mode.UNTIL_EMPTY
        self._workers: dict[_Key, tuple[threading.Thread, Worker]] = {}
        self._faults: Counter[_Key] = Counter()
        self._rests: dict[_Key, float] = {}
        self._failed: set[_Key] = set()

    def run(self, mode: Mode = Mode.UNTIL_EMPTY, quiet: float = QUIET) -> Ended:
        """Take the lock and work; after letting it go look once more, so that no wake-up is lost."""
        lock = CourierLock(self._path)
        self._mode = mode
        self._linger = 0.0 if mode is Mode.ONCE else LINGER
        while True:
            if not lock.take(self._clock, self._waiting):
                if mode is Mode.ONCE and not self._waiting.stopping and self._watch():
                    continue
                return Ended.STOPPED if self._waiting.stopping else Ended.ANOTHER
            try:
                lock.describe({"pid": os.getpid(), "host": socket.gethostname(), "version": tui_invoice.__version__})
                self._tools.passing("locked")
                with Database.open(self._path, self._clock) as db:
                    self._work(db, mode, quiet)
            finally:
                lock.release()
            self._tools.passing("released")
            if self._waiting.stopping:
                return Ended.STOPPED
            with Database.open(self._path, self._clock, write=False) as db:
                if self._is_done(due.agenda(db)):
                    return Ended.DONE

    def _is_done(self, agenda: due.Agenda) -> bool:
        """Tell whether nothing came up between the last look and the lock that was let go."""
        now = self._hopeful(agenda)
        return not now if self._mode is Mode.ONCE else agenda.next_at is None and not now

    def _watch(self) -> bool:
        """Watch another courier until no mail is due (False) or its lock is free (True).

        How long it takes to read a mailbox is not waited for: those whom cron starts would become ever more.
        """
        with Database.open(self._path, self._clock, write=False) as db:
            while is_held(self._path):
                if not due.anything_due(db) and not under_way.in_hand(db):
                    return False
                if self._waiting.pause(0.2):
                    return False
        return True

    def _work(self, db: Database, mode: Mode, quiet: float) -> None:
        with db.transaction():
            holds.note_machine(db, self._machine, outbox.COURIER)
            outbox.recover(db)
            due.cut_waits(db)
            due.sweep(db)
            couriers.started(db, os.getpid(), socket.gethostname(), tui_invoice.__version__)
        self._tools.passing("recovered")
        try:
            self._rounds(db, mode, quiet)
        finally:
            self._end_workers(0.0 if db.is_replaced else PATIENCE_AT_STOP)
        if db.is_replaced or couriers.stop_asked(db):
            self._waiting.stop()
        with suppress(StoreError), db.transaction():
            if under_way.in_hand(db):
                outbox.recover(db)  # a hand that hangs finds its attempt closed, and can mark nothing any more
            couriers.ended(db)

    def _rounds(self, db: Database, mode: Mode, quiet: float) -> None:
        """Look each second at what is due, and start a hand for each sender that has something."""
        quiet_since: float | None = None
        while not self._waiting.stopping and not db.is_replaced and not couriers.stop_asked(db):
            self._reap(db)
            if due.waits_too_long(db) or due.looks_too_late(db):
                with suppress(BusyError, DiskFullError), db.transaction():
                    due.cut_waits(db)
            agenda = due.agenda(db)
            for key in self._due(agenda):
                self._start(key)
            if self._busy(_HAND) or agenda.next_at is not None:
                quiet_since = None  # a look alone does not keep it: where there are many mailboxes, one is always due
            if not self._busy():
                if mode is Mode.ONCE and not self._failed and not self._hopeful(agenda):
                    return
                if mode is Mode.UNTIL_EMPTY and agenda.next_at is None and not self._listens(db):
                    quiet_since = quiet_since if quiet_since is not None else self._clock.monotonic()
                    if self._clock.monotonic() - quiet_since >= quiet:
                        self._dismiss()
                        return
            self._pause()

    def _due(self, agenda: due.Agenda) -> tuple[_Key, ...]:
        """Return who has something to do now."""
        looks = agenda.looks if self._tools.looking is not None else ()
        return (*((_HAND, sender_id) for sender_id in agenda.due), *((_EAR, sender_id) for sender_id in looks))

    def _listens(self, db: Database, sender_id: int | None = None) -> bool:
        """Tell whether a mailbox is worth listening to: a courier that stays always does, others for a time."""
        if self._tools.looking is None or self._mode is Mode.ONCE:
            return False
        if self._mode is Mode.STAY:
            return True
        if not due.has_mailbox(db):
            return False
        heard = due.listening(db, int(self._tools.looking().listens * SECOND))
        return bool(heard) if sender_id is None else sender_id in heard or (_HAND, sender_id) in self._workers

    def _busy(self, *kinds: str) -> bool:
        """Tell whether anybody, or any of these kinds, does anything but wait for what may come back."""
        return any(not pair[1].idle for key, pair in self._workers.items() if not kinds or key[0] in kinds)

    def _pause(self) -> None:
        """Wait a second, less where a hand comes to its end."""
        if not self._busy():
            self._waiting.pause(_ROUND)
            return
        until = self._clock.monotonic() + _ROUND
        while self._clock.monotonic() < until and not self._waiting.pause(0.05):
            if any(not thread.is_alive() for thread, _ in self._workers.values()):
                return

    def _start(self, key: _Key) -> None:
        if key in self._workers or key in self._failed or self._clock.monotonic() < self._rests.get(key, 0.0):
            return
        ready = threading.Event()
        workers: list[Worker] = []

        def life() -> None:
            try:
                with Database.open(self._path, self._clock) as db:
                    workers.append(self._worker(db, key))
                    ready.set()
                    workers[0].work()
            except StoreError as error:
                self._log(f"{error}\n")
                self._rest(key)
            except Exception:  # noqa: BLE001  # the border of the courier's loop: one sender's fault must not end the others
                self._log(traceback.format_exc())
                self._rest(key)
            finally:
                ready.set()

        thread = threading.Thread(target=life, name=f"{key[0]}-{key[1]}", daemon=True)
        thread.start()
        ready.wait()
        if workers:
            self._workers[key] = (thread, workers[0])

    def _worker(self, db: Database, key: _Key) -> Worker:
        what, sender_id = key
        if what == _HAND:
            return Hand(db, sender_id, self._tools, self._waiting, self._linger)
        from tui_invoice.operations.ear import Ear  # who hands mail over need not wait for what only a mailbox asks for

        assert self._tools.looking is not None
        return Ear(db, sender_id, self._tools.looking(), self._waiting, self._listens)

    def _rest(self, key: _Key) -> None:
        """Let a sender rest whose hand ended by a fault, so that a lasting one does not keep the machine busy."""
        self._faults[key] += 1
        self._failed.add(key)
        rest = _REST if self._faults[key] < _MANY else _LONG_REST
        self._rests[key] = self._clock.monotonic() + rest

    def _hopeful(self, agenda: due.Agenda) -> bool:
        """Tell whether something is due that has not failed so often that it is left to the next courier."""
        return any(self._faults[key] < _MANY for key in self._due(agenda))

    def _reap(self, db: Database) -> None:
        """Part with those that ended; what a hand that failed left in the middle goes back to a known state."""
        self._workers = {key: pair for key, pair in self._workers.items() if pair[0].is_alive()}
        for key in self._failed - self._workers.keys():
            with suppress(BusyError, DiskFullError), db.transaction():
                if key[0] == _HAND:
                    outbox.recover(db, key[1])
                self._failed.discard(key)

    def _dismiss(self) -> None:
        """Let those that only listen come to their end: nothing is to be waited for any more."""
        for _, worker in self._workers.values():
            worker.dismiss()
        until = self._clock.monotonic() + _LAST_WAIT
        while any(thread.is_alive() for thread, _ in self._workers.values()) and self._clock.monotonic() < until:
            self._waiting.rest(0.02)
        self._workers = {}

    def _end_workers(self, patience: float) -> None:
        """Let all come to their end: who is past the marker waits for its answer, `patience` seconds at most.

        A hand that hangs even so (a name look-up cannot be broken off) is left behind: after `stop`
        it marks nothing any more.
        """
        if not self._workers:
            return
        self._waiting.stop()
        began = self._clock.monotonic()
        while alive := [worker for thread, worker in self._workers.values() if thread.is_alive()]:
            waited = self._clock.monotonic() - began
            limits = [_limit(worker, patience) for worker in alive]
            if waited > max(limits) + _LAST_WAIT:
                return
            for worker, limit in zip(alive, limits, strict=True):
                if waited >= limit:
                    worker.break_off()
            self._waiting.rest(0.02)


def _limit(worker: Worker, patience: float) -> float:
    """Return after how many seconds a worker is broken off at the end."""
    if worker.handing_over:
        return patience
    return 0.0 if worker.idle else min(_GRACE, patience)
