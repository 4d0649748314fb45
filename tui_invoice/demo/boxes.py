"""The mailboxes of the scripted IMAP server: accounts, folders, messages with their flags, all in memory."""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

SEEN = "\\Seen"
INBOX = "INBOX"
STANDARD: tuple[tuple[str, str], ...] = ((INBOX, ""), ("Junk", "\\Junk"), ("Sent", "\\Sent"))
"""The folders of an account, each with its special use (RFC 6154)."""

Raw = bytes | Callable[[int], bytes]
"""A message, or what makes it when it is asked for, given its UID: so a hundred thousand cost nothing."""


@dataclass(slots=True)
class Stored:
    """A message in a folder: `at` is when it came (Unix milliseconds UTC)."""

    uid: int
    made: Raw
    at: int
    flags: set[str] = field(default_factory=set)

    @property
    def raw(self) -> bytes:
        """The message itself."""
        return self.made if isinstance(self.made, bytes) else self.made(self.uid)


@dataclass(slots=True)
class Box:
    """A folder. `changes` grows whenever messages come or go."""

    name: str
    use: str = ""
    validity: int = 1
    next_uid: int = 1
    changes: int = 0
    messages: list[Stored] = field(default_factory=list)
    uids: list[int] = field(default_factory=list)

    def add(self, made: Raw, at: int, flags: Iterable[str] = ()) -> int:
        """Take a message and return its UID."""
        uid = self.next_uid
        self.messages.append(Stored(uid, made, at, set(flags)))
        self.uids.append(uid)
        self.next_uid += 1
        self.changes += 1
        return uid

    def drop(self, uid: int) -> None:
        """Delete a message. Raises KeyError where it is not there."""
        place = bisect_left(self.uids, uid)
        if place == len(self.uids) or self.uids[place] != uid:
            raise KeyError(uid)
        del self.messages[place], self.uids[place]
        self.changes += 1

    def between(self, first: int, last: int) -> list[Stored]:
        """Return the messages with a UID from `first` to `last`."""
        return self.messages[bisect_left(self.uids, first) : bisect_right(self.uids, last)]


class Boxes:
    """All accounts' folders. Every method may be called by any thread; all raise KeyError for who is not there."""

    def __init__(self, accounts: Iterable[str], folders: Iterable[tuple[str, str]] = STANDARD) -> None:
        self.lock = threading.RLock()
        self._accounts = {account: {name: Box(name, use) for name, use in folders} for account in accounts}

    def of(self, account: str) -> dict[str, Box]:
        """Return an account's folders by name; hold `lock` while using what is in them."""
        return self._accounts[account]

    def box(self, account: str, folder: str) -> Box:
        """Return a folder; INBOX in any case of letters (RFC 9051 5.1)."""
        return self._accounts[account][INBOX if folder.upper() == INBOX else folder]

    def open_account(self, account: str, folders: Iterable[tuple[str, str]] = STANDARD) -> None:
        """Add an account, or do nothing where it is there."""
        with self.lock:
            self._accounts.setdefault(account, {name: Box(name, use) for name, use in folders})

    def deliver(self, account: str, raw: bytes, folder: str, at: int, flags: Iterable[str] = ()) -> int:
        """Lay a message into a folder and return its UID."""
        with self.lock:
            return self.box(account, folder).add(raw, at, flags)

    def fill(self, account: str, count: int, make: Callable[[int], bytes], folder: str, at: int) -> None:
        """Lay `count` messages into a folder that are made, by their UID, when they are asked for."""
        with self.lock:
            box = self.box(account, folder)
            for _ in range(count):
                box.add(make, at)

    def remove(self, account: str, uid: int, folder: str) -> None:
        """Delete a message, as another program does."""
        with self.lock:
            self.box(account, folder).drop(uid)

    def renumber(self, account: str, folder: str) -> None:
        """Number the folder's messages anew under another UIDVALIDITY (RFC 9051 2.3.1.1)."""
        with self.lock:
            box = self.box(account, folder)
            box.validity += 1
            for uid, message in enumerate(box.messages, 1):
                message.uid = uid
            box.uids = [message.uid for message in box.messages]
            box.next_uid = len(box.messages) + 1
            box.changes += 1

    def messages(self, account: str, folder: str) -> list[Stored]:
        """Return copies of the folder's messages as they are now."""
        with self.lock:
            return [
                Stored(each.uid, each.made, each.at, set(each.flags)) for each in self.box(account, folder).messages
            ]
