"""Does the domain admit the server that our mail leaves by?"""

from __future__ import annotations

import ipaddress

from tui_invoice.mail.believed import lists
from tui_invoice.mail.believed.finding import Check, Finding, Publish, State, unknown
from tui_invoice.mail.believed.spf import MOST_LOOKUPS, Outcome, Result, check_host, record_of
from tui_invoice.mail.believed.spf_advice import advised, is_inside
from tui_invoice.mail.believed.spf_record import SpfSyntaxError, is_record, parse
from tui_invoice.mail.names import Lookup, UnansweredError

_SAYS = {
    Result.FAIL: "says that others are to be refused, and does not admit",
    Result.SOFTFAIL: "does not admit",
    Result.NEUTRAL: "says nothing of",
}


def judge(address: str, domain: str, host: str, names: Lookup) -> Finding:
    """Return what is found. `host` is the server that takes our mail, "" where it is not known here."""
    try:
        texts = tuple(text for text in names.txt(domain) if is_record(text))
        try:
            record = record_of(domain, names)
            known = parse(record) if record else None
        except SpfSyntaxError as error:
            return _wrong(str(error), "one record that can be read", advised(domain, texts))
        if known is None:
            return _first(domain, host)
        if known.all == "+":
            return _wrong(f"“{record}” admits everybody", "only your own servers", advised(domain, texts))
        return _admits(address, domain, host, texts, names)
    except UnansweredError as error:
        return unknown(Check.SPF, error)


def _first(domain: str, host: str) -> Finding:
    stands = "there is no record"
    if not host:
        return _wrong(stands, "one that admits your server")
    if is_inside(host):
        should = f"one that admits the address by which others see your mail come; to them {host} is nobody"
        return _wrong(stands, should)
    return _wrong(stands, f"one that admits {host}", advised(domain, (), host))


def _admits(address: str, domain: str, host: str, texts: tuple[str, ...], names: Lookup) -> Finding:
    places = _addresses(host, names)
    tried = places or ("192.0.2.1",)  # an address that is nobody's shows whether the record can be followed
    outcomes = {place: check_host(place, domain, address, names, host) for place in tried}
    for outcome in outcomes.values():
        if outcome.result is Result.TEMPERROR:
            raise UnansweredError(outcome.why)
        if outcome.result is Result.PERMERROR:
            should = f"a record that can be followed, with {MOST_LOOKUPS} askings at the most"
            return _wrong(f"receivers cannot follow “{texts[0]}”: {outcome.why}", should)
    if not places:
        where = "it is not known here by which address your mail leaves"
        return Finding(Check.SPF, State.OPEN, f"“{texts[0]}” can be followed", where)
    if listed := lists.admits(host, lists.included(domain, names)):
        return Finding(Check.SPF, State.GOOD, f"it takes in {listed}, the list of the provider that you send by")
    missed = {place: each for place, each in outcomes.items() if each.result is not Result.PASS}
    if not missed:
        most = max(each.lookups for each in outcomes.values())
        said = f"it admits {host} ({', '.join(places)}) by {_by(outcomes)}; {most} of {MOST_LOOKUPS} askings"
        return Finding(Check.SPF, State.GOOD, said)
    place, outcome = next(iter(missed.items()))
    should = f"{host} among those admitted; if your provider hands mail on from other machines, its own list"
    stands = f"“{texts[0]}” {_SAYS[outcome.result]} {host} ({place})"
    return _wrong(stands, should, advised(domain, texts, host))


def _by(outcomes: dict[str, Outcome]) -> str:
    return ", ".join(dict.fromkeys(each.matched for each in outcomes.values()))


def _addresses(host: str, names: Lookup) -> tuple[str, ...]:
    """Return the addresses of a server; none of one on this machine or in the house, whose mail leaves by another."""
    try:
        found: tuple[str, ...] = (str(ipaddress.ip_address(host)),)
    except ValueError:
        found = (*names.addresses(host), *names.addresses(host, six=True)) if "." in host else ()
    return tuple(each for each in found if not is_inside(each))


def _wrong(stands: str, should: str, publish: Publish | None = None) -> Finding:
    return Finding(Check.SPF, State.WRONG, stands, should, publish)
