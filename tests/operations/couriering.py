"""Couriers run inside the test's process, on a wall clock that stands still until the test moves it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.store.making import MadeOffice, make_sender
from tests.support.clocks import FakeClock
from tests.support.waiting import wait_until
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.delivery import State
from tui_invoice.domain.outbox import Claim, Composed
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security, Sender, Transport
from tui_invoice.mail.connect import connect
from tui_invoice.mail.dialogue import Patience
from tui_invoice.mail.folder import FolderSession
from tui_invoice.operations import looking
from tui_invoice.operations.composing import composer
from tui_invoice.operations.courier import Courier, Ended, Mode
from tui_invoice.operations.hand import Session, Tools
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import holds, senders
from tui_invoice.store.database import Database, Row


class Wall(FakeClock):
    """A wall clock that stands still, beside seconds that run: couriers really wait."""

    def monotonic(self) -> float:
        return time.monotonic()


def draw(db: Database, invoice_id: int) -> bytes:
    """Draw the same page for everybody."""
    return b"%PDF-1.4 a page"


@dataclass
class Works:
    """An office, what its couriers work with, and what they left behind."""

    made: MadeOffice
    log: list[str] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)
    at: dict[str, Callable[[], None]] = field(default_factory=dict)
    """Called when a courier passes the point of this name."""
    secrets: dict[str, Secret] = field(default_factory=dict)
    patience: Patience = field(default_factory=Patience)
    compose: Callable[[Database, Claim, Sender], Composed] = field(default_factory=lambda: composer(draw))
    waiting: Waiting = field(default_factory=Waiting)
    looking: looking.Tools | None = None
    """What its couriers read mailboxes with; without it they read none."""

    @property
    def db(self) -> Database:
        return self.made.db

    @property
    def path(self) -> Path:
        return self.made.db.path

    @property
    def sender(self) -> Sender:
        return self.made.sender

    def use(self, server: ScriptedServer, *, user: str = "", password: str = "", **changes: object) -> None:
        """Let the office's sender hand over to this server."""
        account = replace(
            self.sender,
            port=server.port,
            security=Security.NONE,
            username=user,
            secret=SecretStore.FILE if user else SecretStore.NONE,
        )
        with self.db.transaction():
            senders.update(self.db, replace(account, **changes))  # type: ignore[arg-type]
        if user:
            self.secrets[self.sender.uid] = Secret(password)

    def another(self, server: ScriptedServer, address: str = "second@example.com") -> MadeOffice:
        """Add a sender on this server; what the result queues goes out from it."""
        account = replace(make_sender(address, uid="b" * 32), port=server.port, security=Security.NONE)
        with self.db.transaction():
            return replace(self.made, sender_id=senders.add(self.db, account))

    def mail(self, *addresses: str, made: MadeOffice | None = None) -> int:
        """Queue an invoice of its own to these addresses; return the delivery's id."""
        made = made or self.made
        number = str(1 + self.db.number("SELECT count(*) FROM invoice"))
        return made.queue(made.add_one(number), *(addresses or (f"customer{number}@example.com",)))

    def release(self) -> None:
        """End the sender's hold, as its mending does."""
        with self.db.transaction():
            holds.release_sender(self.db, self.sender, "clerk")

    def courier(self, waiting: Waiting | None = None) -> Courier:
        reads = self.looking
        tools = Tools(self._connect, self.compose, self.passing, None if reads is None else lambda: reads)
        return Courier(self.path, self.made.clock, tools, "here", log=self.log.append, waiting=waiting or self.waiting)

    def run(self, mode: Mode = Mode.ONCE, quiet: float = 0.0) -> Ended:
        """Let a courier work until nothing is due."""
        return self.courier().run(mode, quiet)

    def runs(self, times: int, pause: int) -> None:
        """Let a courier work, `times` times, `pause` milliseconds after each."""
        for _ in range(times):
            self.run()
            self.made.clock.advance(pause)

    def states(self, *deliveries: int) -> list[State]:
        return [state for each in deliveries for state in self.made.states(each)]

    def recipient(self, delivery: int) -> Row:
        """Return the first recipient of a delivery."""
        row = self.db.first("SELECT * FROM recipient WHERE delivery_id=? ORDER BY id", delivery)
        assert row is not None
        return row

    def delivery(self, delivery: int) -> Row:
        row = self.db.first("SELECT * FROM delivery WHERE id=?", delivery)
        assert row is not None
        return row

    def told(self, event: str) -> list[str]:
        """Return the journal's texts of one event."""
        return [str(row["text"]) for row in self.db.rows("SELECT text FROM journal WHERE event=? ORDER BY id", event)]

    def _connect(self, sender: Sender) -> Session:
        if sender.transport is Transport.FOLDER:
            return FolderSession(self.path.parent / "letters", self.made.clock)
        return connect(sender, self.secrets.get(sender.uid), timeout=10, patience=self.patience)

    def passing(self, name: str) -> None:
        """Count a point that was passed, and do what the test wants there."""
        self.passed[name] += 1
        if (act := self.at.get(name)) is not None:
            act()


@dataclass
class Running:
    """A courier on a thread of its own."""

    thread: threading.Thread
    waiting: Waiting
    ended: list[Ended] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)

    def wait(self, timeout: float = 20.0) -> Ended:
        """Wait for the courier's end and return why it ended."""
        wait_until(lambda: not self.thread.is_alive(), timeout, "the courier's end")
        if self.errors:
            raise self.errors[0]
        return self.ended[0]


@contextmanager
def running(works: Works, mode: Mode = Mode.STAY, quiet: float = 0.0) -> Iterator[Running]:
    """Run a courier beside the test; stop it at the end, if it did not end by itself."""

    def life() -> None:
        try:
            found.ended.append(works.courier(found.waiting).run(mode, quiet))
        except Exception as error:  # noqa: BLE001  # handed to the test's own thread
            found.errors.append(error)

    found = Running(threading.Thread(target=life, name="courier"), Waiting())
    found.thread.start()
    try:
        yield found
    finally:
        found.waiting.stop()
        found.thread.join(60)
        assert not found.thread.is_alive(), "the courier did not end"


def count_commits(patch: pytest.MonkeyPatch) -> list[str]:
    """Count every transaction from now on: the result grows by one for each, in whatever thread."""
    counted: list[str] = []
    real = Database.transaction

    @contextmanager
    def transaction(db: Database) -> Iterator[None]:
        with real(db):
            yield
        counted.append(threading.current_thread().name)

    patch.setattr(Database, "transaction", transaction)
    return counted


def commands(server: ScriptedServer, word: str) -> Sequence[str]:
    """Return the lines that clients said which begin with this word."""
    return [line for line in server.commands if line.upper().startswith(word)]
