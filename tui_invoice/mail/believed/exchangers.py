"""Does the domain take mail? What it sends is doubted where no answer could reach it."""

from __future__ import annotations

from tui_invoice.mail.believed.finding import Check, Finding, Publish, State, unknown
from tui_invoice.mail.names import Lookup, UnansweredError


def judge(domain: str, names: Lookup) -> Finding:
    """Return what is found of a domain's mail exchangers (RFC 5321 5.1, RFC 7505)."""
    publish = Publish(domain, "MX", "10 YOUR-MAIL-SERVER")
    try:
        found = names.mx(domain)
        if not found and (names.addresses(domain) or names.addresses(domain, six=True)):
            return Finding(Check.MX, State.GOOD, f"{domain} takes its mail itself")
    except UnansweredError as error:
        return unknown(Check.MX, error)
    hosts = [host for _, host in found if host]
    if hosts:
        return Finding(Check.MX, State.GOOD, f"its mail goes to {hosts[0]}")
    stands = "it says itself that it takes no mail" if found else "it has no mail server and no address"
    return Finding(Check.MX, State.WRONG, stands, "one, so that answers and bounces reach you", publish)
