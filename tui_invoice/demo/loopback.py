"""Whether this machine can reach itself: without that the story would tell of troubles that it did not make."""

from __future__ import annotations

import socket

from tui_invoice.domain.errors import RefusedError

PATIENCE = 5.0
"""Seconds that the made-up server may take to be reached."""


def refuse_unreachable(host: str, port: int) -> None:
    """Raise RefusedError where nothing answers at this address of this machine."""
    try:
        with socket.create_connection((host, port), timeout=PATIENCE) as connection:
            connection.recv(1)
    except OSError as error:
        title = f"this machine cannot reach itself at {host}"
        raise RefusedError(title, error.strerror or str(error), "bring the loopback up: ip link set lo up") from error
