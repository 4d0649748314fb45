"""Take in: what a report makes of the mail that it is about, and what is written down of it (OUTBOX S2).

A report that bears the envelope id is proof, since only the servers on the way were told it. The Message-ID and the
return path are known to whoever got the mail: what is found by them is acted upon and says so. One that bears no id at
all is a guess: it changes nothing. No report edits an address or sends anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from tui_invoice.domain.delivery import Evidence, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.report import Finding, Report, ReportKind, moved_to
from tui_invoice.domain.sender import Sender
from tui_invoice.operations import reported
from tui_invoice.operations.reported import Entry
from tui_invoice.store import journal, recipients, reports
from tui_invoice.store.database import Database
from tui_invoice.store.journal import TEST
from tui_invoice.store.reports import Addressee, NewReport, Reported

MAILBOX = "mailbox"
"""Who the journal names for what was read there."""
_GUESSED = frozenset({ReportKind.BOUNCE, ReportKind.DELAYED})
_FROM_PEOPLE = frozenset({ReportKind.AUTO_REPLY, ReportKind.NONE})
_LATEST = 1 << 53
_KEPT = 8_000
"""Characters of a server's words that are kept."""
_STRANGERS = 20
"""So many findings of one message are written down, or guessed about, that name nobody of ours: a customer may write
thousands into one."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message: findings that changed a state, that were only written down, that are none of ours.

    A letter that is no report counts nowhere. All three are 0 for a message that was taken in before.
    """

    moved: int = 0
    noted: int = 0
    ignored: int = 0


def take_in(db: Database, sender: Sender, raw: bytes, report: Report) -> Taken:
    """Do what a report says, inside the caller's transaction; `raw` is the message as it lay in `sender`'s mailbox.

    What bears an id is found whichever sender it left by: mailboxes may be shared. A guess looks at `sender`'s own
    mail only. Nothing happens where the same message was taken in before. Raises StoreError.
    """
    digest = hashlib.sha256(raw).hexdigest()
    if reports.is_known(db, digest):
        return Taken()
    report = reported.cleaned(report)
    counts = {"moved": 0, "noted": 0, "ignored": 0, "strange": 0}
    for n, finding in enumerate(report.findings):
        heard = counts["strange"] + counts["ignored"] < _STRANGERS
        if word := _Found(db, sender, report, finding, digest, n, heard=heard).take_in():
            counts[word] += 1
    return Taken(counts["moved"], counts["noted"] + counts["strange"], counts["ignored"])


@dataclass(frozen=True, slots=True)
class _Found:
    """One finding on its way to the delivery that it is about; `heard`: also where it names nobody of ours."""

    db: Database
    sender: Sender
    report: Report
    finding: Finding
    digest: str
    n: int
    heard: bool

    def take_in(self) -> str:
        """Do what it says; return whether it moved a state, was noted, or ignored, '' for what is no report.

        It is `strange` where it was noted and names none of those that the mail went to.
        """
        delivery = self._delivery()
        if delivery is not None and self.finding.kind is ReportKind.NONE and self._is_ours():
            return ""
        if delivery is not None:
            people = reports.addressees(self.db, delivery.id)
            who, known = self._whose(people)
            return self._moved(delivery, who, forwarded=who is not None and not known)
        if (guess := self._guess()) is not None:
            found, recipient_id = guess
            who = next(each for each in reports.addressees(self.db, found.id) if each.id == recipient_id)
            return self._noted(found, who, forwarded=False)
        return "" if self.finding.kind in _FROM_PEOPLE else "ignored"

    def _delivery(self) -> Reported | None:
        """Return the delivery whose id it bears."""
        finding = self.finding
        if finding.envelope_id and (found := reports.by_envelope_id(self.db, finding.envelope_id)):
            return found
        for each in self._message_ids():
            if found := reports.by_message_id(self.db, each):
                return found
        if finding.kind is ReportKind.NONE:
            return None
        return reports.by_plus(self.db, self.report.addressed)

    def _message_ids(self) -> Sequence[str]:
        """Return the Message-IDs that it may be about, the likeliest first.

        A bounce may refer to the whole thread of what came back (Exim does): only the nearest may be that mail itself,
        and none where the returned part bears an id of its own.
        """
        if self.finding.kind in _FROM_PEOPLE:
            return tuple(filter(None, dict.fromkeys((self.finding.message_id, *self.report.references))))
        return tuple(filter(None, (self.finding.message_id or next(iter(self.report.references), ""),)))

    def _is_ours(self) -> bool:
        """Tell whether one of our own senders wrote it: a copy of what was sent is no answer."""
        own = self.db.rows("SELECT address FROM sender")
        return reports.key(self.report.sender) in {reports.key(row["address"]) for row in own}

    def _named(self) -> Sequence[str]:
        """Return the addresses that it may be about, the one that was written to first."""
        named = [self.finding.original_recipient, self.finding.recipient]
        if self.finding.kind in _FROM_PEOPLE:
            named.append(self.report.sender)
        return [reports.key(each) for each in named if each.strip()]

    def _whose(self, people: Collection[Addressee]) -> tuple[Addressee | None, bool]:
        """Return whom it is about, and whether it names them; the only one that it can be where it names another."""
        for named in self._named():
            for each in people:
                if named in (each.envelope.casefold(), reports.key(each.address)):
                    return each, True
        left = [each for each in people if each.left and each.state is not State.CANCELLED]
        return (left[0] if len(left) == 1 and self.finding.kind not in _FROM_PEOPLE else None), False

    def _guess(self) -> tuple[Reported, int] | None:
        """Return the only mail that it may be about where it bears no id of any mail."""
        finding = self.finding
        bears_an_id = finding.envelope_id or finding.message_id or self.report.references
        if not self.heard or bears_an_id or finding.kind not in _GUESSED:
            return None
        for named in self._named():
            if (found := reports.guessed(self.db, self.sender.id, named)) is not None:
                return found
        return None

    def _moved(self, delivery: Reported, who: Addressee | None, *, forwarded: bool) -> str:
        if who is None:
            return "strange" if self.heard and self._noted(delivery, None, forwarded=False) else "ignored"
        will = moved_to(self.finding.kind, who.state, in_data=who.in_data)
        kept = self._kept(who, forwarded=forwarded)
        if will is None or not recipients.move(
            self.db, who.id, who.state, will, cause=self._cause(), words=kept, evidence=Evidence.REPORT
        ):
            return self._noted(delivery, who, forwarded=forwarded)
        self._write(delivery, who, forwarded=forwarded, moved=True)
        return "moved"

    def _cause(self) -> Cause | None:
        unknown = Cause.UNKNOWN if self.finding.kind is ReportKind.BOUNCE else None
        return self.finding.cause or unknown

    def _noted(self, delivery: Reported, who: Addressee | None, *, forwarded: bool) -> str:
        self._write(delivery, who, forwarded=forwarded, moved=False)
        return "noted"

    def _kept(self, who: Addressee | None, *, forwarded: bool) -> str:
        other = self._other(who, forwarded=forwarded)
        return reported.words(self.finding, other)[:_KEPT]

    def _other(self, who: Addressee | None, *, forwarded: bool) -> str:
        """Return the address that it names in place of the recipient's, '' for none."""
        named = self.finding.recipient or self.finding.original_recipient
        if not named or (who is not None and not forwarded and self._is(who, named)):
            return ""
        return named

    @staticmethod
    def _is(who: Addressee, named: str) -> bool:
        return reports.key(named) in (who.envelope.casefold(), reports.key(who.address))

    def _write(self, delivery: Reported, who: Addressee | None, *, forwarded: bool, moved: bool) -> None:
        """Write the finding into the record and into the journal, which says how it was matched."""
        finding, named = self.finding, self._named()
        reports.add(
            self.db,
            NewReport(
                digest=self.digest,
                n=self.n,
                sender_id=self.sender.id,
                kind="answered" if finding.kind is ReportKind.NONE else finding.kind.value,
                matched=delivery.matched,
                delivery_id=delivery.id,
                recipient_id=who.id if who is not None else None,
                address=who.envelope.casefold() if who is not None else next(iter(named), ""),
                dated=self.report.date if abs(self.report.date or 0) < _LATEST else None,
                status_code=finding.status_code,
                reply_code=finding.reply_code,
                cause=self._cause() or "",
                permanent=finding.permanent,
                words=self._kept(who, forwarded=forwarded),
                moved=moved,
            ),
        )
        told = reported.told(
            Entry(finding, self.report, delivery.matched, who, self._other(who, forwarded=forwarded), moved=moved)
        )
        if delivery.is_test:
            told = replace(told, event=TEST)
        journal.note(
            self.db,
            told.level,
            told.event,
            told.text,
            who=MAILBOX,
            invoice=delivery.invoice_id,
            delivery=delivery.id,
            recipient=who.id if who is not None else None,
        )
