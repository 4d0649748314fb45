"""A sender's mailbox as a setting: where it may lie, who gets the password, and its part of a sender's test."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tests.support.servers import MailServers
from tui_invoice.demo.imap_script import ImapRule
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.script import Answer
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.delivery import State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import SettingsError, UsageError
from tui_invoice.domain.mailbox import Access, FolderMark, Mailbox, SentCopy
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security
from tui_invoice.mail.presets import MAILBOXES, PRESETS
from tui_invoice.operations import account_test, accounts, doctor, mailbox_transport, settings, status
from tui_invoice.operations.account_steps import StepState
from tui_invoice.operations.accounts import MailboxChanges, SenderChanges
from tui_invoice.operations.reading_back import check
from tui_invoice.operations.sending import Wish, send
from tui_invoice.store import holds, mailbox_faults, mailbox_marks, mailboxes, senders

ADDRESS = "lone@nordlys.example"
CANARY = "kanari-æøå-密码"
SIGNED_IN = SenderChanges(
    address=ADDRESS,
    name="Lone",
    host="mail.nordlys.example",
    security=Security.TLS,
    username="lone",
    secret_store=SecretStore.FILE,
    default=True,
)
THERE = MailboxChanges(host="imap.nordlys.example")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


@pytest.fixture
def boxes(desk: Desk) -> Iterator[ScriptedMailboxes]:
    with ScriptedMailboxes({"lone": CANARY}, clock=desk.clock) as server:
        yield server


def add(desk: Desk, mailbox: MailboxChanges = THERE, **said: object) -> None:
    changes = replace(SIGNED_IN, mailbox=mailbox, **said)  # type: ignore[arg-type]
    accounts.add(desk.context, changes, Secret(CANARY))


def edit(desk: Desk, **said: object) -> Mailbox | None:
    accounts.edit(desk.context, ADDRESS, SenderChanges(mailbox=MailboxChanges(**said)))  # type: ignore[arg-type]
    return mailbox(desk)


def mailbox(desk: Desk) -> Mailbox | None:
    return accounts.show(desk.context, ADDRESS).mailbox


def mine(desk: Desk) -> settings.SenderSettings:
    return settings.load(desk.context.paths.config).senders[accounts.show(desk.context, ADDRESS).sender.uid]


def tampered(desk: Desk, sql: str, *values: str) -> None:
    """Change the database behind the program's back, as one that was in other hands may be."""
    connection = sqlite3.connect(desk.context.paths.database)
    with connection:
        connection.execute(sql, values)
    connection.close()


def test_a_mailbox_is_kept_shown_changed_and_taken_away(desk: Desk) -> None:
    add(desk)
    found = mailbox(desk)
    assert found is not None
    assert (found.access, found.host, found.port, found.security) == (
        Access.IMAP,
        "imap.nordlys.example",
        993,
        Security.TLS,
    )
    assert (found.sent_copy, found.receipts, found.plus_address, found.every) == (SentCopy.NEVER, False, False, 5)
    changed = edit(desk, security=Security.STARTTLS, copies=SentCopy.APPEND, receipts=True, plus_address=True, every=9)
    assert changed is not None
    assert (changed.port, changed.sent_copy, changed.receipts, changed.plus_address, changed.every) == (
        143,
        SentCopy.APPEND,
        True,
        True,
        9,
    )
    assert mine(desk).mailbox_server == "imap.nordlys.example"
    assert edit(desk, none=True) is None
    assert mine(desk).mailbox_server == ""


def test_a_preset_brings_its_mailbox_unless_none_is_wanted(desk: Desk) -> None:
    add(desk, MailboxChanges(), host=None, security=None, preset="gmail")
    found = mailbox(desk)
    assert found is not None
    assert (found.host, found.sent_copy) == ("imap.gmail.com", SentCopy.PROVIDER)
    accounts.edit(desk.context, ADDRESS, SenderChanges(preset="fastmail"))
    found = mailbox(desk)
    assert found is not None
    assert (found.host, found.sent_copy) == ("imap.fastmail.com", SentCopy.APPEND)
    assert mine(desk).mailbox_server == "imap.fastmail.com"
    accounts.remove(desk.context, ADDRESS)
    add(desk, MailboxChanges(none=True), host=None, security=None, preset="gmail")
    assert mailbox(desk) is None


def test_every_preset_knows_its_mailbox_and_whence() -> None:
    assert set(MAILBOXES) == set(PRESETS)
    assert all(each.source for each in MAILBOXES.values())


def test_a_mailbox_on_this_machine_stands_in_the_settings_and_not_in_the_database(desk: Desk, tmp_path: Path) -> None:
    maildir = tmp_path / "Maildir"
    (maildir / "cur").mkdir(parents=True)
    add(desk, MailboxChanges(path=maildir))
    account = accounts.show(desk.context, ADDRESS)
    assert account.mailbox is not None
    assert (account.mailbox.access, account.mailbox.host, account.mailbox_path) == (Access.LOCAL, "", maildir)
    assert mine(desk).mailbox == maildir
    assert str(maildir).encode() not in desk.context.paths.database.read_bytes()
    assert edit(desk, host="imap.nordlys.example") is not None
    assert mine(desk).mailbox is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (MailboxChanges(host="imap.x.example", path=Path("/x")), "on a server or on this machine"),
        (MailboxChanges(host="imap.x.example", none=True), "taken away"),
        (MailboxChanges(receipts=True), "has no mailbox"),
        (MailboxChanges(path=Path("/nowhere/at/all")), "no mailbox"),
        (MailboxChanges(host="imap://x"), "no server's name"),
        (MailboxChanges(path=Path(__file__)), "no mbox"),
        (MailboxChanges(host="imap.x.example", security=Security.NONE), "not be encrypted"),
        (MailboxChanges(host="imap.x.example", port=0), "no port"),
        (MailboxChanges(host="imap.x.example", every=0), "so often"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(desk: Desk, said: MailboxChanges, words: str) -> None:
    with pytest.raises((SettingsError, UsageError), match=words) as caught:
        add(desk, said)
    assert caught.value.todo
    assert said.host != "imap://x" or caught.value.todo.endswith("--imap-host mail.company.com --imap-port 993")


def test_a_mailbox_needs_the_sender_s_password_and_a_local_one_takes_no_copies(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no password"):
        accounts.add(desk.context, replace(SIGNED_IN, username=None, secret_store=None, mailbox=THERE))
    (tmp_path / "mbox").write_bytes(b"")
    with pytest.raises(UsageError, match="cannot be laid"):
        add(desk, MailboxChanges(path=tmp_path / "mbox", copies=SentCopy.APPEND))


def test_a_database_that_names_another_server_for_the_mailbox_gets_no_password(desk: Desk) -> None:
    add(desk)
    tampered(desk, "UPDATE mailbox SET host='imap.evil.example'")
    account = accounts.show(desk.context, ADDRESS)
    assert account.mailbox is not None
    opened = mailbox_transport.opener(desk.context.paths, {}, {})
    for _ in range(2):
        with pytest.raises(SettingsError, match=r"was not given for imap\.evil\.example") as caught:
            opened(account.sender, account.mailbox)
        assert "--imap-host imap.evil.example" in caught.value.todo
        edit(desk, port=1993)
    found = check(desk.context)
    assert found.needs_a_person
    assert edit(desk, host="imap.evil.example") is not None
    assert mine(desk).mailbox_server == "imap.evil.example"


def test_a_database_that_names_a_mailbox_which_nobody_named_here_opens_nothing(desk: Desk) -> None:
    add(desk, MailboxChanges())
    tampered(
        desk,
        "INSERT INTO mailbox(sender_id,access,host,port,security) "
        " SELECT id,'imap','e.example',993,'tls' FROM sender WHERE address=?",
        ADDRESS,
    )
    account = accounts.show(desk.context, ADDRESS)
    assert account.mailbox is not None
    with pytest.raises(SettingsError, match="no server that is known"):
        mailbox_transport.mailbox_password(desk.context.paths, account.sender, account.mailbox, {})
    tampered(desk, "UPDATE mailbox SET access='local'")
    with pytest.raises(SettingsError, match="not known on this machine"):
        mailbox_transport.local_path(desk.context.paths, account.sender)


def test_another_server_is_read_from_its_beginning_and_other_settings_keep_the_place(desk: Desk) -> None:
    add(desk)
    account = accounts.show(desk.context, ADDRESS)
    with desk.context.writing() as db, db.transaction():
        mailbox_marks.advance(db, account.sender.id, FolderMark("INBOX", 7, 40))
    edit(desk, every=30)
    with desk.context.reading() as db:
        assert mailbox_marks.mark(db, account.sender.id, "INBOX") == FolderMark("INBOX", 7, 40)
    accounts.edit(desk.context, ADDRESS, SenderChanges(username="bo"))
    with desk.context.reading() as db:
        assert mailbox_marks.mark(db, account.sender.id, "INBOX") is None
    edit(desk, host="imap.other.example")
    with desk.context.reading() as db:
        assert mailbox_marks.mark(db, account.sender.id, "INBOX") is None


def test_a_change_of_the_mailbox_alone_lets_no_mail_go_that_waits_for_the_sender(desk: Desk) -> None:
    add(desk)
    held(desk)
    edit(desk, every=30)
    assert accounts.show(desk.context, ADDRESS).sender.held
    assert desk.states("1") == {"ann@example.com": State.HELD}
    accounts.edit(desk.context, ADDRESS, SenderChanges(port=587))
    assert desk.states("1") == {"ann@example.com": State.QUEUED}


def faulty(desk: Desk, *, permanent: bool = True) -> None:
    with desk.context.writing() as db, db.transaction():
        account = mailboxes.of_sender(db, accounts.find(db, ADDRESS).id)
        assert account is not None
        mailbox_faults.failed(db, account, Cause.SENDER_SIGN_IN, "NO [AUTHENTICATIONFAILED] no", permanent=permanent)


def test_an_edit_ends_a_fault_and_one_that_keeps_the_hold_does_not(desk: Desk) -> None:
    add(desk)
    faulty(desk)
    accounts.edit(desk.context, ADDRESS, SenderChanges(), Secret("new"), keep_hold=True)
    found = mailbox(desk)
    assert found is not None
    assert found.next_at is None
    accounts.edit(desk.context, ADDRESS, SenderChanges(), Secret("newer"))
    found = mailbox(desk)
    assert found is not None
    assert (found.fault_cause, found.next_at) == (None, 0)


def test_status_and_doctor_tell_of_a_mailbox_that_needs_a_person(desk: Desk) -> None:
    add(desk)
    faulty(desk, permanent=False)
    found = status.status(desk.context)
    assert found is not None
    assert not found.needs_a_person, "it may pass by itself"
    faulty(desk)
    found = status.status(desk.context)
    assert found is not None
    assert found.needs_a_person
    assert found.as_json()["mailboxes_not_read"] == [
        {"address": ADDRESS, "cause": "sender_sign_in", "reply": "NO [AUTHENTICATIONFAILED] no"}
    ]
    assert any(ADDRESS in each.title and "cannot be read" in each.title for each in doctor.look(desk.context))


def on_servers(desk: Desk, server: ScriptedServer, boxes: ScriptedMailboxes, **said: object) -> None:
    own = MailboxChanges(host="127.0.0.1", port=boxes.port, security=Security.NONE)
    add(desk, replace(own, **said), host="127.0.0.1", port=server.port, security=Security.NONE)  # type: ignore[arg-type]


def held(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    with desk.context.writing() as db, db.transaction():
        holds.hold(db, accounts.find(db, ADDRESS), Cause.SENDER_SIGN_IN, "535 no", "courier")


def test_a_test_tries_the_mailbox_after_the_sender_and_ends_its_fault(
    desk: Desk, mail_server: MailServers, boxes: ScriptedMailboxes
) -> None:
    on_servers(desk, mail_server(users={"lone": CANARY}), boxes)
    faulty(desk)
    report = account_test.test(desk.context, ADDRESS, mail_me=True)
    assert [step.name.value for step in report.steps[-6:]] == [
        *("mailed", "mailbox_name", "mailbox_connected", "mailbox_encrypted", "mailbox_sign_in", "mailbox_readable")
    ]
    assert {step.state for step in report.steps if "encrypted" not in step.name} == {StepState.DONE}
    assert (report.ok, len(report.steps), CANARY in repr(report)) == (True, 11, False)
    assert "INBOX" in report.steps[-1].words
    found = mailbox(desk)
    assert found is not None
    assert (found.fault_cause, found.next_at, found.worked_at) == (None, 0, desk.clock.now())


def test_a_mailbox_that_refuses_is_told_and_the_mail_is_let_go_all_the_same(
    desk: Desk, mail_server: MailServers, boxes: ScriptedMailboxes
) -> None:
    on_servers(desk, mail_server(users={"lone": CANARY}), boxes)
    held(desk)
    boxes.set_password("lone", "another")
    report = account_test.test(desk.context, ADDRESS)
    assert (report.ok, report.released) == (False, 1)
    assert report.diagnosis is not None
    assert report.diagnosis.cause is Cause.SENDER_SIGN_IN
    assert [step.state for step in report.steps[-2:]] == [StepState.FAILED, StepState.NOT_REACHED]
    assert desk.states("1") == {"ann@example.com": State.QUEUED}
    tries = [line for line in boxes.commands if line.startswith(("AUTHENTICATE", "LOGIN"))]
    assert len(tries) == 1, "a password is tried once"


def test_a_sender_that_fails_leaves_its_mailbox_untried(
    desk: Desk, mail_server: MailServers, boxes: ScriptedMailboxes
) -> None:
    on_servers(desk, mail_server(users={"lone": "another"}), boxes)
    report = account_test.test(desk.context, ADDRESS)
    assert [step.state for step in report.steps[3:]] == [StepState.FAILED, *[StepState.NOT_REACHED] * 6]
    assert boxes.commands == []


def test_a_folder_that_cannot_be_read_fails_the_last_step(
    desk: Desk, mail_server: MailServers, boxes: ScriptedMailboxes
) -> None:
    on_servers(desk, mail_server(users={"lone": CANARY}), boxes)
    boxes.script.replace(ImapRule("EXAMINE", Answer("{tag} NO [NOPERM] not you")))
    report = account_test.test(desk.context, ADDRESS)
    assert report.steps[-1].state is StepState.FAILED
    assert "not you" in report.steps[-1].detail


def test_a_server_that_refuses_a_return_path_of_ones_own_fails_the_test_and_says_so(
    desk: Desk, mail_server: MailServers, boxes: ScriptedMailboxes
) -> None:
    from tui_invoice.demo.script import Rule, Step

    server = mail_server(
        Rule(Step.MAIL, Answer("553 5.7.1 not owned by user"), times=1, after=1), users={"lone": CANARY}
    )
    on_servers(desk, server, boxes, plus_address=True)
    report = account_test.test(desk.context, ADDRESS)
    [failed] = [step for step in report.steps if step.state is StepState.FAILED]
    assert failed.name == "sender"
    assert "--no-plus-address" in failed.detail


def test_a_sender_that_is_removed_takes_its_mailbox_along(desk: Desk) -> None:
    add(desk)
    accounts.remove(desk.context, ADDRESS)
    with desk.context.reading() as db:
        assert mailboxes.all_of(db) == []
        assert len(senders.all_of(db)) == 1
