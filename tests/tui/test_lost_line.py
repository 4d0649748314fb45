"""The line drops while many invoices go out: the courier goes on, and nothing is lost or sent twice."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.typing_clerk import ADDRESS, PASSWORD, Clerk, an_open_office
from tests.support.servers import MailServers
from tests.support.waiting import wait_until
from tests.tui.pty_screen import PtyScreen, in_pty
from tui_invoice.demo.script import Rule, Stall, Step

MAILS = 12
SENDING = Rule(Step.DOT, Stall(0.05))


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Clerk]:
    found = Clerk(tmp_path)
    yield found
    found.stops_the_courier()


def _kill(screen: PtyScreen) -> None:
    screen.signal(signal.SIGKILL)


@pytest.mark.parametrize(
    ("no_hangup", "drop"),
    [(False, PtyScreen.hang_up), (True, PtyScreen.hang_up), (False, _kill)],
    ids=["the window is closed", "the hang-up is ignored", "the screen is killed"],
)
def test_a_dropped_line_cuts_no_sending(
    clerk: Clerk, mail_server: MailServers, no_hangup: bool, drop: Callable[[PtyScreen], None]
) -> None:
    server = mail_server(SENDING, users={ADDRESS: PASSWORD})
    addresses = [f"p{n}@example.com" for n in range(MAILS)]
    an_open_office(clerk, server, *((f"A-{n}", address) for n, address in enumerate(addresses)))
    clerk.types("send", "--not-sent", "--queue-only", code=0)
    with in_pty(no_hangup=no_hangup, TUI_INVOICE_COURIER="") as screen:
        server.wait_for(2)
        drop(screen)
        screen.ends()
        before = len(server.received)
    assert before < MAILS
    server.wait_for(MAILS)
    wait_until(lambda: all(row["send_status"] == "sent" for row in clerk.data("list")), what="all to be sent")
    assert Counter(each for mail in server.received for each in mail.addresses) == Counter(addresses)
