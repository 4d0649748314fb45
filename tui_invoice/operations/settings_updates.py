"""`updates` of config.toml: off, or the page of a package index that tells of newer versions."""

from __future__ import annotations

from urllib.parse import urlsplit

FORM = 'updates = "off" | "https://INDEX/…/tui-invoice/…"'
"""How it is written."""


def page(value: object) -> str:
    """Return the page, "" for off. Raises ValueError for what is neither; a sign-in in the address, too."""
    if not isinstance(value, str):
        raise ValueError("it must be a string in quotes")
    if value == "off":
        return ""
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError("it is neither off nor an address that begins with https://")
    if parts.netloc.lower() != parts.hostname.lower() or parts.query or parts.fragment:
        raise ValueError("nothing but a host and a path may stand in it: no port, no sign-in, no question")
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("it has characters that no address has")
    return value
