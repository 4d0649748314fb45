"""What is the account's fault is nobody's mail's: it is held or waits, and goes when that is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.machine import PASSWORD, Machine, Visit
from tests.servers.office import Person, ServedOffice
from tests.support.waiting import wait_until
from tui_invoice.domain.clock import MINUTE
from tui_invoice.domain.delivery import State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.sender import Security

pytestmark = pytest.mark.servers

CHANGING = "changing@office.test"
IN_SCRIPTS = "mật-khẩu-blåbærgrød-密码-€"
COPY = Person("copy@office.test")


@pytest.fixture
def changing(machine: Machine) -> Iterator[str]:
    """An account whose password a test may change."""
    yield CHANGING
    machine.set_password(CHANGING, PASSWORD)


def test_a_wrong_password_is_tried_once_and_after_mending_everything_goes(
    machine: Machine, office: ServedOffice, changing: str, tell: Callable[[str], None]
) -> None:
    machine.set_password(changing, "another-one")
    office.set_sender(username=changing)
    mails = [office.queue(COPY) for _ in range(5)]
    since = machine.log_mark()
    office.deliver()
    office.deliver()
    (visit,) = machine.visits(since, 1)
    assert (visit.said["auth"], visit.taken["auth"], visit.said.get("mail", 0)) == (1, 0, 0)
    assert {(end.state, end.cause) for mail in mails for end in mail.ends} == {(State.HELD, Cause.SENDER_SIGN_IN)}
    assert office.sender.hold_cause is Cause.SENDER_SIGN_IN
    assert "535 5.7.8 Error: authentication failed" in office.sender.hold_reply
    late = office.queue(COPY)
    assert late.states == [State.HELD], "what is queued to a held sender is held"

    machine.set_password(changing, PASSWORD)
    since = machine.log_mark()
    assert office.release() == 6
    office.deliver()
    assert office.counted() == {State.SENT: 6}
    (visit,) = machine.visits(since, 1)
    assert (visit.said["auth"], visit.taken["data"]) == (1, 6)
    for mail in (*mails, late):
        machine.wait_for(COPY.address, mail.message_id)
    tell("wrong password: 1 sign-in for 5 mails, all held; 6 sent with 1 sign-in when it was mended")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.3"], ids=["plain", "login"])
def test_a_password_in_other_scripts_signs_in(host: str, machine: Machine, office: ServedOffice, changing: str) -> None:
    """127.0.0.3 knows AUTH LOGIN only."""
    machine.set_password(changing, IN_SCRIPTS)
    office.set_sender(username=changing, host=host)
    office.password = IN_SCRIPTS
    since = machine.log_mark()
    mail = office.queue(COPY)
    office.deliver()
    assert mail.states == [State.SENT]
    (visit,) = machine.visits(since, 1)
    assert (visit.service, visit.taken["auth"]) == ("login" if host == "127.0.0.3" else "submission", 1)
    machine.wait_for(COPY.address, mail.message_id)


def _assert_held_and_no_password_said(
    machine: Machine,
    office: ServedOffice,
    *,
    connections: int,
    port: int,
    host: str,
    security: Security,
    ca: Path | str,
) -> str:
    """Deliver with these settings; return what the sender's hold says. One mail is held, nothing was signed in."""
    office.set_sender(host=host, port=port, security=security, ca_file=str(ca))
    since = machine.log_mark()
    mail = office.queue(COPY)
    office.deliver()
    assert [(end.state, end.cause) for end in mail.ends] == [(State.HELD, Cause.SENDER_SETTINGS)]
    assert office.sender.hold_cause is Cause.SENDER_SETTINGS
    visits = machine.visits(since, connections)
    assert len(visits) == connections, "one to sign in, one more to see a certificate that was refused"
    assert not any({"auth", "mail", "rcpt", "data"} & visit.said.keys() for visit in visits)
    assert mail.tries == 0
    return office.sender.hold_reply


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_certificate_that_nobody_trusts_holds_the_sender_and_nothing_is_said(
    security: Security, machine: Machine, office: ServedOffice
) -> None:
    port = machine.submission if security is Security.STARTTLS else machine.smtps
    words = _assert_held_and_no_password_said(
        machine, office, connections=2, port=port, host="127.0.0.1", security=security, ca=""
    )
    assert "unable to get local issuer certificate" in words
    assert "issuer: tui-invoice test CA" in words


def test_a_certificate_for_another_name_holds_the_sender_and_nothing_is_said(
    machine: Machine, office: ServedOffice
) -> None:
    words = _assert_held_and_no_password_said(
        machine, office, connections=2, port=machine.smtps, host="127.0.0.2", security=Security.TLS, ca=machine.ca_file
    )
    assert "127.0.0.2" in words
    assert "it is for: localhost, mail.office.test" in words


def test_a_server_that_wants_encryption_is_told_no_password_in_clear(machine: Machine, office: ServedOffice) -> None:
    words = _assert_held_and_no_password_said(
        machine, office, connections=1, port=machine.submission, host="127.0.0.1", security=Security.NONE, ca=""
    )
    assert "offers no sign-in with a password" in words


def _ours(machine: Machine, since: int) -> list[Visit]:
    """Return the connections on which anything was said: starting the server looks for an open port, and leaves."""
    return [visit for visit in machine.visits(since, 0) if visit.said["commands"]]


def test_while_a_server_that_worked_is_down_mail_waits_and_counts_no_try(
    machine: Machine, office: ServedOffice
) -> None:
    office.queue(COPY)
    office.deliver()
    mail = office.queue(COPY)
    with machine.down():
        office.deliver()
        assert [(end.state, end.cause) for end in mail.ends] == [(State.QUEUED, Cause.SERVER_UNREACHABLE)]
        assert (office.sender.held, office.sender.wait_cause) == (False, Cause.SERVER_UNREACHABLE)
    since = machine.log_mark()
    office.deliver()
    assert mail.states == [State.QUEUED], "its time has not come"
    office.clock.shift += 5 * MINUTE
    office.deliver()
    assert (mail.states, mail.tries) == ([State.SENT], 0)
    machine.wait_for(COPY.address, mail.message_id)
    wait_until(lambda: len(_ours(machine, since)) == 1, what="the one connection that it took")


def test_a_server_that_never_worked_and_refuses_connections_holds_the_sender(
    machine: Machine, office: ServedOffice
) -> None:
    with machine.down():
        mail = office.queue(COPY)
        office.deliver()
    assert [(end.state, end.cause) for end in mail.ends] == [(State.HELD, Cause.SENDER_SETTINGS)]
    assert office.release() == 1
    office.deliver()
    assert mail.states == [State.SENT]
