"""Does a domain's SPF record admit a server? RFC 7208 `check_host`, with its limits.

Written here because the one library that evaluates, pyspf, had its last release in January 2020.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address, ip_network

from tui_invoice.mail.believed.spf_macros import Asking, expand
from tui_invoice.mail.believed.spf_record import Mechanism, Record, SpfSyntaxError, is_record, parse
from tui_invoice.mail.names import Lookup, UnansweredError

MOST_LOOKUPS = 10
MOST_VOID = 2
_MOST_NAMES = 10
"""RFC 7208 4.6.4: terms that ask, askings that find nothing, exchangers or names of an address."""


class Result(StrEnum):
    """What a receiver makes of it (RFC 7208 2.6)."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


QUALIFIED = {"+": Result.PASS, "-": Result.FAIL, "~": Result.SOFTFAIL, "?": Result.NEUTRAL}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`matched` is the mechanism that decided, or "default"; `why` says what is wrong; `lookups` terms asked."""

    result: Result
    matched: str = ""
    why: str = ""
    lookups: int = 0


class _BrokenError(Exception):
    """The record is of no use to anybody (permerror)."""


def check_host(address: str, domain: str, sender: str, names: Lookup, helo: str = "") -> Outcome:
    """Judge mail of `sender` that comes from an address, by a domain's record. Raises ValueError for no address."""
    ours = ip_address(address)
    mapped = getattr(ours, "ipv4_mapped", None)
    judge = _Judge(Asking(mapped or ours, sender, helo or domain), names)
    try:
        result, matched = judge.judged(domain)
    except (_BrokenError, SpfSyntaxError) as error:
        return Outcome(Result.PERMERROR, why=str(error), lookups=judge.lookups)
    except UnansweredError as error:
        return Outcome(Result.TEMPERROR, why=str(error), lookups=judge.lookups)
    return Outcome(result, matched, lookups=judge.lookups)


def record_of(domain: str, names: Lookup) -> str:
    """Return a domain's SPF record, "" for none. Raises SpfSyntaxError for several, UnansweredError."""
    found = [text for text in names.txt(domain) if is_record(text)]
    if len(found) > 1:
        raise SpfSyntaxError(f"{domain} has {len(found)} SPF records; receivers then take none (RFC 7208 4.5)")
    return found[0] if found else ""


class _Judge:
    def __init__(self, asking: Asking, names: Lookup) -> None:
        self._asking, self._names = asking, names
        self._match: dict[str, Callable[[Mechanism, str], bool]] = {
            "all": lambda *_: True, "ip4": self._by_range, "ip6": self._by_range, "include": self._by_include,
            "a": self._by_address, "mx": self._by_exchanger, "ptr": self._by_name, "exists": self._by_existence,
        }  # fmt: skip
        self.lookups = self._void = 0

    def judged(self, domain: str) -> tuple[Result, str]:
        text = record_of(domain, self._names)
        if not text:
            return Result.NONE, ""
        record = parse(text)
        for each in record.mechanisms:
            if self._match[each.name](each, domain):
                return QUALIFIED[each.qualifier], each.text
        return self._redirected(record, domain)

    def _redirected(self, record: Record, domain: str) -> tuple[Result, str]:
        if not record.redirect or record.all:
            return Result.NEUTRAL, "default"
        target = self._asked_for(record.redirect, domain)
        result, matched = self.judged(target)
        if result is Result.NONE:
            raise _BrokenError(f"redirect={target} leads to no SPF record")
        return result, matched

    def _asked_for(self, spec: str, domain: str) -> str:
        """Count a term that asks, and return the name to ask for."""
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise _BrokenError(f"it asks more than {MOST_LOOKUPS} times (RFC 7208 4.6.4)")
        if not spec:
            return domain
        return expand(spec, self._asking, domain, self._validated(domain) if "%{p" in spec.lower() else "")

    def _none(self, found: tuple[str, ...]) -> tuple[str, ...]:
        """Count an asking that found nothing."""
        if not found:
            self._void += 1
            if self._void > MOST_VOID:
                raise _BrokenError(f"more than {MOST_VOID} of its names lead nowhere (RFC 7208 4.6.4)")
        return found

    def _by_range(self, each: Mechanism, _: str) -> bool:
        return each.network is not None and self._asking.address in each.network

    def _by_include(self, each: Mechanism, domain: str) -> bool:
        target = self._asked_for(each.spec, domain)
        result, _ = self.judged(target)
        if result is Result.NONE:
            raise _BrokenError(f"include:{target} leads to no SPF record")
        return result is Result.PASS

    def _by_address(self, each: Mechanism, domain: str) -> bool:
        return self._is_among(self._none(self._addresses(self._asked_for(each.spec, domain))), each)

    def _by_exchanger(self, each: Mechanism, domain: str) -> bool:
        found = self._none(tuple(host for _, host in self._names.mx(self._asked_for(each.spec, domain))))
        if len(found) > _MOST_NAMES:
            raise _BrokenError(f"“{each.text}” has more than {_MOST_NAMES} mail servers (RFC 7208 4.6.4)")
        return any(self._is_among(self._addresses(host), each) for host in found if host)

    def _by_name(self, each: Mechanism, domain: str) -> bool:
        target = self._asked_for(each.spec, domain).lower()
        return any(name == target or name.endswith(f".{target}") for name in self._names_of())

    def _by_existence(self, each: Mechanism, domain: str) -> bool:
        return bool(self._none(self._names.addresses(self._asked_for(each.spec, domain))))

    def _addresses(self, host: str) -> tuple[str, ...]:
        return self._names.addresses(host, six=self._asking.address.version == 6)

    def _is_among(self, addresses: tuple[str, ...], each: Mechanism) -> bool:
        prefix = each.prefixes[0 if self._asking.address.version == 4 else 1]
        return any(self._asking.address in ip_network(f"{found}/{prefix}", strict=False) for found in addresses)

    def _names_of(self) -> Iterator[str]:
        """Give the names of the address that lead back to it (RFC 7208 5.5); what is not answered is no name."""
        try:
            for name in self._names.ptr(str(self._asking.address))[:_MOST_NAMES]:
                if str(self._asking.address) in self._addresses(name):
                    yield name.lower()
        except UnansweredError:
            return

    def _validated(self, domain: str) -> str:
        found = [*self._names_of()]
        within = [name for name in found if name == domain or name.endswith(f".{domain}")]
        return (within or found or ["unknown"])[0]
