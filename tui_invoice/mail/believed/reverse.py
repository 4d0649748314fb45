"""The name of an own server's address: it must lead to the server, and the server back (RFC 1912 2.1)."""

from __future__ import annotations

from tui_invoice.mail.believed.finding import Check, Finding, Publish, State, unknown
from tui_invoice.mail.lookup.plausible import is_within
from tui_invoice.mail.names import Lookup, UnansweredError


def judge(domain: str, host: str, names: Lookup) -> Finding | None:
    """Return what is found of a server that bears the domain's name, None for another's, or one without an address."""
    if not is_within(host, domain):
        return None
    try:
        places = (*names.addresses(host), *names.addresses(host, six=True))
        for place in places:
            named = names.ptr(place)
            back = [name for name in named if place in names.addresses(name, six=":" in place)]
            if not back:
                stands = f"{place} is called {named[0]}, which does not lead back" if named else f"{place} has no name"
                should = "its name, set by whoever gave you the address"
                return Finding(Check.REVERSE, State.WRONG, stands, should, Publish(place, "PTR", host))
    except UnansweredError as error:
        return unknown(Check.REVERSE, error)
    return (
        Finding(Check.REVERSE, State.GOOD, f"{', '.join(places)} leads back to a name of its own") if places else None
    )
