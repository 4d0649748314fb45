"""What MAIL and RCPT say beside the address, where the server offers it: SIZE, DSN, SMTPUTF8."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_invoice.domain.diagnosis import Reply

_UNFIT = re.compile(r"[\x00-\x20<>\x7f\ud800-\udfff]")
_NAMES_A_PARAMETER = re.compile(
    r"\b5\.5\.4\b|\bparameter|\bunsupported option|\b(?:RET|ENVID|NOTIFY|ORCPT|SIZE|SMTPUTF8)=", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Offers:
    """What a server said after EHLO: each keyword, in capitals, with its parameter."""

    words: dict[str, str]

    @property
    def size(self) -> int:
        """The largest message it takes, in octets; 0 where it is unknown (RFC 1870)."""
        number = self.words.get("SIZE", "").strip()
        return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0

    @property
    def mechanisms(self) -> frozenset[str]:
        """The ways to sign in (RFC 4954), also as old servers write them: AUTH=LOGIN."""
        words = " ".join(value for word, value in self.words.items() if word == "AUTH")
        return frozenset(words.upper().split())

    def __contains__(self, word: str) -> bool:
        return word in self.words


def read_offers(reply: Reply) -> Offers:
    """Return what an answer to EHLO offers; its first line is a greeting (RFC 5321 4.1.1.1)."""
    words: dict[str, str] = {}
    for line in reply.text.split("\n")[1:]:
        word, _, value = line.strip().partition(" ")
        word, _, old = word.upper().partition("=")
        words[word] = f"{words.get(word, '')} {old} {value}".strip()
    return Offers(words)


def is_fit(address: str) -> bool:
    """Tell whether an address may stand in a command: one that could end it and begin another may not."""
    return bool(address) and _UNFIT.search(address) is None


def mail_command(sender: str, envelope_id: str, size: int, offers: Offers, *, bare: bool, smtputf8: bool) -> str:
    """Return MAIL with what is offered (RFC 1870, RFC 3461 4.3 and 4.4); `bare` leaves out what can be left out."""
    words = [f"MAIL FROM:<{sender}>"]
    if not bare and "SIZE" in offers:
        words.append(f"SIZE={size}")
    if smtputf8:
        words.append("SMTPUTF8")
    if not bare and "DSN" in offers:
        words += ["RET=HDRS", f"ENVID={xtext(envelope_id)}"]
    return " ".join(words)


def rcpt_command(address: str, offers: Offers, *, bare: bool) -> str:
    """Return RCPT, asking for every report (RFC 3461 4.1 and 4.2; RFC 6533 3 where the address is not ASCII)."""
    if bare or "DSN" not in offers:
        return f"RCPT TO:<{address}>"
    original = f"rfc822;{xtext(address)}" if address.isascii() else f"utf-8;{_utf8_xtext(address)}"
    return f"RCPT TO:<{address}> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT={original}"


def names_a_parameter(reply: Reply) -> bool:
    """Tell whether a refusal is of a parameter and not of the address (OUTBOX S3)."""
    return reply.code == 555 or (reply.permanent and bool(_NAMES_A_PARAMETER.search(reply.text)))


def xtext(text: str) -> str:
    """Return `text` as RFC 3461 4 writes values: everything but plain ASCII as +HH."""
    return "".join(
        chr(octet) if 0x21 <= octet <= 0x7E and octet not in b"+=" else f"+{octet:02X}" for octet in text.encode()
    )


def _utf8_xtext(text: str) -> str:
    return "".join(char if "!" <= char <= "~" and char not in "+=\\" else rf"\x{{{ord(char):02X}}}" for char in text)
