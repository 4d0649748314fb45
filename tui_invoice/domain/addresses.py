"""E-mail addresses: the one place that knows how they are written, parted, judged and mended.

The form is RFC 5321 4.1.2 and RFC 6531, IDNA by RFC 5891 (email-validator). Nothing is ever read
into an address that its writer did not put there: what looks wrong is named, a mend is offered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from tui_invoice.domain import lookalikes
from tui_invoice.domain.address_form import BLANK, BLANKS, Fault, judge
from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.text import HIDDEN, visible

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_PIECE = re.compile(rf"{BLANK}*(?:{_QUOTED}(?={BLANK}*(?:[<;,；，、\r\n]|\Z)))?[^;,；，、\r\n]*")
_NAMED = re.compile(rf'(?P<name>{_QUOTED}|[^"<>]*?){BLANK}*<(?P<address>[^<>]*)>')
_DAMAGED = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
_PLAIN_NAME = re.compile(r"[\w \-'&/+]*")
_LONGEST = 1_000
_MENDS = 6
"""An address may have several faults; each mend takes one away."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address that mail can be sent to.

    `address` is as people write it (NFC, the domain in Unicode), `envelope` as SMTP takes it (the
    domain in IDNA form, the local part as it is). `smtputf8` tells that the local part is not
    ASCII, so that only a server with that extension can take it (RFC 6531). `name` may be "".
    """

    address: str
    envelope: str
    name: str = ""
    smtputf8: bool = False

    @property
    def written(self) -> str:
        """The address with its name, in the form that `parse_one()` reads back."""
        return _with_name(self.name, self.address)


@dataclass(frozen=True, slots=True)
class AddressProblem:
    """A piece of a list that is no address.

    `text` is the piece as it came (raw), `reason` says in plain words what is wrong, `suggestion`
    is what could stand in its place and would be taken, or "".
    """

    text: str
    reason: str
    suggestion: str = ""


def parse_list(text: str) -> tuple[list[Address], list[AddressProblem]]:
    """Return the addresses of a list and what is wrong in it; each piece is judged alone.

    Parted by `;`, `,`, their full-width twins `；，、` and line ends; `Name <a@b>` and
    `"Doe, Jane" <a@b>` are understood. Empty pieces do not count; one address, whatever its case,
    is taken once.
    """
    found = [judged for _, judged in read_list(text)]
    good = [each for each in found if isinstance(each, Address)]
    return good, [each for each in found if isinstance(each, AddressProblem)]


def read_list(text: str) -> list[tuple[str, Address | AddressProblem]]:
    """Return each piece of a list as it was written, in its order, with what `parse_list` makes of it."""
    found: list[tuple[str, Address | AddressProblem]] = []
    known: set[str] = set()
    pieces = list(_pieces(text))
    for place, piece in enumerate(pieces):
        address = _read(piece)
        if isinstance(address, Address):
            if address.envelope.lower() not in known:
                known.add(address.envelope.lower())
                found.append((piece, address))
            continue
        reason = address.reason
        if reason == "no @" and any("<" in after for after in pieces[place + 1 : place + 2]):
            reason = 'no @; a name with a comma in it needs quotes: "Doe, Jane"'
        found.append((piece, AddressProblem(piece, reason, _mended(address.mended))))
    return found


def parse_one(text: str) -> Address:
    """Return the one address in `text`, with or without a name.

    Raises BadInputError (field `email`, the value as it came, a mend in `todo`) for anything else,
    a line end included: a header could follow it.
    """
    pieces = [text] if _DAMAGED.search(text) else list(_pieces(text))
    mend = ""
    if not pieces:
        reason = "it is empty"
    elif len(pieces) > 1:
        reason = "one address is expected here, not a list"
    else:
        address = _read(pieces[0])
        if isinstance(address, Address):
            return address
        reason, mend = address.reason, _mended(address.mended)
    todo = f"Did you mean {mend}?" if mend else "Write it like name@company.com."
    raise BadInputError("This is not an e-mail address", reason, todo, field="email", value=text)


def hints(address: Address) -> list[str]:
    """Return what is odd about a valid address, each in one sentence without a full stop; no refusals."""
    local, _, domain = address.address.rpartition("@")
    mixed = [(word, scripts) for word in (local, *domain.split(".")) if (scripts := lookalikes.mixed_scripts(word))]
    said = [f"{word} mixes {' and '.join(script.title() for script in scripts)} letters" for word, scripts in mixed]
    if name := lookalikes.reserved(domain):
        said.append(f"{name} is reserved: mail to it goes nowhere outside your own network")
    if twin := lookalikes.looks_like(domain):
        said.append(f"{domain} looks like {twin} but is another domain")
    elif right := lookalikes.meant(domain):
        said.append(f"{domain}: did you mean {right}?")
    return said


def slip(address: Address) -> str:
    """Return the address that was probably meant by a slip in the domain (`ann@gmial.com`), or ""."""
    local, _, domain = address.address.rpartition("@")
    right = "" if lookalikes.looks_like(domain) else lookalikes.meant(domain)
    return f"{local}@{right}" if right else ""


def _pieces(text: str) -> Iterator[str]:
    for found in _PIECE.finditer(text):
        piece = _trimmed(found[0])
        if piece:
            yield piece


def _trimmed(text: str) -> str:
    # Not a bare strip(): it would take U+001C to U+001F and U+0085 for blanks and lose them unseen.
    return text.strip(BLANKS)


def _read(piece: str) -> Address | Fault:
    """Judge one piece: a bare address, or a name and an address in angle brackets."""
    if len(piece) > _LONGEST:
        return Fault("too long to be an address")
    if found := _DAMAGED.search(piece):
        return Fault(f"a control or broken character, U+{ord(found[0]):04X}, as character {found.start() + 1}")
    name, address = "", piece
    if named := _NAMED.fullmatch(piece):
        name, address = _plain_name(named["name"]), _trimmed(named["address"])
        if HIDDEN.search(name):
            return Fault(f"a hidden character in the name: {visible(name)}", _with_name(HIDDEN.sub("", name), address))
        others = re.findall(r"[^\s\"'()]+[@＠][^\s\"'()]+", name)
        if any(other.lower() != address.lower() for other in others):
            return Fault("the name holds another address")
    elif re.search('[<>"]', piece):
        bare = re.sub('[<>"]', "", piece)
        return Fault('< > or " out of place', "" if re.search(BLANK, bare) else bare)
    judged = judge(address)
    if not isinstance(judged, Fault):
        return Address(judged.address, judged.envelope, name, judged.smtputf8)
    if not name or not judged.mended:
        return judged
    return Fault(judged.reason, "" if re.search("[;<]", judged.mended) else _with_name(name, judged.mended))


def _plain_name(text: str) -> str:
    if text.startswith('"'):
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    return _trimmed(re.sub(rf"{BLANK}+", " ", unicodedata.normalize("NFC", text)))


def _with_name(name: str, address: str) -> str:
    if not name:
        return address
    if not _PLAIN_NAME.fullmatch(name):
        name = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return f"{name} <{address}>"


def _mended(text: str, left: int = _MENDS) -> str:
    """Return `text` with all its faults mended, or "" where one of them cannot be."""
    if not left:
        return ""
    parts = []
    for piece in _pieces(text):
        address = _read(piece)
        part = address.written if isinstance(address, Address) else _mended(address.mended, left - 1)
        if not part:
            return ""
        parts.append(part)
    return "; ".join(parts)
