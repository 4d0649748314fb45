"""From what broke or was refused before any recipient was named, to a sender's trouble."""

from __future__ import annotations

import socket
from dataclasses import replace

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Cause, Fault, Reply
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.diagnose import diagnose, diagnose_fault, own
from tui_invoice.mail.presets import named_right
from tui_invoice.mail.trouble import SenderTrouble


def refused(phase: Phase, reply: Reply, sender: Sender) -> SenderTrouble:
    """Return the trouble for a server's answer: before the first RCPT it is never a mail's fault."""
    if reply.ok:
        words = f"the server answered what has no meaning here: {reply}"
        return SenderTrouble(phase, own(Cause.SENDER_SETTINGS, words), Reply(0, words))
    found = diagnose(reply, phase, provider=sender.preset or sender.host)
    if found.fault not in {Fault.SENDER, Fault.QUOTA}:
        found = replace(found, fault=Fault.SENDER)
    return SenderTrouble(phase, found, reply)


def broken(phase: Phase, error: OSError, sender: Sender, more: str = "") -> SenderTrouble:
    """Return the trouble where no server spoke; `more` is added to our account of it."""
    reply, found = diagnose_fault(
        error,
        phase,
        host=sender.host,
        port=sender.port,
        security=sender.security,
        worked_before=sender.worked_at > 0
        or (isinstance(error, socket.gaierror) and named_right(sender.preset, sender.host)),
    )
    if found.fault is not Fault.SENDER:
        found = replace(found, fault=Fault.SENDER)
    if more:
        reply = Reply(0, f"{reply.text}\n{more}")
        found = replace(found, words=f"{found.words}\n{more}")
    return SenderTrouble(phase, found, reply)


def settings(phase: Phase, words: str) -> SenderTrouble:
    """Return the trouble for settings that cannot work, as we found them ourselves."""
    return SenderTrouble(phase, own(Cause.SENDER_SETTINGS, words), Reply(0, words))


def sign_in(words: str) -> SenderTrouble:
    """Return the trouble for a sign-in that we cannot even try."""
    return SenderTrouble(Phase.AUTH, own(Cause.SENDER_SIGN_IN, words), Reply(0, words))
