"""[oauth.*] of config.toml, and what follows from what is said of a sign-in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tui_invoice.domain.errors import InvoiceError, SecretError, SettingsError, UsageError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security, SignIn
from tui_invoice.mail import secrets
from tui_invoice.mail.oauth.client import Client
from tui_invoice.mail.oauth.renewing import wrapped
from tui_invoice.operations import access, settings
from tui_invoice.operations.accounts import SenderChanges, add, edit, show

GOOD = """\
[oauth.microsoft]
client_id = "0000-11aa"
tenant = "firm.example"
authority = "https://login.microsoftonline.us/"

[oauth.google]
client_id = "0000.apps.googleusercontent.com"
client_secret = "GOCSPX-kanari"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


def test_a_registration_is_read_and_its_places_follow(path: Path) -> None:
    path.write_text(GOOD)
    found = settings.load(path).oauth
    assert found == {
        "microsoft": Client(
            SignIn.MICROSOFT, "0000-11aa", tenant="firm.example", authority="https://login.microsoftonline.us"
        ),
        "google": Client(SignIn.GOOGLE, "0000.apps.googleusercontent.com", Secret("GOCSPX-kanari")),
    }
    at = found["microsoft"].token_address
    assert at == "https://login.microsoftonline.us/firm.example/oauth2/v2.0/token"
    assert found["google"].token_address == "https://oauth2.googleapis.com/token"
    assert Client(SignIn.MICROSOFT, "x").of_tenant == "https://login.microsoftonline.com/common"
    assert "kanari" not in repr(found)


def test_writing_a_sender_keeps_the_registrations(path: Path) -> None:
    path.write_text(GOOD)
    settings.set_sender(path, "u", settings.SenderSettings(token_command=("oama", "access", "a@b.example")))
    assert path.read_text().startswith(GOOD)
    assert settings.load(path).senders["u"].token_command == ("oama", "access", "a@b.example")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[oauth.yahoo]\nclient_id = "x"\n', 1, "oauth.yahoo: there is no such provider"),
        ('[oauth.google]\nclient_secret = "x"\n', 1, "client_id is missing"),
        ('[oauth.google]\nclient_id = "0000"\ntenant = "x"\n', 3, "there is no such key"),
        ('[oauth.microsoft]\nclient_id = "0000"\nclient_secret = "x"\n', 3, "there is no such key"),
        ("[oauth.microsoft]\nclient_id = 7\n", 2, "must be a string"),
        ('[oauth.microsoft]\nclient_id = "a b c d"\n', 2, "no client id"),
        ('[oauth.microsoft]\nclient_id = "0000"\ntenant = "a/b"\n', 3, "no tenant"),
        ('[oauth.google]\nclient_id = "0000"\nclient_secret = "kanari x"\n', 3, "no client secret"),
        ('[oauth.google]\nclient_id = "0000"\nauthority = "http://x.example"\n', 3, "must be https"),
        ('[oauth.google]\nclient_id = "0000"\nauthority = "https://a@x.example"\n', 3, "must be https"),
        ('[oauth.google]\nclient_id = "0000"\nauthority = "https://x.example/y"\n', 3, "must be https"),
        ("[oauth]\ngoogle = 1\n", 2, "must be a table"),
        ("oauth = 1\n", 1, "must be a table"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_key(path: Path, text: str, line: int, words: str) -> None:
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        settings.load(path)
    assert f"{path}, line {line}, " in caught.value.detail
    assert words in caught.value.detail
    assert "kanari" not in str(caught.value)


WORK = SenderChanges(address="lone@firm.example", name="Lone", preset="microsoft365", secret_store=SecretStore.FILE)
HERE = SenderChanges(address="lone@firm.example", name="Lone", host="mail.example", security=Security.TLS)


def test_a_preset_brings_its_sign_in_and_another_may_be_said(desk: Desk) -> None:
    sender = add(desk.context, WORK)
    assert (sender.sign_in, sender.secret, sender.username) == (
        SignIn.MICROSOFT,
        SecretStore.FILE,
        "lone@firm.example",
    )
    assert sender.host == "smtp.office365.com"
    by_command = edit(desk.context, sender.address, SenderChanges(token_command="oama access x"))
    assert (by_command.sign_in, by_command.secret) == (SignIn.TOKEN_COMMAND, SecretStore.COMMAND)
    assert show(desk.context, sender.address).token_command == ("oama", "access", "x")
    back = edit(desk.context, sender.address, SenderChanges(sign_in=SignIn.GOOGLE, secret_store=SecretStore.FILE))
    assert (back.sign_in, show(desk.context, sender.address).token_command) == (SignIn.GOOGLE, ())
    other = edit(desk.context, sender.address, SenderChanges(preset="fastmail"), Secret("x"))
    assert (other.sign_in, other.secret) == (SignIn.PASSWORD, SecretStore.FILE)


def test_gmail_stays_with_its_app_password_unless_said_otherwise(desk: Desk) -> None:
    said = SenderChanges(address="ann@gmail.com", name="Ann", preset="gmail", secret_store=SecretStore.FILE)
    assert add(desk.context, said, Secret("x")).sign_in is SignIn.PASSWORD
    changed = edit(desk.context, "ann@gmail.com", SenderChanges(sign_in=SignIn.GOOGLE))
    assert (changed.sign_in, changed.secret) == (SignIn.GOOGLE, SecretStore.FILE)
    assert b"x" not in desk.context.paths.secrets.read_bytes(), "a password that nothing reads any more is not kept"
    assert edit(desk.context, "ann@gmail.com", SenderChanges(name="Anna")).sign_in is SignIn.GOOGLE


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        (SenderChanges(sign_in=SignIn.MICROSOFT, secret_store=SecretStore.ASK), UsageError),
        (SenderChanges(sign_in=SignIn.MICROSOFT, secret_store=SecretStore.CREDENTIAL), UsageError),
        (SenderChanges(sign_in=SignIn.MICROSOFT, username=""), UsageError),
        (SenderChanges(sign_in=SignIn.GOOGLE, token_command="x"), UsageError),
        (SenderChanges(sign_in=SignIn.GOOGLE, password_command="x"), UsageError),
        (SenderChanges(sign_in=SignIn.TOKEN_COMMAND), SettingsError),
        (SenderChanges(token_command="x", secret_store=SecretStore.FILE), UsageError),
        (SenderChanges(token_command=" "), SettingsError),
        (SenderChanges(token_command="x 'y"), SettingsError),
    ],
)
def test_a_sign_in_that_cannot_work_is_refused_with_its_mend(
    desk: Desk, changes: SenderChanges, kind: type[InvoiceError]
) -> None:
    add(desk.context, HERE)
    with pytest.raises(kind) as caught:
        edit(desk.context, "lone@firm.example", changes)
    assert caught.value.todo
    assert show(desk.context, "lone@firm.example").sender.sign_in is SignIn.PASSWORD


def test_what_a_provider_gave_is_never_said_as_a_password(desk: Desk) -> None:
    """A database that was in other hands may say that the account signs in by a password now."""
    changes = SenderChanges(
        address="lone@nordlys.example", name="Lone", host="localhost", port=587, security=Security.STARTTLS,
        username="lone", secret_store=SecretStore.FILE,
    )  # fmt: skip
    sender = add(desk.context, changes, Secret("old"))
    place = access.places(desk.context.paths, sender, {})
    secrets.keep(sender, wrapped(replace(sender, sign_in=SignIn.MICROSOFT), Secret("kanari-refresh")), place)
    with pytest.raises(SecretError, match="is no password") as caught:
        access.credential(desk.context.paths, sender, {})
    assert "kanari" not in f"{caught.value} {vars(caught.value)}"
