"""From a sender's settings to a signed-in connection, in five steps that `sender test` shows."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import UNENCRYPTED, Security, Sender
from tui_invoice.mail import faults
from tui_invoice.mail.dialogue import Dialogue, Patience
from tui_invoice.mail.greeting import hear_banner, not_trusted, say_hello, start_tls, trusting
from tui_invoice.mail.parameters import Offers
from tui_invoice.mail.reaching import Place, ascii_host, look_up, reach
from tui_invoice.mail.session import Session
from tui_invoice.mail.signin import sign_in

_PATIENCE = Patience()


class StepName(StrEnum):
    """The steps of `connect`; the fifth, whether the address may send, is `Session.check_sender`."""

    NAME = "name"
    CONNECTED = "connected"
    ENCRYPTED = "encrypted"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was passed and what was found there, in words (some of them the server's, raw)."""

    name: StepName
    found: str


def connect(
    sender: Sender,
    secret: Secret | None,
    *,
    timeout: float = 30.0,
    on_step: Callable[[Step], None] | None = None,
    patience: Patience = _PATIENCE,
) -> Session:
    """Look up the name, connect, encrypt and sign in (where the sender has a user name).

    `timeout` is in seconds, for each answer up to the sign-in; `patience` holds for what follows.
    Raises SenderTrouble. A password is never said over a connection that is neither encrypted and
    verified nor within this machine.
    """
    tell = on_step or (lambda _: None)
    host = ascii_host(sender)
    places = look_up(sender, host)
    tell(Step(StepName.NAME, f"{sender.host}: {', '.join(str(place.address[0]) for place in places)}"))
    context = trusting(sender)
    dialogue = reach(sender, places, timeout)
    try:
        tell(Step(StepName.CONNECTED, f"{dialogue.peer}, port {sender.port}"))
        offers = _greet(dialogue, sender, places, host, context, timeout, tell)
        if sender.username:
            way = sign_in(dialogue, offers, sender, secret, timeout)
            tell(Step(StepName.SIGN_IN, f"{sender.username}, {way}"))
        else:
            tell(Step(StepName.SIGN_IN, "not asked for: the sender has no user name"))
    except BaseException:
        dialogue.close()
        raise
    return Session(dialogue, sender, offers, patience)


def _greet(
    dialogue: Dialogue,
    sender: Sender,
    places: list[Place],
    host: str,
    context: ssl.SSLContext,
    timeout: float,
    tell: Callable[[Step], None],
) -> Offers:
    """Hear the banner, encrypt as the settings ask, and return what is offered then."""

    def encrypt() -> None:
        try:
            version = dialogue.encrypt(context, host, timeout)
        except ssl.SSLCertVerificationError as error:
            raise not_trusted(sender, places, host, timeout, error) from error
        except OSError as error:
            raise faults.broken(Phase.TLS, error, sender) from error
        encrypted.append(f"{version}, the certificate is {host}'s")

    encrypted: list[str] = []
    if sender.security is Security.TLS:
        encrypt()
    hear_banner(dialogue, sender, timeout)
    offers = say_hello(dialogue, sender, timeout)
    if sender.security is Security.STARTTLS:
        start_tls(dialogue, sender, offers, timeout)
        encrypt()
        # What was offered in clear may have been put there by another (RFC 3207 4.2).
        offers = say_hello(dialogue, sender, timeout)
    tell(Step(StepName.ENCRYPTED, encrypted[0] if encrypted else UNENCRYPTED))
    return offers
