"""A mailbox on a server (IMAP, RFC 9051 and RFC 3501), read without leaving a trace.

Folders are opened by EXAMINE and messages read by BODY.PEEK only, so that nothing is marked, moved or deleted.
"""

from __future__ import annotations

import contextlib
import imaplib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.mailbox import FolderMark
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.mailbox import faults
from tui_invoice.mail.mailbox.client import Client
from tui_invoice.mail.mailbox.line import LONGEST_ANSWER, LONGEST_LINE, LONGEST_LIST, Line, UnreadableError
from tui_invoice.mail.mailbox.names import INBOX, Listed, roles
from tui_invoice.mail.mailbox.source import MOST_READ, Arrival, Folder
from tui_invoice.mail.mailbox.talk import Talk
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError

MOST_MESSAGES = 5_000
"""So many messages are given by one look (`arrivals`); the next look, from the last UID given on, gives more."""
MOST_OCTETS = 256 << 20
"""So many octets at most are read by one look."""
FAREWELL = 2.0
"""Seconds that a server may take to say goodbye."""

_ZONES = timedelta(hours=12)
"""SEARCH SINCE takes the day as the server's own clock had it: the date line lies twelve hours west of UTC."""
_ODD = (
    *(OSError, imaplib.IMAP4.error, ValueError, LookupError, TypeError, AttributeError, AssertionError),
    *(ArithmeticError, RecursionError),
)
"""What IMAPClient and imaplib raise where a server answers what is no answer."""
_GONE = re.compile(r"NO \[EXPUNGEISSUED\]|NO .{0,80}no longer exist", re.IGNORECASE)
"""RFC 2180 4.1.2: how a server may say that a message was deleted meanwhile."""
_EXISTS = re.compile(r"(\d{1,10}) (EXISTS|EXPUNGE)\b", re.IGNORECASE)
_END = 1 << 32
"""Numbers of IMAP are smaller (RFC 9051 9: nz-number)."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """What EXAMINE told of a folder: 0 for a UIDNEXT that was not told (RFC 9051 6.3.2)."""

    validity: int
    uid_next: int
    exists: int


class ImapSource:
    """An open mailbox on a server; `mail.mailbox.source.Source` says what its methods do.

    One thread uses it at a time; `abort` alone may be called by another. Each answer is bounded in time (the timeout,
    and 4 KB a second from then on) and in octets, a look by `MOST_MESSAGES` and `MOST_OCTETS`.
    """

    def __init__(self, line: Line, talk: Talk, account: Sender, timeout: float) -> None:
        self.server = account.host
        self._line = line
        self._talk = talk
        self._account = account
        self._timeout = timeout
        self._folder = ""
        self._opened = _Opened(0, 0, 0)
        self._looked: _Opened | None = None
        self._waited = False
        self._lost = False
        with self._asking():
            self._client = Client(line)
            self._can = frozenset(bytes(word) for word in self._client.capabilities())
            if b"ID" in self._can:
                # NetEase (163.com, 126.com) opens no folder to a program that does not say its name (RFC 2971).
                self._client.id_({"name": "tui-invoice"})

    def folders(self) -> tuple[Folder, ...]:
        """Return the inbox, the folder for spam and the one for what was sent, as far as they are there."""
        with self._asking():
            listed = [
                Listed(
                    str(name),
                    delimiter.decode("ascii", "replace") if isinstance(delimiter, bytes) else "",
                    frozenset(flag.decode("ascii", "replace").lower() for flag in flags if isinstance(flag, bytes)),
                )
                for flags, delimiter, name in self._client.list_with_uses()
            ]
        return roles(listed)

    def mark(self, folder: str) -> FolderMark:
        """Return the folder's UIDVALIDITY and the highest UID that it holds now or ever held (0 for an empty one)."""
        opened = self._examine(folder)
        if not opened.exists:
            return FolderMark(folder, opened.validity, 0)
        if opened.uid_next:
            return FolderMark(folder, opened.validity, opened.uid_next - 1)
        return FolderMark(folder, opened.validity, max(self._search("UID", "*"), default=0))

    def arrivals(self, mark: FolderMark, since: int) -> Iterator[Arrival]:
        """Give what is newer than the mark, oldest first; a look that reaches its bounds ends early."""
        opened = self._examine(mark.folder)
        if not opened.exists:
            return
        first = 1
        if opened.validity == mark.uid_validity:
            first = mark.last_uid + 1
            if opened.uid_next and first >= opened.uid_next:
                return
            # The last message is in "n:*" whatever n is (RFC 9051 9, seq-range).
            found = self._search("UID", f"{first}:*")
        else:
            found = self._search("SINCE", (datetime.fromtimestamp(max(0, since) / 1000, UTC) - _ZONES).date())
        given = octets = 0
        for uid in sorted(uid for uid in found if uid >= first):
            if given >= MOST_MESSAGES or octets >= MOST_OCTETS:
                return
            if self._folder != mark.folder and self._examine(mark.folder).validity != opened.validity:
                return
            if (raw := self._fetch(uid)) is not None:
                given += 1
                octets += len(raw)
                yield Arrival(uid, raw)

    def holds(self, folder: str, message_id: str) -> bool:
        """Tell whether the folder holds a message with this Message-ID."""
        if not re.fullmatch(r"[!-~]{1,995}", message_id):
            return False
        self._examine(folder)
        return bool(self._search("HEADER", "Message-ID", message_id))

    def append(self, folder: str, raw: bytes, at: int) -> None:
        """Lay a copy into the folder, marked as read, dated `at` (Unix milliseconds UTC)."""
        with self._asking():
            self._client.append(folder, raw, flags=[b"\\Seen"], msg_time=datetime.fromtimestamp(at / 1000, UTC))

    def wait(self, seconds: float) -> bool:
        """Wait until the inbox changes (RFC 2177) or the time is over; keep `seconds` below 29 minutes.

        True at once where something came since the inbox was last looked at by `mark` or `arrivals`.
        """
        if b"IDLE" not in self._can:
            return False
        end = time.monotonic() + seconds
        if not (self._waited and self._folder == INBOX):
            looked = self._looked
            opened = self._examine(INBOX)
            if looked is not None and _is_newer(opened, looked):
                self._looked = looked
                return True
        came = self._idle(end)
        self._waited = not came
        return came

    def close(self) -> None:
        """End it politely."""
        if not self._lost:
            self._line.expect(FAREWELL)
            with contextlib.suppress(*_ODD):
                self._client.logout()
        self._line.close()

    def abort(self) -> None:
        """End it from another thread; what it waits for is lost."""
        self._line.shut()

    def _examine(self, folder: str) -> _Opened:
        """Open a folder, to read only. Raises MailboxTroubleError, also for one whose UIDs do not last."""
        with self._asking():
            self._folder = ""
            told = self._client.select_folder(folder, readonly=True)
            numbers = [told.get(key) for key in (b"UIDVALIDITY", b"UIDNEXT", b"EXISTS")]
        validity, uid_next, exists = (
            number if isinstance(number, int) and 0 < number < _END else 0 for number in numbers
        )
        if not validity:
            raise faults.settings(f"{self.server} does not number the messages of {folder} in a way that lasts")
        self._folder, self._opened = folder, _Opened(validity, uid_next, exists)
        if folder == INBOX:
            self._looked = self._opened
        return self._opened

    def _search(self, *criteria: object) -> set[int]:
        with self._asking(LONGEST_LIST, LONGEST_LIST):
            return {int(uid) for uid in self._client.search(list(criteria)) if 0 < int(uid) < _END}

    def _fetch(self, uid: int) -> bytes | None:
        """Return the message's first octets; None where it was deleted meanwhile."""
        try:
            with self._asking(MOST_READ + LONGEST_LINE):
                fields = self._client.fetch([uid], [f"BODY.PEEK[]<0.{MOST_READ}>"]).get(uid) or {}
                raw = next((value for name, value in fields.items() if name.startswith(b"BODY[]")), None)
        except MailboxTroubleError as trouble:
            if _GONE.match(trouble.reply.text):
                return None
            raise
        return raw[:MOST_READ] if isinstance(raw, bytes) else None

    def _idle(self, end: float) -> bool:
        """Say IDLE, hear what comes until `end` (monotonic), say DONE; True where messages were added."""
        exists, came = self._opened.exists, False
        with self._asking():
            tag = self._talk.begin("IDLE")
            asked = done = False
            while True:
                left = end - time.monotonic()
                if asked and not done and (came or left <= 0 or not self._line.readable(left)):
                    done = True
                    self._talk.write(b"DONE\r\n")
                    self._line.expect(self._timeout)
                if asked and not done:
                    self._line.expect(self._timeout)
                said = self._talk.hear()
                if said.kind == tag:
                    break
                if (said.kind, said.status) == ("*", "BYE"):
                    raise faults.refused(Phase.DONE, self._line.refused, self._account)
                asked = asked or said.kind == "+"
                if found := _EXISTS.match(said.text):
                    now = int(found[1]) if found[2].upper() == "EXISTS" else exists - 1
                    came, exists = came or now > exists, now
            self._talk.check(said)
        self._opened = _Opened(self._opened.validity, self._opened.uid_next, exists)
        return came

    @contextlib.contextmanager
    def _asking(self, octets: int = LONGEST_ANSWER, line: int = LONGEST_LINE) -> Iterator[None]:
        """Ask the server something; whatever goes wrong is the mailbox's trouble."""
        self._waited = False
        self._line.expect(self._timeout, octets, line)
        try:
            yield
        except MailboxTroubleError:
            self._lost = True
            raise
        except _ODD as error:
            trouble = self._trouble(error)
            self._lost = not trouble.reply.text.startswith("NO ")
            raise trouble from error

    def _trouble(self, error: Exception) -> MailboxTroubleError:
        refused = self._line.refused
        lost = error if isinstance(error, OSError) else error.__context__
        if refused and (isinstance(error, imaplib.IMAP4.error) or refused.startswith("BYE")):
            return faults.refused(Phase.DONE, refused, self._account)
        if not isinstance(lost, OSError):
            lost = UnreadableError("the server answered what is no IMAP answer")
        return faults.broken(Phase.DONE, lost, self._account)


def _is_newer(now: _Opened, before: _Opened) -> bool:
    """Tell whether something came in between two openings of a folder."""
    if now.validity != before.validity:
        return True
    return now.uid_next > before.uid_next if now.uid_next and before.uid_next else now.exists > before.exists
