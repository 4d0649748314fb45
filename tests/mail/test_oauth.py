"""Consent and renewal with a provider: a stand-in authority on loopback, by verified TLS."""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.mail.sessions import OFFICE
from tests.support.tokens import CLIENT, CLIENT_SECRET, USER_CODE, TokenAuthority
from tui_invoice.domain import extras
from tui_invoice.domain.errors import AwayError, BadInputError, InvoiceError, SettingsError, SignedOutError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, SignIn
from tui_invoice.mail.oauth import google, microsoft, wire
from tui_invoice.mail.oauth.client import Client
from tui_invoice.mail.oauth.renewing import renew, unwrapped, wrapped

WORK = replace(OFFICE, sign_in=SignIn.MICROSOFT, secret=SecretStore.FILE, username="billing@office.example")
HOME = replace(WORK, sign_in=SignIn.GOOGLE)


def by_microsoft(authority: TokenAuthority) -> Client:
    return Client(SignIn.MICROSOFT, CLIENT, authority=authority.address)


def by_google(authority: TokenAuthority) -> Client:
    return Client(SignIn.GOOGLE, CLIENT, Secret(CLIENT_SECRET), authority=authority.address)


def told(error: BaseException) -> str:
    """Return all that an error says, and the one that it came from; the lines of this test are not among it."""
    came_from = error.__cause__ or error.__context__
    return f"{error!r} {error} {vars(error)} {told(came_from) if came_from else ''}"


def test_a_code_is_shown_and_typed_after_some_waiting(token_authority: TokenAuthority) -> None:
    token_authority.device = ["authorization_pending", "slow_down", "authorization_pending"]
    asked = microsoft.begin(WORK, by_microsoft(token_authority))
    assert (asked.code, asked.address) == (USER_CODE, "https://login.example/device")
    assert 800 < asked.seconds <= 900
    grant = microsoft.finish(WORK, asked)
    assert grant.access.reveal() == "kanari-access-1"
    assert grant.refresh is not None
    assert grant.refresh.reveal() == "kanari-refresh-1"
    scope = next(form["scope"] for path, form in token_authority.asked if path.endswith("/devicecode")).split()
    assert {"offline_access", "https://outlook.office.com/SMTP.Send"} <= set(scope)
    assert "https://outlook.office.com/IMAP.AccessAsUser.All" in scope


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("authorization_declined", "declined"),
        ("access_denied", "declined"),
        ("expired_token", "not typed in time"),
        ("invalid_grant", "invalid_grant"),
    ],
)
def test_a_code_that_is_declined_or_not_typed_ends_the_sign_in(
    token_authority: TokenAuthority, error: str, words: str
) -> None:
    token_authority.device = ["authorization_pending", error]
    asked = microsoft.begin(WORK, by_microsoft(token_authority))
    with pytest.raises(SignedOutError, match=words):
        microsoft.finish(WORK, asked)


def test_without_the_extra_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "msal", None)
    with pytest.raises(SettingsError) as caught:
        microsoft.begin(WORK, Client(SignIn.MICROSOFT, CLIENT))
    assert caught.value.todo == extras.how("oauth")


def test_an_address_is_shown_and_where_the_browser_ends_is_pasted(token_authority: TokenAuthority) -> None:
    client = by_google(token_authority)
    asked = google.begin(HOME, client)
    query = {name: values[0] for name, values in parse_qs(urlsplit(asked.address).query).items()}
    assert (query["scope"], query["login_hint"]) == ("https://mail.google.com/", "billing@office.example")
    grant = google.finish(HOME, client, asked, Secret(f"  {token_authority.consent(asked.address)}\n"))
    assert (grant.access.reveal(), grant.seconds) == ("kanari-access-1", 3600)
    other = google.begin(HOME, client)
    assert other.address != asked.address


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (lambda url: url.replace("127.0.0.1", "evil.example"), BadInputError, "does not begin with"),
        (lambda url: url.replace("127.0.0.1", "127.0.0.1@evil.example"), BadInputError, "does not begin with"),
        (lambda url: url.replace("http://", "https://"), BadInputError, "does not begin with"),
        (lambda url: url.replace(":47813", ":80"), BadInputError, "does not begin with"),
        (lambda url: url.replace("state=", "state=x"), BadInputError, "another question"),
        (lambda url: f"{url}&state=x", BadInputError, "another question"),
        (lambda url: url.replace("code=", "kode="), BadInputError, "no code"),
        (lambda url: f"{url}&error=access_denied", SignedOutError, "declined"),
        (lambda url: url.replace("kanari-code-0", "kanari-code-9"), SignedOutError, "invalid_grant"),
        (lambda url: "kanari-code-0", BadInputError, "does not begin with"),
        (lambda url: "http://[kanari-code-0", BadInputError, "does not begin with"),
    ],
)
def test_what_is_not_the_answer_to_this_question_is_refused_and_not_quoted(
    token_authority: TokenAuthority, change: object, kind: type[InvoiceError], words: str
) -> None:
    client = by_google(token_authority)
    asked = google.begin(HOME, client)
    pasted = Secret(change(token_authority.consent(asked.address)))  # type: ignore[operator]  # a table of functions
    with pytest.raises(kind, match=words) as caught:
        google.finish(HOME, client, asked, pasted)
    assert "kanari-code" not in told(caught.value)
    assert token_authority.given == []


def test_another_verifier_than_the_one_that_was_asked_with_gets_no_token(token_authority: TokenAuthority) -> None:
    client = by_google(token_authority)
    asked = google.begin(HOME, client)
    thief = replace(google.begin(HOME, client), state=asked.state)
    with pytest.raises(SignedOutError, match="invalid_grant"):
        google.finish(HOME, client, thief, Secret(token_authority.consent(asked.address)))


@pytest.mark.parametrize("sender", [WORK, HOME], ids=["microsoft", "google"])
def test_a_token_is_renewed_and_the_new_refresh_token_handed_on(
    token_authority: TokenAuthority, sender: object
) -> None:
    client = by_microsoft(token_authority) if sender is WORK else by_google(token_authority)
    first = Secret(token_authority.grant()["refresh_token"])
    grant = renew(WORK, client, first)
    assert (grant.access.reveal(), grant.refresh) == ("kanari-access-2", Secret("kanari-refresh-2"))
    with pytest.raises(SignedOutError, match="invalid_grant") as caught:
        renew(WORK, client, first)
    assert "sender sign-in billing@office.example" in caught.value.todo
    token_authority.rotates = False
    assert renew(WORK, client, Secret("kanari-refresh-2")).refresh is None


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("invalid_grant", SignedOutError),
        ("interaction_required", SignedOutError),
        ("invalid_client", SettingsError),
        ("unauthorized_client", SettingsError),
        ("temporarily_unavailable", AwayError),
    ],
)
def test_a_refusal_says_what_is_to_be_done_and_tells_no_token(
    token_authority: TokenAuthority, error: str, kind: type[InvoiceError]
) -> None:
    token_authority.refuse = error
    refresh = Secret(token_authority.grant()["refresh_token"])
    with pytest.raises(kind) as caught:
        renew(WORK, by_microsoft(token_authority), refresh)
    assert "AADSTS50173: taken back: ••••" in str(caught.value) or kind is AwayError
    assert refresh.reveal() not in told(caught.value)


@pytest.mark.parametrize(
    ("garbage", "status"),
    [
        (b"<html>kanari-refresh-1", 200),
        (b"[1]", 200),
        (b'{"access_token": "a b"}', 200),
        (b'{"access_token": 7, "expires_in": []}', 200),
        (b"x" * (wire.LONGEST + 2), 200),
        (b"{}", 503),
        (b"{}", 429),
        (b"{}", 302),
        (b'{"error": []}', 400),
    ],
)
def test_an_answer_that_is_none_lets_the_mail_wait(
    token_authority: TokenAuthority, garbage: bytes, status: int
) -> None:
    token_authority.garbage, token_authority.status = garbage, status
    with pytest.raises(InvoiceError) as caught:
        renew(WORK, by_microsoft(token_authority), Secret("kanari-refresh-1"))
    assert isinstance(caught.value, AwayError | SignedOutError)
    assert "kanari" not in told(caught.value)
    if status == 200:
        with pytest.raises(InvoiceError):
            microsoft.begin(WORK, by_microsoft(token_authority))


def test_an_authority_that_is_away_or_says_nothing_lets_the_mail_wait(
    token_authority: TokenAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.3)
    client = by_microsoft(token_authority)
    token_authority.late = threading.Event()
    with pytest.raises(AwayError, match="cannot be reached"):
        renew(WORK, client, Secret("r"))
    token_authority.late.set()
    nobody = replace(client, authority="https://localhost:9")
    with pytest.raises(AwayError, match="cannot be reached"):
        renew(WORK, nobody, Secret("r"))
    with pytest.raises(AwayError):
        microsoft.begin(WORK, nobody)


def test_an_authority_whose_certificate_is_not_right_is_told_nothing(
    token_authority: TokenAuthority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(SettingsError, match="certificate is not right"):
        renew(WORK, by_microsoft(token_authority), Secret("kanari"))
    assert token_authority.asked == []


def test_what_is_kept_names_its_provider_and_no_password_is_taken_for_it() -> None:
    kept = wrapped(WORK, Secret("r"))
    assert unwrapped(WORK, kept) == Secret("r")
    for sender, secret in ((HOME, kept), (WORK, Secret("a password")), (WORK, None)):
        with pytest.raises(SignedOutError):
            unwrapped(sender, secret)
