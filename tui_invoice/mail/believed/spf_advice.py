"""The SPF record to publish in place of one that is missing or wrong; every term that was right stays."""

from __future__ import annotations

import ipaddress

from tui_invoice.mail.believed.finding import Publish
from tui_invoice.mail.believed.lists import list_of
from tui_invoice.mail.believed.spf_record import SpfSyntaxError, is_record, parse

_INSIDE = tuple(
    map(
        ipaddress.ip_network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.168.0.0/16", "::/127", "fc00::/7", "fe80::/10"),
        ),
    )
)
"""What means nothing to others (RFC 1122 3.2.1.3, 1918, 3927, 4193, 4291, 6598)."""


def advised(domain: str, records: tuple[str, ...], host: str = "") -> Publish:
    """Return one record made of these, which admits `host` too where one is named, and nobody else.

    The host must be one that others know; `is_inside` tells.
    """
    terms: list[str] = []
    end = ""
    for term in (term for text in records if is_record(text) for term in text.split(" ")[1:] if term):
        bare = term.lower().lstrip("+")
        if bare.lstrip("-~?") == "all":
            end = end or (bare if bare in ("-all", "~all") else "~all")
        elif bare.startswith("redirect=") and host:
            terms.append(f"include:{term.partition('=')[2]}")  # behind what is added a redirect may not be reached
        elif term not in terms and _is_read(term):
            terms.append(term)
    if host:
        terms.insert(0, _term(host))
    redirects = any(term.lower().startswith("redirect=") for term in terms)
    return Publish(domain, "TXT", " ".join(["v=spf1", *terms, *([] if redirects and not end else [end or "~all"])]))


def is_inside(host: str) -> bool:
    """Tell whether others can make nothing of this host: an address of this machine or house, a name without a dot."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host.rstrip(".")
    return any(address in each for each in _INSIDE if each.version == address.version)


def _term(host: str) -> str:
    """Return the mechanism that admits a server (RFC 7208 5.2, 5.3, 5.6)."""
    try:
        return f"ip{ipaddress.ip_address(host).version}:{host}"
    except ValueError:
        listed = list_of(host)
        return f"include:{listed}" if listed else f"a:{host}"


def _is_read(term: str) -> bool:
    try:
        parse(f"v=spf1 {term}")
    except SpfSyntaxError:
        return False
    return True
