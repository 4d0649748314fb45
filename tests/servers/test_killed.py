"""A courier that is killed between the marker and the answer: uncertain, and never sent again on its own."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers.machine import PASSWORD, Machine
from tests.servers.office import Person, ServedOffice
from tests.support.waiting import wait_until
from tui_invoice.domain.delivery import State

pytestmark = pytest.mark.servers

MAILS = 10
NTH = 4


@pytest.mark.parametrize(("point", "arrived"), [("marked", 0), ("answered", 1)])
def test_what_a_killed_courier_had_marked_is_uncertain_and_the_rest_goes_once(
    point: str, arrived: int, machine: Machine, office: ServedOffice, tell: Callable[[str], None]
) -> None:
    """Killed before DATA it never arrives, killed after the answer it has: the outbox cannot know, and says so."""
    mails = [office.queue(Person("copy@office.test")) for _ in range(MAILS)]
    killed = subprocess.run(
        [sys.executable, "-m", "tests.servers.dying", office.path, point, str(NTH)],
        cwd=Path(__file__).parents[2],
        input=PASSWORD.encode(),
        timeout=40,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    office.deliver()
    office.deliver()
    assert office.counted() == {State.SENT: MAILS - 1, State.UNCERTAIN: 1}
    for mail in mails:
        if mail.states == [State.SENT]:
            machine.wait_for("copy@office.test", mail.message_id)
    wait_until(machine.idle, what="an empty queue at the server")
    (uncertain,) = (mail for mail in mails if mail.states == [State.UNCERTAIN])
    assert len(machine.copies("copy@office.test", uncertain.message_id)) == arrived
    tell(f"courier killed when {point}: {MAILS - 1} mails sent and arrived once, 1 uncertain, its copies: {arrived}")
