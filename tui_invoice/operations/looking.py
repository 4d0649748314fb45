"""One look into a mailbox: what came back is taken in, what is uncertain settled by a copy in Sent, owed copies laid.

Nothing that goes wrong here touches mail that goes out: it is the mailbox's fault, and stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tui_invoice.domain.clock import DAY
from tui_invoice.domain.mailbox import FolderMark, FolderRole, Mailbox
from tui_invoice.domain.report import Report, ReportKind
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.mailbox.source import Arrival, Source
from tui_invoice.operations import proving
from tui_invoice.operations.copies import SentFolder
from tui_invoice.operations.mailbox_trouble import WORKS
from tui_invoice.operations.taking_in import MAILBOX, Taken
from tui_invoice.store import journal, mailbox_faults, mailbox_marks, mailboxes, senders
from tui_invoice.store.database import Database

LISTEN = 900.0
"""Seconds after the last hand-over that a courier stays to hear what comes back: most of it comes within minutes."""
SLICE = 10.0
"""Seconds that are waited at a time for something to come; between two the database is looked at."""
_READ = frozenset({FolderRole.INBOX, FolderRole.JUNK})
_MOST, _MOST_OCTETS = 50, 1 << 20
"""So much that is no report is read before how far it was read is written down."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a look works with; tests give their own.

    `opened` raises MailboxTroubleError, SecretError or SettingsError; `passing` is told the name of each point of the
    protocol as it is passed (`str` does nothing with it). `listens` and `slice` are in seconds.
    """

    opened: Callable[[Sender, Mailbox], Source]
    read: Callable[[bytes], Report]
    take_in: Callable[[Database, Sender, bytes, Report], Taken]
    passing: Callable[[str], object] = str
    listens: float = LISTEN
    slice: float = SLICE


@dataclass(slots=True)
class Looked:
    """What a look came to. `seen` are messages, the others findings, `laid` copies, `settled` recipients."""

    seen: int = 0
    moved: int = 0
    noted: int = 0
    ignored: int = 0
    laid: int = 0
    settled: int = 0


def look(db: Database, sender: Sender, source: Source, tools: Tools, ends: Callable[[], bool] = bool) -> Looked:
    """Look once into an open mailbox; `ends` tells that it is to come to its end.

    Each message that says something is taken in, and how far the folder was read is moved on, in one transaction.
    Raises MailboxTroubleError, StoreError.
    """
    return _Look(db, sender, source, tools, ends).run()


@dataclass(slots=True)
class _Look:
    db: Database
    sender: Sender
    source: Source
    tools: Tools
    ends: Callable[[], bool]
    found: Looked = field(default_factory=Looked)

    def run(self) -> Looked:
        folders = self.source.folders()
        for folder in folders:
            if folder.role in _READ:
                self._read(folder.name)
        sent = next((folder.name for folder in folders if folder.role is FolderRole.SENT), "")
        copies = SentFolder(self.db, self.sender, self.source, sent, self.tools.passing, self.ends)
        if not self.ends():
            self.found.settled = proving.settle(self.db, self.sender, self.source, sent, self.ends)
        if not self.ends():
            self.found.laid = copies.lay()
        if not self.ends():
            with self.db.transaction():
                self._done()
        return self.found

    def _done(self) -> None:
        """Note that the look was brought to its end; one that follows a fault is news."""
        mailbox = mailboxes.of_sender(self.db, self.sender.id)
        if mailbox is not None and mailbox.fault_cause is not None:
            text = f"what comes back to {self.sender.address} can be read again"
            journal.note(self.db, "info", WORKS, text, who=MAILBOX)
        mailbox_faults.looked(self.db, self.sender.id)

    def _read(self, folder: str) -> None:
        """Read what came into a folder since the last look, or at the first since mail was first handed over."""
        now = self.source.mark(folder)
        mark = mailbox_marks.mark(self.db, self.sender.id, folder)
        since = self._since(mark)
        if since is None:
            self._advance(now)
            return
        mark = mark or FolderMark(folder)
        while not self.ends():
            last = self._arrivals(mark, now.uid_validity, since)
            if last is None:
                if mark.uid_validity != now.uid_validity:
                    self._advance(now)
                return
            mark = FolderMark(folder, now.uid_validity, last)

    def _since(self, mark: FolderMark | None) -> int | None:
        """Return since when a folder is read where its marks say nothing; None where nothing was ever handed over.

        That is never later than now, wherever a clock stood that was wrong then.
        """
        first = mailbox_marks.first_delivery(self.db, self.sender.id)
        mailbox = mailboxes.of_sender(self.db, self.sender.id)
        now = self.db.clock.now()
        if mark is None:
            return min(first, now) if first is not None else None
        looked_at = mailbox.looked_at if mailbox is not None else 0
        return min(max(first or 0, looked_at - DAY), now - DAY)

    def _arrivals(self, mark: FolderMark, validity: int, since: int) -> int | None:
        """Take in what is newer than the mark; return the last UID that was given, None for nothing."""
        last: int | None = None
        for some in self._chunks(self.source.arrivals(mark, since)):
            self.tools.passing("read")
            last = some[-1][0].uid
            with self.db.transaction():
                counts = [self._taken(arrival, report) for arrival, report in self._new(some, mark.folder, validity)]
                self.tools.passing("taken_in")
                if mailbox_marks.advance(self.db, self.sender.id, FolderMark(mark.folder, validity, last)):
                    ignored = sum(each.ignored for each in counts)
                    mailbox_marks.count(self.db, self.sender.id, seen=len(counts), ignored=ignored)
                    self._count(counts)
            self.tools.passing("advanced")
            if self.ends():
                break
        return last

    def _chunks(self, arrivals: Iterator[Arrival]) -> Iterator[list[tuple[Arrival, Report]]]:
        """Give each report by itself, and what is none in chunks."""
        some: list[tuple[Arrival, Report]] = []
        octets = 0
        for arrival in arrivals:
            report = self.tools.read(arrival.raw)
            some.append((arrival, report))
            octets += len(arrival.raw)
            telling = any(finding.kind is not ReportKind.NONE for finding in report.findings)
            if telling or len(some) >= _MOST or octets >= _MOST_OCTETS:
                yield some
                some, octets = [], 0
        if some:
            yield some

    def _new(self, some: list[tuple[Arrival, Report]], folder: str, validity: int) -> list[tuple[Arrival, Report]]:
        """Return those that nobody else took in meanwhile."""
        known = mailbox_marks.mark(self.db, self.sender.id, folder)
        if known is None or known.uid_validity != validity:
            return some
        return [(arrival, report) for arrival, report in some if arrival.uid > known.last_uid]

    def _taken(self, arrival: Arrival, report: Report) -> Taken:
        return self.tools.take_in(self.db, self.sender, arrival.raw, report)

    def _count(self, counts: list[Taken]) -> None:
        self.found.seen += len(counts)
        self.found.moved += sum(each.moved for each in counts)
        self.found.noted += sum(each.noted for each in counts)
        self.found.ignored += sum(each.ignored for each in counts)

    def _advance(self, mark: FolderMark) -> None:
        with self.db.transaction():
            mailbox_marks.advance(self.db, self.sender.id, mark)


def account(db: Database, sender_id: int) -> tuple[Sender, Mailbox] | None:
    """Return a sender and its mailbox as they stand, None where it has none."""
    mailbox = mailboxes.of_sender(db, sender_id)
    return (senders.by_id(db, sender_id), mailbox) if mailbox is not None else None
