"""A sender: an account that mail goes out from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_invoice.domain.diagnosis import Cause


class Transport(StrEnum):
    """How mail leaves: to a server, to this machine's own mail program, or into a folder."""

    SMTP = "smtp"
    SENDMAIL = "sendmail"
    FOLDER = "folder"


UNENCRYPTED = "not needed: it stays within this machine"
"""What a test finds of a connection that is not encrypted by choice; no other one may be so."""


class Security(StrEnum):
    """How the connection is protected. `none` is for loopback only."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class SecretStore(StrEnum):
    """Where the password is kept (OUTBOX S7)."""

    NONE = "none"
    KEYRING = "keyring"
    COMMAND = "command"
    CREDENTIAL = "credential"
    FILE = "file"
    ASK = "ask"


class SignIn(StrEnum):
    """By what an account signs in: a password, or an access token of OAuth 2.0 (RFC 6749) and where that comes from."""

    PASSWORD = "password"
    MICROSOFT = "microsoft"
    GOOGLE = "google"
    TOKEN_COMMAND = "token_command"

    @property
    def renews(self) -> bool:
        """Tell whether this program fetches the tokens: what is kept of it is then a refresh token, and no password."""
        return self in {SignIn.MICROSOFT, SignIn.GOOGLE}


@dataclass(frozen=True, slots=True)
class Sender:
    """An account as it is stored. Instants are Unix milliseconds UTC, 0 for never or at once.

    `back_off` is in minutes. What could harm (a command, a folder to write into) is not here but
    in config.toml, keyed by `uid`: a database must not name commands or places to write. `wait_cause`
    says why `next_at` is in the future; `signed_in_at` is when its owner consented, where tokens are renewed here.
    """

    id: int
    uid: str
    address: str
    name: str
    transport: Transport
    host: str = ""
    port: int = 0
    security: Security = Security.STARTTLS
    username: str = ""
    sign_in: SignIn = SignIn.PASSWORD
    secret: SecretStore = SecretStore.NONE
    ca_file: str = ""
    preset: str = ""
    per_minute: int | None = None
    per_day: int | None = None
    back_off: tuple[int, ...] = (5, 15, 30, 60, 240)
    is_default: bool = False
    worked_at: int = 0
    signed_in_at: int = 0
    tries: int = 0
    next_at: int = 0
    hold_cause: Cause | None = None
    hold_reply: str = ""
    hold_since: int = 0
    wait_cause: Cause | None = None
    wait_reply: str = ""

    @property
    def held(self) -> bool:
        """Tell whether the sender keeps its mail back."""
        return self.hold_cause is not None
