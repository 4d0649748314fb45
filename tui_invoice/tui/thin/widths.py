"""How many columns a character takes, where every terminal agrees on that."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NARROW = ((0x20, 0x300), (0x370, 0x530), (0x1E00, 0x2000), (0x2010, 0x2600), (0x2700, 0x27C0), (0x2800, 0x2900))
"""Latin, Greek and Cyrillic with all that Vietnamese needs, punctuation, currencies, arrows, boxes, ticks, Braille.

Of these the wide ones and those without a width of their own are left out one by one. What is taller than a letter
(emoji), joins its neighbours (marks, Arabic, Indic) or is written from the right (Hebrew) stands in none of them.
"""
_WIDE = ((0x3001, 0x3100), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7A4), (0xFF01, 0xFF61))
"""Chinese, Japanese and Korean, with their full-width punctuation and letters (UAX #11)."""
_SOFT_HYPHEN = "\xad"


@lru_cache(4096)
def certain(sign: str) -> int:
    """Return the columns of one character, 1 or 2; 0 where terminals may differ about it."""
    code = ord(sign)
    if sign == _SOFT_HYPHEN or unicodedata.category(sign)[0] in "MC" or unicodedata.category(sign) in ("Zl", "Zp"):
        return 0
    wide = unicodedata.east_asian_width(sign) in "WF"
    if wide:
        return 2 if any(first <= code < end for first, end in _WIDE) else 0
    return 1 if any(first <= code < end for first, end in _NARROW) else 0


@lru_cache(8192)
def columns(text: str) -> tuple[str, ...] | None:
    """Return a text column by column, "" for the right half of a wide sign; None where a width is not certain."""
    found: list[str] = []
    for sign in text:
        width = certain(sign)
        if not width:
            return None
        found.append(sign)
        if width == 2:
            found.append("")
    return tuple(found)
