"""From an answer, or from none, to a diagnosis: cause, whose fault it is, a plain sentence, what mends it.

The knowledge is in the rules; here stands only how they are asked. The same rules serve the live dialogue, pasted text
and, with Phase.DONE, what a report quotes.
"""

from __future__ import annotations

import re

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Cause, Diagnosis, Fault, Reply
from tui_invoice.domain.sender import Security
from tui_invoice.mail.rules import decide
from tui_invoice.mail.rules.answer import Answer
from tui_invoice.mail.sentences import remedies, sentence

READ = 8_000
"""How many characters of an answer are looked at; RFC 5321 4.5.3.1.5 allows 512 a line."""

_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]?\d)", re.ASCII)
_LINE_STATUS = re.compile(r"[ \t]*[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)[ \t]*", re.ASCII)
_SENDERS = frozenset({Phase.CONNECT, Phase.TLS, Phase.AUTH, Phase.MAIL})
_FOR_NOW = frozenset({Cause.TRY_LATER, Cause.SERVER_UNREACHABLE})
_OF_SENDER = frozenset(
    {Cause.SENDER_SIGN_IN, Cause.SENDER_SETTINGS, Cause.SENDER_NOT_TRUSTED, Cause.SERVER_UNREACHABLE}
    | {Cause.PAUSED, Cause.MOVED}
)


def diagnose(reply: Reply, phase: Phase, *, provider: str = "") -> Diagnosis:
    """Return what a server's 4xx or 5xx answer in `phase` means.

    `provider` is the sender's preset or host name. Phase.DONE stands for a report that came back. Only the first
    8,000 characters are read; `words` keeps all. Raises nothing, whatever the server said.
    """
    status = status_of(reply.text)
    rule = decide(Answer(reply.code, status, _flat(reply.text), phase, provider.lower()))
    cause = rule.cause if rule else Cause.UNKNOWN
    return Diagnosis(
        cause=cause,
        fault=(rule and rule.fault) or _fault(reply, phase, cause),
        permanent=_permanent(reply, status, cause) if rule is None or rule.permanent is None else rule.permanent,
        sentence=rule.sentence if rule else sentence(cause),
        remedies=(rule and rule.remedies) or remedies(cause),
        words=str(reply),
        rule=rule.name if rule else "",
        status_code=status,
        reply_code=reply.code,
    )


def diagnose_fault(
    error: OSError | UnicodeError, phase: Phase, *, host: str, port: int, security: Security, worked_before: bool
) -> tuple[Reply, Diagnosis]:
    """Return our own account of a failure in which no server spoke (code 0), and what it means.

    After the final dot nobody knows whether the mail arrived; the caller makes that `uncertain`.
    """
    from tui_invoice.mail.rules.faults import decide_fault
    from tui_invoice.mail.rules.trouble import Trouble

    rule = decide_fault(Trouble(error, phase, port, security, worked_before))
    told = getattr(error, "verify_message", "") or getattr(error, "strerror", "") or str(error) or type(error).__name__
    reply = Reply(0, f"{host}:{port} ({security.value}): {told}")
    return reply, Diagnosis(
        cause=rule.cause,
        fault=_fault(reply, phase, rule.cause),
        permanent=rule.permanent,
        sentence=rule.sentence,
        remedies=rule.remedies or remedies(rule.cause),
        words=reply.text,
        rule=rule.name,
    )


def own(cause: Cause, words: str) -> Diagnosis:
    """Return the diagnosis of what this program found by itself: no secret, wrong settings, an address it cannot write.

    `words` is our own account of it. What concerns the account is the sender's, a wrong address the recipient's, the
    rest the message's.
    """
    fault = Fault.MESSAGE
    if cause in _OF_SENDER:
        fault = Fault.SENDER
    elif cause in {Cause.INVALID_ADDRESS, Cause.UNKNOWN_RECIPIENT}:
        fault = Fault.RECIPIENT
    return Diagnosis(
        cause=cause,
        fault=fault,
        permanent=cause not in _FOR_NOW,
        sentence=sentence(cause, words),
        remedies=remedies(cause, words),
        words=words,
        rule="own",
    )


def status_of(text: str) -> str:
    """Return the first enhanced code that says something (RFC 2034 4 puts it before each line); empty if none does.

    x.0.0 is passed over: Exim and OpenSMTPD give it always. Codes in brackets and 2.x.x are no reason either.
    """
    for found in _STATUS.finditer(text, 0, READ):
        code = found.group()
        if code[0] != "2" and not code.endswith(".0.0"):
            return code
    return ""


def _flat(text: str) -> str:
    """Return the beginning of the answer as one line, without the enhanced codes that begin its lines."""
    lines = (
        _LINE_STATUS.sub("", line, count=1) if _LINE_STATUS.match(line) else line for line in text[:READ].split("\n")
    )
    return " ".join(" ".join(lines).replace("\u2019", "'").split())


def _fault(reply: Reply, phase: Phase, cause: Cause) -> Fault:
    # Many servers say at RCPT what they found before it (Postfix, smtpd_delay_reject): no address is to blame for it.
    if phase in _SENDERS or (phase is Phase.RCPT and cause in {Cause.SENDER_SIGN_IN, Cause.SENDER_SETTINGS}):
        return Fault.SENDER
    if phase is Phase.DONE or (phase is Phase.RCPT and reply.code not in (0, 421)):
        return Fault.RECIPIENT
    return Fault.MESSAGE


def _permanent(reply: Reply, status: str, cause: Cause) -> bool:
    if reply.transient or reply.permanent:
        return reply.permanent
    if status:
        return status.startswith("5")
    return cause not in _FOR_NOW
