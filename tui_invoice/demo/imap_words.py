"""How IMAP writes its words (RFC 9051 4 and 9): atoms, strings, lists, sets of numbers, dates."""

from __future__ import annotations

import re
from datetime import UTC, datetime

Word = str | bytes | list["Word"]
"""An atom is a str, a quoted string or a literal is bytes, what stands in parentheses is a list."""

LITERAL = re.compile(rb"\{(\d{1,10})(\+?)\}\Z")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\()|(\))|((?:[^\s()"\[]|\[[^\]]*\])+)')


class BadCommandError(Exception):
    """A command that is wrong in itself; the text is what BAD says."""


def words(parts: list[bytes]) -> list[Word]:
    """Return the words of a command: its lines without their literals' marks, and between them the literals."""
    stack: list[list[Word]] = [[]]
    for number, part in enumerate(parts):
        if number % 2:
            stack[-1].append(part)
            continue
        place = 0
        while place < len(part):
            if part[place : place + 1] == b" ":
                place += 1
                continue
            found = _TOKEN.match(part, place)
            if found is None:
                raise BadCommandError("Syntax error")
            place = found.end()
            _take(stack, found)
    if len(stack) != 1:
        raise BadCommandError("A parenthesis is open")
    return stack[0]


def _take(stack: list[list[Word]], found: re.Match[bytes]) -> None:
    quoted, opens, closes, atom = found.groups()
    if opens:
        stack.append([])
    elif closes:
        if len(stack) == 1:
            raise BadCommandError("A parenthesis too many")
        inner = stack.pop()
        stack[-1].append(inner)
    elif atom is not None:
        stack[-1].append(atom.decode("utf-8", "replace"))
    else:
        stack[-1].append(re.sub(rb"\\(.)", rb"\1", quoted or b""))


def text(word: Word) -> str:
    """Return an atom or a string as text."""
    if isinstance(word, list):
        raise BadCommandError("A list where a word is due")
    return word if isinstance(word, str) else word.decode("utf-8", "replace")


def ranges(word: Word, highest: int) -> list[tuple[int, int]]:
    """Return the (first, last) of a set such as "1:3,7,9:*"; "*" is `highest`, and order does not matter."""
    found = []
    for piece in text(word).split(","):
        ends = [highest if end == "*" else _number(end) for end in piece.split(":")]
        if len(ends) > 2:
            raise BadCommandError("No set of numbers")
        found.append((min(ends), max(ends)))
    return found


def quoted(word: str) -> bytes:
    """Return a word between quotes."""
    return b'"' + word.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def day(word: Word) -> int:
    """Return the beginning of a day such as 25-Nov-2026, in Unix milliseconds UTC."""
    found = re.fullmatch(r"(\d{1,2})-([A-Za-z]{3})-(\d{4})", text(word))
    if found is None or found[2].title() not in _MONTHS:
        raise BadCommandError("No date")
    try:
        at = datetime(int(found[3]), _MONTHS.index(found[2].title()) + 1, int(found[1]), tzinfo=UTC)
    except ValueError:
        raise BadCommandError("No date") from None
    return int(at.timestamp() * 1000)


def date_time(at: int) -> bytes:
    """Return an instant (Unix milliseconds UTC) as INTERNALDATE writes it, in UTC."""
    found = datetime.fromtimestamp(at / 1000, UTC)
    return f'"{found.day:2}-{_MONTHS[found.month - 1]}-{found:%Y %H:%M:%S} +0000"'.encode()


def instant(word: Word) -> int:
    """Return what INTERNALDATE wrote, as Unix milliseconds UTC."""
    found = re.fullmatch(r" ?(\d{1,2})-([A-Za-z]{3})-(\d{4} \d\d:\d\d:\d\d [+-]\d{4})", text(word))
    if found is None or found[2].title() not in _MONTHS:
        raise BadCommandError("No date")
    month = _MONTHS.index(found[2].title()) + 1
    try:
        at = datetime.strptime(f"{found[1]} {month} {found[3]}", "%d %m %Y %H:%M:%S %z")
    except ValueError:
        raise BadCommandError("No date") from None
    return int(at.timestamp() * 1000)


def _number(word: str) -> int:
    if not word.isascii() or not word.isdigit():
        raise BadCommandError("No number")
    return int(word)
