"""Asking the name servers for the records that mail stands on, one question after the other, within a time.

`Names` is what asks; whoever judges records takes a `Lookup`, so that it can be judged without any network.
"""

from __future__ import annotations

import time
from typing import Protocol, TypeVar

import dns.exception
import dns.name
import dns.rdata
import dns.rdatatype
import dns.resolver
import dns.reversename
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.PTR import PTR
from dns.rdtypes.ANY.TXT import TXT
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA
from dns.rdtypes.IN.SRV import SRV

_TRY = 1.5
"""Seconds that one server has for an answer before it, or the next, is asked again."""
Kind = TypeVar("Kind", bound=dns.rdata.Rdata)


class UnansweredError(Exception):
    """No name server gave an answer: nothing is known, neither that there is a record nor that there is none."""


class Lookup(Protocol):
    """What can be asked. Each returns nothing where there is no such name or record, and raises UnansweredError."""

    def txt(self, name: str) -> tuple[str, ...]:
        """Return the TXT records, each with its strings put together (RFC 7208 3.3), octets as Latin-1."""
        ...

    def addresses(self, name: str, *, six: bool = False) -> tuple[str, ...]:
        """Return the IPv4 addresses, or the IPv6 ones."""
        ...

    def mx(self, name: str) -> tuple[tuple[int, str], ...]:
        """Return the exchangers with their preferences, the best first; a null MX (RFC 7505) is ""."""
        ...

    def ptr(self, address: str) -> tuple[str, ...]:
        """Return the names of an address."""
        ...

    def is_gone(self, name: str) -> bool:
        """Tell whether the answer to a question before was that there is no such name, nor any below (RFC 8020)."""
        ...

    def srv(self, name: str) -> tuple[tuple[int, int, int, str], ...]:
        """Return priority, weight, port and host of each service, the best first; a host "" offers none."""
        ...


class Names:
    """Asks the name server at `server`, or the machine's own. After `lifetime` seconds in all nothing is answered.

    Where the first question has no answer in time none of the others is asked: this machine is most likely offline.
    """

    def __init__(self, server: tuple[str, int] | None = None, *, lifetime: float = 12.0, each: float = 5.0) -> None:
        self._server, self._each = server, each
        self._end = time.monotonic() + lifetime
        self._resolver: dns.resolver.Resolver | None = None
        self._heard: bool | None = None
        self._gone: set[str] = set()

    def txt(self, name: str) -> tuple[str, ...]:
        """As `Lookup` says."""
        return tuple(b"".join(each.strings).decode("latin-1") for each in self._ask(name, dns.rdatatype.TXT, TXT))

    def addresses(self, name: str, *, six: bool = False) -> tuple[str, ...]:
        """As `Lookup` says."""
        if six:
            return tuple(each.address for each in self._ask(name, dns.rdatatype.AAAA, AAAA))
        return tuple(each.address for each in self._ask(name, dns.rdatatype.A, A))

    def mx(self, name: str) -> tuple[tuple[int, str], ...]:
        """As `Lookup` says."""
        found = self._ask(name, dns.rdatatype.MX, MX)
        return tuple(sorted((each.preference, _text(each.exchange)) for each in found))

    def ptr(self, address: str) -> tuple[str, ...]:
        """As `Lookup` says."""
        name = dns.reversename.from_address(address).to_text()
        return tuple(_text(each.target) for each in self._ask(name, dns.rdatatype.PTR, PTR))

    def is_gone(self, name: str) -> bool:
        """As `Lookup` says."""
        return name in self._gone

    def srv(self, name: str) -> tuple[tuple[int, int, int, str], ...]:
        """As `Lookup` says."""
        found = self._ask(name, dns.rdatatype.SRV, SRV)
        sorted_ = sorted(found, key=lambda each: (each.priority, -each.weight))
        return tuple((each.priority, each.weight, each.port, _text(each.target)) for each in sorted_)

    def _ask(self, name: str, kind: dns.rdatatype.RdataType, of: type[Kind]) -> list[Kind]:
        left = min(self._each, self._end - time.monotonic())
        if left <= 0:
            raise UnansweredError("the time was over")
        if self._heard is False:
            raise UnansweredError("no name server answers")
        try:
            answer = self._resolving().resolve(dns.name.from_text(name), kind, lifetime=left, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer) as error:
            self._heard = True
            if isinstance(error, dns.resolver.NXDOMAIN):
                self._gone.add(name)
            return []
        except dns.resolver.NoResolverConfiguration as error:
            raise UnansweredError("no name server is set on this machine") from error
        except dns.exception.Timeout as error:
            self._heard = self._heard or False
            raise UnansweredError("no name server answered in time") from error
        except dns.resolver.NoNameservers as error:
            self._heard = True
            raise UnansweredError("its name servers give no answer") from error
        except (dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong, dns.name.BadEscape):
            return []  # no such name can be
        except (dns.exception.DNSException, OSError) as error:
            raise UnansweredError(f"it could not be asked: {error}") from error
        self._heard = True
        return [each for each in answer if isinstance(each, of)]

    def _resolving(self) -> dns.resolver.Resolver:
        if self._resolver is None:
            self._resolver = dns.resolver.Resolver(configure=self._server is None)
            if self._server is not None:
                self._resolver.nameservers, self._resolver.port = [self._server[0]], self._server[1]
            self._resolver.timeout = _TRY
        return self._resolver


def _text(name: dns.name.Name) -> str:
    return "" if name == dns.name.root else name.to_text(omit_final_dot=True).lower()
