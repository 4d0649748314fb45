"""Thunderbird's form of an account's settings (`clientConfig`), as providers and Mozilla's list publish it.

The form: https://www.bucksch.org/1/projects/thunderbird/autoconfiguration/config-file-format.html
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tui_invoice.domain.sender import Security
from tui_invoice.mail.lookup import plausible
from tui_invoice.mail.lookup.found import Found, Server, UnusableError
from tui_invoice.mail.lookup.xml import parsed
from tui_invoice.mail.presets import at_host

_SECURITY = {"SSL": Security.TLS, "STARTTLS": Security.STARTTLS}
_PASSWORDS = frozenset({"password-cleartext", "password-encrypted", "plain", "secure", ""})
_BY_OAUTH = "it wants a sign-in by OAuth, not a password"
_LONGEST = 254
"""Characters of a user name, as of an address (RFC 5321 4.5.3.1.3)."""


def settings(octets: bytes, domain: str, source: str) -> Found:
    """Return what a document says of a domain's accounts. Raises UnusableError with why it cannot be used.

    Of several servers the first that is reached safely is taken, as the form asks, one with a password before others.
    """
    root = parsed(octets)
    provider = root.find("emailProvider") if root.tag == "clientConfig" else None
    if provider is None:
        raise UnusableError("it is no file of mail settings")
    sending = [*_servers(provider, "outgoingServer", "smtp", domain)]
    if not sending:
        clear = provider.find("outgoingServer") is not None
        raise UnusableError("it names no server that is reached safely" if clear else "it names no server to send by")
    reading = [*_servers(provider, "incomingServer", "imap", domain)]
    smtp, oauth = _best(sending)
    imap = _best(reading)[0] if reading else None
    if (known := at_host(smtp.host)) is not None:
        return Found(smtp, imap, source, known.note, known.name)
    return Found(smtp, imap, source, _BY_OAUTH if oauth else "")


def _best(servers: list[tuple[Server, bool]]) -> tuple[Server, bool]:
    return next((each for each in servers if not each[1]), servers[0])


def _servers(provider: Element, tag: str, kind: str, domain: str) -> Iterator[tuple[Server, bool]]:
    """Give each server that is reached safely, with whether it takes OAuth alone."""
    for each in provider.iterfind(tag):
        name = plausible.host(_text(each, "hostname").replace("%EMAILDOMAIN%", domain))
        security = _SECURITY.get(_text(each, "socketType").upper())
        port = _text(each, "port")
        if each.get("type") != kind or not name or security is None or not _is_port(port):
            continue
        ways = {(way.text or "").strip().lower() for way in each.iterfind("authentication")} or {""}
        yield Server(name, int(port), security, _username(each)), not ways & _PASSWORDS


def _username(server: Element) -> str:
    """Return the form of the user name; the address where there is none, or one that nobody could type."""
    text = _text(server, "username")
    return text if text and text.isprintable() and len(text) <= _LONGEST else "%EMAILADDRESS%"


def _text(element: Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 5 and 1 <= int(text) <= 65_535
