"""What surrounds a command may be odd: streams that are closed or full, words that are no text, little room."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.typing_clerk import ADDRESS, HEAD, PASSWORD, Clerk, an_open_office
from tests.support.servers import MailServers
from tui_invoice.cli import printing
from tui_invoice.demo.script import Answer, Rule, Step


def _shell(line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of sh in which `$T` is the program."""
    environ = {**os.environ, "T": f"{sys.executable} -m tui_invoice"}
    return subprocess.run(["/bin/sh", "-c", line], env=environ, capture_output=True, text=True, timeout=50, check=False)


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("$T send --not-sent <&-", 1, "no sender yet"),
        ("$T sender add --preset fastmail --address a@b.dk --name A --password-stdin <&-", 2, "no password came"),
        ("$T explain - <&-", 2, "nothing to explain"),
        ("$T list >&-", 0, ""),
        ("$T show A-9 2>&-", 1, ""),
    ],
)
def test_a_closed_stream_is_as_good_as_an_empty_one(clerk: Clerk, line: str, code: int, words: str) -> None:
    clerk.has_an_office()
    clerk.has(("A-1", "a@example.com"))
    result = _shell(line)
    assert (result.returncode, "fault of its own" in result.stderr) == (code, False), result.stderr
    assert words in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", ["list", "list --json", "show A-1", "status"])
def test_a_full_disk_under_the_output_is_told(clerk: Clerk, words: str) -> None:
    clerk.has(("A-1", "a@example.com"))
    result = _shell(f"$T {words} >/dev/full")
    assert (result.returncode, "Traceback" in result.stderr) == (1, False)
    for told in ("the output cannot be written", "No space left on device"):
        assert told in result.stderr


@pytest.mark.parametrize("line", [r"$T show \377", r"$T cancel A-1 \377", r"$T given A-1 --note \377"])
def test_a_word_that_is_no_text_is_wrong_usage(clerk: Clerk, line: str) -> None:
    """Such as Latin-1 typed into a UTF-8 terminal; the name of a file may be so."""
    clerk.has_an_office()
    clerk.has(("A-1", "a@example.com"))
    result = _shell(f"""{line.replace(chr(92) + "377", "$(printf '" + chr(92) + "377')")}""")
    assert (result.returncode, "is no text in UTF-8" in result.stderr) == (2, True), result.stderr
    assert clerk.send_status("A-1") == "not_sent"


@pytest.mark.parametrize(
    "words",
    [
        *(["send", ""], ["show", " "], ["resend", ""], ["cancel", ""], ["pause", ""], ["retry", ""], ["release", ""]),
        *(["given", ""], ["settle", "", "lost"], ["pdf", "", "-o", "x"]),
    ],
)
def test_an_empty_number_is_wrong_usage(clerk: Clerk, words: list[str]) -> None:
    """A script whose variable is not set gives one."""
    clerk.has_an_office()
    assert "NUMBER is empty" in clerk.types(*words, code=2).stderr


def test_a_price_has_the_decimals_of_its_currency_and_its_own(clerk: Clerk) -> None:
    clerk.has_an_office()
    file = clerk.folder / "prices.csv"
    head = "number,issue_date,customer,email,currency,unit_price,tax_rate\n"
    rows = [("V", "VND", "12500000"), ("F", "VND", "0.125"), ("D", "DKK", "40.5"), ("K", "KWD", "1.25")]
    file.write_text(head + "".join(f"{n},2026-11-18,Ann,a@b.dk,{c},{price},25\n" for n, c, price in rows), "utf-8")
    clerk.types("import", str(file), "--locale", "en_GB", code=0)
    for number, shown in (("V", " 12.500.000  "), ("F", " 0,125  "), ("D", " 40,50  "), ("K", " 1,250  ")):
        assert shown in clerk.types("show", number, code=0).stdout


def test_a_long_cell_goes_on_below_where_it_may_not_be_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "width", lambda: 24)
    table = printing.Table(("When", "What"), folded=1)
    lines = list(table.lines([("09:00", "550 5.1.1 no such mailbox here, sorry"), ("09:01", "武" * 12)]))
    assert lines == [
        "When   What",
        "09:00  550 5.1.1 no such",
        "       mailbox here,",
        "       sorry",
        "09:01  武武武武武武武武",
        "       武武武武",
    ]


def test_no_short_help_is_cut(clerk: Clerk) -> None:
    for words in ([], ["office"], ["sender"], ["customer"]):
        assert "..." not in clerk.types(*words, "--help", code=0).stdout.partition("Commands:")[2]


def test_a_wrong_copy_address_of_the_office_is_named_as_what_it_is(clerk: Clerk) -> None:
    assert clerk.types("office", "edit", "--bcc", "a@@b", code=1).stderr.startswith("bcc: ")


def test_a_list_of_one_that_is_cut_is_said_in_the_singular(clerk: Clerk) -> None:
    clerk.has(("A-1", "a@example.com"), ("A-2", "b@example.com"))
    assert clerk.types("list", "--limit", "1", code=0).stderr == "there are more: this is the first\n"


def test_a_customer_is_found_by_the_whole_name_among_hundreds_that_hold_it(clerk: Clerk) -> None:
    file = clerk.folder / "many.csv"
    rows = [f"A-{n},2026-11-18,Ann {n:03} Zed,ann@example.com,EUR,1\n" for n in range(101)]
    file.write_text(f"{HEAD}{''.join(rows)}B-1,2026-11-18,Zed,zed@example.com,EUR,1\n", "utf-8")
    clerk.types("import", str(file), code=0)
    assert "zed@example.com" in clerk.types("customer", "show", "zed", code=0).stdout
    assert "these are the first 100" in clerk.types("customer", "list", code=0).stderr
    assert clerk.types("customer", "list", "001", code=0).stderr == ""


def test_a_name_that_is_long_leaves_room_for_the_address(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = clerk.folder / "long.csv"
    file.write_text(f"{HEAD}A-1,2026-11-18,{'Ann and Company ' * 9},ann@example.com,EUR,1\n", "utf-8")
    clerk.types("import", str(file), code=0)
    monkeypatch.setattr(printing, "width", lambda: 60)
    shown = clerk.types("customer", "list", code=0).stdout.splitlines()
    assert ("…" in shown[1], shown[1].endswith("  ann@example.com"), len(shown[1])) == (True, True, 60)


def test_how_far_an_attempt_came_is_said_in_words(clerk: Clerk, mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.RCPT, Answer("550 5.1.1 gone")), users={ADDRESS: PASSWORD})
    an_open_office(clerk, server, ("A-1", "a@example.com"))
    clerk.types("send", "A-1", "--wait", code=1)
    assert "127.0.0.1  recipients  550 5.1.1 gone" in clerk.types("show", "A-1", code=0).stdout
    assert clerk.data("show", "A-1")["attempts"][0]["phase"] == "rcpt"
