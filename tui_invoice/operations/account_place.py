"""Where a sender's mailbox lies: a server that is reached safely, or a place on this machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tui_invoice.domain.errors import SettingsError
from tui_invoice.domain.mailbox import Mailbox
from tui_invoice.domain.sender import Security
from tui_invoice.operations.account_changes import MailboxChanges
from tui_invoice.operations.account_server import certificates, is_here

PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}
"""The usual ports (RFC 8314 3.2 for TLS from the start)."""

_MBOX = b"From "
"""What an mbox begins with (RFC 4155)."""


def on_server(now: Mailbox, said: MailboxChanges) -> Mailbox:
    """Return a mailbox on a server with its port, security and certificates. Raises SettingsError."""
    security = said.security or now.security
    port = now.port
    if said.security is not None and said.security is not now.security and port == PORTS[now.security]:
        port = 0
    port = said.port if said.port is not None else port or PORTS[security]
    if not 1 <= port <= 65_535:
        todo = f"write 1 to 65535; usual is {PORTS[security]}"
        raise SettingsError("this is no port", f"{port}", todo, field="imap_port")
    if security is Security.NONE and not is_here(now.host):
        why = f"{now.host} is another machine: the password would cross the network in clear"
        todo = "say --imap-security tls or --imap-security starttls"
        raise SettingsError("this connection would not be encrypted", why, todo, field="imap_host")
    ca_file = now.ca_file if said.ca_file is None else certificates(said.ca_file)
    return replace(now, port=port, security=security, ca_file=ca_file)


def refuse_no_mailbox(path: Path) -> None:
    """Raise SettingsError where neither a Maildir nor a file lies there."""
    try:
        whole = path.expanduser()
        there = (whole / "cur").is_dir() if whole.is_dir() else whole.is_file()
        begins = _begins(whole) if there and whole.is_file() else b""
    except (OSError, RuntimeError, ValueError) as error:
        raise SettingsError("this is no mailbox", f"{path}: {error}", "write its path out", field="mailbox") from error
    if not there:
        todo = "name a Maildir (a folder that holds cur and new) or an mbox (a file)"
        raise SettingsError("there is no mailbox", f"{path}", todo, field="mailbox")
    if begins and begins != _MBOX:
        why = f"{path} does not begin with a line “From ”"
        raise SettingsError("this file is no mbox", why, "name an mbox, or a Maildir (a folder)", field="mailbox")


def _begins(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(len(_MBOX))
