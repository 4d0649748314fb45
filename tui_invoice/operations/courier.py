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

import tui_invoice
from tui_invoice.domain.clock import Clock
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
        self._hands: dict[int, tuple[threading.Thread, Hand]] = {}
        self._faults: Counter[int] = Counter()
        self._rests: dict[int, float] = {}
        self._failed: set[int] = set()

    def run(self, mode: Mode = Mode.UNTIL_EMPTY, quiet: float = QUIET) -> Ended:
        """Take the lock and work; after letting it go look once more, so that no wake-up is lost."""
        lock = CourierLock(self._path)
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
                agenda = due.agenda(db)
                if agenda.next_at is None or (mode is Mode.ONCE and not self._hopeful(agenda.due)):
                    return Ended.DONE

    def _watch(self) -> bool:
        """Watch another courier until nothing is due (False) or its lock is free (True)."""
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
            self._end_hands(0.0 if db.is_replaced else PATIENCE_AT_STOP)
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
            if due.waits_too_long(db):
                with suppress(BusyError, DiskFullError), db.transaction():
                    due.cut_waits(db)
            agenda = due.agenda(db)
            for sender_id in agenda.due:
                self._start(sender_id)
            if not self._hands:
                if mode is Mode.ONCE and not self._failed and not self._hopeful(agenda.due):
                    return
                quiet_since = quiet_since if quiet_since is not None else self._clock.monotonic()
                if (
                    mode is Mode.UNTIL_EMPTY
                    and agenda.next_at is None
                    and self._clock.monotonic() - quiet_since >= quiet
                ):
                    return
                if agenda.next_at is not None:
                    quiet_since = None
            else:
                quiet_since = None
            self._pause()

    def _pause(self) -> None:
        """Wait a second, less where a hand comes to its end."""
        if not self._hands:
            self._waiting.pause(_ROUND)
            return
        until = self._clock.monotonic() + _ROUND
        while self._clock.monotonic() < until and not self._waiting.pause(0.05):
            if any(not thread.is_alive() for thread, _ in self._hands.values()):
                return

    def _start(self, sender_id: int) -> None:
        if (
            sender_id in self._hands
            or sender_id in self._failed
            or self._clock.monotonic() < self._rests.get(sender_id, 0.0)
        ):
            return
        ready = threading.Event()
        hands: list[Hand] = []

        def life() -> None:
            try:
                with Database.open(self._path, self._clock) as db:
                    hands.append(Hand(db, sender_id, self._tools, self._waiting, self._linger))
                    ready.set()
                    hands[0].work()
            except StoreError as error:
                self._log(f"{error}\n")
                self._rest(sender_id)
            except Exception:  # noqa: BLE001  # the border of the courier's loop: one sender's fault must not end the others
                self._log(traceback.format_exc())
                self._rest(sender_id)
            finally:
                ready.set()

        thread = threading.Thread(target=life, name=f"sender-{sender_id}", daemon=True)
        thread.start()
        ready.wait()
        if hands:
            self._hands[sender_id] = (thread, hands[0])

    def _rest(self, sender_id: int) -> None:
        """Let a sender rest whose hand ended by a fault, so that a lasting one does not keep the machine busy."""
        self._faults[sender_id] += 1
        self._failed.add(sender_id)
        rest = _REST if self._faults[sender_id] < _MANY else _LONG_REST
        self._rests[sender_id] = self._clock.monotonic() + rest

    def _hopeful(self, due_senders: tuple[int, ...]) -> bool:
        """Tell whether one of these has not failed so often that it is left to the next courier."""
        return any(self._faults[sender_id] < _MANY for sender_id in due_senders)

    def _reap(self, db: Database) -> None:
        """Part with the hands that ended; what one that failed left in the middle goes back to a known state."""
        self._hands = {key: pair for key, pair in self._hands.items() if pair[0].is_alive()}
        for sender_id in self._failed - self._hands.keys():
            with suppress(BusyError, DiskFullError), db.transaction():
                outbox.recover(db, sender_id)
                self._failed.discard(sender_id)

    def _end_hands(self, patience: float) -> None:
        """Let the hands come to their end: who is past the marker waits for its answer, `patience` seconds at most.

        A hand that hangs even so (a name look-up cannot be broken off) is left behind: after `stop`
        it marks nothing any more.
        """
        if not self._hands:
            return
        self._waiting.stop()
        began = self._clock.monotonic()
        while alive := [hand for thread, hand in self._hands.values() if thread.is_alive()]:
            waited = self._clock.monotonic() - began
            limits = [patience if hand.handing_over else min(_GRACE, patience) for hand in alive]
            if waited > max(limits) + _LAST_WAIT:
                return
            for hand, limit in zip(alive, limits, strict=True):
                if waited >= limit:
                    hand.break_off()
            self._waiting.rest(0.02)
