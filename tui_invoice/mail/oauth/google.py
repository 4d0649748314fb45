"""Google's consent where no browser is: its address is printed, and what the browser then shows is pasted back.

Google's device codes are not for mail, so it is the authorization code (RFC 6749 4.1, RFC 8252) with PKCE (RFC 7636).
Nothing listens at the address to which the browser is sent: the answer stands in its address bar.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from tui_invoice.domain.errors import BadInputError, SettingsError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.oauth import wire
from tui_invoice.mail.oauth.client import GOOGLE_SCOPE, Client
from tui_invoice.mail.oauth.grant import Grant
from tui_invoice.mail.oauth.refusals import how, sign_in_again
from tui_invoice.mail.oauth.renewing import granted

REDIRECT = "http://127.0.0.1:47813/"
"""The loopback address that the answer is made for; any port of it is registered for an installed program."""
_TITLE = "this is not the address that the browser ended at"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person is to do: open `address`, consent, and paste where the browser ends."""

    address: str
    verifier: Secret = field(repr=False)
    state: str = field(repr=False)


def begin(sender: Sender, client: Client) -> Asked:
    """Return the address to open."""
    verifier, state = secrets.token_urlsafe(64), secrets.token_urlsafe(24)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "client_id": client.client_id,
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "scope": GOOGLE_SCOPE,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "state": state,
        "access_type": "offline",
        "prompt": "consent",
        "login_hint": sender.username or sender.address,
    }
    return Asked(f"{client.consent_address}?{urlencode(query)}", Secret(verifier), state)


def finish(sender: Sender, client: Client, asked: Asked, pasted: Secret) -> Grant:
    """Turn the answer into tokens. Raises BadInputError for what is not the answer to this question, SecretError where
    it was declined, SettingsError, AwayError; none of them holds what was pasted."""
    code = _code(sender, asked, pasted)
    form = {
        "grant_type": "authorization_code",
        "client_id": client.client_id,
        "code": code.reveal(),
        "code_verifier": asked.verifier.reveal(),
        "redirect_uri": REDIRECT,
    }
    if client.secret:
        form["client_secret"] = client.secret.reveal()
    grant = granted(sender, wire.ask(sender, client.token_address, form), (code, asked.verifier, client.secret))
    if grant.refresh is None:
        todo = f"take the consent back at https://myaccount.google.com/connections, then {how(sender)}"
        raise SettingsError("Google gave no token to go on with", "it gives one at the first consent only", todo)
    return grant


def _code(sender: Sender, asked: Asked, pasted: Secret) -> Secret:
    todo = f"copy all of the address bar; it begins with {REDIRECT}?"
    registered = urlsplit(REDIRECT)
    try:
        found = urlsplit(pasted.reveal().strip())
        here = (found.scheme, found.netloc) == (registered.scheme, registered.netloc)
        said = parse_qs(found.query)
    except ValueError:  # it quotes what was pasted
        here, said = False, {}
    if not here:
        raise BadInputError(_TITLE, f"it does not begin with {REDIRECT}", todo)
    if not hmac.compare_digest(_one(said, "state").encode(), asked.state.encode()):
        why = "it is the answer to another question, perhaps an older one"
        raise BadInputError(_TITLE, why, f"begin anew: {how(sender)}")
    if error := _one(said, "error"):
        raise sign_in_again(sender, "it was declined in the browser" if error == "access_denied" else error[:100])
    if not (code := _one(said, "code")):
        raise BadInputError(_TITLE, "no code stands in it", todo)
    return Secret(code)


def _one(said: dict[str, list[str]], name: str) -> str:
    found = said.get(name, [])
    return found[0] if len(found) == 1 else ""
