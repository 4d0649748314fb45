"""A new user: an empty home, the screen, an own mail server. The first real invoice leaves, by real keys at 80×24."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.servers.machine import PASSWORD, Machine, Visit
from tests.servers.office import ACCOUNT
from tests.support.waiting import wait_until
from tests.tui.test_tmux import Terminal, in_tmux
from tui_invoice.demo.names import HOST, NameServer, Records

pytestmark = pytest.mark.servers

BUYER = "buyer@customer.test"
FILE = f"number,issue_date,customer,email,currency,total\n2026-0001,2026-11-23,Ann Ltd,{BUYER},EUR,100.00\n"


@contextmanager
def new_user(home: Path, folder: Path, environ: Mapping[str, str]) -> Iterator[Terminal]:
    """Open the screen as somebody whose home is empty; close it at the end."""
    words = [f"{name}={value}" for name, value in {"HOME": str(home), "LANG": "C.UTF-8", **environ}.items()]
    program = f'env -i PATH="$PATH" TERM="$TERM" {shlex.join(words)} {shlex.quote(sys.executable)} -P -m tui_invoice'
    with in_tmux(folder, f"sh -c {shlex.quote(f'cd {shlex.quote(str(home))} && exec {program}')}") as terminal:
        yield terminal


def test_the_first_invoice_leaves_an_empty_home_by_starttls_and_a_password(
    machine: Machine, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, tell: Callable[[str], None]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "invoices.csv").write_text(FILE, "utf-8")
    shutil.copy(machine.ca_file, home / "office-ca.pem")
    since = machine.log_mark()
    with NameServer({"customer.test": Records(mx=((10, "mx.customer.test"),))}) as names:
        environ = {"TUI_INVOICE_DNS": f"{HOST}:{names.port}"}
        with new_user(home, tmp_path_factory.mktemp("t"), environ) as terminal:
            _say_who_you_are(terminal)
            _set_up_sending(terminal, machine.submission)
            _bring_it_in_and_send(terminal)
            wait_until(lambda: _arrived(machine), 30, "the invoice in the customer's mailbox")
    (mail,) = _arrived(machine)
    assert [each.get_filename() for each in mail.iter_attachments()] == ["2026-0001.pdf"]
    wait_until(lambda: _handed_over(machine, since), 30, "the end of the connection that brought it")
    (visit,) = _handed_over(machine, since)
    assert (visit.service, visit.taken["starttls"], visit.taken["auth"]) == ("submission", 1, 1)
    tell("first invoice: an empty home, 80x24, STARTTLS and a password, in the customer's mailbox")


def _arrived(machine: Machine) -> list[EmailMessage]:
    mails = (message_from_bytes(each, policy=policy.default) for each in machine.mailbox(BUYER))
    return [each for each in mails if each["Subject"] == "Invoice 2026-0001 – Our Office"]


def _handed_over(machine: Machine, since: int) -> list[Visit]:
    return [each for each in machine.visits(since, 0) if each.taken.get("data")]


def _say_who_you_are(terminal: Terminal) -> None:
    terminal.sees("Nothing here yet. How do you want to begin?")
    terminal.press("o")
    terminal.sees("What stands on every invoice")
    terminal.type("Our Office")
    terminal.press("Tab")
    terminal.type("1 High Street")
    terminal.sees("1 High Street")
    terminal.press("Tab", "Enter")
    terminal.sees("enter Save ")
    _agree(terminal, "Saved: invoices go out as Our Office")


def _set_up_sending(terminal: Terminal, port: int) -> None:
    """A keyring is refused where there is none, and an unknown authority; the screen says how each is mended."""
    terminal.press("m")
    terminal.sees("new sender", "Our Office", "kept in: a file only you read")
    terminal.type(ACCOUNT)
    terminal.press("Tab", "Tab", "Tab")
    terminal.type(PASSWORD)
    terminal.press("Tab", "Tab")
    terminal.type("localhost")
    terminal.press("Tab")
    terminal.type(str(port))
    terminal.sees(f"port {port} ", "enter Go to Save and test")
    terminal.press("Enter")
    terminal.sees("enter Save and test")
    terminal.press("Enter")
    terminal.sees("✗ Encrypted", "If the server is your office's own", "o More")
    terminal.press("o")
    terminal.sees("Authority  the usual ones; else a PEM file", "enter Go to Save and test")
    terminal.type("~/office-ca.pem")
    terminal.press("Enter")
    terminal.sees("enter Save and test")
    terminal.press("Enter")
    terminal.sees("✓ it works")
    terminal.press("Escape")
    terminal.sees("✓ a sender")


def _bring_it_in_and_send(terminal: Terminal) -> None:
    terminal.press("i")
    terminal.sees("bring invoices in", "invoices.csv")
    terminal.type("invoices.csv")
    terminal.sees("✓ it is there")
    terminal.press("Enter")
    terminal.sees("1 invoice to take", "t Take it")
    terminal.press("t")
    terminal.sees("1 invoice taken from invoices.csv")
    terminal.press("s")
    terminal.sees("Send 2026-0001", "the domain takes mail", "✓ sender tested")
    _agree(terminal, "2026-0001 leaves in a few seconds")


def _agree(terminal: Terminal, text: str) -> None:
    """Press enter, as often as it takes: in its first moments a form takes no key that keeps or sends."""
    for _ in range(4):
        terminal.press("Enter")
        with suppress(AssertionError):
            wait_until(lambda: text in terminal.text(), 5)
            return
    terminal.sees(text)
