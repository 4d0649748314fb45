"""The first words with a server, and the border between clear and encrypted."""

from __future__ import annotations

import contextlib
import ssl
from pathlib import Path

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.sender import Security, Sender
from tui_invoice.mail import faults
from tui_invoice.mail.certificate import describe
from tui_invoice.mail.dialogue import Dialogue, UnreadableError
from tui_invoice.mail.parameters import Offers, read_offers
from tui_invoice.mail.reaching import Place, reach
from tui_invoice.mail.trouble import SenderTrouble


def trusting(sender: Sender) -> ssl.SSLContext:
    """Return the context that verifies what this machine and `ca_file` vouch for. Raises SenderTrouble.

    Where nothing is encrypted it trusts nobody: to read all this machine vouches for takes longer than a hand-over.
    """
    if sender.security is Security.NONE:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.create_default_context()
    if sender.ca_file:
        try:
            # The name comes out of the database: a pipe would never end, a device never stop.
            if not Path(sender.ca_file).is_file():
                raise FileNotFoundError("it is no file")
            context.load_verify_locations(cafile=sender.ca_file)
        except OSError as error:
            words = f"the certificates in {sender.ca_file} cannot be read: {error}"
            raise faults.settings(Phase.TLS, words) from error
    return context


def hear_banner(dialogue: Dialogue, sender: Sender, timeout: float) -> None:
    """Wait for the server's 220 (RFC 5321 3.1). Raises SenderTrouble."""
    try:
        reply = dialogue.answer(timeout)
    except OSError as error:
        raise _not_greeted(error, sender) from error
    if reply.code != 220:
        raise faults.refused(Phase.CONNECT, reply, sender)


def say_hello(dialogue: Dialogue, sender: Sender, timeout: float) -> Offers:
    """Say EHLO and return what is offered. Raises SenderTrouble."""
    try:
        reply = dialogue.command(f"EHLO {dialogue.local_address}", timeout)
    except OSError as error:
        raise _not_greeted(error, sender) from error
    if reply.code != 250:
        raise faults.refused(Phase.CONNECT, reply, sender)
    return read_offers(reply)


def start_tls(dialogue: Dialogue, sender: Sender, offers: Offers, timeout: float) -> None:
    """Say STARTTLS, so that the handshake may begin (RFC 3207). Raises SenderTrouble."""
    if "STARTTLS" not in offers:
        words = f"{sender.host}, port {sender.port}, does not offer STARTTLS: nothing is said to it in clear"
        raise faults.settings(Phase.TLS, words)
    try:
        reply = dialogue.command("STARTTLS", timeout)
    except OSError as error:
        raise faults.broken(Phase.TLS, error, sender) from error
    if reply.code != 220:
        raise faults.refused(Phase.TLS, reply, sender)
    if dialogue.said_more:
        words = f"{sender.host} said more in clear than it was asked, before encryption began: somebody may be between"
        raise faults.settings(Phase.TLS, words)


def not_trusted(
    sender: Sender, places: list[Place], host: str, timeout: float, error: ssl.SSLCertVerificationError
) -> SenderTrouble:
    """Return the trouble for a certificate, with what stands in it: host name, reason, issuer, last day."""
    lines = [f"host name: {host}", f"reason: {error.verify_message}", _seen_certificate(sender, places, host, timeout)]
    return faults.broken(Phase.TLS, error, sender, "\n".join(line for line in lines if line))


def _not_greeted(error: OSError, sender: Sender) -> SenderTrouble:
    if isinstance(error, UnreadableError) and not sender.worked_at:
        return faults.settings(Phase.CONNECT, f"{sender.host}, port {sender.port}, is no mail server: {error}")
    return faults.broken(Phase.CONNECT, error, sender)


def _seen_certificate(sender: Sender, places: list[Place], host: str, timeout: float) -> str:
    """Return what stands in the certificate that was refused, or "".

    A refused handshake does not give it out, so it is fetched by a second connection on which
    nothing but the greeting is said.
    """
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        contextlib.suppress(OSError, SenderTrouble),
        contextlib.closing(reach(sender, places, timeout)) as dialogue,
    ):
        if sender.security is Security.STARTTLS:
            hear_banner(dialogue, sender, timeout)
            start_tls(dialogue, sender, say_hello(dialogue, sender, timeout), timeout)
        dialogue.encrypt(context, host, timeout)
        return describe(dialogue.certificate())
    return ""
