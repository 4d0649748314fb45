"""Signing in with a provider: what a person is asked for, and what is kept of the answer."""

from __future__ import annotations

import shlex
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from tui_invoice.domain.errors import AwayError, RefusedError, SecretError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Sender, SignIn
from tui_invoice.mail import keyrings, secrets
from tui_invoice.mail.oauth import google, microsoft, tokens
from tui_invoice.mail.oauth.client import Client
from tui_invoice.mail.oauth.grant import Grant
from tui_invoice.operations import access, accounts, settings, settings_oauth
from tui_invoice.operations.context import Context
from tui_invoice.store import holds, journal, mailbox_faults, senders


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person is to do in a browser, on whatever machine: open `address` and type the `code` there, within
    `seconds`; where there is no code, the address at which the browser ends is to be pasted."""

    provider: SignIn
    address: str
    code: str = ""
    seconds: int = 0


def sign_in(context: Context, address: str, tell: Callable[[Asked], object], answer: Callable[[], Secret]) -> Sender:
    """Sign a sender in: `tell` is given what to do, `answer` what was pasted. Its hold ends, and one mail is tried.

    Raises NotFoundError, RefusedError for a sender that signs in otherwise, SettingsError (no client id, a part that is
    not installed), SecretError (declined, too late, cannot be kept), AwayError, BadInputError for a wrong
    answer, StoreError.
    """
    with context.reading() as db:
        sender = accounts.find(db, address)
    if not sender.sign_in.renews:
        todo = f"tui-invoice sender edit {shlex.quote(sender.address)} --sign-in microsoft (or google)"
        raise RefusedError(f"{sender.address} signs in by {sender.sign_in}", "it needs no consent in a browser", todo)
    found = settings.load(context.paths.config).oauth.get(sender.sign_in.value)
    client = settings_oauth.refuse_none(sender, found)
    places = access.places(context.paths, sender, context.environ, context.secrets)
    _refuse_unkept(sender, places)
    try:
        grant = _granted(sender, client, tell, answer)
    except AwayError as error:  # nobody tries a consent again by itself
        todo = "nobody is signed in yet: sign in once more when it can be reached"
        raise AwayError(f"{sender.address} could not be signed in", error.detail, todo) from error
    tokens.begin_anew(sender, places, access.desk(context.environ), grant)
    with context.writing() as db, db.transaction():
        senders.signed_in(db, sender.id)
        journal.note(db, "info", "sender_signed_in", f"sender {sender.address} was signed in", who=context.who)
        holds.release_sender(db, senders.by_id(db, sender.id), context.who)
        mailbox_faults.mended(db, sender.id)
        return senders.by_id(db, sender.id)


def _refuse_unkept(sender: Sender, places: secrets.Places) -> None:
    """Raise SecretError where nothing could be kept now: better before somebody consents than after it."""
    try:
        secrets.forget(replace(sender, uid=uuid.uuid4().hex), places)  # what it never held
    except SecretError as error:
        todo = f"unlock it, or keep it another way: {keyrings.elsewhere(sender)}"
        if sender.secret is SecretStore.FILE:
            todo = error.todo
        raise SecretError(f"the sign-in of {sender.address} could not be kept", error.detail, todo) from error


def _granted(sender: Sender, client: Client, tell: Callable[[Asked], object], answer: Callable[[], Secret]) -> Grant:
    if sender.sign_in is SignIn.MICROSOFT:
        coded = microsoft.begin(sender, client)
        tell(Asked(sender.sign_in, coded.address, coded.code, coded.seconds))
        return microsoft.finish(sender, coded)
    asked = google.begin(sender, client)
    tell(Asked(sender.sign_in, asked.address))
    return google.finish(sender, client, asked, answer())
