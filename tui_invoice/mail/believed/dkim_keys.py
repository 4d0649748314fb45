"""DKIM keys that a domain publishes under the names that are common (RFC 6376 3.6.1).

A key shows that somebody meant to sign. Whether mail is signed with it, only a mail shows.
"""

from __future__ import annotations

import base64
import binascii

from tui_invoice.mail.believed.finding import Check, Finding, State, unknown
from tui_invoice.mail.names import Lookup, UnansweredError

SELECTORS = (
    "default", "dkim", "mail", "google", "selector1", "selector2", "s1", "s2", "k1", "k2", "key1", "sig1", "fm1",
    "fm2", "zoho", "zmail", "protonmail", "mbo0001", "smtp", "mx", "rsa1", "rsa2",
)  # fmt: skip
"""Asked one after the other; general knowledge of what providers and mail servers call theirs."""
_WEAK = 160
"""Octets of a public key; one of 1024 bits has 162 (RFC 8301 3.2: fewer bits count for nothing)."""
_ASK = "only a mail to yourself shows whether yours are signed"


def key_fault(text: str) -> str | None:
    """Return what is wrong with a key record, "" for nothing, None for what is no key record at all."""
    tags = dict(_tag(part) for part in text.split(";") if "=" in part)
    if "p" not in tags or tags.get("v", "DKIM1") != "DKIM1":
        return None
    if not tags["p"]:
        return "is revoked"
    try:
        key = base64.b64decode("".join(tags["p"].split()), validate=True)
    except (binascii.Error, ValueError):
        return "cannot be read"
    return "has fewer than 1024 bits" if tags.get("k", "rsa") == "rsa" and len(key) < _WEAK else ""


def _tag(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name.strip().lower(), value.strip()


def judge(domain: str, names: Lookup) -> Finding:
    """Return what is found of a domain's keys, without a mail."""
    good: list[str] = []
    bad: list[str] = []
    try:
        for selector in SELECTORS:
            for text in names.txt(f"{selector}._domainkey.{domain}"):
                fault = key_fault(text)
                if fault is not None:
                    (bad if fault else good).append(f"{selector} {fault}".strip())
    except UnansweredError as error:
        return unknown(Check.DKIM, error)
    if good:
        return Finding(Check.DKIM, State.OPEN, f"a key is published as {', '.join(dict.fromkeys(good))}", _ASK)
    if bad:
        return Finding(Check.DKIM, State.OPEN, f"the key {', '.join(dict.fromkeys(bad))}", _ASK)
    return Finding(Check.DKIM, State.OPEN, "no key under a common name", _ASK)
