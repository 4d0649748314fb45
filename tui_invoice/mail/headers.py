"""Header fields as bytes: folded, encoded, and never more of them than were meant (RFC 5322, 2047, 2231).

Not `email.headerregistry`: names with a comma and a letter beyond ASCII in them do not survive its
folding, and what it makes differs between versions of Python.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

from tui_invoice.domain.addresses import parse_one

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_WORD_OCTETS = 39
"""Octets in one encoded word: "Subject: " and it stay below 76 characters (RFC 2047 2)."""
_LINE = 76
_PLAIN_MOST = 60
"""Characters of a name that is not encoded; longer ones would not fold."""
_FILE_NAME_OCTETS = 180
_ATTRIBUTE_CHARS = "!#$&+-.^_`|~"


def unstructured(name: str, text: str) -> str:
    """Return a header of free text, such as Subject."""
    text = one_line(text)
    if text.isascii() and "=?" not in text and (folded := _folded(f"{name}: {text}")):
        return folded
    return f"{name}: {_encoded(text)}" if text else f"{name}:"


def address_list(name: str, mailboxes: tuple[tuple[str, str], ...]) -> str:
    """Return a header of mailboxes, given as (name, address). Raises BadInputError for what is no address."""
    return f"{name}: " + ",\r\n ".join(_mailbox(*mailbox) for mailbox in mailboxes)


def one_line(text: str) -> str:
    """Return `text` in NFC without line ends and control characters, each run of blanks one blank.

    What cannot be written as UTF-8 becomes U+FFFD.
    """
    kept = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in unicodedata.normalize("NFC", text))
    return " ".join("".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in kept).split())


def file_name(text: str) -> str:
    """Return a file name without folders, of at most 180 octets, its ending kept."""
    name = one_line(text).replace("/", "-").replace("\\", "-").strip(". ") or "attachment"
    path = PurePosixPath(name)
    room = _FILE_NAME_OCTETS - len(path.suffix.encode())
    if len(name.encode()) > _FILE_NAME_OCTETS and room > 0:
        name = path.stem.encode()[:room].decode("utf-8", "ignore") + path.suffix
    return name.encode()[:_FILE_NAME_OCTETS].decode("utf-8", "ignore")


def parameter(name: str, value: str) -> str:
    """Return a parameter of a MIME header; RFC 2231 where the value is not ASCII."""
    if value.isascii():
        return f'{name}="{_escaped(value)}"'
    return f"{name}*=UTF-8''{quote(value, safe=_ATTRIBUTE_CHARS)}"


def _mailbox(name: str, address: str) -> str:
    parsed = parse_one(address)
    spec = parsed.address if parsed.smtputf8 else parsed.envelope
    name = one_line(name)
    if not name:
        return spec
    if name.isascii() and len(name) <= _PLAIN_MOST and "=?" not in name:
        phrase = name if _ATOMS.fullmatch(name) else f'"{_escaped(name)}"'
    else:
        phrase = _encoded(name)
    # On a line of its own where both would be too long for one; a fold stands between the two anyway.
    return f"{phrase}\r\n <{spec}>" if len(phrase) + len(spec) + 10 > _LINE else f"{phrase} <{spec}>"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _folded(line: str) -> str:
    """Return a line folded at its blanks, or "" where a word is too long for that (RFC 5322 2.2.3)."""
    lines = [""]
    for word in line.split(" "):
        if len(word) >= _LINE:
            return ""
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LINE:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return "\r\n ".join(lines)


def _encoded(text: str) -> str:
    """Return `text` as encoded words, none of which cuts a character in two (RFC 2047 5)."""
    words = [b""]
    for char in text:
        octets = char.encode()
        if len(words[-1]) + len(octets) > _WORD_OCTETS:
            words.append(b"")
        words[-1] += octets
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word).decode('ascii')}?=" for word in words)
