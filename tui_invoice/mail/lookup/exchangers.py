"""Whose mail exchangers are these? Big providers take the mail of domains that are not theirs by name.

Source of the names: general knowledge, not checked against the providers.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_invoice.mail.lookup.found import Found, Server
from tui_invoice.mail.lookup.plausible import is_within
from tui_invoice.mail.presets import MAILBOXES, PRESETS

_PRESETS = {
    "google.com": "gmail",
    "googlemail.com": "gmail",
    "mail.protection.outlook.com": "microsoft365",
    "mx.microsoft": "microsoft365",
    "zoho.com": "zoho",
    "messagingengine.com": "fastmail",
    "one.com": "one.com",
    "simply.com": "simply.com",
    "unoeuro.com": "simply.com",
    "yandex.net": "yandex",
    "yandex.ru": "yandex",
    "mailbox.org": "mailbox.org",
    "gandi.net": "gandi",
    "infomaniak.ch": "infomaniak",
    "ionos.de": "ionos",
    "kundenserver.de": "ionos",
    "icloud.com": "icloud",
    "protonmail.ch": "proton-bridge",
    "vnn.vn": "vnpt",
}


def provider(exchangers: Sequence[str]) -> Found | None:
    """Return the settings of the provider to whom the best known exchanger belongs, None where none is known."""
    for exchanger in exchangers:
        if name := next((name for suffix, name in _PRESETS.items() if is_within(exchanger, suffix)), ""):
            return of_preset(name, f"its mail goes to {exchanger}")
    return None


def of_preset(name: str, source: str) -> Found:
    """Return a preset's settings."""
    known, box = PRESETS[name], MAILBOXES.get(name)
    imap = Server(box.host, box.port, box.security) if box is not None else None
    return Found(Server(known.host, known.port, known.security), imap, source, known.note, name)
