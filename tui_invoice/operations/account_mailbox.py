"""From what was said of a sender's mailbox to a mailbox that can be kept. Nothing is signed in to."""

from __future__ import annotations

import shlex
from dataclasses import replace

from tui_invoice.domain.errors import SettingsError, UsageError
from tui_invoice.domain.mailbox import Access, Mailbox, SentCopy
from tui_invoice.domain.sender import SecretStore, Sender, Transport
from tui_invoice.mail.presets import MAILBOXES
from tui_invoice.operations.account_changes import NOTHING_SAID, MailboxChanges, SenderChanges, one_line
from tui_invoice.operations.account_place import on_server, refuse_no_mailbox
from tui_invoice.operations.account_server import host_name
from tui_invoice.operations.settings import SenderSettings

LONGEST = 24 * 60
"""Minutes; a mailbox that is looked into more rarely is not read."""


def settled(
    was: Mailbox | None, sender_was: Sender, sender: Sender, mine: SenderSettings, changes: SenderChanges
) -> tuple[Mailbox | None, SenderSettings]:
    """Return the mailbox as it will be, None for none, and what of it stands in config.toml.

    `mine` is the sender's part as it will be but for the mailbox's own. Raises SettingsError and UsageError.
    """
    said = changes.mailbox
    _refuse_both(said)
    now = _placed(was, sender_was, sender, changes)
    if now is None:
        return None, replace(mine, mailbox=None, mailbox_server="")
    if now.access is Access.IMAP:
        now = _signed_in(now, sender, said)
    now = replace(
        now,
        sent_copy=said.copies or now.sent_copy,
        receipts=now.receipts if said.receipts is None else said.receipts,
        plus_address=now.plus_address if said.plus_address is None else said.plus_address,
        every=_minutes(now.every if said.every is None else said.every),
    )
    if now.access is Access.LOCAL and now.sent_copy is SentCopy.APPEND:
        raise UsageError("a copy cannot be laid there", "--copies append is for a mailbox on a server", "leave it out")
    if now.plus_address and sender.transport is Transport.FOLDER:
        raise UsageError("a folder has no return path", "--plus-address", "leave it out")
    path = said.path.expanduser().absolute() if said.path is not None else mine.mailbox
    server = _server(now, was, mine, changes)
    return now, replace(mine, mailbox=path if now.access is Access.LOCAL else None, mailbox_server=server)


def _refuse_both(said: MailboxChanges) -> None:
    server = {
        "--imap-host": said.host,
        "--imap-port": said.port,
        "--imap-security": said.security,
        "--imap-username": said.username,
        "--imap-ca-file": said.ca_file,
    }
    by_server = [name for name, value in server.items() if value is not None]
    if said.path is not None and by_server:
        title = "a mailbox lies on a server or on this machine"
        raise UsageError(title, f"--mailbox and {by_server[0]}", "name one of them")
    if said.none and replace(said, none=False) != NOTHING_SAID:
        raise UsageError("a mailbox is described and taken away", "--no-mailbox", "say one of them")


def _placed(was: Mailbox | None, sender_was: Sender, sender: Sender, changes: SenderChanges) -> Mailbox | None:
    """Return the mailbox with where it lies."""
    said = changes.mailbox
    if said.none:
        return None
    if said.path is not None:
        refuse_no_mailbox(said.path)
        kept = was if was is not None and was.access is Access.LOCAL else _like(was, sender.id, Access.LOCAL)
        return replace(kept, sent_copy=SentCopy.NEVER if kept.sent_copy is SentCopy.APPEND else kept.sent_copy)
    if said.host is not None:
        kept = was if was is not None and was.access is Access.IMAP else _like(was, sender.id, Access.IMAP)
        return on_server(replace(kept, host=host_name(said.host, "--imap-host", 993)), said)
    if changes.preset is not None and (not sender_was.address or _is_of_preset(was, sender_was)):
        known = MAILBOXES[sender.preset]
        kept = _like(was, sender.id, Access.IMAP)
        kept = replace(kept, host=known.host, port=known.port, security=known.security, sent_copy=known.sent_copy)
        return on_server(kept, said)
    if was is not None:
        if was.access is Access.IMAP:
            return on_server(was, said)
        if (said.port, said.security, said.username, said.ca_file) != (None, None, None, None):
            raise UsageError("this mailbox lies on this machine", "it has no server", "name one: --imap-host HOST")
        return was
    if said != NOTHING_SAID:
        todo = "say where it lies: --imap-host HOST, or --mailbox PATH for one on this machine"
        raise UsageError("the sender has no mailbox", "what comes back is read in one", todo)
    return None


def _like(was: Mailbox | None, sender_id: int, access: Access) -> Mailbox:
    """Return a new mailbox in place of another, with what is the sender's own wish in both."""
    if was is None:
        return Mailbox(sender_id, access)
    kept = (was.sent_copy, was.receipts, was.plus_address, was.every)
    copies, receipts, plus, every = kept
    return Mailbox(sender_id, access, sent_copy=copies, receipts=receipts, plus_address=plus, every=every)


def _is_of_preset(was: Mailbox | None, sender_was: Sender) -> bool:
    known = MAILBOXES.get(sender_was.preset)
    return was is not None and known is not None and was.host == known.host


def _signed_in(now: Mailbox, sender: Sender, said: MailboxChanges) -> Mailbox:
    """Return the mailbox with its user name; the password is the sender's."""
    username = now.username if said.username is None else one_line("user name", said.username)
    if sender.secret is SecretStore.NONE:
        way = f"tui-invoice sender edit {shlex.quote(sender.address)} --no-mailbox"
        todo = f"give the sender a --username and a password, or leave the mailbox out: {way}"
        raise UsageError("the mailbox has no password", "it is signed in to with the sender's, who has none", todo)
    return replace(now, username="" if username == sender.username else username)


def _minutes(every: int) -> int:
    if not 1 <= every <= LONGEST:
        todo = f"write minutes, 1 to {LONGEST}"
        raise SettingsError("it cannot be looked into so often", f"{every}", todo, field="look_every")
    return every


def _server(now: Mailbox, was: Mailbox | None, mine: SenderSettings, changes: SenderChanges) -> str:
    """Return the server that the password is for: what a person said here, not what a database came to say."""
    if now.access is not Access.IMAP:
        return ""
    said = changes.mailbox.host is not None or was is None or now.host != was.host
    return now.host if said or mine.mailbox_server == now.host else mine.mailbox_server
