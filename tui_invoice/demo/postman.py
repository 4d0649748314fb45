"""The way back: what customers' servers and readers send to the office's mailboxes some time after a mail was taken."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tui_invoice.demo.boxes import INBOX
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.ledger import Received
from tui_invoice.demo.returning import Mailed, mailed
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.clock import SECOND

_STEP = 0.1
"""Seconds between two looks at what is due."""


@dataclass(frozen=True, slots=True)
class Return:
    """One message that comes back: so many milliseconds after the mail was taken, made of it and of the instant."""

    after: int
    make: Callable[[Mailed, int], bytes]
    folder: str = INBOX


Returns = Callable[[Mailed], Iterable[Return]]
"""What comes back of one recipient's part of a mail."""


def bring(messages: Iterable[Received], returns: Returns, boxes: ScriptedMailboxes) -> int:
    """Lay all that comes back of these messages into the mailboxes at once, as of its own time; return how many."""
    found = [(at, raw, back, user) for message in messages for at, raw, back, user in _made(message, returns)]
    for at, raw, back, user in sorted(found, key=lambda each: each[0]):
        boxes.deliver(user, raw, back.folder, at=at)
    return len(found)


def _made(message: Received, returns: Returns) -> Iterator[tuple[int, bytes, Return, str]]:
    for addressee in message.recipients:
        mail = mailed(message, addressee)
        for back in returns(mail):
            at = message.at + back.after
            yield at, back.make(mail, at), back, message.user


@contextmanager
def postman(servers: Iterable[ScriptedServer], returns: Returns, boxes: ScriptedMailboxes) -> Iterator[None]:
    """Bring what comes back of all that is taken from now on, each in its time, while the block lasts."""
    ends = threading.Event()
    thread = threading.Thread(
        target=_go_round, args=(tuple(servers), returns, boxes, ends), name="postman", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()


def _go_round(
    servers: tuple[ScriptedServer, ...], returns: Returns, boxes: ScriptedMailboxes, ends: threading.Event
) -> None:
    import time

    seen = [len(each.received) for each in servers]
    waiting: list[tuple[float, int, bytes, Return, str]] = []
    count = 0
    while not ends.wait(_STEP):
        for place, server in enumerate(servers):
            received = server.received
            for message in received[seen[place] :]:
                for at, raw, back, user in _made(message, returns):
                    count += 1
                    heapq.heappush(waiting, (time.monotonic() + (at - message.at) / SECOND, count, raw, back, user))
            seen[place] = len(received)
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, raw, back, user = heapq.heappop(waiting)
            boxes.deliver(user, raw, back.folder)
