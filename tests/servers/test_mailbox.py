"""Mailboxes of a real Dovecot: found, read, waited for, and left as they were."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from uuid import uuid4

import pytest
from imapclient import IMAPClient

from tests.servers.machine import PASSWORD, Machine
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.mailbox import Access, FolderMark, FolderRole, Mailbox
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Security
from tui_invoice.mail.mailbox.opening import Step, StepName, open_mailbox
from tui_invoice.mail.mailbox.source import Folder, Source
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError

pytestmark = pytest.mark.servers

WHO = "copy@office.test"
DAY = 86_400_000


def settings(machine: Machine, security: Security = Security.TLS, **changes: object) -> Mailbox:
    port = machine.imaps if security is Security.TLS else machine.imap
    given = Mailbox(1, Access.IMAP, "127.0.0.1", port, security, WHO, str(machine.ca_file))
    return replace(given, **changes)  # type: ignore[arg-type]  # the fields are Mailbox's


@contextmanager
def opened(machine: Machine, security: Security = Security.TLS) -> Iterator[Source]:
    with closing(open_mailbox(settings(machine, security), "", Secret(PASSWORD), timeout=20)) as source:
        yield source


@contextmanager
def second_client(machine: Machine) -> Iterator[IMAPClient]:
    """Somebody's own mail program."""
    context = ssl.create_default_context(cafile=str(machine.ca_file))
    with IMAPClient("127.0.0.1", machine.imaps, ssl_context=context, timeout=20) as client:
        client.login(WHO, PASSWORD)
        yield client


def letter(subject: str) -> bytes:
    head = f"From: a@elsewhere.test\r\nTo: {WHO}\r\nMessage-ID: <{uuid4()}@elsewhere.test>\r\nSubject: {subject}\r\n"
    return head.encode() + b"\r\nhello\r\n"


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_the_folders_are_found_over_an_encrypted_connection(machine: Machine, security: Security) -> None:
    with second_client(machine) as client:
        if not client.folder_exists("Thư rác"):
            client.create_folder("Thư rác")
    steps: list[Step] = []
    mailbox = settings(machine, security)
    with closing(open_mailbox(mailbox, "", Secret(PASSWORD), timeout=20, on_step=steps.append)) as source:
        assert source.folders() == (
            Folder("INBOX", FolderRole.INBOX),
            Folder("Thư rác", FolderRole.JUNK),
            Folder("Sent", FolderRole.SENT),
        )
        assert source.mark("Thư rác").last_uid == 0
    assert [step.name for step in steps] == list(StepName)
    assert "TLSv1" in steps[2].found
    assert steps[3].found == f"{WHO}, PLAIN"


def test_a_folders_special_use_counts_more_than_its_name(machine: Machine) -> None:
    with second_client(machine) as client, opened(machine) as source:
        client.create_folder("Spam")
        client.create_folder("Rommel")
        assert source.folders()[1] == Folder("Rommel", FolderRole.JUNK)
        client.delete_folder("Rommel")
        assert source.folders()[1] == Folder("Spam", FolderRole.JUNK)
        client.delete_folder("Spam")


def test_what_arrives_is_read_once_and_nothing_is_marked(machine: Machine) -> None:
    with opened(machine) as source:
        before = source.mark("INBOX")
        assert list(source.arrivals(before, 0)) == []
        for subject in ("one", "two"):
            machine.lay(WHO, letter(subject))
        first, second = source.arrivals(before, 0)
        assert b"Subject: one\r\n" in first.raw
        assert second.raw.endswith(b"Subject: two\r\n\r\nhello\r\n")
        assert before.last_uid < first.uid < second.uid
        assert source.mark("INBOX") == replace(before, last_uid=second.uid)
        today = int(time.time() * 1000)
        again = [each.uid for each in source.arrivals(replace(before, uid_validity=1), today)]
        assert again[-2:] == [first.uid, second.uid]
        assert list(source.arrivals(replace(before, uid_validity=1), today + 3 * DAY)) == []
    with second_client(machine) as client:
        client.select_folder("INBOX", readonly=True)
        flags = client.get_flags([first.uid, second.uid])
        assert not any(b"\\Seen" in each for each in flags.values())
        assert len(flags) == 2


def test_a_message_that_is_deleted_while_we_read_is_passed_over(machine: Machine) -> None:
    with opened(machine) as source, second_client(machine) as client:
        before = source.mark("INBOX")
        for subject in ("one", "two", "three"):
            machine.lay(WHO, letter(subject))
        reading = source.arrivals(before, 0)
        first = next(reading)
        client.select_folder("INBOX")
        client.delete_messages([first.uid + 1])
        client.expunge()
        assert [b"three" in each.raw for each in reading] == [True]


def test_another_uidvalidity_is_seen_and_all_since_that_day_read_again(machine: Machine) -> None:
    name = f"Box {uuid4().hex}"
    with opened(machine) as source, second_client(machine) as client:
        client.create_folder(name)
        client.append(name, letter("old"))
        before = source.mark(name)
        client.delete_folder(name)
        client.create_folder(name)
        client.append(name, letter("new"))
        after = source.mark(name)
        assert after.uid_validity != before.uid_validity
        (only,) = source.arrivals(before, int(time.time() * 1000))
        assert b"Subject: new" in only.raw
        client.delete_folder(name)
        with pytest.raises(MailboxTroubleError) as caught:
            source.mark(name)
        assert caught.value.diagnosis.rule == "imap-no-folder"
        assert source.mark("INBOX").uid_validity, "a refusal ends nothing"


def test_waiting_ends_as_soon_as_a_message_comes(machine: Machine) -> None:
    with opened(machine) as source:
        mark = source.mark("INBOX")
        assert not source.wait(0.2)
        timer = threading.Timer(0.3, machine.lay, (WHO, letter("awaited")))
        timer.start()
        begun = time.monotonic()
        assert source.wait(30)
        timer.join()
        assert time.monotonic() - begun < 20
        assert [b"awaited" in each.raw for each in source.arrivals(mark, 0)] == [True]
        assert not source.wait(0.1)


def test_a_copy_is_laid_into_sent_marked_as_read_and_found_again(machine: Machine) -> None:
    raw = letter("a copy")
    message_id = raw.partition(b"Message-ID: ")[2].partition(b"\r\n")[0].decode()
    at = 1_790_000_000_000
    with opened(machine) as source:
        assert not source.holds("Sent", message_id)
        source.append("Sent", raw, at)
        assert source.holds("Sent", message_id)
        assert not source.holds("INBOX", message_id)
        mark = source.mark("Sent")
    with second_client(machine) as client:
        client.normalise_times = False
        client.select_folder("Sent", readonly=True)
        found = client.fetch([mark.last_uid], ["FLAGS", "INTERNALDATE", "BODY.PEEK[]"])[mark.last_uid]
        assert b"\\Seen" in found[b"FLAGS"]
        assert found[b"INTERNALDATE"].timestamp() * 1000 == at
        assert found[b"BODY[]"] == raw


def test_two_readers_of_one_mailbox_do_not_disturb_each_other(machine: Machine) -> None:
    with opened(machine) as one, opened(machine) as two:
        marks = one.mark("INBOX"), two.mark("INBOX")
        machine.lay(WHO, letter("for both"))
        found = [
            [each.raw for each in source.arrivals(mark, 0)] for source, mark in zip((one, two), marks, strict=True)
        ]
        assert found[0] == found[1]
        assert len(found[0]) == 1


@pytest.mark.parametrize("password", ["wrong", "fälsch-密码"])
def test_a_wrong_password_is_told_as_one(machine: Machine, password: str) -> None:
    with pytest.raises(MailboxTroubleError) as caught:
        open_mailbox(settings(machine), "", Secret(password), timeout=20)
    found = caught.value.diagnosis
    assert (found.cause, found.permanent) == (Cause.SENDER_SIGN_IN, True)
    assert found.words.startswith("NO [AUTHENTICATIONFAILED]")
    assert password not in found.words


def test_a_certificate_that_nobody_vouches_for_is_refused(machine: Machine) -> None:
    with pytest.raises(MailboxTroubleError) as caught:
        open_mailbox(settings(machine, ca_file=""), "", Secret(PASSWORD), timeout=20)
    assert caught.value.diagnosis.cause is Cause.SENDER_SETTINGS
    assert "issuer: tui-invoice test CA" in caught.value.diagnosis.words


def test_a_mark_of_before_the_first_look_reads_what_came_since(machine: Machine) -> None:
    machine.lay(WHO, letter("today"))
    with opened(machine) as source:
        found = list(source.arrivals(FolderMark("INBOX"), int(time.time() * 1000)))
        assert b"today" in found[-1].raw
