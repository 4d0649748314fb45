"""Providers as they really are: lines that break while a code is typed, answers that drip, faults of a registration."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mail.test_oauth import HOME, WORK, by_google, by_microsoft
from tests.support.tokens import TokenAuthority
from tui_invoice.domain.errors import AwayError, SecretError, SettingsError
from tui_invoice.domain.secret import Secret, Token
from tui_invoice.domain.sender import Sender, SignIn
from tui_invoice.mail import secrets
from tui_invoice.mail.oauth import microsoft, tokens, wire
from tui_invoice.mail.oauth.client import Client
from tui_invoice.mail.oauth.desk import Desk
from tui_invoice.mail.oauth.grant import Grant
from tui_invoice.mail.oauth.renewing import renew, wrapped
from tui_invoice.mail.secrets import Places


@pytest.mark.parametrize("error", ["invalid_request", "invalid_resource", "deleted_client", "admin_policy_enforced"])
def test_a_fault_of_the_registration_is_not_mended_by_signing_in_again(
    token_authority: TokenAuthority, error: str
) -> None:
    """Google says invalid_request for a missing client secret, Microsoft for a tenant that does not exist."""
    token_authority.refuse = error
    with pytest.raises(SettingsError, match="AADSTS50173") as caught:
        renew(WORK, by_microsoft(token_authority), Secret("kanari-refresh-1"))
    assert "[oauth.microsoft]" in caught.value.todo


def test_a_line_that_breaks_while_the_code_is_typed_does_not_end_the_sign_in(token_authority: TokenAuthority) -> None:
    """RFC 8628 3.5: a time-out is no answer, the code is good until it expires."""
    asked = microsoft.begin(WORK, by_microsoft(token_authority))
    asked.flow["interval"] = 0
    real, broken = wire.ask, ["away", "away"]

    def ask(*words: object) -> wire.Answered:
        if broken:
            raise AwayError(broken.pop(), "", "")
        return real(*words)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "ask", ask)
        assert microsoft.finish(WORK, asked).access == Token("kanari-access-1")
        broken += ["away"] * 3
        asked.flow["expires_at"] = 0
        with pytest.raises(AwayError):
            microsoft.finish(WORK, asked)
    assert len(broken) == 2


def test_an_answer_that_drips_is_not_waited_for_for_ever(
    token_authority: TokenAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each piece comes in time, and yet the lock on the sign-in must be let go."""
    monkeypatch.setattr(wire, "WHOLE", 0.2)
    token_authority.drip = threading.Event()
    with pytest.raises(AwayError, match="does not end"):
        renew(WORK, by_microsoft(token_authority), Secret("kanari-refresh-1"))


def test_a_token_of_one_provider_is_never_said_to_another(tmp_path: Path) -> None:
    """The courier keeps running while its sender is moved from Microsoft to Google, or to another mailbox."""
    desk = Desk()
    desk.lay(WORK, Grant(Token("microsofts"), 3600), "mark")
    assert desk.mine(WORK) == Token("microsofts")
    assert desk.mine(HOME) is None
    assert desk.mine(replace(WORK, username="another@office.example")) is None
    desk.clear(HOME)
    assert desk.mine(WORK) is None


def test_what_cannot_be_kept_is_not_asked_for(
    token_authority: TokenAuthority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The provider takes the older refresh token back as it gives the new one: with no room for that both were lost."""
    places, client = Places(secrets_file=tmp_path / "secrets.json"), by_microsoft(token_authority)
    secrets.keep(WORK, wrapped(WORK, Secret(str(token_authority.grant()["refresh_token"]))), places)
    real = secrets.keep

    def full(sender: Sender, *_: object) -> None:
        raise SecretError(f"the password of {sender.address} could not be kept", "No space left on device", "")

    monkeypatch.setattr(secrets, "keep", full)
    with pytest.raises(SecretError, match="No space"):
        tokens.current(WORK, client, places, Desk())
    assert token_authority.refreshes == []
    monkeypatch.setattr(secrets, "keep", real)
    assert tokens.current(WORK, client, places, Desk()) == Token("kanari-access-2")


def test_a_provider_that_gives_no_new_refresh_tokens_needs_no_room(
    token_authority: TokenAuthority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places, client = Places(secrets_file=tmp_path / "secrets.json"), by_google(token_authority)
    token_authority.rotates = False
    secrets.keep(HOME, wrapped(HOME, Secret(str(token_authority.grant()["refresh_token"]))), places)
    monkeypatch.delattr(secrets, "keep")
    assert tokens.current(HOME, client, places, Desk()) == Token("kanari-access-2")


@pytest.mark.parametrize(
    ("authority", "resource"),
    [
        ("", "https://outlook.office.com"),
        ("https://login.microsoftonline.us", "https://outlook.office365.us"),
        ("https://login.partner.microsoftonline.cn", "https://partner.outlook.cn"),
    ],
)
def test_a_national_cloud_is_asked_for_its_own_mail(authority: str, resource: str) -> None:
    client = Client(SignIn.MICROSOFT, "1111", authority=authority)
    assert client.scopes == (f"{resource}/SMTP.Send", f"{resource}/IMAP.AccessAsUser.All")
