"""Passwords in a file that only its owner can read: secrets.json, `{uid: password}`, or in its place the vault.

It is never chosen silently. Where a vault lies beside it, that is the file: one lock guards both, so that what is
written while the vault is made is in the vault.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path

from tui_invoice.domain.errors import SecretError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Sender
from tui_invoice.mail import vault
from tui_invoice.mail.secrets_place import alone, octets, save


def read(sender: Sender, path: Path, passphrase: vault.Passphrase = vault.nobody) -> Secret:
    """Return the password of the sender. Raises SecretError, LockedError for a vault that cannot be opened."""
    title = f"the password of {sender.address} could not be read"
    kept, place = _load(path, passphrase, title)
    secret = kept.get(sender.uid)
    if not secret:
        why = "it holds no password of this sender" if place.exists() else "there is no such file"
        way = f"edit {shlex.quote(sender.address)} --secret-store file --password-stdin"
        way = f"sign-in {shlex.quote(sender.address)}" if sender.sign_in.renews else way
        todo = f"give it: tui-invoice sender {way}"
        raise SecretError(title, f"file {place}: {why}", todo)
    return secret


def keep(sender: Sender, secret: Secret, path: Path, passphrase: vault.Passphrase = vault.nobody) -> None:
    """Write the password into the file (0600), beside those that are there. Raises SecretError."""
    title = f"the password of {sender.address} could not be kept"
    _load(path, passphrase, title)  # a passphrase is got before others are kept out: a command may take long
    with alone(path, title):
        kept, place = _load(path, passphrase, title)
        _save(place, path, {**kept, sender.uid: secret}, passphrase, title)


def forget(sender: Sender, path: Path, passphrase: vault.Passphrase = vault.nobody) -> None:
    """Take the password out of the file; without the file there is nothing to do. Raises SecretError."""
    title = f"the password of {sender.address} could not be removed"
    if sender.uid not in _load(path, passphrase, title)[0]:
        return
    with alone(path, title):
        kept, place = _load(path, passphrase, title)
        _save(place, path, {uid: word for uid, word in kept.items() if uid != sender.uid}, passphrase, title)


def plain(path: Path, title: str) -> dict[str, Secret]:
    """Return what lies in secrets.json itself, empty where there is none. Raises SecretError."""
    kept = _read(path, title)
    if kept is None:
        remove = f"rm {shlex.quote(str(path))}"
        todo = f'it must read {{"uid": "password"}}; mend it, or remove it and give the passwords again: {remove}'
        raise SecretError(title, f"file {path}: it is not a JSON object of strings", todo)
    return kept


def written(kept: Mapping[str, Secret]) -> Secret:
    """Return passwords as they are written down."""
    return Secret(json.dumps({uid: secret.reveal() for uid, secret in kept.items()}, indent=1))


def _read(path: Path, title: str) -> dict[str, Secret] | None:
    """Return what stands in the file, where it is of the right form; its octets live no longer than this."""
    data = octets(path, title)
    return {} if data is None else parsed(data)


def parsed(data: bytes) -> dict[str, Secret] | None:
    """Return the passwords, None where it is no object of strings: a decoder's error carries all that it read."""
    try:
        kept = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(kept, dict) or not all(isinstance(word, str) for word in kept.values()):
        return None
    return {uid: Secret(word) for uid, word in kept.items()}


def _load(path: Path, passphrase: vault.Passphrase, title: str) -> tuple[dict[str, Secret], Path]:
    """Return what is kept, and in which file: the vault where there is one, also one that was made this moment."""
    locked = vault.beside(path)
    kept: dict[str, Secret] = {}
    if not locked.exists() and (kept := plain(path, title)):
        return kept, path
    if not locked.exists():
        return {}, path
    found = vault.read(locked, passphrase(), title, parsed)
    return (found, locked) if found is not None else (plain(path, title), path)


def _save(place: Path, path: Path, kept: Mapping[str, Secret], passphrase: vault.Passphrase, title: str) -> None:
    if place == path:
        save(path, written(kept), title)
    else:
        vault.write(place, written(kept), passphrase(), title)
