"""An SPF record read (RFC 7208 4.5, 5, 6 and 12): its mechanisms in their order, and its modifiers."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field

_MODIFIER = re.compile(r"([A-Za-z][A-Za-z0-9_.-]*)=(.*)")
_MECHANISM = re.compile(r"([+?~-]?)([A-Za-z][A-Za-z0-9_.-]*)(?:([:/])(.*))?")
_CIDR = re.compile(r"(?:/(0|[1-9]\d?))?(?://(0|[1-9]\d{0,2}))?")
_SPLIT_CIDR = re.compile(r"(.*?)((?:/\d+)?(?://\d+)?)")
_EXPAND = r"%(?:\{[slodiphcrtvSLODIPHCRTV]\d*r?[.\-+,/_=]*\}|[%_-])"
_SPEC = re.compile(
    rf"(?:{_EXPAND}|[!-$&-~])*(?:{_EXPAND}|\.(?=[A-Za-z0-9-]{{0,62}}[A-Za-z-])[A-Za-z0-9][A-Za-z0-9-]{{0,62}}(?<!-)\.?)"
)
_STRING = re.compile(rf"(?:{_EXPAND}|[!-$&-~])*")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class SpfSyntaxError(Exception):
    """A record that no receiver can read (permerror, RFC 7208 4.6); its text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One mechanism. `spec` is a domain with its macros as written, "" for the domain itself; `text` is all of it."""

    qualifier: str
    name: str
    text: str
    spec: str = ""
    network: Network | None = None
    prefixes: tuple[int, int] = (32, 128)


@dataclass(frozen=True, slots=True)
class Record:
    """A record. `redirect` is a domain with its macros as written, "" for none."""

    mechanisms: tuple[Mechanism, ...] = ()
    redirect: str = ""
    modifiers: dict[str, str] = field(default_factory=dict)

    @property
    def all(self) -> str:
        """The qualifier of the first `all`, "" where there is none."""
        return next((each.qualifier for each in self.mechanisms if each.name == "all"), "")


def is_record(text: str) -> bool:
    """Tell whether a TXT record is an SPF record (RFC 7208 4.5)."""
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def parse(text: str) -> Record:
    """Return a record read. Raises SpfSyntaxError."""
    if not is_record(text):
        raise SpfSyntaxError("it does not begin with v=spf1")
    mechanisms: list[Mechanism] = []
    modifiers: dict[str, str] = {}
    for term in text.split(" ")[1:]:
        if not term:
            continue
        if (match := _MODIFIER.fullmatch(term)) is not None:
            _modifier(match[1].lower(), match[2], term, modifiers)
        else:
            mechanisms.append(_mechanism(term))
    return Record(tuple(mechanisms), modifiers.get("redirect", ""), modifiers)


def _modifier(name: str, value: str, term: str, known: dict[str, str]) -> None:
    if name in ("redirect", "exp"):
        if name in known:
            raise SpfSyntaxError(f"{name} stands there twice")
        if not _SPEC.fullmatch(value):
            raise SpfSyntaxError(f"“{term}” names no domain")
    elif not _STRING.fullmatch(value):
        raise SpfSyntaxError(f"“{term}” cannot be read")
    known[name] = value


def _mechanism(term: str) -> Mechanism:
    match = _MECHANISM.fullmatch(term)
    if match is None:
        raise SpfSyntaxError(f"“{term}” cannot be read")
    qualifier, name, sign, rest = match[1] or "+", match[2].lower(), match[3] or "", match[4] or ""
    if name == "all" and not sign:
        return Mechanism(qualifier, name, term)
    if name in ("ip4", "ip6") and sign == ":":
        return Mechanism(qualifier, name, term, network=_network(name, rest, term))
    if name in ("a", "mx"):
        spec, cidr = ("", f"/{rest}") if sign == "/" else _split(rest)
        if (sign == ":" and not _SPEC.fullmatch(spec)) or (found := _CIDR.fullmatch(cidr)) is None:
            raise SpfSyntaxError(f"“{term}” names no domain and no range")
        prefixes = int(found[1] or 32), int(found[2] or 128)
        if prefixes[0] > 32 or prefixes[1] > 128:
            raise SpfSyntaxError(f"“{term}” has no such range")
        return Mechanism(qualifier, name, term, spec, prefixes=prefixes)
    if (name in ("include", "exists") and sign == ":") or (name == "ptr" and sign != "/"):
        if sign == ":" and not _SPEC.fullmatch(rest):
            raise SpfSyntaxError(f"“{term}” names no domain")
        return Mechanism(qualifier, name, term, rest)
    known = name in ("all", "ip4", "ip6", "include", "exists", "ptr")
    raise SpfSyntaxError(f"“{term}” cannot be read" if known else f"there is no “{name}” in SPF")


def _split(text: str) -> tuple[str, str]:
    match = _SPLIT_CIDR.fullmatch(text)
    return (match[1], match[2]) if match else (text, "")


def _network(name: str, text: str, term: str) -> Network:
    address, slash, prefix = text.partition("/")
    try:
        if slash and not (prefix.isascii() and prefix.isdecimal() and str(int(prefix)) == prefix):
            raise ValueError(prefix)
        if name == "ip4":
            return ipaddress.IPv4Network(f"{ipaddress.IPv4Address(address)}/{prefix or 32}", strict=False)
        return ipaddress.IPv6Network(f"{ipaddress.IPv6Address(address)}/{prefix or 128}", strict=False)
    except ValueError as error:
        raise SpfSyntaxError(f"“{term}” is no {'IPv4' if name == 'ip4' else 'IPv6'} address") from error
