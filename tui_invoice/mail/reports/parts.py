"""A message taken apart, within bounds: header fields and parts, whatever is damaged in it.

The standard library's parser keeps all of a message several times over and fails on deep nesting; of what came back
only the beginning matters, so it is read here by itself (RFC 5322, RFC 2045, RFC 2046), every step with a bound.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

MOST: Final = 2 << 20
"""So many bytes of a message are looked at."""
MOST_TEXT: Final = 64 << 10
"""So many characters of a part's text are looked at."""
_MOST_HEAD: Final = 128 << 10
_MOST_FIELDS: Final = 1_000
_MOST_VALUE: Final = 16_000
_DEEPEST: Final = 8
_MOST_PARTS: Final = 60

_HEAD_END = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r|\A\r?\n")
_FIELD = re.compile(r"^([!-9;-~]{1,80})[ \t]{0,20}:[ \t]?(.*(?:\n[ \t]+[^\n]*){0,400})", re.MULTILINE)
_FOLD = re.compile(r"\n[ \t]+")
_PARAMETER = re.compile(r';\s{0,200}([\w*-]{1,40})\s{0,20}=\s{0,20}(?:"([^"]{0,300})"?|([^\s;"]{1,300}))')
_GUESSED = re.compile(rb"^--([^\r\n]{4,100}?)[ \t]*\r?\n(?=[Cc]ontent-[A-Za-z-]{4,30}:)", re.MULTILINE)
_WORD = re.compile(r"=\?([\w.*-]{1,40})\?([BbQq])\?([^?\s]{0,500})\?=")
_BETWEEN = re.compile(r"\?=\s{1,20}(?==\?)")
_BARE = re.compile(r"\r\n?")
_JIS_SHIFT = b"\x1b$"
_CHARSETS = frozenset(
    {"iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-7", "iso-8859-8", "iso-8859-9", "iso-8859-15"}
    | {"windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255"}
    | {"windows-1256", "windows-1257", "windows-1258", "koi8-r", "koi8-u", "gb2312", "gbk", "gb18030"}
    | {"big5", "euc-jp", "euc-kr", "shift_jis", "cp932", "cp949", "cp1250", "cp1251", "cp1252"}
    | {"iso-2022-kr", "tis-620"}
)
"""Charsets that are taken at their word; a codec of Python that is none (zip, rot13) is never run."""

Fields = dict[str, list[str]]


def fields_of(head: str) -> Fields:
    """Return the header fields of a text by their names in small letters, unfolded; the first 1,000 of them."""
    found: Fields = {}
    for number, field in enumerate(_FIELD.finditer(head)):
        if number == _MOST_FIELDS:
            break
        value = _FOLD.sub(" ", field[2][:_MOST_VALUE]).strip()
        found.setdefault(field[1].lower(), []).append(value)
    return found


@dataclass(frozen=True)
class Part:
    """A message or a part of one. `head` and `body` are bytes; a body ends where MOST ends."""

    fields: Fields
    body: bytes

    def get(self, name: str) -> str:
        """Return the first field of this name (small letters), "" where there is none."""
        return self.fields.get(name, ("",))[0]

    @cached_property
    def kind(self) -> str:
        """The content type in small letters; text/plain where none is given or it cannot be read."""
        found = re.match(r"\s*([\w.+-]+/[\w.+-]+)", self.get("content-type"))
        return found[1].lower() if found else "text/plain"

    def parameter(self, name: str) -> str:
        """Return a parameter of the content type, "" where there is none."""
        wanted = name.lower()
        for found in _PARAMETER.finditer(self.get("content-type")):
            if found[1].lower().rstrip("*0") == wanted:
                return found[2] if found[2] is not None else found[3]
        return ""

    @cached_property
    def text(self) -> str:
        """The body as text, decoded, lines ended by a newline: its first 64 K characters."""
        raw = _decoded(self.body[: 4 * MOST_TEXT], self.get("content-transfer-encoding").strip().lower())
        return _BARE.sub("\n", _in_words(raw, self.parameter("charset")))[:MOST_TEXT]


def header_text(value: str) -> str:
    """Return a header's text with its encoded words read (RFC 2047), damaged ones as far as they go."""
    between = _BETWEEN.sub("?=", value[:_MOST_VALUE])
    return _WORD.sub(lambda word: _word(word[1], word[2].lower(), word[3]), between)


def _word(charset: str, encoding: str, text: str) -> str:
    raw = text.encode("utf-8", "surrogateescape")
    if encoding == "q":
        return _in_words(_decoded(raw.replace(b"_", b" "), "quoted-printable"), charset.partition("*")[0])
    return _in_words(_decoded(raw, "base64"), charset.partition("*")[0])


def opened(raw: bytes) -> Part:
    """Return the message that these bytes are, its body not yet parted."""
    return _part(raw[:MOST].lstrip(b"\r\n"))


def leaves(message: Part) -> list[Part]:
    """Return the parts that are no multipart themselves, in their order; messages within are not opened."""
    found: list[Part] = []
    waiting = [(message, 0)]
    while waiting and len(found) < _MOST_PARTS:
        part, depth = waiting.pop()
        inner = list(_inner(part)) if depth < _DEEPEST else []
        if inner:
            waiting += [(each, depth + 1) for each in reversed(inner)]
        else:
            found.append(part)
    return found


def _part(raw: bytes) -> Part:
    end = _HEAD_END.search(raw, 0, _MOST_HEAD)
    head = raw[: end.start() if end else _MOST_HEAD]
    fields = fields_of(_BARE.sub("\n", head.decode("utf-8", "surrogateescape")))
    if not fields:
        return Part(fields, raw)
    return Part(fields, raw[end.end() :] if end else b"")


def _inner(part: Part) -> Iterator[Part]:
    multipart = part.kind.startswith("multipart/")
    boundary = part.parameter("boundary").encode("utf-8", "surrogateescape").rstrip() if multipart else b""
    if not boundary or b"--" + boundary not in part.body:
        guess = _GUESSED.search(part.body, 0, MOST_TEXT) if multipart or part.kind == "text/plain" else None
        if guess is None:
            return
        boundary = guess[1]
    line = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$\n?", re.MULTILINE)
    began: int | None = None
    for number, found in enumerate(line.finditer(part.body)):
        if began is None and part.body[: found.start()].strip() and not multipart:
            yield Part({}, part.body[: found.start()])
        if began is not None:
            yield _part(part.body[began : found.start()])
        began = found.end()
        if found[1] or number == _MOST_PARTS:
            return
    if began is not None:
        yield _part(part.body[began:])


def _decoded(body: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        try:
            return binascii.a2b_base64(letters[: len(letters) // 4 * 4] + (letters[len(letters) // 4 * 4 :] + b"==="))
        except binascii.Error:
            return binascii.a2b_base64(letters[: len(letters) // 4 * 4])
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    return body


def _in_words(raw: bytes, charset: str) -> str:
    """Return the text in its charset, in UTF-8 if that is what it really is, else read as Latin-1."""
    if raw.isascii() and _JIS_SHIFT not in raw:
        return raw.decode("ascii")
    if _JIS_SHIFT in raw:
        return raw.decode("iso-2022-jp", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if charset.lower() in _CHARSETS:
        return raw.decode(charset, "replace")
    return raw.decode("latin-1")
