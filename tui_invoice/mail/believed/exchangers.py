"""Does the domain take mail? What it sends is doubted where no answer could reach it."""

from __future__ import annotations

from tui_invoice.mail.believed.finding import Check, Finding, Publish, State, unknown
from tui_invoice.mail.names import Lookup, UnansweredError

_MOST = 3
"""So many exchangers are looked for; one that is there is enough."""


def judge(domain: str, names: Lookup) -> Finding:
    """Return what is found of a domain's mail exchangers (RFC 5321 5.1, RFC 7505)."""
    publish = Publish(domain, "MX", "10 YOUR-MAIL-SERVER")
    try:
        found = names.mx(domain)
        if not found and _has_address(domain, names):
            return Finding(Check.MX, State.GOOD, f"{domain} takes its mail itself")
        hosts = [host for _, host in found if host]
        lost = bool(hosts) and not any(_has_address(host, names) for host in hosts[:_MOST])
    except UnansweredError as error:
        return unknown(Check.MX, error)
    if lost:
        stands = f"its mail should go to {hosts[0]}, which has no address"
        return Finding(Check.MX, State.WRONG, stands, "the name of a server that is there", publish)
    if hosts:
        return Finding(Check.MX, State.GOOD, f"its mail goes to {hosts[0]}")
    if names.is_gone(domain):
        should = "spelled right in the account's address, or registered"
        return Finding(Check.MX, State.WRONG, f"there is no domain {domain}", should)
    stands = "it says itself that it takes no mail" if found else "it has no mail server and no address"
    return Finding(Check.MX, State.WRONG, stands, "one, so that answers and bounces reach you", publish)


def _has_address(host: str, names: Lookup) -> bool:
    return bool(names.addresses(host) or names.addresses(host, six=True))
