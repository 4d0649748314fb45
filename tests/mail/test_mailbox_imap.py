"""Reading a mailbox on a server: what arrived, once, in order, and nothing is marked."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from tests.mail.mailboxes import in_trouble, opened
from tests.support.servers import OFFICE, MailboxServers
from tests.support.waiting import wait_until
from tui_invoice.demo.imap_host import CAPABILITIES
from tui_invoice.demo.imap_script import ImapRule
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.script import Answer, Stall
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.mailbox import FolderMark, FolderRole
from tui_invoice.mail.mailbox import imap
from tui_invoice.mail.mailbox.names import USUAL, Listed, roles
from tui_invoice.mail.mailbox.source import MOST_READ, Folder

HOUR = 3_600_000
DAY = 24 * HOUR
NOON = 1_790_078_400_000
"""2026-09-22 12:00 UTC."""


def letter(n: int) -> bytes:
    return f"Message-ID: <{n}@office.example>\r\nSubject: {n}\r\n\r\nbody {n}\r\n".encode()


@pytest.mark.parametrize("missing", ["", "LIST-EXTENDED"])
def test_the_folders_are_found_by_their_special_use_before_their_names(
    mailbox_server: MailboxServers, missing: str
) -> None:
    folders = (("INBOX", ""), ("Spam", ""), ("Rommel", "\\Junk"), ("垃圾邮件", ""), ("Sent", ""))
    server = mailbox_server(folders=folders, capabilities=tuple(word for word in CAPABILITIES if word != missing))
    with opened(server) as source:
        assert source.folders() == (
            Folder("INBOX", FolderRole.INBOX),
            Folder("Rommel", FolderRole.JUNK),
            Folder("Sent", FolderRole.SENT),
        )


@pytest.mark.parametrize("junk", USUAL[FolderRole.JUNK])
def test_the_folder_for_spam_is_found_by_any_of_its_usual_names(junk: str) -> None:
    for name in (junk, junk.upper(), f"INBOX/{junk}", f"[Gmail]/{junk}"):
        assert roles([Listed("INBOX", "/"), Listed("Work", "/"), Listed(name, "/")])[1:] == (
            Folder(name, FolderRole.JUNK),
        )


def test_what_only_looks_like_the_folder_is_left_alone() -> None:
    """Somebody's own folder deeper down, or one that cannot be opened."""
    listed = [Listed("Work/Spam", "/"), Listed("Spam", "/", frozenset({"\\noselect"})), Listed("Spam.Sent", "/")]
    assert roles(listed) == (Folder("INBOX", FolderRole.INBOX),)
    assert roles([Listed("Spam", ""), Listed("Sent", "")])[1:] == (
        Folder("Spam", FolderRole.JUNK),
        Folder("Sent", FolderRole.SENT),
    )


def test_names_in_other_letters_are_read_as_they_are_written(mailbox_server: MailboxServers) -> None:
    server = mailbox_server(folders=(("INBOX", ""), ("Thư rác", ""), ("Sendt & post/已发送", ""), ("已发送", "")))
    server.deliver("office", letter(1), "Thư rác")
    with opened(server) as source:
        assert [folder.name for folder in source.folders()] == ["INBOX", "Thư rác", "已发送"]
        assert [each.uid for each in source.arrivals(FolderMark("Thư rác"), 0)] == [1]


def test_what_arrived_is_given_once_in_order_and_nothing_is_marked(mailbox_server: MailboxServers) -> None:
    server = mailbox_server()
    for n in (1, 2, 3):
        server.deliver("office", letter(n), flags=["\\Flagged"] if n == 2 else [])
    with opened(server) as source:
        mark = source.mark("INBOX")
        assert mark == FolderMark("INBOX", 1, 3)
        assert list(source.arrivals(mark, 0)) == [], "UID 4:* names the last message even so"
        assert [each.raw for each in source.arrivals(FolderMark("INBOX", 1, 1), 0)] == [letter(2), letter(3)]
        server.deliver("office", letter(4))
        assert [each.uid for each in source.arrivals(mark, 0)] == [4]
        assert source.mark("Junk") == FolderMark("Junk", 1, 0)
    assert [each.flags for each in server.messages("office")] == [set(), {"\\Flagged"}, set(), set()]
    said = {command.split()[0] for command in server.commands if not command.startswith("UID")}
    assert said == {"CAPABILITY", "AUTHENTICATE", "ID", "LIST", "EXAMINE", "LOGOUT"}
    fetches = [command for command in server.commands if command.startswith("UID FETCH")]
    assert all(command.endswith(f"(BODY.PEEK[]<0.{MOST_READ}>)") for command in fetches)


def test_another_uidvalidity_gives_all_that_came_since(mailbox_server: MailboxServers) -> None:
    """And the first look is one of these. A day more is given than too little: the server's clock may lie west."""
    server = mailbox_server()
    for n, at in enumerate((NOON - 3 * DAY, NOON - DAY, NOON, NOON + HOUR), 1):
        server.deliver("office", letter(n), at=at)
    with opened(server) as source:
        assert [each.uid for each in source.arrivals(FolderMark("INBOX"), NOON)] == [3, 4]
        assert [each.uid for each in source.arrivals(FolderMark("INBOX"), NOON - HOUR)] == [2, 3, 4]
        assert [each.uid for each in source.arrivals(FolderMark("INBOX"), 0)] == [1, 2, 3, 4]
        mark = source.mark("INBOX")
        server.remove("office", 1)
        server.renumber("office")
        assert [each.raw for each in source.arrivals(mark, NOON)] == [letter(3), letter(4)]
        assert source.mark("INBOX") == FolderMark("INBOX", 2, 3)


def test_of_a_hundred_thousand_messages_only_what_came_since_is_read(mailbox_server: MailboxServers) -> None:
    server = mailbox_server()
    server.fill("office", 100_000, letter, at=NOON - 30 * DAY)
    server.deliver("office", letter(0), at=NOON)
    with opened(server) as source:
        assert [each.uid for each in source.arrivals(FolderMark("INBOX"), NOON)] == [100_001]
        assert source.mark("INBOX").last_uid == 100_001
        reading = source.arrivals(FolderMark("INBOX", 1, 500), 0)
        assert [next(reading).uid for _ in range(3)] == [501, 502, 503]
    assert sum(command.startswith("UID FETCH") for command in server.commands) == 4


@pytest.mark.parametrize(("bound", "most"), [("MOST_MESSAGES", 2), ("MOST_OCTETS", len(letter(1)) + 1)])
def test_a_look_that_reaches_its_bounds_ends_and_the_next_goes_on(
    mailbox_server: MailboxServers, monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    monkeypatch.setattr(imap, bound, most)
    server = mailbox_server()
    server.fill("office", 3, letter)
    with opened(server) as source:
        first = [each.uid for each in source.arrivals(FolderMark("INBOX", 1, 0), 0)]
        assert first == [1, 2]
        assert [each.uid for each in source.arrivals(FolderMark("INBOX", 1, first[-1]), 0)] == [3]


def test_of_a_large_message_the_beginning_is_read(mailbox_server: MailboxServers) -> None:
    server = mailbox_server()
    whole = letter(1) + b"x" * (3 * MOST_READ)
    server.deliver("office", whole)
    with opened(server) as source:
        (only,) = source.arrivals(FolderMark("INBOX"), 0)
    assert only.raw == whole[:MOST_READ]


def test_a_message_that_vanishes_between_search_and_fetch_is_passed_over(mailbox_server: MailboxServers) -> None:
    server = mailbox_server(ImapRule("UID FETCH", Answer("{tag} NO Some messages no longer exist"), times=1, after=1))
    server.fill("office", 4, letter)
    with opened(server) as source:
        reading = source.arrivals(FolderMark("INBOX"), 0)
        assert next(reading).uid == 1
        server.remove("office", 3)
        assert [each.uid for each in reading] == [4], "2 was refused as gone, 3 is not there"


def test_looking_elsewhere_in_the_middle_of_a_look_reads_no_wrong_message(mailbox_server: MailboxServers) -> None:
    server = mailbox_server()
    server.fill("office", 2, letter)
    server.deliver("office", b"spam", "Junk")
    server.deliver("office", b"spam", "Junk")
    with opened(server) as source:
        reading = source.arrivals(FolderMark("INBOX"), 0)
        assert next(reading).raw == letter(1)
        source.mark("Junk")
        assert next(reading).raw == letter(2)


def test_a_server_that_does_not_number_messages_for_good_is_a_setting(mailbox_server: MailboxServers) -> None:
    server = mailbox_server(ImapRule("EXAMINE", Answer("* 1 EXISTS\n{tag} OK open")))
    with opened(server) as source, in_trouble() as found:
        source.mark("INBOX")
    assert found[0].diagnosis.cause is Cause.SENDER_SETTINGS


def test_a_server_that_does_not_tell_the_next_uid_is_asked_for_the_last(mailbox_server: MailboxServers) -> None:
    examined = Answer("* 2 EXISTS\n* OK [UIDVALIDITY 1] lasting\n{tag} OK open")
    server = mailbox_server(ImapRule("EXAMINE", examined), ImapRule("UID SEARCH", Answer("* SEARCH 2\n{tag} OK found")))
    with opened(server) as source:
        assert source.mark("INBOX") == FolderMark("INBOX", 1, 2)
    assert "UID SEARCH UID *" in server.commands


def test_a_folder_that_is_not_there_ends_nothing(mailbox_server: MailboxServers) -> None:
    with opened(mailbox_server()) as source:
        with in_trouble() as found:
            source.mark("absent\r\nLOGOUT")
        assert (found[0].diagnosis.rule, found[0].diagnosis.permanent) == ("imap-no-folder", True)
        assert source.mark("INBOX").uid_validity == 1


# Copies.


def test_a_copy_is_laid_into_sent_as_read_and_found_again(mailbox_server: MailboxServers) -> None:
    server = mailbox_server()
    with opened(server) as source:
        assert not source.holds("Sent", "<7@office.example>")
        source.append("Sent", letter(7) + b"x" * 100_000, NOON + 5_000)
        assert source.holds("Sent", "<7@office.example>")
        assert not source.holds("Sent", "<8@office.example>")
    (copy,) = server.messages("office", "Sent")
    assert (copy.flags, copy.at, copy.raw) == ({"\\Seen"}, NOON + 5_000, letter(7) + b"x" * 100_000)


@pytest.mark.parametrize("message_id", ["", "<a@b>\r\nx LOGOUT", "<ä@b>", "<a b>", 'a" OR ALL'])
def test_what_cannot_be_a_message_id_is_held_by_no_folder(mailbox_server: MailboxServers, message_id: str) -> None:
    server = mailbox_server()
    server.fill("office", 2, letter)
    with opened(server) as source:
        assert not source.holds("INBOX", message_id)
    assert not [command for command in server.commands if "SEARCH" in command]


def test_a_full_mailbox_takes_no_copy_and_is_still_read(mailbox_server: MailboxServers) -> None:
    server = mailbox_server(ImapRule("APPEND", Answer("{tag} NO [OVERQUOTA] Quota exceeded")))
    with opened(server) as source:
        with in_trouble() as found:
            source.append("Sent", letter(1), NOON)
        assert found[0].diagnosis.rule == "imap-full"
        assert source.mark("INBOX").uid_validity == 1


# Waiting.


def test_waiting_ends_when_a_message_comes_and_not_before(mailbox_server: MailboxServers) -> None:
    said: list[str] = []
    server = mailbox_server(on_command=lambda name, _: said.append(name))
    server.fill("office", 2, letter)
    with opened(server) as source:
        mark = source.mark("INBOX")
        assert not source.wait(0.1)

        def deliver() -> None:
            wait_until(lambda: said.count("IDLE") == 2)
            server.remove("office", 1)
            server.deliver("office", letter(3))

        waiting = threading.Thread(target=deliver)
        waiting.start()
        assert source.wait(30)
        waiting.join(20)
        assert source.wait(30), "it was not looked at yet"
        assert [each.uid for each in source.arrivals(mark, 0)] == [3]
        assert not source.wait(0.1)
    assert server.commands.count("DONE") == server.commands.count("IDLE") == 3


def test_what_came_between_the_look_and_the_waiting_is_told_at_once(mailbox_server: MailboxServers) -> None:
    server = mailbox_server()
    with opened(server) as source:
        source.mark("INBOX")
        server.deliver("office", letter(1))
        assert source.wait(30)
    assert "IDLE" not in server.commands


def test_what_is_only_deleted_or_said_to_stay_awake_wakes_nobody(mailbox_server: MailboxServers) -> None:
    lines = "+ go\n* OK Still here\n* 2 EXPUNGE\n* 1 EXISTS\n* 1 FETCH (FLAGS (\\Seen))"
    server = mailbox_server(ImapRule("IDLE", Answer(lines), times=1), ImapRule("(no command)", Answer("")))
    server.fill("office", 2, letter)
    with opened(server, timeout=0.5) as source, in_trouble() as found:
        source.wait(0.2)
    assert found[0].diagnosis.cause is Cause.SERVER_UNREACHABLE, "this one does not understand DONE"


def test_a_server_that_cannot_tell_is_not_waited_for(mailbox_server: MailboxServers) -> None:
    server = mailbox_server(capabilities=tuple(word for word in CAPABILITIES if word != "IDLE"))
    with opened(server) as source:
        assert not source.wait(1_000)


def test_a_server_that_chatters_for_ever_is_left_when_the_time_is_over(mailbox_server: MailboxServers) -> None:
    server = mailbox_server(ImapRule("IDLE", Answer("+ go\n" + "* OK Still here\n" * 50_000)))
    with opened(server, timeout=1) as source, in_trouble():
        source.wait(0.1)


def test_a_server_that_ends_the_waiting_is_quoted(mailbox_server: MailboxServers) -> None:
    server = mailbox_server(ImapRule("IDLE", Answer("+ go\n* BYE idle for too long", close=True)))
    with opened(server) as source, in_trouble() as found:
        source.wait(5)
    assert [each.reply.text for each in found] == ["BYE idle for too long"]


@pytest.mark.parametrize("stalled", ["IDLE", "UID SEARCH", "DONE"])
def test_another_thread_ends_it_promptly(mailbox_server: MailboxServers, stalled: str) -> None:
    said: list[str] = []
    rules = () if stalled == "IDLE" else (ImapRule(stalled, Stall()),)
    server = mailbox_server(*rules, on_command=lambda name, _: said.append(name))
    server.fill("office", 2, letter)
    with opened(server, timeout=50) as source:

        def end() -> None:
            wait_until(lambda: stalled in said)
            source.abort()

        ending = threading.Thread(target=end)
        ending.start()
        begun = time.monotonic()
        with in_trouble():
            if stalled == "UID SEARCH":
                list(source.arrivals(FolderMark("INBOX"), 0))
            else:
                source.wait(40 if stalled == "IDLE" else 0.1)
        assert time.monotonic() - begun < 30
        ending.join(20)
        with in_trouble():
            source.mark("INBOX")


def test_two_readers_of_one_mailbox_do_not_disturb_each_other(mailbox_server: MailboxServers) -> None:
    server = mailbox_server()
    server.fill("office", 3, letter)
    with opened(server) as one, opened(server) as two:
        first, second = one.arrivals(FolderMark("INBOX"), 0), two.arrivals(FolderMark("INBOX"), 0)
        assert [(next(first).uid, next(second).uid) for _ in range(3)] == [(1, 1), (2, 2), (3, 3)]
        mark = one.mark("INBOX")
        two.append("INBOX", letter(4), NOON)
        assert one.wait(20)
        assert [each.uid for each in one.arrivals(mark, 0)] == [4]


@trying(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("deliver", "remove", "renumber", "look")), st.integers(0, 5)), max_size=12))
def test_whatever_happens_between_two_looks_nothing_is_missed(steps: list[tuple[str, int]]) -> None:
    """Everything that is there at the last look was given at some look, or deleted before one."""
    with ScriptedMailboxes(OFFICE) as server, opened(server) as source:
        mark = FolderMark("INBOX")
        given_out: set[bytes] = set()
        for number, (step, which) in enumerate([*steps, ("look", 0)]):
            there = server.messages("office")
            if step == "deliver":
                server.deliver("office", letter(number))
            elif step == "remove" and there:
                server.remove("office", there[which % len(there)].uid)
            elif step == "renumber":
                server.renumber("office")
            elif step == "look":
                now = source.mark("INBOX")
                given_out |= {each.raw for each in source.arrivals(mark, 0)}
                mark = now
        assert {each.raw for each in server.messages("office")} <= given_out
