"""What a scripted server saw: messages, sign-ins, commands. Written in its thread, read in any."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

Parameters = Mapping[str, str]
"""Parameters of MAIL or RCPT by their name in capitals, as written (xtext is not decoded); "" without a value."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """One accepted RCPT."""

    address: str
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Received:
    """A message whose final 250 was decided. Noted before that answer is written: who cuts there has it still.

    `id` counts messages from 1; `at` is in Unix milliseconds UTC; `data` is without dot-stuffing; `session` counts
    connections from 1; `user` is who had signed in, "" for nobody.
    """

    sender: str
    parameters: Parameters
    recipients: tuple[Addressee, ...]
    data: bytes
    at: int
    session: int
    user: str = ""
    id: int = 0

    @property
    def addresses(self) -> tuple[str, ...]:
        """The recipients' addresses alone."""
        return tuple(recipient.address for recipient in self.recipients)


@dataclass(frozen=True, slots=True)
class SignIns:
    """How often AUTH was tried, and how often it was answered by 235."""

    tries: int = 0
    successes: int = 0


@dataclass(slots=True)
class _Pages:
    received: list[Received] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    sign_ins: SignIns = SignIns()
    sessions: int = 0
    transactions: int = 0


class Ledger:
    """The record of one server; every method may be called by any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._pages = _Pages()

    def open_session(self) -> int:
        """Count a connection; return its number, from 1."""
        with self._changed:
            self._pages.sessions += 1
            return self._pages.sessions

    def begin_transaction(self) -> int:
        """Count an accepted MAIL; return how many there were before it."""
        with self._changed:
            self._pages.transactions += 1
            return self._pages.transactions - 1

    def note_command(self, line: str) -> None:
        """Add a line of the client's, from which the caller took every password."""
        with self._changed:
            self._pages.commands.append(line)

    def note_try(self) -> None:
        """Count an AUTH command."""
        with self._changed:
            was = self._pages.sign_ins
            self._pages.sign_ins = replace(was, tries=was.tries + 1)

    def note_success(self) -> None:
        """Count an AUTH whose answer is to be 235."""
        with self._changed:
            was = self._pages.sign_ins
            self._pages.sign_ins = replace(was, successes=was.successes + 1)

    def take(self, message: Received) -> None:
        """Keep a message, under the next free id, and wake who waits for it."""
        with self._changed:
            self._pages.received.append(replace(message, id=len(self._pages.received) + 1))
            self._changed.notify_all()

    def wait_for(self, count: int, timeout: float) -> bool:
        """Wait up to `timeout` seconds for `count` messages in all; tell whether they came."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._pages.received) >= count, timeout)

    @property
    def received(self) -> tuple[Received, ...]:
        """The messages so far."""
        with self._changed:
            return tuple(self._pages.received)

    @property
    def commands(self) -> tuple[str, ...]:
        """The clients' lines so far, over all connections; passwords are `****`, no commands are told as such."""
        with self._changed:
            return tuple(self._pages.commands)

    @property
    def sign_ins(self) -> SignIns:
        """The sign-ins so far."""
        with self._changed:
            return self._pages.sign_ins

    @property
    def sessions(self) -> int:
        """The number of connections taken so far."""
        with self._changed:
            return self._pages.sessions

    @property
    def transactions(self) -> int:
        """The number of accepted MAIL commands so far."""
        with self._changed:
            return self._pages.transactions
