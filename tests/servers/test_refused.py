"""What the server refuses fails, each address for itself, with the server's words whole."""

from __future__ import annotations

import pytest

from tests.servers.machine import Machine
from tests.servers.office import Ended, Person, ServedOffice, pdf
from tui_invoice.domain.delivery import State
from tui_invoice.domain.diagnosis import Cause

pytestmark = pytest.mark.servers

UNKNOWN = "550 5.1.1 <nobody@office.test>: Recipient address rejected: User unknown in virtual mailbox table"


def test_an_unknown_recipient_fails_with_the_whole_answer_of_the_server(machine: Machine, office: ServedOffice) -> None:
    since = machine.log_mark()
    mail = office.queue(Person("nobody@office.test"))
    office.deliver()
    assert mail.ends == [Ended("nobody@office.test", State.FAILED, Cause.UNKNOWN_RECIPIENT, UNKNOWN)]
    (visit,) = machine.visits(since, 1)
    assert "data" not in visit.said
    assert not office.sender.held


def test_of_three_recipients_each_has_an_end_of_its_own(machine: Machine, office: ServedOffice) -> None:
    since = machine.log_mark()
    people = [Person(each) for each in ("sender@office.test", "nobody@office.test", "copy@office.test")]
    mail = office.queue(*people)
    office.deliver()
    assert mail.states == [State.SENT, State.FAILED, State.SENT]
    assert mail.ends[1] == Ended("nobody@office.test", State.FAILED, Cause.UNKNOWN_RECIPIENT, UNKNOWN)
    (visit,) = machine.visits(since, 1)
    assert (visit.said["mail"], visit.said["rcpt"], visit.taken["rcpt"], visit.taken["data"]) == (1, 3, 2, 1)
    machine.wait_for("sender@office.test", mail.message_id)
    machine.wait_for("copy@office.test", mail.message_id)


def test_a_mail_above_the_size_limit_fails_before_it_is_given_and_the_next_one_goes(
    machine: Machine, office: ServedOffice
) -> None:
    """MAIL SIZE= is refused (RFC 1870), on a connection that serves the next mail."""
    since = machine.log_mark()
    big = office.queue(Person("copy@office.test"), page=pdf(2_500_000))
    small = office.queue(Person("copy@office.test"))
    office.deliver()
    (end,) = big.ends
    assert (end.state, end.cause) == (State.FAILED, Cause.REFUSED)
    assert end.words == "552 5.3.4 Message size exceeds fixed limit"
    assert small.states == [State.SENT]
    (visit,) = machine.visits(since, 1)
    assert (visit.said["mail"], visit.taken["mail"], visit.taken["data"]) == (2, 1, 1)
    machine.wait_for("copy@office.test", small.message_id)
    assert machine.copies("copy@office.test", big.message_id) == []
