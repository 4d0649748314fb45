"""What the journal says of a report, in plain words beside the server's own, and what of its words is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tui_invoice.domain.report import Finding, Report, ReportKind
from tui_invoice.mail.coming_back import returned
from tui_invoice.store.reports import Addressee, Matched

NOTED = "noted"
"""The event of a report that changes nothing and asks nothing of anybody."""
_SHORT = 1_000
"""Characters of foreign words in one line of the journal."""
_MOST = 50
"""References and addresses of one message that are looked at."""
_MOST_FINDINGS = 1_000
"""Findings of one message that are looked at: more recipients than any mail of ours has."""
_TYPED = re.compile(r"[ \t]*(?:smtp|x-[\w-]{1,40})[ \t]*;[ \t]*", re.ASCII | re.IGNORECASE)
_CODE = re.compile(r"[245]\d\d(?:[ -]|\Z)", re.ASCII)
_HOW = {
    Matched.ENVELOPE_ID: "",
    Matched.MESSAGE_ID: " (matched by Message-ID)",
    Matched.PLUS_ADDRESS: " (matched by its return path)",
    Matched.GUESS: "",
    Matched.USER: "",
}
_LEVELS = {ReportKind.BOUNCE: "error", ReportKind.DELAYED: "warn", ReportKind.COMPLAINT: "warn"}
_EVENTS = {ReportKind.BOUNCE: "bounced", ReportKind.NONE: "answered"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding and whom it was found to be about; `other` is the address it names where that is another one."""

    finding: Finding
    report: Report
    matched: Matched
    who: Addressee | None
    other: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Line:
    """What is noted: level, event and text of a line of the journal."""

    level: str
    event: str
    text: str


def cleaned(report: Report) -> Report:
    """Return the report with texts that can be stored and a reply code that is one; of too much, the first."""
    return replace(
        report,
        findings=tuple(_clean(each) for each in report.findings[:_MOST_FINDINGS]),
        message_id=_text(report.message_id),
        references=tuple(_text(each) for each in report.references[:_MOST]),
        sender=_text(report.sender),
        addressed=tuple(_text(each) for each in report.addressed[:_MOST]),
        subject=_text(report.subject),
    )


def _clean(finding: Finding) -> Finding:
    return replace(
        finding,
        recipient=_text(finding.recipient),
        original_recipient=_text(finding.original_recipient),
        status_code=_text(finding.status_code),
        reply_code=finding.reply_code if 200 <= finding.reply_code < 600 else 0,
        server_words=_text(finding.server_words),
        message_id=_text(finding.message_id),
        envelope_id=_text(finding.envelope_id),
    )


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def words(finding: Finding, other: str) -> str:
    """Return the server's words as they are kept: behind their reply code where it is known, as `str(Reply)` is.

    `other` is the address of a forward; it stands in brackets where there are words that do not name it.
    """
    kept = _TYPED.sub("", finding.server_words, count=1) if _TYPED.match(finding.server_words) else finding.server_words
    kept = kept.strip()
    if finding.reply_code and not _CODE.match(kept):
        kept = f"{finding.reply_code} {kept}".strip()
    if kept and other and other.casefold() not in kept.casefold():
        kept = f"{kept} ({other})"
    return kept


def told(entry: Entry) -> Line:
    """Return what the journal says of a finding."""
    kind = entry.finding.kind
    if entry.matched is Matched.GUESS:
        return Line("warn", "guess", _guess(entry))
    level, event = _LEVELS.get(kind, "info"), _EVENTS.get(kind, kind.value)
    text = f"{_text_of(entry)}{_HOW[entry.matched]}"
    if kind not in (ReportKind.BOUNCE, ReportKind.DELAYED) or (entry.moved and not _is_replaced(entry)):
        return Line(level, event, text)
    if entry.who is None:
        return Line("warn", event, f"{text}; it names none of those that this mail went to")
    why = "it was sent again since" if _is_replaced(entry) else f"it stays {entry.who.state.value}"
    return Line("info", NOTED, f"{text}; {why}")


def _is_replaced(entry: Entry) -> bool:
    return entry.who is not None and entry.who.replaced


def _name(entry: Entry) -> str:
    """Return whom a report is about, with the address that it names in their place."""
    if entry.who is None:
        return entry.other or entry.report.sender or "somebody"
    return f"{entry.who.address} (as {entry.other})" if entry.other else entry.who.address


def _why(finding: Finding) -> str:
    """Return the plain sentence and the server's words."""
    said = finding.sentence or (returned(finding.cause)[0] if finding.cause else "")
    return " ".join(filter(None, (said, _cut(words(finding, "")))))


def _cut(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _text_of(entry: Entry) -> str:
    finding, name = entry.finding, _name(entry)
    subject = f": {_cut(entry.report.subject)}" if entry.report.subject else ""
    match finding.kind:
        case ReportKind.BOUNCE:
            return f"{name}: came back: {_why(finding)}".rstrip(": ")
        case ReportKind.DELAYED:
            return f"{name}: not taken yet, their mail servers go on trying: {_why(finding)}".rstrip(": ")
        case ReportKind.DELIVERED:
            return f"{name}: their server took it: {_cut(words(finding, ''))}".rstrip(": ")
        case ReportKind.RELAYED:
            return f"{name}: handed on to a server that sends no reports: {_cut(words(finding, ''))}".rstrip(": ")
        case ReportKind.OPENED:
            return f"{name}: opened, a read receipt came"
        case ReportKind.DELETED_UNREAD:
            return f"{name}: deleted unread, a receipt says"
        case ReportKind.COMPLAINT:
            return f"{name}: called it spam, their provider reports"
        case ReportKind.AUTO_REPLY:
            return f"{name}: automatic answer{subject}"
        case ReportKind.NONE:
            return f"{name}: the customer answered{subject}"


def _guess(entry: Entry) -> str:
    kind = "a bounce" if entry.finding.kind is ReportKind.BOUNCE else "a report of delay"
    return (
        f"a guess: {kind} for {_name(entry)} came that does not say about which mail; it may be about this one."
        f" Nothing was changed. {_why(entry.finding)}"
    ).rstrip()
