"""The scripted IMAP server, as a client that is not ours sees it."""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient import IMAPClient

from tests.support.servers import OFFICE, MailboxServers
from tui_invoice.demo.imap_host import CAPABILITIES
from tui_invoice.demo.imap_script import ImapRule
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.imap_words import BadCommandError, Word, date_time, instant, quoted, ranges, words
from tui_invoice.demo.script import Answer, Cut, CutAfter
from tui_invoice.domain.sender import Security

PASSWORD = OFFICE["office"]
LETTER = b"Message-ID: <1@office.example>\r\nSubject: x\r\n\r\nbody\r\n"
NOON = 1_790_078_400_000


@contextmanager
def signed_in(server: ScriptedMailboxes) -> Iterator[IMAPClient]:
    with IMAPClient(server.host, server.port, ssl=False, timeout=10) as client:
        client.plain_login("office", PASSWORD)
        yield client


@contextmanager
def raw(server: ScriptedMailboxes) -> Iterator[socket.socket]:
    with socket.create_connection((server.host, server.port), timeout=10) as sock:
        assert sock.recv(1_000).startswith(b"* OK [CAPABILITY IMAP4rev1")
        yield sock


def ask(sock: socket.socket, *lines: bytes, until: bytes = b"a ") -> bytes:
    """Say these lines, and return what is said up to a line that begins so."""
    sock.sendall(b"".join(line + b"\r\n" for line in lines))
    heard = b""
    while not any(line.startswith(until) for line in heard.split(b"\r\n")[:-1]):
        more = sock.recv(65_536)
        assert more, heard
        heard += more
    return heard


@pytest.mark.parametrize("security", [Security.NONE, Security.STARTTLS, Security.TLS])
def test_a_client_signs_in_over_each_kind_of_connection(
    mailbox_server: MailboxServers, ca_file: Path, security: Security
) -> None:
    server = mailbox_server(security=security)
    context = ssl.create_default_context(cafile=str(ca_file))
    tls = security is Security.TLS
    with IMAPClient("localhost", server.port, ssl=tls, ssl_context=context if tls else None, timeout=10) as client:
        assert (b"LOGINDISABLED" in client.capabilities()) is (security is Security.STARTTLS)
        if security is Security.STARTTLS:
            with pytest.raises(imaplib.IMAP4.error, match="LOGIN is disabled"):
                client.login("office", "x")
            client.starttls(context)
        client.plain_login("office", PASSWORD)
    assert server.sign_ins == ["office"]
    assert not [command for command in server.commands if PASSWORD in command]


def test_folders_are_listed_with_their_uses_and_in_every_script(mailbox_server: MailboxServers) -> None:
    server = mailbox_server(folders=(("INBOX", ""), ('Thư "rác"', "\\Junk"), ("垃圾&邮件", "")))
    with signed_in(server) as client:
        assert client.list_folders() == [
            ((), b"/", "INBOX"),
            ((b"\\Junk",), b"/", 'Thư "rác"'),
            ((), b"/", "垃圾&邮件"),
        ]
        client.append('Thư "rác"', LETTER, flags=[b"\\Seen", b"\\Flagged"])
        told = client.folder_status('Thư "rác"')
    assert told == {b"MESSAGES": 1, b"RECENT": 0, b"UIDNEXT": 2, b"UIDVALIDITY": 1, b"UNSEEN": 0}
    assert server.messages("office", 'Thư "rác"')[0].flags == {"\\Seen", "\\Flagged"}


def test_only_reading_without_peek_in_an_open_folder_marks_a_message(mailbox_server: MailboxServers) -> None:
    """So that a test which finds no mark proves something."""
    server = mailbox_server()
    for _ in range(3):
        server.deliver("office", LETTER, at=NOON)
    with signed_in(server) as client:
        client.select_folder("INBOX", readonly=True)
        client.fetch([1], ["BODY[]"])
        client.select_folder("INBOX")
        assert client.fetch([2], ["BODY.PEEK[]<4.7>"])[2][b"BODY[]<4>"] == b"age-ID:"
        found = client.fetch([3], ["BODY[]", "FLAGS", "RFC822.SIZE", "BODY.PEEK[HEADER]", "BODY.PEEK[TEXT]"])[3]
    assert (found[b"BODY[]"], found[b"RFC822.SIZE"], found[b"BODY[TEXT]"]) == (LETTER, len(LETTER), b"body\r\n")
    assert found[b"BODY[HEADER]"] + b"body\r\n" == LETTER
    assert [each.flags for each in server.messages("office")] == [set(), set(), {"\\Seen"}]


def test_messages_are_searched_for(mailbox_server: MailboxServers) -> None:
    server = mailbox_server()
    server.deliver("office", LETTER, at=NOON - 86_400_000, flags=["\\Seen"])
    server.deliver("office", b"Message-ID: <2@office.example>\r\n\r\n", at=NOON)
    with signed_in(server) as client:
        client.select_folder("INBOX")
        for criteria, uids in {
            "ALL": [1, 2],
            "UNSEEN": [2],
            "SEEN": [1],
            "SINCE 22-Sep-2026": [2],
            "BEFORE 22-Sep-2026": [1],
            "UID 2:*": [2],
            "UID 9:*": [2],
            'HEADER Message-ID "<1@office"': [1],
            "(SEEN ALL) UID 1:2": [1],
        }.items():
            assert list(client.search(criteria)) == uids, criteria
        for wrong in ("PURPLE", "UID x", "SINCE yesterday", "SINCE 31-Feb-2026", "HEADER x", "(ALL"):
            with pytest.raises(imaplib.IMAP4.error):
                client.search(wrong)


def test_who_waits_hears_of_what_comes_and_goes(mailbox_server: MailboxServers) -> None:
    server = mailbox_server()
    server.fill("office", 3, lambda uid: b"%d" % uid)
    with signed_in(server) as client:
        client.select_folder("INBOX")
        client.idle()
        server.remove("office", 2)
        assert client.idle_check(timeout=10) == [(2, b"EXPUNGE")]
        server.deliver("office", LETTER)
        assert client.idle_check(timeout=10) == [(3, b"EXISTS")]
        client.idle_done()
        server.deliver("office", LETTER)
        assert client.noop()[1] == [(4, b"EXISTS")]
        assert [client.fetch([uid], ["BODY.PEEK[]"])[uid][b"SEQ"] for uid in (1, 3, 4, 5)] == [1, 2, 3, 4]


def test_numbers_change_with_uidvalidity_only(mailbox_server: MailboxServers) -> None:
    server = mailbox_server()
    server.fill("office", 2, lambda uid: b"%d" % uid)
    server.remove("office", 1)
    with signed_in(server) as client:
        before = client.select_folder("INBOX")
        server.renumber("office")
        after = client.select_folder("INBOX")
    assert (before[b"UIDVALIDITY"], before[b"UIDNEXT"], before[b"EXISTS"]) == (1, 3, 1)
    assert (after[b"UIDVALIDITY"], after[b"UIDNEXT"], after[b"EXISTS"]) == (2, 2, 1)
    with pytest.raises(KeyError):
        server.remove("office", 7)
    with pytest.raises(KeyError):
        server.messages("office", "absent")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (b"a NONSENSE", b"a BAD Unknown command"),
        (b"", b"* BAD No tag"),
        (b"a EXAMINE INBOX", b"a BAD Not signed in"),
        (b'a LOGIN "office" "wrong"', b"a NO [AUTHENTICATIONFAILED]"),
        (b"a LOGIN office", b"a BAD LOGIN has"),
        (b"a LOGIN {6}\r\noffice {5}\r\nwrong", b"a NO [AUTHENTICATIONFAILED]"),
        (b"a LOGIN {6+}\r\noffice {99999999999+}", b"a NO"),
        (b"a AUTHENTICATE PLAIN !", b"a NO "),
        (b"a AUTHENTICATE CRAM-MD5", b"a NO "),
        (b"a LIST (", b"a BAD"),
        (b'a LIST "', b"a BAD"),
        (b"a LIST )", b"a BAD"),
        (b"x" * 70_000, b"* BAD Line too long"),
        (b"a STARTTLS", b"a BAD"),
        (b"a LOGIN x {99999999}", b"* BAD Too large"),
    ],
)
def test_what_is_wrong_in_itself_is_refused_and_the_conversation_goes_on(
    mailbox_server: MailboxServers, said: bytes, heard: bytes
) -> None:
    with raw(mailbox_server()) as sock:
        assert heard in ask(sock, said, b"z NOOP", until=b"z OK")


def test_what_was_not_offered_is_refused(mailbox_server: MailboxServers) -> None:
    server = mailbox_server(capabilities=("IMAP4rev1", "AUTH=PLAIN"))
    with signed_in(server) as client:
        with pytest.raises(imaplib.IMAP4.error, match="IDLE is not offered"):
            client._imap._simple_command("IDLE")
        client.select_folder("INBOX")
        with pytest.raises(imaplib.IMAP4.error, match="No such folder"):
            client.select_folder("absent")
        with pytest.raises(imaplib.IMAP4.error, match="No folder is open"):
            client.search("ALL")
    with raw(server) as sock:
        assert b"a BAD SASL-IR is not offered" in ask(sock, b"a AUTHENTICATE PLAIN AGEAYg==")
        assert b"a NO" in ask(sock, b"a AUTHENTICATE PLAIN", b"*")


def test_the_script_speaks_cuts_and_counts(mailbox_server: MailboxServers) -> None:
    server = mailbox_server(
        ImapRule("NOOP", Answer("* OK hm\n{tag} NO not now"), times=1, after=1),
        ImapRule("CAPABILITY", CutAfter(20)),
        ImapRule("LOGOUT", Cut()),
    )
    with raw(server) as sock:
        assert ask(sock, b"a NOOP").startswith(b"a OK")
        assert ask(sock, b"a NOOP") == b"* OK hm\r\na NO not now\r\n"
        assert ask(sock, b"a NOOP").startswith(b"a OK")
        sock.sendall(b"a CAPABILITY\r\n")
        heard = b""
        while more := sock.recv(100):
            heard += more
        assert heard == (b"* CAPABILITY " + " ".join(CAPABILITIES).encode())[:20]
    server.script.replace()
    with raw(server) as sock:
        assert b"* BYE" in ask(sock, b"a LOGOUT")


def test_passwords_change_and_accounts_are_added_while_it_runs(mailbox_server: MailboxServers) -> None:
    server = mailbox_server()
    server.set_password("office", "new")
    server.set_password("another", "one")
    server.deliver("another", LETTER)
    with raw(server) as sock:
        assert b"a NO" in ask(sock, b'a LOGIN office "old"')
        assert b"a OK" in ask(sock, b'a LOGIN another "one"')
        assert b"* 1 EXISTS" in ask(sock, b"a EXAMINE inbox")


def test_encryption_without_a_certificate_is_no_server() -> None:
    with pytest.raises(ValueError, match="TLS"):
        ScriptedMailboxes({}, security=Security.TLS)


# How words are written.


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20), max_size=5))
def test_a_quoted_word_is_read_as_it_was_written(texts: list[str]) -> None:
    assert words([b" ".join(quoted(text) for text in texts)]) == [text.encode() for text in texts]


def test_lists_and_literals_are_read() -> None:
    expected: list[Word] = ["A", ["B", ["C"]], b"lit (eral", "BODY[HEADER.FIELDS (X)]<0.1>", []]
    assert words([b"A (B (C)) ", b"lit (eral", b" BODY[HEADER.FIELDS (X)]<0.1> ()"]) == expected


@given(st.integers(0, 4_000_000_000))
def test_an_instant_is_read_as_it_was_written(seconds: int) -> None:
    assert instant(date_time(seconds * 1000).strip(b'"')) == seconds * 1000


def test_sets_of_numbers_are_read() -> None:
    assert ranges("1:3,7,9:*,*:2", 5) == [(1, 3), (7, 7), (5, 9), (2, 5)]
    for wrong in ("", "1:2:3", "x", "1,,2", "-1"):
        with pytest.raises(BadCommandError):
            ranges(wrong, 5)
    for wrong in ("25-Nov-2026", "31-Feb-2026 00:00:00 +0000", "1-Foo-2026 00:00:00 +0000"):
        with pytest.raises(BadCommandError):
            instant(wrong)
