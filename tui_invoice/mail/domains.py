"""Does a domain take mail? Asked of the name servers, all domains side by side, within a time.

RFC 5321 section 5.1: its mail exchangers, or where it has none its own addresses. RFC 7505: one exchanger
named "." says that it takes no mail at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import dns.asyncresolver
import dns.exception
import dns.name
import dns.rdata
import dns.rdatatype
import dns.resolver
from dns.rdtypes.ANY.MX import MX

LIFETIME = 4.0
"""Seconds for all domains of a call: with the start of a program about it, that is under 5."""
_TRY = 1.5
"""Seconds that one server has for an answer before it, or the next, is asked again."""
_AT_ONCE = 50


class Taking(StrEnum):
    """What is known of a domain."""

    TAKES_MAIL = "takes_mail"
    NO_SUCH_DOMAIN = "no_such_domain"
    TAKES_NO_MAIL = "takes_no_mail"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the name servers say of a domain. `detail` is the best exchanger, or why it is so, in plain words."""

    taking: Taking
    detail: str


class _NothingError(Exception):
    """The name is there and has no records of the type asked for."""


def ask(
    domains: Sequence[str],
    on_answer: Callable[[str, Answer], object],
    *,
    server: tuple[str, int] | None = None,
    lifetime: float = LIFETIME,
) -> None:
    """Ask about each domain (A-labels); `on_answer` hears each answer as soon as it is known, in this thread.

    `server` is the address and port of the name server to ask, in place of the machine's own. It returns after
    `lifetime` seconds at the latest: what is not known then is not checked. Never raises for what is answered.
    """
    asyncio.run(_ask(domains, on_answer, server, lifetime))


async def _ask(
    domains: Sequence[str],
    on_answer: Callable[[str, Answer], object],
    server: tuple[str, int] | None,
    lifetime: float,
) -> None:
    try:
        resolver = _resolver(server)
    except dns.resolver.NoResolverConfiguration:
        for domain in domains:
            on_answer(domain, Answer(Taking.NOT_CHECKED, "no name server is set on this machine"))
        return
    end = asyncio.get_running_loop().time() + lifetime
    few = asyncio.Semaphore(_AT_ONCE)

    async def one(domain: str) -> None:
        late = Answer(Taking.NOT_CHECKED, f"no name server answered in {lifetime:g} seconds")
        try:
            async with asyncio.timeout_at(end), few:
                answer = await _answer(resolver, domain, lifetime)
        except (TimeoutError, dns.exception.Timeout):
            answer = late
        on_answer(domain, answer)

    await asyncio.gather(*(one(domain) for domain in domains))


def _resolver(server: tuple[str, int] | None) -> dns.asyncresolver.Resolver:
    resolver = dns.asyncresolver.Resolver(configure=server is None)
    if server is not None:
        resolver.nameservers, resolver.port = [server[0]], server[1]
    resolver.timeout = _TRY
    return resolver


async def _answer(resolver: dns.asyncresolver.Resolver, domain: str, lifetime: float) -> Answer:
    """Return what is known of one domain. Raises dns.exception.Timeout."""
    try:
        return await _exchangers(resolver, domain, lifetime)
    except dns.resolver.NXDOMAIN:
        return Answer(Taking.NO_SUCH_DOMAIN, "no such domain")
    except _NothingError:
        return Answer(Taking.TAKES_NO_MAIL, "it has no mail server and no address")
    except dns.resolver.NoNameservers:
        return Answer(Taking.NOT_CHECKED, "its name servers give no answer")
    except dns.exception.Timeout:
        raise
    except (dns.exception.DNSException, OSError) as error:
        return Answer(Taking.NOT_CHECKED, f"it could not be asked: {error}")


async def _exchangers(resolver: dns.asyncresolver.Resolver, domain: str, lifetime: float) -> Answer:
    try:
        found = await _records(resolver, domain, dns.rdatatype.MX, lifetime)
    except _NothingError:
        return await _addresses(resolver, domain, lifetime)
    exchangers = sorted((each for each in found if isinstance(each, MX)), key=lambda each: each.preference)
    named = [each.exchange.to_text(omit_final_dot=True) for each in exchangers if each.exchange != dns.name.root]
    if not named:
        return Answer(Taking.TAKES_NO_MAIL, "it says itself that it takes no mail")
    return Answer(Taking.TAKES_MAIL, named[0])


async def _addresses(resolver: dns.asyncresolver.Resolver, domain: str, lifetime: float) -> Answer:
    """Ask for the domain's own addresses: a host is its own exchanger where none is named."""
    try:
        await _records(resolver, domain, dns.rdatatype.A, lifetime)
    except _NothingError:
        await _records(resolver, domain, dns.rdatatype.AAAA, lifetime)
    return Answer(Taking.TAKES_MAIL, domain)


async def _records(
    resolver: dns.asyncresolver.Resolver, domain: str, kind: dns.rdatatype.RdataType, lifetime: float
) -> list[dns.rdata.Rdata]:
    try:
        name = dns.name.from_text(domain)
        return list(await resolver.resolve(name, kind, lifetime=lifetime, search=False))
    except dns.resolver.NoAnswer as error:
        raise _NothingError from error
