"""A signed-in connection that messages are handed over on, one transaction after the other."""

from __future__ import annotations

import contextlib

from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.return_path import return_path
from tui_invoice.domain.sender import Sender
from tui_invoice.mail import faults
from tui_invoice.mail.dialogue import Dialogue, Patience
from tui_invoice.mail.outcome import Envelope, EnvelopeRecipient, Lost, Marker, Outcome, is_too_many
from tui_invoice.mail.parameters import Offers
from tui_invoice.mail.transaction import UNSAID_SENDER, Transaction

__all__ = ["Envelope", "EnvelopeRecipient", "Lost", "Marker", "Outcome", "Session", "is_too_many"]


class Session:
    """One connection, greeted, encrypted and signed in. `server` is the host as the settings name it."""

    def __init__(self, dialogue: Dialogue, sender: Sender, offers: Offers, patience: Patience) -> None:
        self._dialogue = dialogue
        self._sender = sender
        self._offers = offers
        self._patience = patience
        self.server = sender.host
        self.size_limit = offers.size

    def check_sender(self, token: str = "") -> None:
        """Ask whether the account may send from its address, or with `token` by a return path of that kind.

        MAIL and RSET, nothing is handed over. Raises SenderTrouble.
        """
        try:
            address = return_path(parse_one(self._sender.address).envelope, token)
        except BadInputError as error:
            raise faults.settings(Phase.MAIL, str(error)) from None
        smtputf8 = not address.isascii()
        if smtputf8 and "SMTPUTF8" not in self._offers:
            raise faults.settings(Phase.MAIL, UNSAID_SENDER)
        try:
            line = f"MAIL FROM:<{address}>{' SMTPUTF8' if smtputf8 else ''}"
            reply = self._dialogue.command(line, self._patience.command)
            if reply.code // 100 != 2:
                raise faults.refused(Phase.MAIL, reply, self._sender)
            self._dialogue.command("RSET", self._patience.small)
        except OSError as error:
            raise faults.broken(Phase.MAIL, error, self._sender) from error

    def hand_over(self, envelope: Envelope, data: bytes, mark: Marker) -> Outcome:
        """Hand one message over to the recipients of `envelope`; `mark` is called before DATA.

        `data` is the whole message (RFC 5322). The session can be used again after every refusal;
        where `is_open()` says no, it cannot. Raises SenderTrouble for what is nobody's mail's fault,
        and what `mark` raises; in both cases nothing was handed over, a quota's refusal of DATA and
        a lost connection are told by the outcome.
        """
        return Transaction(self._dialogue, self._sender, self._offers, self._patience, envelope, data, mark).run()

    def is_open(self) -> bool:
        """Look, without waiting, whether the other side closed, or spoke unasked, as one that is about to."""
        return not self._dialogue.spoken()

    def close(self) -> None:
        """Say QUIT if that makes sense, and give the connection back. Never raises."""
        with contextlib.suppress(OSError):
            self._dialogue.command("QUIT", self._patience.small)
        self._dialogue.close()

    def abort(self) -> None:
        """End it from another thread: a call that waits there ends as lost, or as SenderTrouble."""
        self._dialogue.shut()
