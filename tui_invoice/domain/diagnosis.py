"""Why something failed and what mends it: cause, remedy, sentence, and the server's own words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """Why it failed, from a fixed list. The last three are of holds only."""

    INVALID_ADDRESS = "invalid_address"
    UNKNOWN_RECIPIENT = "unknown_recipient"
    MAILBOX_FULL = "mailbox_full"
    TRY_LATER = "try_later"
    BLOCKED_AS_SPAM = "blocked_as_spam"
    SENDER_NOT_TRUSTED = "sender_not_trusted"
    REFUSED = "refused"
    SENDER_SIGN_IN = "sender_sign_in"
    SENDER_SETTINGS = "sender_settings"
    SERVER_UNREACHABLE = "server_unreachable"
    UNKNOWN = "unknown"
    PAUSED = "paused"
    MOVED = "moved"
    NEEDS_A_LOOK = "needs_a_look"


class Remedy(StrEnum):
    """What mends it. The faces give each its key or its command."""

    CORRECT_ADDRESS = "correct_address"
    RESEND = "resend"
    ASK_CUSTOMER = "ask_customer"
    SAVE_PDF = "save_pdf"
    NEW_PASSWORD = "new_password"
    SIGN_IN = "sign_in"
    UNLOCK = "unlock"
    MAIL_SETTINGS = "mail_settings"
    CHECK_DOMAIN = "check_domain"
    SMALLER_FILE = "smaller_file"
    WAIT = "wait"
    SETTLE = "settle"
    RELEASE = "release"
    TELL_PROVIDER = "tell_provider"


class Fault(StrEnum):
    """Whose it is: decides what the outbox does with the answer (OUTBOX S3, S4)."""

    RECIPIENT = "recipient"
    """One address, or the message at that address: that recipient fails or is tried again."""
    MESSAGE = "message"
    """The message as a whole: its recipients fail or are tried again."""
    SENDER = "sender"
    """The account or its settings: the sender is held (permanent) or waits; no mail fails."""
    QUOTA = "quota"
    """The account's sending limit: the sender waits 24 hours, in whatever phase it was said."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's whole answer. `text` keeps every line, parted by newlines, without the codes
    of RFC 5321 4.2 ("250-"); `code` is 0 where no server spoke and `text` is our own account of
    what happened (a refused connection, a certificate). What a folder took has a code to be judged by, and is
    our `own` account all the same."""

    code: int
    text: str
    own: bool = False

    @property
    def ok(self) -> bool:
        """Tell whether it is a 2xx or 3xx answer."""
        return 200 <= self.code < 400

    @property
    def transient(self) -> bool:
        """Tell whether it is a 4xx answer (RFC 5321 4.2.1)."""
        return 400 <= self.code < 500

    @property
    def permanent(self) -> bool:
        """Tell whether it is a 5xx answer (RFC 5321 4.2.1)."""
        return 500 <= self.code < 600

    def __str__(self) -> str:
        return f"{self.code} {self.text}" if self.code and not self.own else self.text


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a failure means, for a person.

    `sentence` is plain English without codes; `words` is what the server said, whole; `permanent`
    tells whether trying again unchanged is useless; `rule` names the row that decided.
    """

    cause: Cause
    fault: Fault
    permanent: bool
    sentence: str
    remedies: tuple[Remedy, ...]
    words: str
    rule: str = ""
    status_code: str = ""
    reply_code: int = 0
