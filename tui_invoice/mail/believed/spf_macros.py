"""The macros of SPF (RFC 7208 7): `%{ir}.%{v}._spf.%{d2}` becomes a name to ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote

from tui_invoice.mail.believed.spf_record import SpfSyntaxError

_MACRO = re.compile(r"%(?:\{([A-Za-z])(\d*)(r?)([.\-+,/_=]*)\}|([%_-]))")
_PLAIN = {"%": "%", "_": " ", "-": "%20"}
_LONGEST = 253


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose mail is judged: the address it comes from, the name the server says (HELO), and the sender's address."""

    address: IPv4Address | IPv6Address
    sender: str
    helo: str


def expand(spec: str, asking: Asking, domain: str, validated: str = "unknown") -> str:
    """Return a domain with its macros replaced, cut at the left to the length of a name (RFC 7208 7.3).

    `validated` is the name of the address by its reverse records. Raises SpfSyntaxError.
    """

    def one(match: re.Match[str]) -> str:
        letter, digits, reverse, delimiters, plain = match.groups()
        if plain:
            return _PLAIN[plain]
        if digits and int(digits) == 0:
            raise SpfSyntaxError(f"“{spec}” takes no part of a macro")
        parts = re.split(f"[{re.escape(delimiters or '.')}]", _value(letter.lower(), asking, domain, validated, spec))
        parts = parts[::-1] if reverse else parts
        text = ".".join(parts[-int(digits) :] if digits else parts)
        return quote(text, safe="-._~") if letter.isupper() else text

    name = _MACRO.sub(one, spec).removesuffix(".")
    while len(name) > _LONGEST and "." in name:
        name = name.partition(".")[2]
    return name


def _value(letter: str, asking: Asking, domain: str, validated: str, spec: str) -> str:
    local, _, of = asking.sender.rpartition("@")
    four = isinstance(asking.address, IPv4Address)
    dotted = str(asking.address) if four else ".".join(asking.address.exploded.replace(":", ""))
    values = {
        "s": asking.sender,
        "l": local or "postmaster",
        "o": of,
        "d": domain,
        "i": dotted,
        "p": validated,
        "v": "in-addr" if four else "ip6",
        "h": asking.helo,
    }
    if letter not in values:
        raise SpfSyntaxError(f"“{spec}” has a macro that is for explanations only")
    return values[letter]
