"""What SEARCH and FETCH ask of messages (RFC 9051 6.4.4, 6.4.5), as far as this server knows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from email.parser import BytesHeaderParser

from tui_invoice.demo.boxes import SEEN, Stored
from tui_invoice.demo.imap_words import BadCommandError, Word, date_time, day, ranges, text

Wanted = Callable[[Stored], bool]
_DAY = 86_400_000
_BODY = re.compile(r"(BODY(?:\.PEEK)?)\[([^\]]*)\](?:<(\d+)\.(\d+)>)?", re.IGNORECASE)
_MACROS = {"ALL": ["FLAGS", "INTERNALDATE", "RFC822.SIZE"], "FAST": ["FLAGS", "INTERNALDATE", "RFC822.SIZE"]}


def wanted(criteria: Sequence[Word], highest: int) -> Wanted:
    """Return whether a message is meant by these criteria, all of which must hold. Raises BadCommandError."""
    rest = list(criteria)
    if len(rest) > 1 and isinstance(rest[0], str) and rest[0].upper() == "CHARSET":
        del rest[:2]
    tests: list[Wanted] = []
    while rest:
        word = rest.pop(0)
        if isinstance(word, list):
            tests.append(wanted(word, highest))
            continue
        tests.append(_one(text(word).upper(), rest, highest))
    if not tests:
        raise BadCommandError("SEARCH wants criteria")
    return lambda message: all(test(message) for test in tests)


def _one(key: str, rest: list[Word], highest: int) -> Wanted:
    need = {"UID": 1, "SINCE": 1, "BEFORE": 1, "HEADER": 2}.get(key, 0)
    if len(rest) < need:
        raise BadCommandError(f"{key} wants more")
    values = [rest.pop(0) for _ in range(need)]
    match key:
        case "ALL":
            return lambda _: True
        case "SEEN" | "UNSEEN":
            return lambda message: (SEEN in message.flags) is (key == "SEEN")
        case "UID":
            spans = ranges(values[0], highest)
            return lambda message: any(first <= message.uid <= last for first, last in spans)
        case "SINCE" | "BEFORE":
            begin = day(values[0])
            return lambda message: (message.at - message.at % _DAY >= begin) is (key == "SINCE")
        case "HEADER":
            name, value = (text(word) for word in values)
            parser = BytesHeaderParser()
            return lambda message: any(
                value.casefold() in str(line).casefold() for line in parser.parsebytes(message.raw).get_all(name, [])
            )
    raise BadCommandError(f"{key} is not known to SEARCH")


def fetched(items: Word) -> list[str]:
    """Return the items of a FETCH, macros written out."""
    names = [text(item) for item in items] if isinstance(items, list) else [text(items)]
    return [name for item in names for name in _MACROS.get(item.upper(), [item])]


def marks(items: Sequence[str]) -> bool:
    """Tell whether reading these marks a message as read: a body without PEEK does."""
    bodies = (_BODY.fullmatch(item) for item in items)
    return any(found and found[1].upper() == "BODY" for found in bodies) or "RFC822" in {i.upper() for i in items}


def told(message: Stored, items: Sequence[str]) -> bytes:
    """Return what FETCH tells of a message, without its number. Raises BadCommandError."""
    parts = []
    for item in items:
        name = item.upper()
        if name == "FLAGS":
            parts.append(b"FLAGS (" + " ".join(sorted(message.flags)).encode() + b")")
        elif name == "UID":
            parts.append(b"UID %d" % message.uid)
        elif name == "INTERNALDATE":
            parts.append(b"INTERNALDATE " + date_time(message.at))
        elif name == "RFC822.SIZE":
            parts.append(b"RFC822.SIZE %d" % len(message.raw))
        elif name == "RFC822":
            parts.append(b"RFC822 " + _literal(message.raw))
        elif found := _BODY.fullmatch(item):
            parts.append(_body(message.raw, found))
        else:
            raise BadCommandError(f"{name} is not known to FETCH")
    return b"(" + b" ".join(parts) + b")"


def _body(raw: bytes, found: re.Match[str]) -> bytes:
    section = found[2].upper()
    head, gap, body = raw.partition(b"\r\n\r\n")
    if section == "HEADER":
        raw = head + gap
    elif section == "TEXT":
        raw = body
    elif section:
        raise BadCommandError(f"BODY[{section}] is not known")
    name = f"BODY[{section}]"
    if found[3]:
        first, size = int(found[3]), int(found[4])
        name, raw = f"{name}<{first}>", raw[first : first + size]
    return name.encode() + b" " + _literal(raw)


def _literal(raw: bytes) -> bytes:
    return b"{%d}\r\n" % len(raw) + raw
