"""What a provider's refusal means: sign in again, mend the registration, or wait."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence

from tui_invoice.domain.errors import AwayError, InvoiceError, SettingsError, SignedOutError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Sender

PAGE = "tui-invoice man oauth"
"""What prints the page that tells how a registration is made."""
_REGISTRATION = frozenset(
    {"invalid_client", "unauthorized_client", "invalid_scope", "unsupported_grant_type", "invalid_request"}
    | {"invalid_resource", "deleted_client", "disabled_client", "org_internal", "admin_policy_enforced"}
)
"""No consent mends these. By `invalid_request` Google tells of a missing client secret, Microsoft of a wrong tenant."""
_FOR_NOW = frozenset({"temporarily_unavailable", "server_error", "slow_down", "authorization_pending"})
_WORDS = 300


def refusal(sender: Sender, said: Mapping[str, object], hidden: Sequence[Secret] = ()) -> InvoiceError:
    """Return the error for an answer that grants nothing (RFC 6749 5.2); none of the `hidden` stands in it."""
    code = str(said.get("error", ""))
    words = words_of(said, hidden)
    if code in _REGISTRATION:
        title = f"the sign-in of {sender.address} is not set up right at {_provider(sender)}"
        return SettingsError(title, words, f"compare [oauth.{sender.sign_in}] in config.toml with what {PAGE} says")
    if code in _FOR_NOW or not code:
        return away(sender, words or "it answered what is no answer to that")
    return sign_in_again(sender, words)


def sign_in_again(sender: Sender, why: str) -> SignedOutError:
    """Return the error for a sign-in that came to its end: withdrawn, too old, or never made."""
    return SignedOutError(f"{sender.address} is not signed in", why, f"sign in again: {how(sender)}")


def away(sender: Sender, why: str) -> AwayError:
    """Return the error for a provider that cannot be asked now."""
    title = f"the sign-in of {sender.address} could not be renewed"
    return AwayError(title, f"{_provider(sender)} cannot be reached: {why}", "it is tried again by itself")


def how(sender: Sender) -> str:
    """Return the command that signs in."""
    return f"tui-invoice sender sign-in {shlex.quote(sender.address)}"


def words_of(said: Mapping[str, object], hidden: Sequence[Secret] = ()) -> str:
    """Return a provider's own words in one line, its code first, without anything that is to be hidden."""
    told = re.sub(r"\s+", " ", str(said.get("error_description", ""))).strip()
    text = ": ".join(part for part in (str(said.get("error", "")), told) if part)
    for each in hidden:
        text = text.replace(each.reveal(), "••••") if each else text
    return text[:_WORDS]


def _provider(sender: Sender) -> str:
    return sender.sign_in.value.capitalize()
