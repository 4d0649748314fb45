"""How a sender's mailbox is reached: signed in to on its server, or where it lies on this machine."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tui_invoice.domain.errors import SettingsError
from tui_invoice.domain.mailbox import Access, Mailbox
from tui_invoice.domain.secret import Secret, Token
from tui_invoice.domain.sender import Sender
from tui_invoice.operations import access, settings
from tui_invoice.operations.paths import Paths
from tui_invoice.operations.transports import refuse_other

if TYPE_CHECKING:
    from tui_invoice.mail.mailbox.source import Source


def mailbox_password(
    paths: Paths,
    sender: Sender,
    mailbox: Mailbox,
    environ: Mapping[str, str],
    asked: Mapping[str, Secret] | None = None,
    refused: Token | None = None,
) -> Secret | None:
    """Return a sender's password or token for the server of its mailbox, under the same rule.

    Raises as `password` does.
    """
    mine = settings.load(paths.config).senders.get(sender.uid, settings.SenderSettings())
    refuse_other(paths, sender, mine.mailbox_server, mailbox.host, "--imap-host")
    return access.credential(paths, sender, environ, asked, refused)


def opener(
    paths: Paths,
    environ: Mapping[str, str],
    asked: Mapping[str, Secret],
    on_step: Callable[[str], object] | None = None,
) -> Callable[[Sender, Mailbox], Source]:
    """Return what opens a sender's mailbox: it raises MailboxTroubleError, SecretError or SettingsError.

    `on_step` hears what was found at each step to a server, in words.
    """

    def opened(sender: Sender, mailbox: Mailbox) -> Source:
        from tui_invoice.mail.mailbox.opening import Step, open_local, open_mailbox

        if mailbox.access is Access.LOCAL:
            return open_local(local_path(paths, sender))
        heard: set[str] = set()

        def tell(step: Step) -> None:
            if on_step is not None and step.name not in heard:  # else it is passed a second time, with another token
                heard.add(step.name)
                on_step(step.found)

        def get(refused: Token | None) -> Secret | None:
            return mailbox_password(paths, sender, mailbox, environ, asked, refused)

        return access.signed_in(get, lambda secret: open_mailbox(mailbox, sender.username, secret, on_step=tell))

    return opened


def local_path(paths: Paths, sender: Sender) -> Path:
    """Return where the mailbox of a sender lies on this machine. Raises SettingsError where none is named here."""
    mine = settings.load(paths.config).senders.get(sender.uid)
    if mine is None or mine.mailbox is None:
        raise SettingsError(
            f"the mailbox of {sender.address} is not known on this machine",
            f"{paths.config} names none for it",
            f"say it again: tui-invoice sender edit {shlex.quote(sender.address)} --mailbox PATH",
        )
    return mine.mailbox
