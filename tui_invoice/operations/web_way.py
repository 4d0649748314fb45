"""How the web is reached: straight, unless TUI_INVOICE_WEB says otherwise."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui_invoice.domain.errors import UsageError

if TYPE_CHECKING:
    from tui_invoice.mail.lookup.web import Way

WEB = "TUI_INVOICE_WEB"
"""The variable: `off` lets nothing on the web be asked; a place on this machine, HOST:PORT, is asked instead."""
AUTHORITY = "TUI_INVOICE_WEB_CA"
"""The PEM file of who signed the certificates there."""


def way(environ: Mapping[str, str]) -> Way | None:
    """Return how the web is reached, None where it is not. Raises UsageError for what is no place on this machine."""
    from tui_invoice.mail.lookup.web import Way

    text = environ.get(WEB, "").strip()
    if text == "off":
        return None
    if not text:
        return Way()
    host, _, port = text.rpartition(":")
    try:
        if not ipaddress.ip_address(host.strip("[]")).is_loopback or not 1 <= int(port) <= 65_535:
            raise ValueError(text)
    except ValueError as error:
        todo = "write off, or a place on this machine like 127.0.0.1:8443"
        raise UsageError("this is no way to the web", f"{WEB} is “{text}”", todo) from error
    return Way((host.strip("[]"), int(port)), environ.get(AUTHORITY, ""))
