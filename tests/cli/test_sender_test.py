"""`sender test` as the screen runs it: a password by stdin, a line of JSON for each step."""

from __future__ import annotations

import json

import pytest

from tests.cli.typing_clerk import ADDRESS, PASSWORD, Clerk, an_open_office
from tests.support.servers import MailServers


@pytest.mark.parametrize(("word", "code", "last"), [(PASSWORD, 0, "done"), ("wrong", 1, "failed")])
def test_a_password_that_is_kept_nowhere_comes_by_stdin(
    clerk: Clerk, mail_server: MailServers, word: str, code: int, last: str
) -> None:
    server = mail_server(users={ADDRESS: PASSWORD})
    an_open_office(clerk, server, ("A-1", "ann@example.com"))
    clerk.types("sender", "edit", ADDRESS, "--secret-store", "ask", code=0)
    done = clerk.process("sender", "test", ADDRESS, "--password-stdin", "--json", stdin=f"{word}\n")
    *steps, whole = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == code
    assert {each["step"]: each["state"] for each in steps}["sign_in"] == last
    assert list(steps[0]) == ["step", "state", "words", "detail"]
    cause = None if code == 0 else "sender_sign_in"
    assert whole == {"ok": code == 0, "released": 0, "cause": cause, "mailed": None}
    assert word not in done.stdout + done.stderr


def test_a_password_that_is_kept_is_not_taken_from_stdin(clerk: Clerk, mail_server: MailServers) -> None:
    server = mail_server(users={ADDRESS: PASSWORD})
    an_open_office(clerk, server)
    told = clerk.types("sender", "test", ADDRESS, "--password-stdin", stdin="new\n", code=2)
    assert "sender edit" in told.stderr
    assert server.sign_ins.tries == 0


def test_an_invoice_named_goes_to_oneself(clerk: Clerk, mail_server: MailServers) -> None:
    server = mail_server(users={ADDRESS: PASSWORD})
    an_open_office(clerk, server, ("A-1", "ann@example.com"), ("A-2", "ann@example.com"))
    done = clerk.process("sender", "test", ADDRESS, "--invoice", "A-1", "--json")
    assert json.loads(done.stdout.splitlines()[-1])["mailed"] == "A-1"
    (mail,) = server.received
    assert mail.addresses == (ADDRESS,)
    assert clerk.send_status("A-1") == "not_sent"
