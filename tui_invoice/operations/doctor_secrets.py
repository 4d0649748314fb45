"""Passwords: whether they can be read, never what they are; who else could read where they lie."""

from __future__ import annotations

import shlex
import stat
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

from tui_invoice.domain.errors import SecretError, SettingsError
from tui_invoice.domain.sender import SecretStore, Sender, Transport
from tui_invoice.mail import keyrings, secrets
from tui_invoice.mail.oauth import refusals
from tui_invoice.operations import access, doctor_vault, passphrases, settings, settings_oauth, transports
from tui_invoice.operations.context import Context
from tui_invoice.operations.finding import Finding, Level, trouble

_WAYS = "tui-invoice man headless tells each way step by step: the vault, pass, systemd, a keyring over SSH"


def look(context: Context, known: Sequence[Sender] = ()) -> Iterator[Finding]:
    """Yield whether config.toml and secrets.json are private, and whether a keyring can be used by `known` senders."""
    config, kept = context.paths.config, context.paths.secrets
    try:
        settings.load(config)
    except SettingsError as error:
        yield trouble(error)
    else:
        yield from _private(config, Level.WARN, "it names commands and folders")
    yield from _private(kept, Level.ERROR, "it holds passwords")
    yield from doctor_vault.look(context)
    yield from _keyring(context, [each for each in known if each.secret is SecretStore.KEYRING])


def password(context: Context, sender: Sender) -> Iterator[Finding]:
    """Yield whether the password can be read; it is not looked at. Where no keyring is here `look` says so."""
    if sender.secret is SecretStore.NONE:
        place = {Transport.FOLDER: "writes into a folder", Transport.SENDMAIL: "hands its mail to sendmail"}
        yield Finding(Level.OK, f"{sender.address} {place.get(sender.transport, 'signs in without a password')}")
        return
    if sender.secret is SecretStore.ASK:
        yield Finding(Level.OK, f"the password of {sender.address} is asked for each time")
        return
    if sender.secret is SecretStore.FILE and passphrases.wanted(context.paths, context.environ, context.secrets):
        if sender.sign_in.renews and not sender.signed_in_at:
            yield trouble(refusals.sign_in_again(sender, "nobody signed in yet"))
            return
        what = "sign-in" if sender.sign_in.renews else "password"
        yield Finding(Level.OK, f"the {what} of {sender.address} is in the vault, which is locked", lacking=True)
        return
    if sender.sign_in.renews:
        yield from _signed_in(context, sender)
        return
    try:
        transports.password(context.paths, sender, context.environ, context.secrets)
    except keyrings.NoKeyringError:
        return
    except (SecretError, SettingsError) as error:
        yield trouble(error)
        return
    yield Finding(Level.OK, f"the password of {sender.address} can be read", f"kept in: {sender.secret}")


def _signed_in(context: Context, sender: Sender) -> Iterator[Finding]:
    """Yield whether a sign-in is kept, and as what this program is known; the provider is not asked."""
    from tui_invoice.mail.oauth.renewing import unwrapped

    try:
        settings_oauth.refuse_none(sender, settings.load(context.paths.config).oauth.get(sender.sign_in.value))
        unwrapped(sender, secrets.read(sender, access.places(context.paths, sender, context.environ, context.secrets)))
    except keyrings.NoKeyringError:
        return
    except (SecretError, SettingsError) as error:
        yield trouble(error)
        return
    yield Finding(Level.OK, f"the sign-in of {sender.address} can be read", f"kept in: {sender.secret}")


def _private(path: Path, level: Level, why: str) -> Iterator[Finding]:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return
    if mode & 0o077:
        todo = f"chmod 600 {shlex.quote(str(path))}"
        yield Finding(level, f"{path.name} is not private", f"{path} has mode {mode:o}; {why}", todo)
    else:
        yield Finding(Level.OK, f"{path.name} is private", str(path))


def _keyring(context: Context, users: Sequence[Sender]) -> Iterator[Finding]:
    """Ask the keyring to forget what it never held: it does nothing, and says whether it can be used."""
    nobody = Sender(0, uuid.uuid4().hex, "nobody", "", Transport.SMTP, secret=SecretStore.KEYRING)
    try:
        secrets.forget(nobody, secrets.Places(secrets_file=context.paths.secrets))
    except keyrings.NoKeyringError as error:
        if not users:
            yield Finding(Level.OK, "no keyring here", lacking=True)
            return
        whose = ", ".join(each.address for each in users)
        todo = f"{'; '.join(keyrings.elsewhere(each) for each in users)}; {_WAYS}"
        why = f"the password of {whose} is to be in one ({error.found})"
        yield Finding(Level.ERROR, error.detail, why, todo)
    except SecretError as error:
        if not users:  # else each of them has been told of with its mend
            yield Finding(Level.OK, "the keyring here cannot be used now", error.detail, lacking=True)
    else:
        yield Finding(Level.OK, "a keyring can be used")
