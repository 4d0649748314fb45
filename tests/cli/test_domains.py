"""`domains` as a person and as the screen reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import dns.rcode
import pytest

from tests.cli.typing_clerk import Clerk
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
