"""A return path of a mail's own, so that whatever comes back by it is known to be about that mail."""

from __future__ import annotations

MOST_LOCAL = 64
"""Octets that the part before the @ may have (RFC 5321 4.5.3.1.1)."""


def return_path(address: str, token: str) -> str:
    """Return the return path LOCAL+TOKEN@DOMAIN of an address in SMTP's form (RFC 5233).

    It is the address itself for no token, and where the part before the @ is quoted or would be too long.
    """
    local, _, domain = address.rpartition("@")
    path = f"{local}+{token}"
    fits = len(path.encode()) <= MOST_LOCAL and not local.startswith('"')
    return f"{path}@{domain}" if token and fits else address
