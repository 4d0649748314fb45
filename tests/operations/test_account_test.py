"""The five-step test: what each step found, where it stopped, and that a password is tried once."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tests.store.making import TODAY
from tests.support.servers import MailServers
from tui_invoice.demo.script import Answer, CutAfterDot, Rule, Step
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import NotFoundError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security
from tui_invoice.operations import account_test, accounts
from tui_invoice.operations.account_test import StepState
from tui_invoice.operations.accounts import MailboxChanges, SenderChanges
from tui_invoice.operations.sending import Wish, send
from tui_invoice.store import holds, senders

CANARY = "kanari-æøå-密码"
USERS = {"office": CANARY}
ADDRESS = "lone@nordlys.example"
DONE, FAILED, LATER = StepState.DONE, StepState.FAILED, StepState.NOT_REACHED


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


def added(desk: Desk, server: ScriptedServer, password: str = CANARY, **changes: object) -> None:
    """Add the sender that is tested; `changes` are those of SenderChanges."""
    said = SenderChanges(
        address=ADDRESS,
        name="Lone",
        host="localhost",
        port=server.port,
        security=Security.STARTTLS,
        username="office",
        secret_store=SecretStore.FILE,
        default=True,
    )
    accounts.add(desk.context, replace(said, **changes), Secret(password))  # type: ignore[arg-type]


def held(desk: Desk) -> None:
    """Queue an invoice by the sender and put the sender on hold."""
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    with desk.context.writing() as db, db.transaction():
        holds.hold(db, accounts.find(db, ADDRESS), Cause.SENDER_SIGN_IN, "535 no", "courier")


def tried(desk: Desk, *, mail_me: bool = False) -> account_test.TestReport:
    """Test; what was heard step by step is what the report says, and no password is in it."""
    heard: list[account_test.TestStep] = []
    report = account_test.test(desk.context, ADDRESS, mail_me=mail_me, on_step=heard.append)
    assert tuple(heard) == report.steps
    assert CANARY not in repr(report)
    assert report.ok is (report.diagnosis is None)
    return report


def states(report: account_test.TestReport) -> list[StepState]:
    return [step.state for step in report.steps]


def failed(report: account_test.TestReport) -> account_test.TestStep:
    [step] = [each for each in report.steps if each.state is FAILED]
    return step


def test_a_sender_that_works_is_let_go(desk: Desk, mail_server: MailServers, ca_file: Path) -> None:
    server = mail_server(security=Security.STARTTLS, users=USERS)
    added(desk, server, ca_file=str(ca_file))
    held(desk)
    report = tried(desk)
    assert [step.name for step in report.steps] == ["name", "connected", "encrypted", "sign_in", "sender"]
    assert states(report) == [DONE] * 5
    assert all(step.words for step in report.steps)
    assert report.released == 1
    assert desk.states("1") == {"ann@example.com": State.QUEUED}
    sender = accounts.show(desk.context, ADDRESS).sender
    assert (sender.held, sender.worked_at) == (False, desk.clock.now())
    assert server.received == [], "a test without --mail-me hands nothing over"


def test_a_wrong_password_is_tried_once_and_the_hold_stays(desk: Desk, mail_server: MailServers, ca_file: Path) -> None:
    server = mail_server(security=Security.STARTTLS, users=USERS)
    added(desk, server, password="wrong", ca_file=str(ca_file))
    held(desk)
    report = tried(desk)
    assert states(report) == [DONE, DONE, DONE, FAILED, LATER]
    assert report.diagnosis is not None
    assert report.diagnosis.cause is Cause.SENDER_SIGN_IN
    assert failed(report).detail.startswith("535")
    assert server.sign_ins.tries == 1
    assert accounts.show(desk.context, ADDRESS).sender.held
    assert desk.states("1") == {"ann@example.com": State.HELD}


def test_a_new_password_that_keeps_the_hold_lets_the_mail_go_when_its_test_succeeds(
    desk: Desk, mail_server: MailServers, ca_file: Path
) -> None:
    server = mail_server(security=Security.STARTTLS, users=USERS)
    added(desk, server, password="wrong", ca_file=str(ca_file))
    held(desk)
    for password, state in (("wrong again", State.HELD), (CANARY, State.QUEUED)):
        assert accounts.edit(desk.context, ADDRESS, SenderChanges(), Secret(password), keep_hold=True).held
        assert desk.states("1") == {"ann@example.com": State.HELD}
        assert tried(desk).ok is (state is State.QUEUED)
        assert desk.states("1") == {"ann@example.com": state}
    assert server.sign_ins.tries == 2


def test_a_password_that_cannot_be_read_fails_at_the_sign_in_and_says_its_mend(
    desk: Desk, mail_server: MailServers, ca_file: Path
) -> None:
    server = mail_server(security=Security.STARTTLS, users=USERS)
    added(desk, server, ca_file=str(ca_file))
    desk.context.paths.secrets.unlink()
    report = tried(desk)
    assert states(report) == [DONE, DONE, DONE, FAILED, LATER]
    assert "--password-stdin" in failed(report).detail
    assert server.sign_ins.tries == 0


def test_a_certificate_that_nobody_vouches_for_ends_it_before_the_password(
    desk: Desk, mail_server: MailServers
) -> None:
    server = mail_server(security=Security.STARTTLS, users=USERS)
    added(desk, server)
    report = tried(desk)
    assert states(report) == [DONE, DONE, FAILED, LATER, LATER]
    assert "issuer: trustme" in failed(report).detail
    assert server.sign_ins.tries == 0


def test_a_server_without_starttls_is_told_nothing(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server(users=USERS)
    added(desk, server)
    report = tried(desk)
    assert states(report) == [DONE, DONE, FAILED, LATER, LATER]
    assert "STARTTLS" in failed(report).detail
    assert server.sign_ins.tries == 0


def test_a_server_that_is_down_and_a_name_that_is_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as bound:  # bound and not listening: nobody else gets the port
        bound.bind(("127.0.0.1", 0))
        added(desk, ScriptedServer(port=bound.getsockname()[1]), host="127.0.0.1")
        assert states(tried(desk)) == [DONE, FAILED, LATER, LATER, LATER]

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert states(tried(desk)) == [FAILED, LATER, LATER, LATER, LATER]


def test_an_address_that_the_account_does_not_own_is_found_before_any_mail(
    desk: Desk, mail_server: MailServers, ca_file: Path
) -> None:
    refusal = Rule(Step.MAIL, Answer("553 5.7.1 <lone@nordlys.example>: Sender address rejected: not owned by user"))
    added(desk, mail_server(refusal, security=Security.STARTTLS, users=USERS), ca_file=str(ca_file))
    report = tried(desk, mail_me=True)
    assert states(report) == [DONE, DONE, DONE, DONE, FAILED, LATER]
    assert report.diagnosis is not None
    assert report.diagnosis.cause is Cause.SENDER_NOT_TRUSTED


def test_a_sender_that_fails_leaves_its_mailbox_to_be_tried(
    desk: Desk, mail_server: MailServers, ca_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "Maildir" / "cur").mkdir(parents=True)
    (tmp_path / "Maildir" / "new").mkdir()
    server = mail_server(Rule(Step.MAIL, Answer("553 5.7.1 not yours")), security=Security.STARTTLS, users=USERS)
    added(desk, server, ca_file=str(ca_file), mailbox=MailboxChanges(path=tmp_path / "Maildir"))
    report = tried(desk)
    assert states(report) == [DONE, DONE, DONE, DONE, FAILED, DONE]
    assert report.diagnosis is not None
    assert report.diagnosis.cause is Cause.SENDER_NOT_TRUSTED


def test_a_mail_to_oneself_is_handed_over(desk: Desk, mail_server: MailServers, ca_file: Path) -> None:
    server = mail_server(security=Security.STARTTLS, users=USERS)
    added(desk, server, ca_file=str(ca_file))
    report = tried(desk, mail_me=True)
    assert states(report) == [DONE] * 6
    assert f"look into the mailbox of {ADDRESS}" in report.steps[-1].words
    [mail] = server.received
    assert b"Subject: A test of this mail account" in mail.data
    assert desk.count("SELECT count(*) FROM delivery") == 0


def test_the_newest_invoice_goes_to_oneself_with_its_page_and_nothing_becomes_of_it(
    desk: Desk, mail_server: MailServers, ca_file: Path
) -> None:
    server = mail_server(security=Security.STARTTLS, users=USERS)
    added(desk, server, ca_file=str(ca_file))
    desk.bring("2026-2", "ann@example.com")
    desk.bring("2026-1", "ann@example.com", day=TODAY - timedelta(days=9))
    assert tried(desk, mail_me=True).mailed == "2026-2"
    assert account_test.test(desk.context, ADDRESS, mail_me=True, invoice="2026-1").mailed == "2026-1"
    newest, chosen = (message_from_bytes(each.data, policy=policy.default) for each in server.received)
    assert [each.addresses for each in server.received] == [(ADDRESS,)] * 2
    assert newest["Subject"] == "Test: Invoice 2026-2 – Our Office"
    assert chosen["Subject"] == "Test: Invoice 2026-1 – Our Office"
    for mail, name in ((newest, "2026-2.pdf"), (chosen, "2026-1.pdf")):
        (page,) = mail.iter_attachments()
        assert page.get_filename() == name
        assert page.get_content().startswith(b"%PDF-")
        body = mail.get_body()
        assert body is not None
        assert name.removesuffix(".pdf") in body.get_content()
    assert desk.count("SELECT count(*) FROM delivery") == 0
    assert desk.status("2026-2") == (SendStatus.NOT_SENT, 0, 0)


def test_an_invoice_that_is_not_there_is_told_before_anything_is_tried(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server(users=USERS)
    added(desk, server)
    with pytest.raises(NotFoundError, match="there is no invoice 7"):
        account_test.test(desk.context, ADDRESS, mail_me=True, invoice="7")
    assert server.sessions == 0


@pytest.mark.parametrize(
    "rule", [Rule(Step.RCPT, Answer("550 5.1.1 unknown user")), Rule(Step.DOT, CutAfterDot())], ids=["refused", "cut"]
)
def test_a_mail_to_oneself_that_is_not_taken_is_no_success(
    desk: Desk, mail_server: MailServers, ca_file: Path, rule: Rule
) -> None:
    added(desk, mail_server(rule, security=Security.STARTTLS, users=USERS), ca_file=str(ca_file))
    report = tried(desk, mail_me=True)
    assert states(report) == [*[DONE] * 5, FAILED]
    with desk.context.reading() as db:
        assert accounts.find(db, ADDRESS).worked_at == 0


def test_a_folder_has_steps_of_its_own(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    accounts.add(desk.context, SenderChanges(address=ADDRESS, name="Lone", folder=folder))
    report = tried(desk, mail_me=True)
    assert [(step.name, step.state) for step in report.steps] == [
        ("folder", DONE),
        ("writable", DONE),
        ("mailed", DONE),
    ]
    [letter] = folder.iterdir()
    assert letter.name in report.steps[-1].words
    letter.unlink()
    folder.rmdir()
    assert states(tried(desk)) == [FAILED, LATER]


def test_nobody_is_tested_for_want_of_a_name(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        account_test.test(desk.context, "nobody@example.com")
    with desk.context.reading() as db:
        assert [each.worked_at for each in senders.all_of(db)] == [0]
