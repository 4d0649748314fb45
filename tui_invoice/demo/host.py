"""What the conversations of one scripted mail server have in common."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tui_invoice.demo.extensions import Extensions
from tui_invoice.demo.ledger import Ledger
from tui_invoice.demo.script import Script
from tui_invoice.domain.clock import Clock
from tui_invoice.domain.sender import Security

NAME = "mail.example.test"
COMMAND_OCTETS = 2048
"""A command with its CRLF; 512 of RFC 5321 section 4.5.3.1.4, and room for the parameters of extensions."""
SIGN_IN_OCTETS = 12_288
"""A line of an AUTH exchange (RFC 4954 section 4)."""
LINE_OCTETS = 1000
"""A line of the text with its CRLF (RFC 5321 section 4.5.3.1.6)."""
LARGEST = 64 * 1024 * 1024
"""Octets of a text that are kept where no SIZE is told."""

REFUSAL = "535 5.7.8 Authentication credentials invalid"
"""What a user hears who signs in with a wrong password, unless the server's refusals say otherwise."""

Tell = Callable[[str, str], None]
"""Called with the name of an event and a detail; ScriptedServer lists them."""


@dataclass(frozen=True, slots=True)
class Host:
    """What all conversations of one server share."""

    script: Script
    ledger: Ledger
    extensions: Extensions
    security: Security
    tls: ssl.SSLContext | None
    users: dict[str, str] | None
    refusals: Mapping[str, str]
    clock: Clock
    tell: Tell
