"""What a domain's own records say of its services (RFC 6186, and RFC 8314 5.1 for `_submissions`)."""

from __future__ import annotations

from tui_invoice.domain.sender import Security
from tui_invoice.mail.lookup import plausible
from tui_invoice.mail.lookup.found import Found, Server
from tui_invoice.mail.names import Lookup

SENDING = (("_submissions._tcp", Security.TLS), ("_submission._tcp", Security.STARTTLS))
READING = (("_imaps._tcp", Security.TLS), ("_imap._tcp", Security.STARTTLS))


def services(domain: str, names: Lookup) -> Found | None:
    """Return the servers that a domain names, None where it names none to send by. Raises UnansweredError."""
    smtp = _first(domain, names, SENDING)
    if smtp is None:
        return None
    imap = _first(domain, names, READING)
    hosts = dict.fromkeys(each.host for each in (smtp, imap) if each is not None)
    strangers = tuple(host for host in hosts if not plausible.is_within(host, domain))
    return Found(smtp, imap, f"the SRV records of {domain}", strangers=strangers)


def _first(domain: str, names: Lookup, which: tuple[tuple[str, Security], ...]) -> Server | None:
    for service, security in which:
        for _, _, port, target in names.srv(f"{service}.{domain}"):
            if port and (host := plausible.host(target)):
                return Server(host, port, security)
    return None
