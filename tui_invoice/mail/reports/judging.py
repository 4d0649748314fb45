"""From what a report says to a finding: the kind by its action, the cause by the rules for servers' answers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Cause, Diagnosis, Fault, Reply
from tui_invoice.domain.report import Finding, ReportKind
from tui_invoice.mail.coming_back import MAY_PASS, delayed_remedies, returned, returned_remedies
from tui_invoice.mail.diagnose import diagnose, status_of
from tui_invoice.mail.reports.told import Told
from tui_invoice.mail.rules.vague import VAGUE
from tui_invoice.mail.sentences import remedies, sentence

_ACTIONS: Final = {
    "failed": ReportKind.BOUNCE,
    "failure": ReportKind.BOUNCE,
    "error": ReportKind.BOUNCE,
    "expired": ReportKind.BOUNCE,
    "bounced": ReportKind.BOUNCE,
    "delayed": ReportKind.DELAYED,
    "deferred": ReportKind.DELAYED,
    "delivered": ReportKind.DELIVERED,
    "relayed": ReportKind.RELAYED,
    "expanded": ReportKind.RELAYED,
}
_WORDS: Final = {ReportKind.BOUNCE: "failed", ReportKind.DELAYED: "delayed"}
EVENTS: Final = {
    ReportKind.DELIVERED: "The mail lies in the customer's mailbox.",
    ReportKind.RELAYED: "The mail was passed on to a server that reports nothing more.",
    ReportKind.OPENED: "The customer's program says that the mail was opened.",
    ReportKind.DELETED_UNREAD: "The customer's program says that the mail was deleted without being read.",
    ReportKind.COMPLAINT: "The recipient, or their provider, complained about the mail as spam.",
    ReportKind.AUTO_REPLY: "An automatic answer came back; it says nothing about a failure.",
    ReportKind.NONE: "This is no report about a mail that was sent.",
}
"""What each kind that is no failure means, in one sentence."""

_REPLY: Final = re.compile(
    r"(?<![\w.:\[/@-])([45]\d\d)(?:[ :-]{1,3}(?=#?[45]\.\d{1,3}\.\d{1,3}\b|<|[A-Za-z\"'(\[*])|(?=[ \t]*(?:\n|$)))"
    r"|(?<![\w.])([45]\d\d)(?=[ -]{1,3}[^\x00-\x7f])",
    re.ASCII,
)
_AT = r"\b(?:reply to|after|sent|our|following|during)(?: the| sending)? (?:pipelined )?"
_PHASES: Final = tuple(
    (phase, re.compile(words, re.IGNORECASE | re.MULTILINE))
    for phase, words in (
        (Phase.RCPT, r"need rcpt|no valid recipients"),  # pipelined: what came after DATA was said of the recipients
        (Phase.DOT, r"(end of|final) (data|message|dot)|message body|after I sent the message"),
        (Phase.DATA, rf"{_AT}data\b|>>> DATA|^(STEP: )?DATA( SEND)?$"),
        (Phase.RCPT, rf"{_AT}rcpt\b|>>> RCPT|does not like recipient|rejected recipient|\[RCPT_TO\]"),
        (Phase.MAIL, rf"{_AT}mail (?:from|command)\b|>>> MAIL|does not like sender"),
        (Phase.CONNECT, rf"refused to talk|initial connection|{_AT}(ehlo|helo)|my name was rejected|>>> (EHLO|HELO)"),
    )
)
_SETTLED: Final = {
    Cause.SERVER_UNREACHABLE: Cause.TRY_LATER,
    Cause.SENDER_SIGN_IN: Cause.SENDER_NOT_TRUSTED,
    Cause.SENDER_SETTINGS: Cause.SENDER_NOT_TRUSTED,
}
"""What a report means by what at the own server would be the account's fault: it was handed over already."""


def judged(told: Told, message_id: str, envelope_id: str) -> Finding:
    """Return the finding that one recipient of a report comes to."""
    kind = _kind(told)
    if kind in EVENTS:
        return Finding(
            kind,
            told.recipient,
            told.original,
            told.action,
            told.status,
            sentence=EVENTS[kind],
            server_words=told.words,
            message_id=message_id,
            envelope_id=envelope_id,
        )
    found = cause_of(told)
    changed = _SETTLED.get(found.cause) if found.fault is not Fault.QUOTA else None
    cause = changed or found.cause
    final = kind is ReportKind.BOUNCE
    known = remedies(changed) if changed else found.remedies
    return Finding(
        kind=kind,
        recipient=told.recipient,
        original_recipient=told.original,
        action=told.action if told.action in _ACTIONS else _WORDS[kind],
        status_code=told.status or found.status_code,
        reply_code=found.reply_code,
        cause=cause,
        permanent=final and found.permanent and cause not in MAY_PASS,
        sentence=(returned(changed)[0] if final else sentence(changed)) if changed else found.sentence,
        remedies=returned_remedies(cause, known) if final else delayed_remedies(known),
        server_words=told.words or told.around,
        message_id=message_id,
        envelope_id=envelope_id,
        rule=found.rule,
    )


_SURE: Final = 3
_FAIR: Final = 2
_STAGE: Final = 6_000


def cause_of(told: Told) -> Diagnosis:
    """Return what the recipient's failure means: the quoted answer first, then what else is said, then the code."""
    best: Diagnosis | None = None
    for text in (told.words, told.around):
        if not text.strip():
            continue
        found = _diagnosed(text, told.status, told.stage)
        if best is None or _weight(found) > _weight(best):
            best = found
        if _weight(best) >= _FAIR:
            break
    return best or _diagnosed("", told.status, told.stage)


def _weight(found: Diagnosis) -> int:
    """Return how sure a diagnosis is: words that are known, an enhanced code, a bare reply code, nothing."""
    if found.cause is Cause.UNKNOWN:
        return 0
    if found.rule.startswith("reply-"):
        return 1
    if found.rule.startswith("status-") or found.rule in _VAGUE:
        return 2
    return _SURE


_VAGUE: Final = frozenset(rule.name for rule in VAGUE)


@lru_cache(maxsize=16)  # a report of hundreds of recipients gives the same words for each
def _diagnosed(text: str, status: str, stage: str) -> Diagnosis:
    quoted = _REPLY.search(text)
    code = int(quoted[1] or quoted[2]) if quoted else 0
    said = text[quoted.start() + 3 :].lstrip(" -") if quoted else text
    if not status_of(said) and status and not status.endswith(".0.0") and status[0] != "2":
        said = f"{status} {said}"
    phase = _phase(text) or _phase(stage) or Phase.DONE
    found = diagnose(Reply(code, said), phase if phase in _AFTER else Phase.DONE)
    if quoted and quoted.start() > 0 and _weight(found) < _SURE:
        whole = diagnose(Reply(code, text), Phase.DONE)
        found = whole if _weight(whole) > _weight(found) else found
    if phase not in _BEFORE or (code and code < 500):
        return found
    # Nobody had named a recipient yet: what was refused is the server or the sender, whatever the words are.
    if found.cause in _OF_ADDRESS or _weight(found) < _SURE:
        before = diagnose(Reply(code, said), phase)
        return before if before.cause is not Cause.UNKNOWN else found
    return found


_AFTER: Final = frozenset({Phase.RCPT, Phase.DATA, Phase.DOT})
_BEFORE: Final = frozenset({Phase.CONNECT, Phase.MAIL})
_OF_ADDRESS: Final = frozenset({Cause.UNKNOWN_RECIPIENT, Cause.INVALID_ADDRESS})


def _phase(text: str) -> Phase | None:
    return next((phase for phase, words in _PHASES if words.search(text[:_STAGE])), None)


def _kind(told: Told) -> ReportKind:
    if told.action in _ACTIONS:
        return _ACTIONS[told.action]
    return ReportKind.DELIVERED if told.status.startswith("2") else ReportKind.BOUNCE
