"""Tokens that are shared: one renewal for all who need one, and no refresh token lost between two."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mail.test_oauth import HOME, WORK, by_google, by_microsoft
from tests.support.tokens import TokenAuthority
from tests.support.waiting import wait_until
from tui_invoice.domain.errors import AwayError, SecretError, SignedOutError
from tui_invoice.domain.secret import Secret, Token
from tui_invoice.mail import secrets
from tui_invoice.mail.oauth import tokens
from tui_invoice.mail.oauth.desk import Desk, key
from tui_invoice.mail.oauth.grant import Grant
from tui_invoice.mail.oauth.renewing import unwrapped, wrapped
from tui_invoice.mail.oauth.unbroken import unbroken
from tui_invoice.mail.secrets import Places

SCRIPT = """
import sys
from pathlib import Path
from tests.mail.test_oauth import WORK
from tests.support.tokens import CLIENT
from tui_invoice.domain.sender import SignIn
from tui_invoice.mail.oauth import tokens
from tui_invoice.mail.oauth.client import Client
from tui_invoice.mail.oauth.desk import Desk
from tui_invoice.mail.secrets import Places
address, kept, shared = sys.argv[1:]
desk = Desk(Path(shared) if shared else None)
client = Client(SignIn.MICROSOFT, CLIENT, authority=address)
sys.stdin.readline()
print(tokens.current(WORK, client, Places(secrets_file=Path(kept)), desk).reveal())
"""
"""A program that needs a token: it waits for a line, so that several begin at once."""


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(secrets_file=tmp_path / "state" / "secrets.json")


def sign_in(authority: TokenAuthority, places: Places) -> str:
    refresh = str(authority.grant()["refresh_token"])
    secrets.keep(WORK, wrapped(WORK, Secret(refresh)), places)
    return refresh


def kept(places: Places) -> str:
    return unwrapped(WORK, secrets.read(WORK, places)).reveal()


def at_once(count: int, authority: TokenAuthority, places: Places, shared: Path | str) -> list[str]:
    words = [sys.executable, "-c", SCRIPT, authority.address, str(places.secrets_file), str(shared)]
    pipe = subprocess.PIPE
    running = [
        subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=dict(os.environ))
        for _ in range(count)
    ]
    for each in running:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    ended = [each.communicate(timeout=50) for each in running]
    assert [each.returncode for each in running] == [0] * count, ended
    return [out.strip() for out, _ in ended]


def test_two_processes_that_need_a_token_at_once_renew_it_once(
    token_authority: TokenAuthority, places: Places, tmp_path: Path
) -> None:
    sign_in(token_authority, places)
    shared = tmp_path / "run"
    shared.mkdir(mode=0o700)
    assert at_once(3, token_authority, places, shared) == ["kanari-access-2"] * 3
    assert token_authority.refreshes == ["kanari-refresh-1"]
    assert kept(places) == "kanari-refresh-2"


def test_processes_that_share_no_memory_renew_one_after_the_other_and_lose_no_refresh_token(
    token_authority: TokenAuthority, places: Places
) -> None:
    sign_in(token_authority, places)
    assert sorted(at_once(3, token_authority, places, "")) == [f"kanari-access-{n}" for n in (2, 3, 4)]
    assert token_authority.refreshes == [f"kanari-refresh-{n}" for n in (1, 2, 3)]
    assert kept(places) == "kanari-refresh-4"
    assert token_authority.good == {"kanari-refresh-4"}


def test_threads_of_one_process_renew_it_once(token_authority: TokenAuthority, places: Places) -> None:
    sign_in(token_authority, places)
    desk, client, got = Desk(), by_microsoft(token_authority), list[str]()
    work = [
        threading.Thread(target=lambda: got.append(tokens.current(WORK, client, places, desk).reveal()))
        for _ in range(4)
    ]
    for each in work:
        each.start()
    for each in work:
        each.join(30)
    assert got == ["kanari-access-2"] * 4
    assert len(token_authority.refreshes) == 1


def test_a_token_is_used_until_shortly_before_its_end(token_authority: TokenAuthority, places: Places) -> None:
    sign_in(token_authority, places)
    now = [1000.0]
    desk, client = Desk(now=lambda: now[0]), by_microsoft(token_authority)
    assert tokens.current(WORK, client, places, desk) == Token("kanari-access-2")
    now[0] += 3400
    assert tokens.current(WORK, client, places, desk) == Token("kanari-access-2")
    now[0] += 100
    assert tokens.current(WORK, client, places, desk) == Token("kanari-access-3")


def test_another_than_the_one_that_was_refused_is_fetched(token_authority: TokenAuthority, places: Places) -> None:
    sign_in(token_authority, places)
    desk, client = Desk(), by_microsoft(token_authority)
    first = tokens.current(WORK, client, places, desk)
    assert tokens.current(WORK, client, places, desk, refused=first) == Token("kanari-access-3")
    assert tokens.current(WORK, client, places, desk, refused=first) == Token("kanari-access-3")


def test_who_never_signed_in_is_told_how(token_authority: TokenAuthority, places: Places) -> None:
    with pytest.raises(SecretError, match="no such file") as caught:
        tokens.current(WORK, by_microsoft(token_authority), places, Desk())
    assert "sender sign-in billing@office.example" in caught.value.todo
    secrets.keep(WORK, Secret("a password"), places)
    with pytest.raises(SignedOutError):
        tokens.current(WORK, by_microsoft(token_authority), places, Desk())
    assert token_authority.asked == []


def test_a_renewal_that_does_not_end_is_not_waited_for_for_ever(
    token_authority: TokenAuthority, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(token_authority, places)
    monkeypatch.setattr(tokens, "PATIENCE", 0.1)
    with tokens._alone(WORK, places.secrets_file), pytest.raises(AwayError, match="another program"):
        tokens.current(WORK, by_microsoft(token_authority), places, Desk())


def test_what_lies_in_the_shared_memory_is_believed_only_where_it_is_ours_and_fresh(tmp_path: Path) -> None:
    def laid() -> Path:
        Desk(tmp_path, lambda: 1000.0).lay(WORK, Grant(Token("a"), 3600), "mark")
        return tmp_path / f"tui-invoice-{key(WORK)}.token"

    file = laid()
    assert file.stat().st_mode & 0o777 == 0o600
    other = Desk(tmp_path, lambda: 1000.0)
    assert other.shared(WORK, "mark") == Token("a")
    assert Desk(tmp_path, lambda: 1000.0).shared(WORK, "another sign-in's") is None
    assert Desk(tmp_path, lambda: 4500.0).shared(WORK, "mark") is None
    for text in ("", "[]", '{"mark": "mark", "token": "a", "until": "x"}', json.dumps({"mark": "mark", "until": 4000})):
        file.write_text(text)
        assert other.shared(WORK, "mark") is None
    laid().chmod(0o644)
    assert other.shared(WORK, "mark") is None
    laid()
    tmp_path.chmod(0o755)
    assert other.shared(WORK, "mark") is None
    tmp_path.chmod(0o700)
    other.clear(WORK)
    assert not file.exists()
    assert other.mine(WORK) is None


def test_a_uid_out_of_a_foreign_database_leads_out_of_no_folder(
    token_authority: TokenAuthority, places: Places, tmp_path: Path
) -> None:
    strange = replace(HOME, uid="../../evil")
    refresh = Secret(str(token_authority.grant()["refresh_token"]))
    tokens.begin_anew(strange, places, Desk(tmp_path), Grant(Token("a"), 3600, refresh))
    assert tokens.signed_in(strange, places)
    assert tokens.current(strange, by_google(token_authority), places, Desk(tmp_path)) == Token("a")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["state", f"tui-invoice-{key(strange)}.token"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_that_is_ended_in_the_middle_keeps_its_new_token_first(
    token_authority: TokenAuthority, places: Places, number: signal.Signals
) -> None:
    """As by esc while a test runs: the provider took the old token back already."""
    sign_in(token_authority, places)
    token_authority.late = threading.Event()
    words = [sys.executable, "-c", SCRIPT, token_authority.address, str(places.secrets_file), ""]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as renewing:
        assert renewing.stdin is not None
        renewing.stdin.write(b"go\n")
        renewing.stdin.flush()
        wait_until(lambda: token_authority.asked, 20, "the question for a new token")
        renewing.send_signal(number)
        token_authority.late.set()
        out, _ = renewing.communicate(timeout=50)
    assert (renewing.returncode, out) == (-number, b"")
    assert kept(places) in token_authority.good


def test_who_says_it_twice_need_not_wait_for_the_provider() -> None:
    reached: list[int] = []
    with pytest.raises(KeyboardInterrupt), unbroken():
        signal.raise_signal(signal.SIGINT)
        reached.append(1)
        signal.raise_signal(signal.SIGINT)
        reached.append(2)
    assert reached == [1]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
