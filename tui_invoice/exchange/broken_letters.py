"""Letters that were damaged before the file came here: nothing of them may stand on an invoice that never changes."""

from __future__ import annotations

import re

_LOST = "\ufffd"
_TELLING = re.compile("[ÃÂ]|Æ[°¡]|Ä[‘ƒ]|á[»º]|â€")
"""What the Latin, the Vietnamese letters and the typographic quotes of UTF-8 begin with when read as Windows-1252.

Others are left alone: NESTLÉ® would be UTF-8 too.
"""
_THREE_OCTETS = 0x800


def damage(text: str) -> tuple[str, str, str] | None:
    """Return title, detail and what to do of a text whose letters are lost or were read wrongly; None where it is well.

    Wrongly read is what is UTF-8 throughout when it is written as Windows-1252 again.
    """
    if _LOST in text:
        detail = "“\ufffd” stands where a program before this one could not read a letter."
        return "has lost letters", detail, "Save the file anew from where it comes, as UTF-8, or write the letters."
    meant = _as_utf_8(text)
    if meant is None or not (_TELLING.search(text) or any(ord(sign) >= _THREE_OCTETS for sign in meant)):
        return None
    todo = "Leave --encoding out where one is named; else save the file anew from where it comes, as UTF-8."
    return "was read with the wrong letters", f"As UTF-8 it is “{meant}”.", todo


def _as_utf_8(text: str) -> str | None:
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return None
