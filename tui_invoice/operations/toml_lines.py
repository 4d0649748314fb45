"""Where a key stands in a TOML text: tomllib tells what a file says, but not where."""

from __future__ import annotations

import re
import tomllib

_HEADER = re.compile(r"\s*\[(?!\[)(?P<keys>.*)\]\s*(#.*)?$")
_ITEM = re.compile(r"""\s*(?P<keys>(?:[\w.\s-]|"(?:[^"\\]|\\.)*"|'[^']*')+?)\s*=""", re.ASCII)
_LISTED = re.compile(r"\s*\[\[(?P<keys>.*)\]\]\s*(#.*)?$")


def line_of(text: str, keys: tuple[str, ...]) -> int | None:
    """Return the line (from 1) where `keys` is set, or where the nearest table around it begins; None unseen.

    `text` is valid TOML. A line inside a string of several lines may be taken for a key.
    """
    table: tuple[str, ...] = ()
    best: tuple[int, int | None] = (0, None)
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _LISTED.match(line) or _HEADER.match(line):
            here = table = _parts(header["keys"])
        elif item := _ITEM.match(line):
            here = (*table, *_parts(item["keys"]))
        else:
            continue
        common = len(keys) if here[: len(keys)] == keys else len(here) if keys[: len(here)] == here else 0
        if common > best[0]:
            best = (common, number)
    return best[1]


def _parts(keys: str) -> tuple[str, ...]:
    """Return a dotted key's parts, empty where it is none."""
    try:
        found: object = tomllib.loads(f"{keys} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    parts = []
    while isinstance(found, dict) and found:
        key, found = next(iter(found.items()))
        parts.append(key)
    return tuple(parts)


def kind(value: object) -> str:
    """Return in words what a value is, for who wrote another one than is allowed."""
    names = {bool: "true or false", str: "a string", dict: "a table", list: "a list"}
    return names.get(type(value), "a number" if isinstance(value, (int, float)) else "a date or time")
