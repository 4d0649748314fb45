"""As what this program is known to a provider, and where that provider is asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SignIn

GOOGLE_SCOPE = "https://mail.google.com/"
_RIGHTS = ("SMTP.Send", "IMAP.AccessAsUser.All")
"""What Microsoft is asked for: to send and to read mail, and nothing else of the account."""
_RESOURCES = {
    "https://login.microsoftonline.us": "https://outlook.office365.us",
    "https://login.chinacloudapi.cn": "https://partner.outlook.cn",
    "https://login.partner.microsoftonline.cn": "https://partner.outlook.cn",
}
"""Whose mail it is in a national cloud, by the authority there."""


@dataclass(frozen=True, slots=True)
class Client:
    """A registration of one's own. `authority` is https://HOST of another place than the usual one (a national cloud);
    `secret` is Google's, which gives it to every installed program and does not take it for one (RFC 8252 8.5)."""

    provider: SignIn
    client_id: str
    secret: Secret = field(default_factory=lambda: Secret(""))
    tenant: str = "common"
    authority: str = ""

    @property
    def scopes(self) -> tuple[str, ...]:
        """The rights that Microsoft is asked for, each at the mail service of its cloud."""
        resource = _RESOURCES.get(self.authority, "https://outlook.office.com")
        return tuple(f"{resource}/{right}" for right in _RIGHTS)

    @property
    def token_address(self) -> str:
        """Where tokens are given out (RFC 6749 3.2)."""
        if self.provider is SignIn.GOOGLE:
            return f"{self.authority or 'https://oauth2.googleapis.com'}/token"
        return f"{self.of_tenant}/oauth2/v2.0/token"

    @property
    def of_tenant(self) -> str:
        """Where Microsoft signs the people of a tenant in."""
        return f"{self.authority or 'https://login.microsoftonline.com'}/{self.tenant}"

    @property
    def consent_address(self) -> str:
        """Where a person consents in a browser, at Google (RFC 6749 3.1)."""
        return f"{self.authority or 'https://accounts.google.com'}/o/oauth2/v2/auth"
