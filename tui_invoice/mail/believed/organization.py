"""Which domain does a name belong to? Asked of DMARC records from the name upwards, not of a list of suffixes.

RFC 9091 and the successor of RFC 7489 do so; a list would be a file that grows old. Where no record is found, the last
two labels are taken, three below such as co.uk.
"""

from __future__ import annotations

from tui_invoice.mail.names import Lookup

_SECOND = frozenset({"ac", "co", "com", "edu", "gov", "net", "ne", "or", "org"})
_SECOND_IN = {
    "vn": frozenset({"ai", "biz", "health", "id", "info", "int", "io", "name", "pro"}),
    "uk": frozenset({"ltd", "me", "nhs", "plc", "sch"}),
    "jp": frozenset({"ad", "ed", "go", "gr", "lg"}),
    "tw": frozenset({"idv"}),
}
"""What else is given away in single countries, where the same word is somebody's own name elsewhere."""
_MOST = 8


def policies(domain: str, names: Lookup) -> tuple[str, ...]:
    """Return the DMARC records of exactly this domain (RFC 7489 6.6.3). Raises UnansweredError."""
    return tuple(text for text in names.txt(f"_dmarc.{domain}") if text.lower().replace(" ", "").startswith("v=dmarc1"))


def by_labels(domain: str) -> str:
    """Return the domain that a name belongs to, by its labels alone."""
    labels = domain.split(".")
    shared = labels[-2:-1] and (labels[-2] in _SECOND or labels[-2] in _SECOND_IN.get(labels[-1], ()))
    many = 3 if len(labels) > 2 and len(labels[-1]) == 2 and shared else 2
    return ".".join(labels[-many:])


def organization(domain: str, names: Lookup) -> str:
    """Return the domain that a name belongs to. Raises UnansweredError."""
    least = by_labels(domain)
    labels = domain.split(".")[-_MOST:]
    parents = [".".join(labels[at:]) for at in range(len(labels)) if len(labels) - at >= len(least.split("."))]
    return next((each for each in reversed(parents) if policies(each, names)), least)


def aligned(one: str, other: str, names: Lookup, *, strict: bool = False) -> bool:
    """Tell whether two domains count as one for DMARC (RFC 7489 3.1). Raises UnansweredError."""
    one, other = one.lower(), other.lower()
    if one == other:
        return True
    return not strict and organization(one, names) == organization(other, names)
