"""Text: what may reach a terminal, what is compared in a search, how wide it is.

Text from outside (names, addresses, server answers, files) can carry escape sequences, turn the
reading direction or hide characters (Unicode TR 36). `visible()` is the one border it passes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_NEVER_SHOWN = (
    "\x80-\x9f"  # C1: U+009B alone begins an escape sequence
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi controls
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"  # no width
    "\u2028\u2029\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # breaks, annotations, format signs
    "\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))  # noncharacters
    + "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags, and what Unicode keeps free beside them
)

# A variation selector chooses the shape of the sign before it; a run of them can only hide data.
# Those of the supplement belong to ideographs (names of people need them) and to nothing else.
_LOOSE_SELECTOR = (
    "(?<=[\ufe00-\ufe0f])[\ufe00-\ufe0f]|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd])[\U000e0100-\U000e01ef]"
)

HIDDEN = re.compile(f"[{_NEVER_SHOWN}]|{_LOOSE_SELECTOR}")
"""One character that is not seen, or changes how its neighbours are seen; C0 and DEL are not among them."""

_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_ESCAPED_IN_JSON = re.compile(f"[\x7f\u200c\u200d{_NEVER_SHOWN}]|{_LOOSE_SELECTOR}")

# Letters that NFKD leaves whole, with what people type for them where the key is missing.
_LETTERS = str.maketrans(
    dict(zip("đðøłħıŧŋƀɓƈɖɗɛƒɠɡɣɨɩɉƙƚɫɱɲɵƥʠɍʂƭʉʋƴƶ", "ddolhitnbbcddefgggiijkllmnopqrstuvyz", strict=True))
    | {"æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}
)


def visible(text: str) -> str:
    """Return `text` on one line, safe for any terminal; what was hidden can be seen.

    C0 and DEL become control pictures (newline and tab too), all that `HIDDEN` names becomes
    U+FFFD. U+200C and U+200D stay: Persian, Hindi and emoji need them. Idempotent.
    """
    if text.isascii() and text.isprintable():
        return text
    return HIDDEN.sub("\ufffd", text.translate(_PICTURES))


def visible_lines(text: str) -> str:
    """Return what `visible()` returns, but keep the lines, parted by a newline (CR and CRLF too)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(visible(line) for line in lines)


def fold(text: str) -> str:
    """Return the form in which texts are compared in a search: `Đại Việt` and `dai viet` are one.

    Compatibility forms (NFKD), marks, case and runs of white space are levelled; control and
    format characters and lone surrogates are dropped, so that the result can always be stored.
    Idempotent.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(char for char in plain if char.isspace() or _category(char) not in {"Mn", "Cc", "Cf", "Cs"})
    # Without the marks between them, others may stand in another order or be folded further.
    again = unicodedata.normalize("NFKD", kept.casefold().translate(_LETTERS))
    return " ".join(again.split())


def cells(text: str) -> int:
    """Return the width of `text`, as it left `visible()`, in terminal cells (UAX 11: W and F take two)."""
    if text.isascii():
        return len(text)
    return sum(width for _, width in _signs(text))


def clip(text: str, width: int) -> str:
    """Return `text` if it fits into `width` cells, else its beginning and "…"; no sign is cut in two."""
    if width <= 0:
        return ""
    if cells(text) <= width:
        return text
    room = width - 1
    kept = 0
    for end, taken in _signs(text):
        room -= taken
        if room < 0:
            break
        kept = end
    return text[:kept] + "…"


def wrap(text: str, width: int) -> list[str]:
    """Return the text in lines of at most `width` cells (two at least), broken at blanks, in words if it must be."""
    lines: list[str] = []
    for word in text.split():
        for piece in _pieces(word, max(2, width)):
            longer = f"{lines[-1]} {piece}" if lines else piece
            if lines and piece is word and cells(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines or [""]


def _pieces(word: str, width: int) -> Iterator[str]:
    """Give a word whole, or in pieces of at most `width` cells, no sign cut in two."""
    if cells(word) <= width:
        yield word
        return
    start = taken = last = 0
    for end, size in _signs(word):
        if taken + size > width:
            yield word[start:last]
            start, taken = last, 0
        taken, last = taken + size, end
    yield word[start:]


def json_text(value: object, *, indent: int | None = None) -> str:
    """Return `value` as JSON in readable letters, with control, bidi and hidden characters escaped.

    `json.dumps(ensure_ascii=False)` would pass U+009B to the terminal raw. The order of the keys
    is the caller's. Raises TypeError or ValueError for what JSON has no form for (NaN too).
    """
    raw = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _ESCAPED_IN_JSON.sub(lambda found: json.dumps(found[0])[1:-1], raw)


def _signs(text: str) -> Iterator[tuple[int, int]]:
    """Yield (end, cells) of each sign: a letter with its marks, an emoji with all that is joined to it."""
    width, joins = 0, False
    for place, char in enumerate(text):
        own = _width(char)
        if char == "\ufe0f" and width == 1:  # asks for the coloured shape, which is wide
            width = 2
        elif own and not joins and not (width == 2 and "\U0001f3fb" <= char <= "\U0001f3ff"):
            if place:
                yield place, width
            width = own
        joins = char == "\u200d" and width == 2
    if text:
        yield len(text), width


@lru_cache(maxsize=4096)
def _category(char: str) -> str:
    return unicodedata.category(char)


@lru_cache(maxsize=4096)
def _width(char: str) -> int:
    if _category(char) in {"Mn", "Mc", "Me", "Cf"} or _is_joined_jamo(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _is_joined_jamo(char: str) -> bool:
    return "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff"
