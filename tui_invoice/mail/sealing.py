"""A text under a passphrase: its key by scrypt (RFC 7914), the text sealed by AES-256-GCM (NIST SP 800-38D).

A wrong passphrase is told from a damaged file: a checksum stands over all of it, and beside the salt stands what
only the right passphrase comes to.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import unicodedata
from typing import Any

from tui_invoice.domain.secret import Secret

COST = 1 << 16
"""scrypt's N for a new vault: with r=8 and p=2 it takes 64 MB of memory and a good part of a second."""
_LOWEST, _HIGHEST = 1 << 10, 1 << 20
_R, _P, _FORM = 8, 2, "tui-invoice vault 1"
_KEYS: dict[bytes, bytes] = {}
"""The keys that this process derived, by what they were derived from: it takes too long to be done for each mail."""


class DamagedError(Exception):
    """This is no vault, or not all of it."""


class WrongPassphraseError(Exception):
    """It is whole, and this passphrase does not open it."""


class NoSealError(Exception):
    """The library that seals is not installed."""


def seal(text: Secret, passphrase: Secret, older: bytes | None = None) -> str:
    """Return the text sealed, under the salt of an `older` vault where it replaces one of the same passphrase.

    Raises NoSealError, DamagedError for an older one that is none.
    """
    cipher = _library()
    found = _parsed(older) if older is not None else None
    salt, cost = (_octets(found, "salt"), int(found["n"])) if found is not None else (os.urandom(16), COST)
    key, check = _derived(passphrase, salt, cost)
    head = {"form": _FORM, "n": cost, "salt": _word(salt), "check": _word(check)}
    nonce = os.urandom(12)
    sealed = cipher(key).encrypt(nonce, text.reveal().encode(), _said(head))
    whole = {**head, "nonce": _word(nonce), "sealed": _word(sealed)}
    return json.dumps({**whole, "sum": hashlib.sha256(_said(whole)).hexdigest()}, indent=1)


def unseal(data: bytes, passphrase: Secret) -> bytes:
    """Return the text in octets. Raises DamagedError, WrongPassphraseError, NoSealError."""
    cipher = _library()
    from cryptography.exceptions import InvalidTag

    found = _parsed(data)
    key, check = _derived(passphrase, _octets(found, "salt"), int(found["n"]))
    if not hmac.compare_digest(check, _octets(found, "check")):
        raise WrongPassphraseError
    head = {name: found[name] for name in ("form", "n", "salt", "check")}
    try:
        return bytes(cipher(key).decrypt(_octets(found, "nonce"), _octets(found, "sealed"), _said(head)))
    except (InvalidTag, ValueError):
        raise DamagedError from None


def _library() -> Any:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError as error:
        raise NoSealError from error
    return AESGCM


def _parsed(data: bytes) -> dict[str, Any]:
    """Return what stands in a vault whose checksum is right. Raises DamagedError."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise DamagedError from None
    if not isinstance(found, dict) or found.get("form") != _FORM or not isinstance(found.get("sum"), str):
        raise DamagedError
    whole = {name: value for name, value in found.items() if name != "sum"}
    if hashlib.sha256(_said(whole)).hexdigest() != found["sum"]:
        raise DamagedError
    cost = found.get("n")
    if not isinstance(cost, int) or not _LOWEST <= cost <= _HIGHEST or cost & (cost - 1):
        raise DamagedError
    return found


def _octets(found: dict[str, Any], name: str) -> bytes:
    try:
        return base64.b64decode(found[name], validate=True)
    except (LookupError, TypeError, ValueError):
        raise DamagedError from None


def _derived(passphrase: Secret, salt: bytes, cost: int) -> tuple[bytes, bytes]:
    """Return the key and the check. A passphrase is the same however its letters were composed (RFC 8265 4.1)."""
    word = unicodedata.normalize("NFC", passphrase.reveal()).encode("utf-8", "surrogatepass")
    name = hashlib.sha256(b"%d %b %b" % (cost, salt, word)).digest()
    if name not in _KEYS:
        memory = 2 * 128 * _R * cost + (1 << 21)
        _KEYS[name] = hashlib.scrypt(word, salt=salt, n=cost, r=_R, p=_P, maxmem=memory, dklen=64)
    return _KEYS[name][:32], _KEYS[name][32:]


def _word(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def _said(found: dict[str, Any]) -> bytes:
    return json.dumps(found, sort_keys=True).encode()
