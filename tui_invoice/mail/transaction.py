"""One transaction, MAIL to the final answer, and what is known at each moment it may break (OUTBOX S3)."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Fault, Reply
from tui_invoice.domain.sender import Sender
from tui_invoice.mail import faults
from tui_invoice.mail.diagnose import diagnose
from tui_invoice.mail.dialogue import Dialogue, Patience, UnreadableError
from tui_invoice.mail.outcome import Envelope, Lost, Marker, Outcome, is_too_many
from tui_invoice.mail.parameters import Offers, is_fit, mail_command, names_a_parameter, rcpt_command

UNSAID_SENDER = "the server cannot be told the sender's address: letters beyond ASCII"
_NO_UTF8 = "5.6.7 not sent: the mail server does not take addresses with letters beyond ASCII before the @ (SMTPUTF8)"
_NO_UTF8_MESSAGE = (
    "5.6.7 not sent: another address in this mail has letters beyond ASCII before the @, "
    "and the mail server does not take such mail (SMTPUTF8)"
)
_UNFIT = "5.1.3 not sent: a character in this address cannot be said to a mail server"


class Transaction:
    """Hands one message over, once."""

    def __init__(
        self,
        dialogue: Dialogue,
        sender: Sender,
        offers: Offers,
        patience: Patience,
        envelope: Envelope,
        data: bytes,
        mark: Marker,
    ) -> None:
        self._dialogue = dialogue
        self._sender = sender
        self._offers = offers
        self._patience = patience
        self._envelope = envelope
        self._data = _with_line_ends(data)
        self._mark = mark
        self._phase = Phase.MAIL
        self._answers: dict[int, Reply] = {}
        self._taken: frozenset[int] = frozenset()
        self._dotted = False

    def run(self) -> Outcome:
        """Return what came of it; see `Session.hand_over`."""
        refused = self._unless_lost(self._name_recipients)
        if refused is not None:
            return refused
        taken = frozenset(each for each, reply in self._answers.items() if reply.ok)
        try:
            self._mark(dict(self._answers))
        except BaseException:
            self._reset()
            raise
        self._taken = taken
        outcome = self._unless_lost(self._give_message)
        assert outcome is not None
        return outcome

    def _unless_lost(self, step: Callable[[], Outcome | None]) -> Outcome | None:
        try:
            return step()
        except OSError as error:
            kind = Lost.AFTER_DOT if self._dotted else Lost.BEFORE_DOT if self._taken else Lost.BEFORE_MARKER
            words = str(error) or type(error).__name__
            if not self._dotted and not isinstance(error, UnreadableError) and (said := self._dialogue.said()):
                words = f"{words}; it had said: {said}"
            return self._lost(kind, words)

    def _lost(self, kind: Lost, words: str) -> Outcome:
        when = {
            Lost.BEFORE_MARKER: "before anything was handed over",
            Lost.BEFORE_DOT: "before the message was complete",
            Lost.AFTER_DOT: "after the whole message was written, before the server answered",
        }[kind]
        self._dialogue.close()
        return self._outcome(self._phase, Reply(0, f"the connection was lost {when}: {words}"), kind)

    def _name_recipients(self) -> Outcome | None:
        """Say MAIL and each RCPT; None where at least one was taken and the marker is due."""
        self._refuse_ourselves()
        if len(self._answers) == len(self._envelope.recipients):
            return self._outcome(Phase.RCPT)
        own_answers = dict(self._answers)
        refused, again_bare = self._say_all(bare=False)
        if again_bare:
            self._dialogue.command("RSET", self._patience.small)
            self._answers = own_answers
            refused, _ = self._say_all(bare=True)
        if refused is not None or any(reply.ok for reply in self._answers.values()):
            return refused
        self._reset()
        return self._outcome(Phase.RCPT)

    def _say_all(self, *, bare: bool) -> tuple[Outcome | None, bool]:
        """Return how it ended, if it did, and whether it is to be said once more without parameters."""
        wait = self._patience.command
        self._phase = Phase.MAIL
        smtputf8 = self._needs_utf8() and "SMTPUTF8" in self._offers
        reply = self._dialogue.command(
            mail_command(
                self._envelope.sender,
                self._envelope.envelope_id,
                len(self._data),
                self._offers,
                bare=bare,
                smtputf8=smtputf8,
            ),
            wait,
        )
        can_be_barer = not bare and ("DSN" in self._offers or "SIZE" in self._offers)
        if reply.code // 100 != 2:
            if can_be_barer and names_a_parameter(reply) and not _is_size(reply):
                return None, True
            return self._mail_refused(reply), False
        self._phase = Phase.RCPT
        for recipient in self._envelope.recipients:
            if recipient.id in self._answers:
                continue
            reply = self._dialogue.command(rcpt_command(recipient.envelope, self._offers, bare=bare), wait)
            if can_be_barer and names_a_parameter(reply):
                return None, True
            if refused := self._judge(recipient.id, reply):
                return refused, False
        return None, False

    def _judge(self, recipient_id: int, reply: Reply) -> Outcome | None:
        """Note one RCPT answer; returns the end where there is nothing more to say."""
        if reply.code // 100 == 3:
            raise UnreadableError("the server answered what has no meaning here", str(reply).encode())
        if not reply.ok and not is_too_many(reply):
            found = diagnose(reply, Phase.RCPT, provider=self._sender.preset or self._sender.host)
            if found.fault in (Fault.QUOTA, Fault.SENDER):
                self._reset()
                raise faults.refused(Phase.RCPT, reply, self._sender)
            if reply.code == 421:
                return self._lost(Lost.BEFORE_MARKER, str(reply))
        self._answers[recipient_id] = reply
        return None

    def _mail_refused(self, reply: Reply) -> Outcome:
        if _is_size(reply):
            self._reset()
            return self._outcome(Phase.MAIL, reply)
        trouble = faults.refused(Phase.MAIL, reply, self._sender)
        self._reset() if reply.code != 421 else self._dialogue.close()
        raise trouble

    def _give_message(self) -> Outcome:
        """Say DATA and give the message: the body in one write, a look, the dot in a write of its own."""
        self._phase = Phase.DATA
        reply = self._dialogue.command("DATA", self._patience.data)
        if reply.code // 100 in {4, 5}:
            self._reset() if reply.code != 421 else self._dialogue.close()
            return self._outcome(Phase.DATA, reply)
        if reply.code != 354:
            raise UnreadableError("the server answered what has no meaning here", str(reply).encode())
        self._dialogue.write(_stuffed(self._data), self._patience.block)
        if self._dialogue.spoken():
            raise ConnectionAbortedError("the server closed the connection or spoke before the end")
        self._phase = Phase.DOT
        self._dotted = True
        self._dialogue.write(b".\r\n", self._patience.block)
        reply = self._dialogue.answer(self._patience.dot)
        if reply.code // 100 == 3:
            raise UnreadableError("the server answered what has no meaning here", str(reply).encode())
        if reply.code == 421:
            self._dialogue.close()
        return self._outcome(Phase.DONE if reply.ok else Phase.DOT, reply)

    def _outcome(self, phase: Phase, reply: Reply | None = None, lost: Lost | None = None) -> Outcome:
        any_taken = any(answer.ok for answer in self._answers.values())
        again = frozenset(each for each, answer in self._answers.items() if any_taken and is_too_many(answer))
        return Outcome(phase, dict(self._answers), self._taken, reply, lost, again)

    def _refuse_ourselves(self) -> None:
        """Answer for the server where an address cannot even be said to it (RFC 6531 3.2 and 3.4)."""
        utf8 = "SMTPUTF8" in self._offers
        if not is_fit(self._envelope.sender) or not (utf8 or self._envelope.sender.isascii()):
            raise faults.settings(Phase.MAIL, UNSAID_SENDER)
        for recipient in self._envelope.recipients:
            if not is_fit(recipient.envelope):
                self._answers[recipient.id] = Reply(550, _UNFIT)
            elif not utf8 and not recipient.envelope.isascii():
                self._answers[recipient.id] = Reply(550, _NO_UTF8)
            elif not utf8 and not self._plain_headers():
                self._answers[recipient.id] = Reply(550, _NO_UTF8_MESSAGE)

    def _needs_utf8(self) -> bool:
        addresses = [self._envelope.sender, *(each.envelope for each in self._envelope.recipients)]
        plain = all(address.isascii() for address in addresses) and self._plain_headers()
        return self._envelope.smtputf8 or not plain

    def _plain_headers(self) -> bool:
        return self._data[: self._data.find(b"\r\n\r\n")].isascii()

    def _reset(self) -> None:
        """Give up what was begun, so that the session can be used again; where that fails, it is closed."""
        with contextlib.suppress(OSError):
            if self._dialogue.command("RSET", self._patience.small).code // 100 == 2:
                return
        self._dialogue.close()


def _is_size(reply: Reply) -> bool:
    """Tell whether MAIL was refused for the message's size (RFC 1870 6.1), not for a full mailbox."""
    return reply.code == 552 and re.search(r"\b5\.3\.4\b|\bsize\b", reply.text, re.IGNORECASE) is not None


def _with_line_ends(data: bytes) -> bytes:
    """Return `data` with CRLF line ends only (RFC 5321 2.3.8): a bare one could end the message early."""
    ends = data.count(b"\r\n")
    if data.count(b"\n") != ends or data.count(b"\r") != ends:
        data = re.sub(rb"\r\n|\r|\n", b"\r\n", data)
    return data if data.endswith(b"\r\n") else data + b"\r\n"


def _stuffed(data: bytes) -> bytes:
    """Return `data` with each dot at a line's beginning doubled (RFC 5321 4.5.2)."""
    stuffed = data.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed
