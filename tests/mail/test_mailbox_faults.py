"""A server that stalls, cuts, lies or babbles: always the mailbox's trouble, never a hang and no other error."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from tests.mail.mailboxes import in_trouble, opened
from tests.support.servers import OFFICE, MailboxServers
from tui_invoice.demo.imap_script import ImapAction, ImapRule, ImapScript
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.script import Answer, Cut, CutAfter, Slow, Stall
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.mailbox import FolderMark
from tui_invoice.mail.mailbox import line
from tui_invoice.mail.mailbox.source import Source
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError

LETTER = b"Message-ID: <1@office.example>\r\nSubject: x\r\n\r\n" + b"line\r\n" * 2_000


def look(source: Source) -> None:
    """Do what a look does, and all else that asks the server."""
    source.folders()
    source.mark("INBOX")
    list(source.arrivals(FolderMark("INBOX"), 0))
    source.holds("INBOX", "<1@office.example>")
    source.wait(0.05)
    source.append("Sent", LETTER, 0)


DOES: dict[str, Callable[[Source], object]] = {
    "LIST": lambda source: source.folders(),
    "EXAMINE": lambda source: source.mark("INBOX"),
    "UID SEARCH": lambda source: source.holds("INBOX", "<1@office.example>"),
    "UID FETCH": lambda source: list(source.arrivals(FolderMark("INBOX"), 0)),
    "APPEND": lambda source: source.append("Sent", LETTER, 0),
    "IDLE": lambda source: source.wait(0.05),
    "DONE": lambda source: source.wait(0.05),
}
COMMANDS = sorted(DOES)
FETCHED = "* 1 FETCH (UID 1 BODY[]<0> "
RUBBISH = {
    "no line": Answer(b"\x00\xff\xfe\r\n"),
    "no end": Answer(b"x" * 200_000),
    "line after line": Answer(b"* OK again\r\n" * 600_000),
    "nothing": Answer(b""),
    "another tag": Answer("A999 OK done"),
    "lonely status": Answer("{tag}"),
    "odd status": Answer("{tag} PERHAPS"),
    "a parenthesis": Answer("* LIST (\n* SEARCH (\n* 1 FETCH (UID\n{tag} OK done"),
    "deep": Answer(b"* LIST " + b"(" * 30_000 + b"\r\n* 1 FETCH " + b"(" * 30_000 + b"\r\n{tag} OK\r\n"),
    "huge literal": Answer(FETCHED + "{4000000000}\n"),
    "huge number": Answer(FETCHED + "{" + "9" * 5_000 + "}\n"),
    "short literal": Answer(FETCHED + "{100}\n)\n{tag} OK done"),
    "no numbers": Answer("* x EXISTS\n* OK [UIDVALIDITY x]\n* SEARCH a b\n{tag} OK done"),
    "negative": Answer("* SEARCH -1 0 99999999999999999999\n* OK [UIDVALIDITY -3] x\n{tag} OK done"),
    "body is none": Answer("* 1 FETCH (UID 1 BODY[]<0> 17)\n* LIST NIL 17 NIL\n{tag} OK done"),
    "uneven": Answer("* 1 FETCH (UID 1 BODY[])\n* LIST (x)\n{tag} OK done"),
    "utf-7": Answer('* LIST () "/" "&AAAA"\n* LIST () "/" "&"\n{tag} OK done'),
    "bye": Answer("* BYE so long"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("action", [Cut(), Cut(rst=True), CutAfter(10), Stall()])
def test_a_server_that_goes_or_stalls_is_tried_again_later(
    mailbox_server: MailboxServers, command: str, action: ImapAction
) -> None:
    server = mailbox_server(ImapRule(command, action, after=1 if command == "LIST" else 0))
    server.deliver("office", LETTER)
    begun = time.monotonic()
    with opened(server, timeout=0.5) as source, in_trouble() as found:
        DOES[command](source)
    assert (found[0].diagnosis.cause, found[0].diagnosis.permanent) == (Cause.SERVER_UNREACHABLE, False)
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("octets", [1, 30, 45, 46, 1_000, 12_000])
def test_a_cut_in_the_middle_of_a_message_gives_no_half_message(mailbox_server: MailboxServers, octets: int) -> None:
    server = mailbox_server(ImapRule("UID FETCH", CutAfter(octets), after=1))
    server.deliver("office", LETTER)
    server.deliver("office", LETTER)
    with opened(server) as source:
        reading = source.arrivals(FolderMark("INBOX"), 0)
        assert next(reading).raw == LETTER
        with in_trouble():
            next(reading)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("said", sorted(RUBBISH))
def test_rubbish_is_the_mailboxs_trouble_or_nothing(mailbox_server: MailboxServers, command: str, said: str) -> None:
    """Some of it is harmless to some command; none makes another error, takes memory without bound, or hangs."""
    server = mailbox_server(ImapRule(command, RUBBISH[said], after=1 if command == "LIST" else 0))
    server.deliver("office", LETTER)
    with opened(server, timeout=0.5) as source:
        try:
            DOES[command](source)
        except MailboxTroubleError as trouble:
            assert trouble.diagnosis.words


def test_a_literal_that_was_not_asked_for_takes_no_memory(mailbox_server: MailboxServers) -> None:
    server = mailbox_server(ImapRule("UID FETCH", RUBBISH["huge literal"]))
    server.deliver("office", LETTER)
    with opened(server) as source:
        tracemalloc.start()
        with in_trouble() as found:
            list(source.arrivals(FolderMark("INBOX"), 0))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 50_000_000
    assert not found[0].diagnosis.permanent


def test_a_server_that_dribbles_for_ever_is_left(mailbox_server: MailboxServers) -> None:
    """Each octet comes in time; the answer does not."""
    server = mailbox_server(ImapRule("UID FETCH", Slow(0.02)))
    server.deliver("office", LETTER)
    begun = time.monotonic()
    with opened(server, timeout=0.5) as source, in_trouble() as found:
        list(source.arrivals(FolderMark("INBOX"), 0))
    assert found[0].diagnosis.cause is Cause.SERVER_UNREACHABLE
    assert time.monotonic() - begun < 30


def test_a_slow_server_that_keeps_speaking_is_heard_out(
    mailbox_server: MailboxServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than the time for an answer to begin."""
    monkeypatch.setattr(line, "SLOWEST", 20)
    server = mailbox_server(ImapRule("UID FETCH", Slow(0.001)))
    server.deliver("office", LETTER[:1_500])
    begun = time.monotonic()
    with opened(server, timeout=1) as source:
        (only,) = source.arrivals(FolderMark("INBOX"), 0)
    assert only.raw == LETTER[:1_500]
    assert time.monotonic() - begun > 1


def test_what_came_fast_buys_no_time(mailbox_server: MailboxServers) -> None:
    server = mailbox_server(ImapRule("UID SEARCH", RUBBISH["line after line"]))
    server.deliver("office", LETTER)
    begun = time.monotonic()
    with opened(server, timeout=0.5) as source, in_trouble():
        source.holds("INBOX", "<1@office.example>")
    assert time.monotonic() - begun < 30


PIECES = st.sampled_from(
    [
        *(
            b"* ",
            b"{tag} OK",
            b"{tag} NO no",
            b"+ ",
            b"\r\n",
            b"(",
            b")",
            b'"',
            b"\\",
            b"NIL",
            b"{3}\r\nabc",
            b"{9}\r\n",
        ),
        *(b"1 FETCH (", b"UID 1 ", b"BODY[]<0> ", b"LIST () ", b"SEARCH 1 2", b"EXISTS", b"[UIDVALIDITY 1]", b"BYE"),
        *(b"[", b"]", b"\xff", b"\x00", b" ", b"17", b"&", b"-"),
    ]
)


@trying(max_examples=60, deadline=None)
@given(st.sampled_from(COMMANDS), st.lists(PIECES, max_size=25).map(b"".join))
def test_whatever_a_server_says_there_is_no_other_error(command: str, octets: bytes) -> None:
    script = ImapScript(ImapRule(command, Answer(octets + b"\r\n", close=True), after=1 if command == "LIST" else 0))
    with ScriptedMailboxes(OFFICE, script) as server:
        server.deliver("office", LETTER)
        with opened(server, timeout=0.3) as source:
            try:
                look(source)
            except MailboxTroubleError:
                pass
            else:
                assert script.pick(command) is not None
