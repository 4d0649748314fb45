"""What the conversations of one scripted IMAP server have in common."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tui_invoice.demo.boxes import Boxes
from tui_invoice.demo.imap_script import ImapScript
from tui_invoice.domain.clock import Clock
from tui_invoice.domain.sender import Security

CAPABILITIES = (
    *("IMAP4rev1", "SASL-IR", "AUTH=PLAIN", "IDLE", "UNSELECT", "UIDPLUS", "LITERAL+", "SPECIAL-USE", "LIST-EXTENDED"),
    "ID",
)
"""What the server offers unless it is told otherwise; IDLE, SASL-IR and ID are refused where they are not offered."""
REFUSAL = "NO [AUTHENTICATIONFAILED] Authentication failed."
"""What a user hears who signs in with a wrong password, unless the server's refusals say otherwise."""


@dataclass(frozen=True, slots=True)
class ImapHost:
    """What all conversations of one server share; `commands` are the clients' lines, passwords as `****`."""

    script: ImapScript
    boxes: Boxes
    users: dict[str, str]
    refusals: Mapping[str, str]
    capabilities: tuple[str, ...]
    security: Security
    tls: ssl.SSLContext | None
    clock: Clock
    tell: Callable[[str, str], None]
    commands: list[str] = field(default_factory=list)
    sign_ins: list[str] = field(default_factory=list)
