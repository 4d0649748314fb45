"""Access tokens at a real Postfix and a real Dovecot, which ask on loopback whether they are good."""

from __future__ import annotations

from contextlib import closing

import pytest

from tests.servers.machine import Machine
from tests.servers.test_mailbox import WHO, settings
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.secret import Token
from tui_invoice.domain.sender import Security, Sender, Transport
from tui_invoice.mail.connect import connect
from tui_invoice.mail.mailbox.opening import open_mailbox
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError
from tui_invoice.mail.trouble import SenderTrouble

pytestmark = pytest.mark.servers

SHORT, LONG, OLD = Token("kanari-short"), Token("kanari." + "x" * 2500), Token("kanari-old")


def account(machine: Machine, security: Security) -> Sender:
    port = machine.smtps if security is Security.TLS else machine.submission
    return Sender(
        1, "u", WHO, "Copy", Transport.SMTP, "127.0.0.1", port, security, WHO, ca_file=str(machine.ca_file), worked_at=1
    )


@pytest.mark.parametrize("token", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_current_token_signs_in_to_both(machine: Machine, security: Security, token: Token) -> None:
    with machine.takes_tokens({token.reveal(): WHO}):
        session = connect(account(machine, security), token, timeout=20)
        session.check_sender()
        session.close()
        with closing(open_mailbox(settings(machine, security), "", token, timeout=20)) as source:
            assert source.folders()


def test_an_old_token_is_refused_by_both_as_a_sign_in_to_be_made_again(machine: Machine) -> None:
    with machine.takes_tokens({SHORT.reveal(): WHO}):
        with pytest.raises(SenderTrouble) as refused:
            connect(account(machine, Security.TLS), OLD, timeout=20)
        with pytest.raises(MailboxTroubleError) as unread:
            open_mailbox(settings(machine), "", OLD, timeout=20)
    for found in (refused.value.diagnosis, unread.value.diagnosis):
        assert (found.cause, found.permanent) == (Cause.SENDER_SIGN_IN, True), found
        assert "sign in again" in found.sentence
        assert OLD.reveal() not in found.words
