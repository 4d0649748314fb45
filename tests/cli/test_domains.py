"""`domains` as a person and as the screen reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import dns.rcode
import pytest

from tests.cli.typing_clerk import ADDRESS, Clerk
from tui_invoice.demo.names import HOST, NameServer, Records

BROKEN = Records(code=dns.rcode.SERVFAIL)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    with NameServer(
        {"bageriet.dk": Records(mx=((10, "mail.bageriet.dk"),)), "bare.dk": Records(), "broken.dk": BROKEN}
    ) as server:
        monkeypatch.setenv("TUI_INVOICE_DNS", f"{HOST}:{server.port}")
        yield server


@pytest.mark.usefixtures("names")
def test_each_domain_is_told_with_what_was_meant(clerk: Clerk) -> None:
    text = clerk.types("domains", "bageriet.dk", "gmial.com", code=0).stdout
    assert sorted(text.splitlines()) == [
        "    did you mean gmail.com?",
        "✓ bageriet.dk  takes mail (mail.bageriet.dk)",
        "✗ gmial.com  no such domain",
    ]
    assert not clerk.database.exists()


@pytest.mark.usefixtures("names")
def test_with_json_each_is_a_line_of_its_own(clerk: Clerk) -> None:
    done = clerk.process("domains", "--json", "bageriet.dk", "ann@bare.dk", "broken.dk")
    assert done.returncode == 0
    lines = sorted((json.loads(line) for line in done.stdout.splitlines()), key=lambda each: str(each["domain"]))
    assert lines == [
        {
            "domain": "ann@bare.dk",
            "takes_mail": "no",
            "detail": "it has no mail server and no address",
            "suggestion": None,
        },
        {"domain": "bageriet.dk", "takes_mail": "yes", "detail": "mail.bageriet.dk", "suggestion": None},
        {
            "domain": "broken.dk",
            "takes_mail": "unknown",
            "detail": "its name servers give no answer",
            "suggestion": None,
        },
    ]


def test_a_name_server_that_is_none_is_told_as_json_too(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_INVOICE_DNS", "nowhere")
    told = clerk.types("domains", "bageriet.dk", "--json", code=2)
    assert list(json.loads(told.stderr)) == ["title", "detail", "todo"]


@pytest.mark.usefixtures("names")
def test_send_leaves_out_whose_domain_takes_no_mail_where_it_is_told_to_ask(clerk: Clerk, tmp_path: Path) -> None:
    clerk.has_an_office()
    clerk.types("sender", "add", "--address", ADDRESS, "--name", "Nordlys", "--folder", str(tmp_path), code=0)
    clerk.has(("A-1", "kim@bageriet.dk"), ("A-2", "ann@gmial.com"), ("A-3", "bo@bare.dk"), ("A-4", "eva@broken.dk"))
    asked = clerk.types("send", "--not-sent", "--ask-domains", "--queue-only", code=1)
    assert "A-2: no mail arrives at ann@gmial.com: no such domain; did you mean gmail.com?" in asked.stderr
    assert "A-3: no mail arrives at bo@bare.dk: it has no mail server and no address" in asked.stderr
    status = {number: clerk.send_status(number) for number in ("A-1", "A-2", "A-3", "A-4")}
    assert status == {"A-1": "queued", "A-2": "not_sent", "A-3": "not_sent", "A-4": "queued"}
    told = clerk.types("send", "A-2", "--queue-only", code=0)
    assert "careful: ann@gmial.com: gmial.com: did you mean gmail.com?" in told.stderr
    assert clerk.send_status("A-2") == "queued"
