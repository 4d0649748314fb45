"""A disk without room: nothing is handed over that cannot be written down, and no answer is forgotten."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.operations.couriering import Works, commands, running
from tests.support.servers import MailServers
from tests.support.waiting import wait_until
from tui_invoice.domain.clock import MINUTE
from tui_invoice.domain.delivery import State
from tui_invoice.domain.errors import BusyError, DiskFullError
from tui_invoice.domain.outbox import Claim, Composed
from tui_invoice.domain.sender import Sender
from tui_invoice.operations import courier, hand
from tui_invoice.operations.courier import Ended, Mode
from tui_invoice.store.database import Database, Value


class Disk:
    """Refuses every COMMIT of the hands while it is full."""

    def __init__(self) -> None:
        self.full = threading.Event()
        self.refused = 0


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    disk = Disk()
    real = Database.execute

    def execute(self: Database, sql: str, *values: Value) -> int:
        if sql == "COMMIT" and disk.full.is_set() and threading.current_thread().name.startswith("sender-"):
            disk.refused += 1
            raise DiskFullError("no room is left on the disk", str(self.path))
        return real(self, sql, *values)

    monkeypatch.setattr(Database, "execute", execute)
    yield disk
    disk.full.clear()


def test_a_marker_that_cannot_be_written_means_that_nothing_is_handed_over(
    works: Works, mail_server: MailServers, disk: Disk
) -> None:
    server = mail_server(on_event=lambda name, detail: disk.full.clear() if name == "rset" else None)
    works.use(server)
    mails = [works.mail(), works.mail()]
    works.at["before_marker"] = disk.full.set
    works.run()
    assert disk.refused == 1
    assert works.states(*mails) == [State.QUEUED] * 2
    assert (commands(server, "DATA"), server.received) == ([], [])
    assert works.sender.next_at == works.made.clock.now() + MINUTE
    assert "could not be written down" in works.sender.wait_reply
    assert "no room is left on the disk" in works.told("queued")[-1]
    assert works.delivery(mails[0])["tries"] == 0
    works.at.clear()
    works.made.clock.advance(MINUTE)
    works.run()
    assert works.states(*mails) == [State.SENT] * 2


def test_an_answer_that_cannot_be_written_is_kept_and_nothing_more_is_handed_over_meanwhile(
    works: Works, mail_server: MailServers, disk: Disk
) -> None:
    server = mail_server()
    works.use(server)
    mails = [works.mail(), works.mail()]
    works.at["answered"] = lambda: disk.full.set() if works.passed["answered"] == 1 else None
    with running(works, Mode.ONCE) as running_courier:
        wait_until(lambda: disk.refused >= 2)
        assert works.states(*mails) == [State.HANDING_OVER, State.QUEUED]
        assert len(commands(server, "MAIL")) == 1
        disk.full.clear()
        assert running_courier.wait() is Ended.DONE
    assert works.states(*mails) == [State.SENT] * 2
    assert len(server.received) == 2
    assert len(works.told("sent")) == 2


def test_an_answer_that_could_never_be_written_leaves_the_mail_uncertain(
    works: Works, mail_server: MailServers, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "PATIENCE_AT_STOP", 0.5)
    monkeypatch.setattr(hand, "PATIENCE_AT_STOP", 0.5)
    server = mail_server()
    works.use(server)
    mail = works.mail()
    works.at["answered"] = disk.full.set
    with running(works) as running_courier:
        wait_until(lambda: disk.refused >= 1)
        running_courier.waiting.stop()
        assert running_courier.wait() is Ended.STOPPED
    assert works.states(mail) == [State.UNCERTAIN]
    assert works.log, "what was not written is in the log"


@pytest.mark.parametrize("error", [BusyError("the database is busy"), DiskFullError("no room is left")], ids=str)
def test_a_mail_that_cannot_be_read_for_now_does_not_fail(
    works: Works, mail_server: MailServers, error: Exception
) -> None:
    server = mail_server()
    works.use(server)
    mail = works.mail()
    inner, errors = works.compose, [error]

    def compose(db: Database, claim: Claim, sender: Sender) -> Composed:
        if errors:
            raise errors.pop()
        return inner(db, claim, sender)

    works.compose = compose
    works.run()
    assert works.states(mail) == [State.QUEUED]
    works.made.clock.advance(MINUTE)
    works.run()
    assert works.states(mail) == [State.SENT]
