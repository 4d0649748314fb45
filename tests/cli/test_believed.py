"""`sender lookup`, `sender add --lookup` and `sender check-domain`, as a person and as a script read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.cli.typing_clerk import Clerk
from tests.mail.test_lookup import GOOD, NAMES, OWN
from tests.support.servers import ca_file as ca_file
from tests.support.web import Page, Web, web
from tui_invoice.demo.names import HOST, NameServer, Records

DOMAIN = "nordlys.example"
ADDRESS = f"lone@{DOMAIN}"


@pytest.fixture
def records() -> dict[str, Records]:
    return {f"mail.{DOMAIN}": Records(a=("192.0.2.25",)), DOMAIN: Records(mx=((10, f"mail.{DOMAIN}"),))}


@pytest.fixture
def pages() -> dict[str, Page]:
    return {}


@pytest.fixture(autouse=True)
def served(
    authority: trustme.CA, ca_file: Path, records: dict[str, Records], pages: dict[str, Page],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Web]:  # fmt: skip
    with NameServer(records) as names, web(authority, ca_file, pages, *NAMES) as found:
        monkeypatch.setenv("TUI_INVOICE_DNS", f"{HOST}:{names.port}")
        for name, value in found.environ.items():
            monkeypatch.setenv(name, value)
        yield found


def test_what_is_found_is_told_with_everybody_who_was_asked(clerk: Clerk, pages: dict[str, Page]) -> None:
    pages[OWN] = Page(GOOD)
    text = clerk.types("sender", "lookup", ADDRESS, code=0).stdout
    assert text.splitlines() == [
        f"✓ autoconfig.{DOMAIN}  autoconfig: found",
        f"Sends by  smtp.{DOMAIN}:465 tls",
        f"Reads by  imap.{DOMAIN}:993 tls",
        "Username  lone",
        f"Found     autoconfig at autoconfig.{DOMAIN}",
    ]
    assert not clerk.database.exists()


def test_the_same_for_scripts_and_nobody_who_knows_ends_with_1(clerk: Clerk, pages: dict[str, Page]) -> None:
    told = clerk.types("sender", "lookup", DOMAIN, "--json", code=1).stdout
    lines = [json.loads(line) for line in told.splitlines()]
    assert [each["asked"] for each in lines[:-1]] == [*NAMES[:3], "name servers", "name servers"]
    assert lines[-1] == {"domain": DOMAIN, "found": False, "answered": True}
    pages[OWN] = Page(GOOD)
    whole = json.loads(clerk.types("sender", "lookup", DOMAIN, "--json", code=0).stdout.splitlines()[-1])
    assert whole["smtp"] == {"host": f"smtp.{DOMAIN}", "port": 465, "security": "tls"}
    assert (whole["imap"]["host"], whole["signed"], whole["username"]) == (f"imap.{DOMAIN}", True, None)


def test_a_known_provider_is_told_without_asking_anybody(clerk: Clerk, served: Web) -> None:
    text = clerk.types("sender", "lookup", "ann@fastmail.com", code=0).stdout
    assert "smtp.fastmail.com:465 tls" in text
    assert "preset fastmail" in text
    assert served.asked == []


def test_offline_it_is_not_looked_up(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_INVOICE_DNS", f"{HOST}:9")
    monkeypatch.setenv("TUI_INVOICE_WEB", f"{HOST}:9")
    monkeypatch.setattr("tui_invoice.mail.lookup.asking.IN_ALL", 2.0)
    done = clerk.types("sender", "lookup", DOMAIN, code=75)
    assert "not looked up: nobody answered" in done.stderr


@pytest.mark.parametrize("way", ["example.com:443", "192.0.2.1:443", "127.0.0.1", "127.0.0.1:0", "on"])
def test_a_way_to_the_web_that_leaves_this_machine_is_refused(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setenv("TUI_INVOICE_WEB", way)
    assert "this is no way to the web" in clerk.types("sender", "lookup", DOMAIN, code=2).stderr


def test_an_account_is_added_from_its_address_alone(clerk: Clerk, pages: dict[str, Page]) -> None:
    pages[OWN] = Page(GOOD)
    done = clerk.types(
        *("sender", "add", "--address", ADDRESS, "--name", "Lone", "--lookup"),
        *("--secret-store", "file", "--password-stdin"),
        stdin="canary\n", code=0,
    )  # fmt: skip
    assert f"found: autoconfig at autoconfig.{DOMAIN}" in done.stderr
    kept = clerk.data("sender", "show", ADDRESS)
    assert (kept["host"], kept["port"], kept["security"]) == (f"smtp.{DOMAIN}", 465, "tls")
    assert (kept["username"], kept["mailbox"]["host"]) == ("lone", f"imap.{DOMAIN}")


def test_nobody_is_asked_unless_that_was_said(clerk: Clerk, served: Web) -> None:
    told = clerk.types("sender", "add", "--address", ADDRESS, "--name", "Lone", code=2).stderr
    assert "the sender has no server" in told
    assert "--lookup" in told
    both = clerk.types("sender", "add", "--address", ADDRESS, "--name", "L", "--host", "a.example", "--lookup", code=2)
    assert "the server is named already" in both.stderr
    assert served.asked == []


def test_a_server_that_only_name_servers_name_gets_no_password_unseen(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with NameServer({f"_submissions._tcp.{DOMAIN}": Records(srv=((0, 1, 465, "mail.other.example"),))}) as names:
        monkeypatch.setenv("TUI_INVOICE_DNS", f"{HOST}:{names.port}")
        told = clerk.types("sender", "add", "--address", ADDRESS, "--name", "Lone", "--lookup", code=1).stderr
        assert "only name servers name mail.other.example" in told
        assert "--host mail.other.example --port 465 --security tls" in told
        text = clerk.types("sender", "lookup", DOMAIN, code=0).stderr
    assert "make sure that it is your provider's" in text
    assert not clerk.database.exists()


def test_a_domain_is_checked_line_by_line_with_the_records_to_publish(clerk: Clerk) -> None:
    clerk.types(
        "sender", "add", "--address", ADDRESS, "--name", "L", "--host", f"mail.{DOMAIN}", "--security", "tls", code=0
    )
    text = clerk.types("sender", "check-domain", ADDRESS, code=1).stdout
    assert text.splitlines()[:5] == [
        f"✓ Takes mail: its mail goes to mail.{DOMAIN}",
        "✗ SPF: there is no record",
        f"    should be: one that admits mail.{DOMAIN}",
        f"    publish at {DOMAIN}, type TXT:",
        f"      v=spf1 a:mail.{DOMAIN} ~all",
    ]
    lines = [
        json.loads(line)
        for line in clerk.types("sender", "check-domain", ADDRESS, "--json", code=1).stdout.splitlines()
    ]
    assert [each.get("check") for each in lines] == ["mx", "spf", "dkim", "dmarc", "reverse", "gmail", "outlook", None]
    assert lines[3]["record"] == {"name": f"_dmarc.{DOMAIN}", "type": "TXT", "text": "v=DMARC1; p=none"}
    assert lines[-1] == {"domain": DOMAIN, "own": True, "state": "wrong"}


def test_a_good_domain_ends_with_0_and_one_that_nobody_answers_for_with_75(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.types(
        "sender", "add", "--address", ADDRESS, "--name", "L", "--host", f"mail.{DOMAIN}", "--security", "tls", code=0
    )
    good = {
        DOMAIN: Records(mx=((10, f"mail.{DOMAIN}"),), txt=("v=spf1 mx -all",)),
        f"mail.{DOMAIN}": Records(a=("192.0.2.25",)),
        f"_dmarc.{DOMAIN}": Records(txt=("v=DMARC1; p=reject",)),
        "25.2.0.192.in-addr.arpa": Records(ptr=(f"mail.{DOMAIN}",)),
    }
    with NameServer(good) as names:
        monkeypatch.setenv("TUI_INVOICE_DNS", f"{HOST}:{names.port}")
        text = clerk.types("sender", "check-domain", ADDRESS, code=0).stdout
    assert "✓ DMARC: p=reject" in text
    monkeypatch.setenv("TUI_INVOICE_DNS", f"{HOST}:9")
    monkeypatch.setattr("tui_invoice.operations.believed.SECONDS", 1.0)
    assert "SPF: not known" in clerk.types("sender", "check-domain", ADDRESS, code=75).stdout


def test_with_send_a_mailbox_is_needed_to_read_the_mail_back(clerk: Clerk) -> None:
    clerk.types(
        "sender", "add", "--address", ADDRESS, "--name", "L", "--host", f"mail.{DOMAIN}", "--security", "tls", code=0
    )
    told = clerk.types("sender", "check-domain", ADDRESS, "--send", "--json", code=1).stderr
    assert json.loads(told)["title"] == "the mail could not be read back"


def test_a_known_providers_address_needs_neither_preset_nor_look_up(clerk: Clerk, served: Web) -> None:
    said = ("--address", "ann@fastmail.com", "--name", "Ann", "--password-command", "printf x")
    clerk.types("sender", "add", *said, code=0)
    kept = clerk.data("sender", "show", "ann@fastmail.com")
    assert (kept["preset"], kept["host"]) == ("fastmail", "smtp.fastmail.com")
    assert served.asked == []
