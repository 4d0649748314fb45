"""Look a mail account's settings up, from its address alone. It asks the network: whoever calls it asked before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.sender import Security
from tui_invoice.mail.lookup.found import Asked
from tui_invoice.operations import account_presets
from tui_invoice.operations.account_presets import Known
from tui_invoice.operations.context import Context
from tui_invoice.operations.name_server import named
from tui_invoice.operations.web_way import way

if TYPE_CHECKING:
    from tui_invoice.mail.lookup.found import Found

__all__ = ["Asked", "Looked", "domain_of", "look_up", "whom"]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look-up came to: `known` is None where nobody knows the domain.

    `answered` is False where nobody answered at all, as offline. `strangers` are servers outside the domain that only
    name servers name: whoever can meddle with them could have a password sent to him (RFC 6186 6).
    """

    domain: str
    known: Known | None
    answered: bool
    strangers: tuple[str, ...] = ()

    @property
    def is_signed(self) -> bool:
        """Tell whether somebody vouches for every server."""
        return not self.strangers


def domain_of(which: str) -> str:
    """Return the domain (A-labels) of an address, or of a domain itself. Raises BadInputError."""
    text = which.strip()
    envelope = parse_one(text if "@" in text else f"postmaster@{text}").envelope
    return envelope.rpartition("@")[2].lower()


def whom(which: str) -> tuple[str, ...]:
    """Return who is asked in a look-up. Raises BadInputError."""
    from tui_invoice.mail.lookup.asking import hosts

    return hosts(domain_of(which))


def look_up(context: Context, which: str, on_asked: Callable[[Asked], object] | None = None) -> Looked:
    """Look the settings of an address, or of a domain, up; `on_asked` hears each that was asked at once.

    A provider that is known by its own domain is named without asking anybody. It takes 12 seconds at the most.
    Raises BadInputError for what is no domain, UsageError for variables that lead nowhere.
    """
    from tui_invoice.mail.lookup.asking import IN_ALL, look_up
    from tui_invoice.mail.names import Names

    domain = domain_of(which)
    if (preset := account_presets.of_address(f"x@{domain}")) is not None:
        return Looked(domain, preset, answered=True)
    heard: list[Asked] = []

    def tell(asked: Asked) -> None:
        heard.append(asked)
        if on_asked is not None:
            on_asked(asked)

    names = Names(named(context.environ), lifetime=IN_ALL)
    found = look_up(domain, names, way(context.environ), tell)
    answered = any(each.answered for each in heard)
    if found is None:
        return Looked(domain, None, answered)
    return Looked(domain, _known(found, which if "@" in which else ""), answered, found.strangers)


def _known(found: Found, address: str) -> Known:
    smtp, imap = found.smtp, found.imap
    note = found.note
    known = Known(found.preset, smtp.host, smtp.port, smtp.security, note, whence=found.source)
    box = account_presets.named(found.preset)
    if box is not None:
        known = replace(known, sign_in=box.sign_in)
    if address:
        known = replace(known, username=_filled(smtp.username, address))
    if imap is None:
        return known
    return replace(
        known,
        mailbox=imap.host,
        mailbox_port=imap.port,
        mailbox_security=Security(imap.security),
        copies=box.copies if box is not None else known.copies,
    )


def _filled(form: str, address: str) -> str:
    """Return the user name that a form of the provider's makes of an address."""
    whole = parse_one(address).address
    local, _, domain = whole.rpartition("@")
    places = {"%EMAILADDRESS%": whole, "%EMAILLOCALPART%": local, "%EMAILDOMAIN%": domain}
    parts = re.split("(%[A-Z]+%)", form)
    if any(part.startswith("%") and part not in places for part in parts):
        return whole
    return "".join(places.get(part, part) for part in parts)
