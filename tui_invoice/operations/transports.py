"""How the courier reaches the world: a signed-in connection for a sender, its folder, or this machine's own program."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping

from tui_invoice.domain.clock import Clock
from tui_invoice.domain.errors import SettingsError
from tui_invoice.domain.secret import Secret, Token
from tui_invoice.domain.sender import SecretStore, Sender, Transport
from tui_invoice.operations import access, settings
from tui_invoice.operations.hand import Session
from tui_invoice.operations.paths import Paths


def password(
    paths: Paths,
    sender: Sender,
    environ: Mapping[str, str],
    asked: Mapping[str, Secret] | None = None,
    refused: Token | None = None,
) -> Secret | None:
    """Return a sender's password or token for the server that it was given for, None where it needs none.

    A database that was in other hands may name another server: that one does not get it. Raises
    SettingsError, SecretError.
    """
    mine = settings.load(paths.config).senders.get(sender.uid, settings.SenderSettings())
    if sender.secret is not SecretStore.NONE:
        refuse_other(paths, sender, mine.server, sender.host, "--host")
    return access.credential(paths, sender, environ, asked, refused)


def refuse_other(paths: Paths, sender: Sender, known: str, named: str, option: str) -> None:
    """Raise SettingsError where the database names another server than the password was given for on this machine."""
    if known.casefold() == named.casefold():
        return
    given = f"for {known}" if known else "for no server that is known on this machine"
    way = f"tui-invoice sender edit {shlex.quote(sender.address)} {option} {shlex.quote(named)}"
    raise SettingsError(
        f"the password of {sender.address} was not given for {named}",
        f"it was given {given}, and the database names {named}: {paths.config}",
        f"if that is right, say it: {way}",
    )


def connector(
    paths: Paths, environ: Mapping[str, str], clock: Clock, asked: Mapping[str, Secret]
) -> Callable[[Sender], Session]:
    """Return what the courier connects with: it raises SenderTrouble, SecretError or SettingsError."""

    def connect(sender: Sender) -> Session:
        if sender.transport is Transport.FOLDER:
            return _folder(paths, sender, clock)
        if sender.transport is Transport.SENDMAIL:
            from tui_invoice.mail.sendmail import SendmailSession

            return SendmailSession()
        from tui_invoice.mail.connect import connect as sign_in

        def get(refused: Token | None) -> Secret | None:
            return password(paths, sender, environ, asked, refused)

        return access.signed_in(get, lambda secret: sign_in(sender, secret))

    return connect


def _folder(paths: Paths, sender: Sender, clock: Clock) -> Session:
    from tui_invoice.mail.folder import FolderSession

    mine = settings.load(paths.config).senders.get(sender.uid)
    if mine is None or mine.folder is None:
        raise SettingsError(
            f"the folder of {sender.address} is not known on this machine",
            f"{paths.config} names none for it",
            f"say it again: tui-invoice sender edit {shlex.quote(sender.address)} --folder DIR",
        )
    return FolderSession(mine.folder, clock)
