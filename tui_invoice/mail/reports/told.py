"""What a report says of one recipient, in the report's own words, before anybody judges it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"'`@|=（）：，。「」【】]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){0,10}")
_ADDRESS_MORE = re.compile(
    r"\"[^\"\s]{1,62}\"@[\w.\-]{1,255}|[^\s<>()\[\]:;,\"`@|（）：，。「」【】]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){0,10}"
)
_XTEXT = re.compile(r"\+(2B|3D|40)")
_UTF8 = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Told:
    """One recipient of a report. All raw; what it does not tell is "".

    `words` is the answer that the report quotes, `around` what else it says about this recipient, for reports that
    quote none; `stage` is the text that may tell at which command the answer came.
    """

    recipient: str = ""
    original: str = ""
    action: str = ""
    status: str = ""
    words: str = ""
    around: str = ""
    stage: str = ""


def address_in(text: str) -> str:
    """Return the first e-mail address in a text, "" where there is none. Quoted local parts keep their quotes."""
    found = _ADDRESS_MORE.search(text[:_LONGEST])
    return found[0].strip(".") if found else ""


def addresses_in(text: str) -> list[str]:
    """Return every address of a text in its order, each once, whatever its case."""
    found: dict[str, str] = {}
    for each in _ADDRESS.finditer(text):
        found.setdefault(each[0].lower().strip("."), each[0].strip("."))
    return list(found.values())


def typed_address(value: str) -> str:
    r"""Return the address of a field such as `rfc822; <a@b.example>` (RFC 3464 2.3.2), "" where it holds none.

    The type may be missing or odd. What RFC 3461 4 (xtext) and RFC 6533 3 (utf-8 with `\x{...}`) escape is read back.
    """
    kind, parted, rest = value.partition(";")
    given = rest if parted else kind
    found = address_in(given.strip().strip("<>"))
    if not found:
        return ""
    found = _XTEXT.sub(lambda sign: chr(int(sign[1], 16)), found)
    return _UTF8.sub(lambda sign: _letter(sign[1]), found)


def _letter(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if 0x20 < number < 0xD800 or 0xE000 <= number < 0x110000 else "\ufffd"
