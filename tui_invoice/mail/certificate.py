"""What stands in a server's certificate, for a person to see why it was refused (X.509, RFC 5280 4.1).

The standard library shows only certificates that it trusts; these few fields are read here from DER.
Nothing is decided by them.
"""

from __future__ import annotations

from collections.abc import Iterator

_NAMES = {b"\x55\x04\x03", b"\x55\x04\x0a"}  # commonName, organizationName
_OTHER_NAMES = b"\x06\x03\x55\x1d\x11"  # subjectAltName
_DNS_NAME = 0x82


def describe(der: bytes) -> str:
    """Return lines with whom a certificate is for, its issuer and its last day; "" where it cannot be read."""
    try:
        (_, whole), *_ = _parts(der)
        (_, body), *_ = _parts(whole)
        fields = [part for tag, part in _parts(body) if tag != 0xA0]  # the version
        issuer, validity, subject = fields[2:5]
        expiry = [part for _, part in _parts(validity)][1].decode("ascii", "replace")
        names = _host_names(body) or [_name(subject)]
    except (ValueError, IndexError):
        return ""
    return f"it is for: {', '.join(names)}\nissuer: {_name(issuer)}\nexpires: {_day(expiry)}"


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (tag, content) of each value that stands in `data`, one after the other (X.690 8.1)."""
    place = 0
    while place < len(data):
        tag, size = data[place], data[place + 1]
        place += 2
        if size & 0x80:
            octets = size & 0x7F
            size = int.from_bytes(data[place : place + octets])
            place += octets
        if place + size > len(data):
            raise ValueError("a value that does not end")
        yield tag, data[place : place + size]
        place += size


def _name(data: bytes) -> str:
    words = []
    for _, relative in _parts(data):
        for _, pair in _parts(relative):
            (_, kind), (_, value), *_ = _parts(pair)
            if kind in _NAMES:
                words.append(value.decode("utf-8", "replace"))
    return ", ".join(words) or "no name"


def _host_names(body: bytes) -> list[str]:
    place = body.find(_OTHER_NAMES)
    if place < 0:
        return []
    wrapped = next((part for tag, part in _parts(body[place + len(_OTHER_NAMES) :]) if tag == 0x04), b"")
    (_, names), *_ = _parts(wrapped)
    return [part.decode("ascii", "replace") for tag, part in _parts(names) if tag == _DNS_NAME]


def _day(time: str) -> str:
    """Return UTCTime or GeneralizedTime as a day (RFC 5280 4.1.2.5)."""
    digits = time.rstrip("Z")
    if len(digits) == 12:
        digits = ("20" if digits < "5" else "19") + digits
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
