"""Is this the name of a server on the open net? What an answer from outside names is judged before it is used."""

from __future__ import annotations

import re

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_NEVER = frozenset({"local", "localhost", "localdomain", "invalid", "onion", "arpa", "internal", "lan", "home"})
"""Endings that are no names of the public tree (RFC 6761, RFC 6762, RFC 7686, ICANN's .internal)."""


def host(text: str) -> str:
    """Return a server's name in lower case as A-labels; "" for what is none: addresses, single words, local names."""
    name = text.strip().rstrip(".").lower()
    try:
        name = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        return ""
    labels = name.split(".")
    if len(labels) < 2 or len(name) > 253 or not all(_LABEL.fullmatch(each) for each in labels):
        return ""
    return "" if labels[-1].isdecimal() or labels[-1] in _NEVER else name


def is_within(name: str, domain: str) -> bool:
    """Tell whether a name is the domain or lies below it."""
    return name == domain or name.endswith(f".{domain}")
