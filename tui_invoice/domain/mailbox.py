"""A sender's mailbox: where what comes back is read, and where a copy of what was sent is laid."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.sender import Security


class Access(StrEnum):
    """How a mailbox is read. `local` is a Maildir or an mbox on this machine, whose path stands in config.toml."""

    IMAP = "imap"
    LOCAL = "local"


class FolderRole(StrEnum):
    """What a folder is for (the special uses of RFC 6154)."""

    INBOX = "inbox"
    JUNK = "junk"
    SENT = "sent"


class SentCopy(StrEnum):
    """Who lays a copy of what was sent into the Sent folder."""

    PROVIDER = "provider"
    """The provider does it by itself (Gmail, Microsoft)."""
    APPEND = "append"
    """This program does, by IMAP APPEND, after the final 250."""
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A sender's mailbox as it is stored. Instants are Unix milliseconds UTC, 0 for never or at once.

    It is signed in to with the sender's password; `username` is the mailbox's own where it is another than the
    sender's. `receipts` asks for a read receipt in each mail (RFC 8098); `plus_address` lets each delivery have
    a return path of its own, LOCAL+TOKEN@DOMAIN (RFC 5233), where the provider takes it. `every` is the minutes
    between two looks where the server does not tell by itself (RFC 2177 IDLE). `fault_cause` says why the last look
    failed; with it `next_at` None tells that a person must mend it before the next. `seen` are messages that were
    read, `ignored` reports that bear no id of ours.
    """

    sender_id: int
    access: Access
    host: str = ""
    port: int = 0
    security: Security = Security.TLS
    username: str = ""
    ca_file: str = ""
    sent_copy: SentCopy = SentCopy.NEVER
    receipts: bool = False
    plus_address: bool = False
    every: int = 5
    worked_at: int = 0
    looked_at: int = 0
    next_at: int | None = 0
    tries: int = 0
    fault_cause: Cause | None = None
    fault_words: str = ""
    fault_since: int = 0
    seen: int = 0
    ignored: int = 0

    def access_only(self) -> Mailbox:
        """Return the mailbox with nothing but what it is reached and signed in to with."""
        return Mailbox(self.sender_id, self.access, self.host, self.port, self.security, self.username, self.ca_file)


@dataclass(frozen=True, slots=True)
class FolderMark:
    """How far a folder was read (RFC 3501 2.3.1.1): its UIDVALIDITY and the last UID seen; both 0 before the first
    look. A local folder has marks of its own: the name of its file and the place in it."""

    folder: str
    uid_validity: int = 0
    last_uid: int = 0
