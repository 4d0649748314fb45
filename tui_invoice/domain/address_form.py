"""One bare address: is its form right, and if not, what is wrong and how would it be mended?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from tui_invoice.domain.text import HIDDEN, visible

BLANKS = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""The blanks inside a line: the tab and Unicode's space separators."""

BLANK = f"[{BLANKS}]"
"""A pattern for one of them."""

_JOINERS = re.compile("[\u200c\u200d]")
_TWINS = str.maketrans("＠．。", "@..")
_WRAPPING = re.compile(r"\A(?:mailto:|[(\[{'‘“])+|[.:!?'’”)\]}]+\Z", re.IGNORECASE)
_LOCAL_MOST = 64  # octets, RFC 5321 4.5.3.1.1
_WHOLE_MOST = 254  # octets, RFC 5321 4.5.3.1.3 with erratum 1690 of RFC 3696


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is no address, in plain words, and the text with this one fault mended, or ""."""

    reason: str
    mended: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A right address: as people write it, as SMTP takes it, and whether that needs SMTPUTF8."""

    address: str
    envelope: str
    smtputf8: bool


def judge(text: str) -> Form | Fault:
    """Judge one address without name or brackets; blanks at its ends are the caller's to trim.

    The full-width `＠ ．。` are read as what they stand for; every other stranger is a fault. Names
    for special use (RFC 6761) are not: an office's own server may well be called `.local`.
    """
    text = text.translate(_TWINS)
    fault = _stranger(text) or _blank(text) or _around(text) or _parts(text)
    return fault or _validated(unicodedata.normalize("NFC", text))


def _stranger(text: str) -> Fault | None:
    """Find a character that came along from elsewhere: one unseen, or a full-width or styled twin."""
    for place, char in enumerate(text):
        if HIDDEN.match(text, place) or _JOINERS.match(char):
            return Fault(f"{_named(char)} {_where(text, place)}", _JOINERS.sub("", HIDDEN.sub("", text)))
        plain = unicodedata.normalize("NFKC", char)
        # Singletons count too: U+1FEF would turn into a back-tick, U+212A into a K, unseen.
        other = plain != unicodedata.normalize("NFC", char) or (len(plain) == 1 and plain != char)
        if other and char not in BLANKS:
            return Fault(f"{_named(char)} {_where(text, place)}", unicodedata.normalize("NFKC", text))
    return None


def _named(char: str) -> str:
    name = unicodedata.name(char, "").lower()
    code = f"U+{ord(char):04X}"
    return f"{code} ({name})" if name else code


def _where(text: str, place: int) -> str:
    at = text.find("@")
    side = "" if at < 0 else "before the @, " if place < at else "after the @, "
    return f"{side}character {place + 1}"


def _blank(text: str) -> Fault | None:
    words = re.split(f"{BLANK}+", text)
    if len(words) == 1 or "@" not in text:
        return None
    if text.count("@") > 1:
        return Fault("a blank between two addresses; part them by ;", "; ".join(words) if _all_whole(words) else "")
    words = re.split(f"{BLANK}+", re.sub(rf"{BLANK}*([@.]){BLANK}*", r"\1", text))
    return Fault("a blank inside the address", _without_blanks(words))


def _without_blanks(words: list[str]) -> str:
    """Guess what was meant by words of which only the last may be an address; "" for no guess."""
    *before, last = words
    if not _all_whole([last]):
        return ""
    name = " ".join(before)
    if name.endswith(":"):
        return last
    if name[:1].isupper():
        return f'"{name}" <{last}>'
    return "".join(words) if len(before) < 2 else ""


def _all_whole(words: list[str]) -> bool:
    return all(re.fullmatch("[^@]+@[^@]+", word) for word in words)


def _around(text: str) -> Fault | None:
    found = _WRAPPING.search(text)
    if not found or "@" not in text or re.search(r"@\[.*\]\Z", text):
        return None
    first = text[0] if found.start() == 0 else ""
    if first and first in "'{" and not re.search(r"['}’]\Z", text):  # RFC 5322 3.2.3 allows these two in front
        return None
    where = "before" if found.start() == 0 else "behind"
    return Fault(f"{found[0]} {where} the address", _WRAPPING.sub("", text))


def _parts(text: str) -> Fault | None:
    if "@" not in text:
        return Fault("no @")
    if text.count("@") > 1:
        return Fault("two @", re.sub("@+", "@", text))
    local, _, domain = text.partition("@")
    if not local:
        return Fault("nothing before the @")
    if not domain:
        return Fault("no domain")
    if ".." in text:
        return Fault("two dots in a row", re.sub(r"\.+", ".", text))
    if local.startswith("-"):
        return Fault("a hyphen as the first character")
    if "." not in domain:
        return Fault("no dot in the domain")
    for part, most, where in ((local, _LOCAL_MOST, "before the @"), (text, _WHOLE_MOST, "in all")):
        if (length := len(part.encode())) > most:
            return Fault(f"{length} {'characters' if part.isascii() else 'bytes'} {where}; {most} is the most")
    return None


def _validated(text: str) -> Form | Fault:
    from email_validator import EmailNotValidError, validate_email

    _lift_special_use()
    try:
        valid = validate_email(text, check_deliverability=False, strict=True, allow_smtputf8=True)
    except EmailNotValidError as error:
        reason = visible(str(error)).rstrip(".")
        return Fault(reason[:1].lower() + reason[1:])
    local = text.partition("@")[0]
    return Form(f"{local}@{valid.domain}", f"{local}@{valid.ascii_domain}", not local.isascii())


@cache
def _lift_special_use() -> None:
    # The library offers no argument for it; to change this list is its documented way.
    import email_validator

    email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()
