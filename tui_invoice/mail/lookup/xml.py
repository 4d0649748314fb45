"""XML from a server that nobody vouches for: no document type, no entities, no depth, no size beyond a bound.

expat is driven by hand, since the tree builders of the standard library take a document type as it comes.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from tui_invoice.mail.lookup.found import UnusableError

LARGEST = 100_000
"""Octets of a document."""
_DEEPEST = 20


def parsed(octets: bytes) -> Element:
    """Return the root of a document. Raises UnusableError."""
    if len(octets) > LARGEST:
        raise UnusableError(f"it is larger than {LARGEST // 1000} KB")
    tree = TreeBuilder()
    parser = expat.ParserCreate()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise UnusableError("its parts lie too deep in each other")
        tree.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        tree.end(name)

    def refuse(*_: object) -> None:
        raise UnusableError("it has a document type, which no settings need")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, tree.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(octets, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise UnusableError(f"it is no XML: {error}") from error
    return tree.close()
