"""One after the other is asked: the provider, Mozilla's list, the exchangers, the service records. The first tells.

Nobody is told the address: only its domain leaves. 5 seconds each, 12 in all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tui_invoice.mail.lookup import autoconfig
from tui_invoice.mail.lookup.exchangers import provider
from tui_invoice.mail.lookup.found import Asked, Found, UnusableError
from tui_invoice.mail.lookup.services import services
from tui_invoice.mail.lookup.web import Way, get
from tui_invoice.mail.names import Lookup, UnansweredError

IN_ALL = 12.0
EACH = 5.0
"""Seconds."""
LIST = "autoconfig.thunderbird.net"
"""Where Mozilla keeps its list of providers."""
NAMES = "name servers"


def hosts(domain: str) -> tuple[str, ...]:
    """Return whom a look-up asks about a domain, redirects aside."""
    return (f"autoconfig.{domain}", domain, LIST, NAMES)


@dataclass(frozen=True, slots=True)
class _Step:
    host: str
    what: str
    ask: Callable[[], Found | None]


def look_up(domain: str, names: Lookup, way: Way | None, tell: Callable[[Asked], object]) -> Found | None:
    """Return the settings of a domain's accounts (A-labels), None where nobody knows them.

    Without a `way` nothing on the web is asked. `tell` hears of each that was asked, also where nothing came of it.
    """
    end = time.monotonic() + IN_ALL
    for step in (*_web(domain, names, way, tell, end), *_records(domain, names)):
        try:
            if time.monotonic() >= end:
                raise UnansweredError("the time was over")
            found = step.ask()
        except UnansweredError as error:
            tell(Asked(step.host, step.what, str(error), answered=False))
        except UnusableError as error:
            tell(Asked(step.host, step.what, f"not used: {error}"))
        else:
            tell(Asked(step.host, step.what, "found" if found else "nothing"))
            if found is not None:
                return found
    return None


def _web(domain: str, names: Lookup, way: Way | None, tell: Callable[[Asked], object], end: float) -> Iterator[_Step]:
    if way is None:
        return
    known = way
    for host, path, what in (
        (f"autoconfig.{domain}", f"/mail/config-v1.1.xml?emailaddress={domain}", "autoconfig"),
        (domain, "/.well-known/autoconfig/mail/config-v1.1.xml", "autoconfig"),
        (LIST, f"/v1.1/{domain}", "Thunderbird's list"),
    ):

        def ask(host: str = host, path: str = path, what: str = what) -> Found | None:
            def hear(other: str) -> None:
                tell(Asked(other, f"{what}, where {host} leads on to", "asked"))

            seconds = min(EACH, end - time.monotonic())
            octets = get(f"https://{host}{path}", names, known, seconds, hear)
            return None if octets is None else autoconfig.settings(octets, domain, f"{what} at {host}")

        yield _Step(host, what, ask)


def _records(domain: str, names: Lookup) -> Iterator[_Step]:
    def by_exchangers() -> Found | None:
        found = provider([host for _, host in names.mx(domain) if host])
        return replace(found, source=f"{found.source}, a known provider") if found is not None else None

    yield _Step(NAMES, f"the mail servers of {domain}", by_exchangers)
    yield _Step(NAMES, f"the service records of {domain}", lambda: services(domain, names))
