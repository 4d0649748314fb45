"""Which name server is asked about domains: the machine's own, unless TUI_INVOICE_DNS says otherwise."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from tui_invoice.domain.errors import UsageError

SERVER = "TUI_INVOICE_DNS"
"""The variable that names another one, as HOST:PORT."""
_DNS = 53


def named(environ: Mapping[str, str]) -> tuple[str, int] | None:
    """Return the address and port of the name server that the environment names, None where it names none.

    Raises UsageError for what is no address and port; a port alone may be left out.
    """
    text = environ.get(SERVER, "").strip()
    if not text:
        return None
    try:
        ipaddress.ip_address(text.strip("[]"))
        return text.strip("[]"), _DNS
    except ValueError:
        host, _, port = text.rpartition(":")
    try:
        address = str(ipaddress.ip_address(host.strip("[]")))
        if not port.isdecimal() or not 1 <= int(port) <= 65_535:
            raise ValueError(port)
    except ValueError as error:
        why = f"{SERVER} is “{text}”"
        raise UsageError("this is no name server", why, "write it like 127.0.0.1:53 or [::1]:53") from error
    return address, int(port)
