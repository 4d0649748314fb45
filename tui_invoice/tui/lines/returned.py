"""What came back of one mail, in words: what a report says, how that is known, and what is only guessed."""

from __future__ import annotations

from collections.abc import Iterable

from tui_invoice.domain.delivery import Evidence, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.report import ReportKind
from tui_invoice.domain.signs import SIGNS
from tui_invoice.operations.showing import Recipient, Report, Shown
from tui_invoice.tui.lines import causes
from tui_invoice.tui.lines.manner import Manner, day
from tui_invoice.tui.paint.roles import Role

GUESS, ANSWERED, RECEIVED = "guess", "answered", "received"
_WORDS = {
    ReportKind.BOUNCE.value: "came back",
    ReportKind.DELAYED.value: "not taken yet",
    ReportKind.DELIVERED.value: "their server took it",
    ReportKind.RELAYED.value: "handed on to a server that sends no reports",
    ReportKind.OPENED.value: "opened: a read receipt came",
    ReportKind.DELETED_UNREAD.value: "deleted unread, a receipt says",
    ReportKind.COMPLAINT.value: "called spam, their provider reports",
    ReportKind.AUTO_REPLY.value: "automatic answer",
    ANSWERED: "the customer answered",
    RECEIVED: "noted: the customer says it arrived",
}
_SIGNS = {
    ReportKind.BOUNCE.value: ("✗", Role.ERROR),
    ReportKind.DELAYED.value: ("~", Role.TEXT),
    ReportKind.COMPLAINT.value: ("!", Role.WARN),
    ReportKind.DELIVERED.value: ("✓", Role.TEXT),
    ReportKind.OPENED.value: ("✓", Role.TEXT),
    RECEIVED: ("✓", Role.TEXT),
}
_KNOWN = {
    "message_id": "known by its Message-ID",
    "plus_address": "known by its return path",
    GUESS: "a guess: it names no mail of yours",
}
_FROM_STATE = {
    "bounced": ReportKind.BOUNCE.value,
    "delayed": ReportKind.DELAYED.value,
    "delivered": ReportKind.DELIVERED.value,
    "opened": ReportKind.OPENED.value,
}
_TOLD = (RECEIVED, ANSWERED, ReportKind.DELETED_UNREAD.value, ReportKind.RELAYED.value, ReportKind.AUTO_REPLY.value)
"""What is worth a word beside a mail that was sent, the most telling first."""


def what(report: Report) -> str:
    """Return in words what a report says; of a bounce also why."""
    words = _WORDS.get(report.kind, report.kind.replace("_", " "))
    if report.kind == ReportKind.BOUNCE:
        words = f"{words}: {_why(report.cause)}"
    return f"perhaps {words}" if report.matched == GUESS else words


def sign(report: Report) -> tuple[str, Role]:
    """Return the sign beside a report, and its role; a guess waits for a person's word."""
    return ("!", Role.WARN) if report.matched == GUESS else _SIGNS.get(report.kind, (" ", Role.TEXT))


def known_by(report: Report) -> str:
    """Return how it is known to be about this mail, "" for proof and for a person's own word."""
    return _KNOWN.get(report.matched, "")


def known(shown: Shown, who: Recipient | None) -> str:
    """Return how the state of a recipient is known, "" where that is proof or no report brought it about."""
    if who is None or who.evidence != Evidence.REPORT:
        return ""
    kind = _FROM_STATE.get(who.state.value, "")
    fits = [each for each in _newest(shown.reports) if each.kind == kind and each.matched != GUESS]
    own = [each for each in fits if each.address == who.address.casefold()]
    return known_by((own or fits)[0]) if fits else ""


def note(shown: Shown, manner: Manner) -> str:
    """Return what somebody should look at though it changed no state: a guess, a complaint; "" for nothing."""
    for each in _newest(shown.reports):
        if each.matched == GUESS and each.at >= _latest(shown):
            how = f"came back {_on(each, manner)}: {_why(each.cause)}" if each.kind == ReportKind.BOUNCE else "delayed"
            return f"Perhaps {how} (a guess)"
        if each.kind == ReportKind.COMPLAINT:
            return f"It was called spam there {_on(each, manner)}, their provider reports"
    return ""


def may_be_noted(shown: Shown) -> bool:
    """Tell whether a person can note that the customer says it arrived."""
    taken = [each for each in shown.recipients if each.state in (State.SENT, State.DELAYED)]
    by_hand = all(each.evidence == Evidence.USER for each in taken)
    return bool(taken) and not by_hand and not any(each.kind == RECEIVED for each in shown.reports)


def remark(shown: Shown, manner: Manner) -> str:
    """Return the most telling of what came back beside the state itself, "" for nothing."""
    for kind in _TOLD:
        found = next((each for each in _newest(shown.reports) if each.kind == kind), None)
        if found is not None:
            return _remark(found, manner)
    return ""


def _remark(report: Report, manner: Manner) -> str:
    when = _on(report, manner)
    match report.kind:
        case "received":
            return f"The customer says it arrived, noted {when}."
        case "answered":
            return f"The customer answered {when}."
        case ReportKind.DELETED_UNREAD:
            return f"A receipt came {when}: it was deleted unread."
        case ReportKind.RELAYED:
            return "It was handed on to a server that sends no reports."
        case _:
            return f"An automatic answer came {when}."


def nothing_yet(shown: Shown, manner: Manner) -> str:
    """Return of a sent mail of which nothing came back how long that is, or that nobody looked; "" beside a guess."""
    verdict = shown.verdict
    if any(each.matched == GUESS for each in shown.reports):
        return ""
    if not verdict.mailbox:
        return f"What comes back is not read: it is in the mailbox of {verdict.sender}."
    since = _latest(shown)
    if verdict.looked_at < since:
        return f"Nobody looked since into the mailbox of {verdict.sender}."
    days = (manner.local(verdict.looked_at).date() - manner.local(since).date()).days
    how_long = "so far" if days < 1 else "in a day" if days == 1 else f"in {days} days"
    return f"Nothing came back {how_long}. Whether it was opened is not known."


def receipt(names: str, since: int, manner: Manner) -> str:
    """Return what a read receipt says, and no more."""
    return f"Opened: a read receipt came on {day(manner.local(since).date())} from {names}"


def others(shown: Shown, who: Recipient | None) -> str:
    """Return how it stands with the other recipients, "" where there are none."""
    return "   ".join(
        f"{SIGNS[each.status].glyph} {each.address} {SIGNS[each.status].word.lower()}"
        for each in shown.recipients
        if each is not who
    )


def _latest(shown: Shown) -> int:
    return max((each.since for each in shown.recipients), default=0)


def _newest(reports: Iterable[Report]) -> list[Report]:
    return sorted(reports, key=lambda each: -each.at)


def _on(report: Report, manner: Manner) -> str:
    return f"on {day(manner.local(report.at).date())}"


def _why(cause: str) -> str:
    told = causes.title(Cause(cause) if cause else "")
    return told[0].lower() + told[1:]
