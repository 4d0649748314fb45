"""Opening a mailbox on a server: what is found, what is refused, what is never said."""

from __future__ import annotations

import os
import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from tests.mail.mailboxes import CANARY, PLAIN, raw_server, settings, trouble
from tests.support.servers import MailboxServers
from tui_invoice.demo.imap_host import CAPABILITIES
from tui_invoice.demo.imap_script import ImapRule
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.script import Answer, Cut, Stall
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Security
from tui_invoice.mail.mailbox.line import Line
from tui_invoice.mail.mailbox.opening import Step, StepName, open_mailbox
from tui_invoice.mail.sentences import sentence

ENCRYPTED = [Security.TLS, Security.STARTTLS]
NO_PLAIN = tuple(word for word in CAPABILITIES if word != "AUTH=PLAIN")


@pytest.mark.parametrize("security", ENCRYPTED)
@pytest.mark.parametrize("missing", ["", "SASL-IR", "AUTH=PLAIN", "ID", "LITERAL+"])
def test_signing_in_over_a_trusted_connection(
    mailbox_server: MailboxServers, ca_file: Path, security: Security, missing: str
) -> None:
    """With a password beyond ASCII, which imaplib cannot say; the five steps are told."""
    offered = tuple(word for word in CAPABILITIES if word != missing)
    server = mailbox_server(security=security, capabilities=offered)
    steps: list[Step] = []
    mailbox = settings(server.port, security, ca_file=str(ca_file), host="localhost", username="")
    source = open_mailbox(mailbox, "office", Secret(CANARY), timeout=5, on_step=steps.append)
    source.close()
    assert [step.name for step in steps] == list(StepName)
    assert steps[1].found == f"127.0.0.1, port {server.port}"
    assert "TLSv1" in steps[2].found
    assert steps[3].found == f"office, {'LOGIN' if missing == 'AUTH=PLAIN' else 'PLAIN'}"
    assert steps[4].found == "INBOX, Junk, Sent"
    assert CANARY not in repr(steps)
    assert (server.sign_ins, source.server) == (["office"], "localhost")
    assert server.commands[-1] == "LOGOUT"


@pytest.mark.parametrize("password", ["simple", 'quo"te\\d', "spa ce", "", "%*(){}", "ä", "x" * 600])
@pytest.mark.parametrize("capabilities", [CAPABILITIES, NO_PLAIN])
def test_every_password_is_said_as_it_is(
    mailbox_server: MailboxServers, password: str, capabilities: tuple[str, ...]
) -> None:
    server = mailbox_server(users={"office": password}, capabilities=capabilities)
    open_mailbox(settings(server.port), "", Secret(password), timeout=5).close()
    assert server.sign_ins == ["office"]


@pytest.mark.parametrize("password", ["nul\0l", "\ud800"])
def test_what_no_server_can_be_told_is_not_tried(mailbox_server: MailboxServers, password: str) -> None:
    server = mailbox_server()
    found = trouble(settings(server.port), Secret(password))
    assert found.diagnosis.cause is Cause.SENDER_SIGN_IN
    assert not [command for command in server.commands if "****" in command]


def test_without_a_user_name_or_a_password_nobody_signs_in(mailbox_server: MailboxServers) -> None:
    server = mailbox_server()
    assert trouble(settings(server.port, username="")).diagnosis.cause is Cause.SENDER_SETTINGS
    with pytest.raises(Exception, match="there is no password"):
        open_mailbox(settings(server.port), "", None, timeout=5)
    assert server.sign_ins == []


@pytest.mark.parametrize(
    ("words", "cause", "rule"),
    [
        ("NO [AUTHENTICATIONFAILED] Authentication failed.", Cause.SENDER_SIGN_IN, "imap-no-password-fits"),
        ("NO Basic authentication is disabled.", Cause.SENDER_SIGN_IN, "imap-microsoft-no-passwords"),
        ("NO LOGIN failed.", Cause.SENDER_SIGN_IN, "imap-sign-in"),
        ("NO [ALERT] Application-specific password required: x", Cause.SENDER_SIGN_IN, "imap-gmail-app-password"),
        ("NO [UNAVAILABLE] later", Cause.SERVER_UNREACHABLE, "imap-unavailable"),
        ("NO Authentifizierung fehlgeschlagen: grüß dich", Cause.SENDER_SIGN_IN, "imap-sign-in"),
        (f"NO you said {CANARY} or {PLAIN}", Cause.SENDER_SIGN_IN, "imap-sign-in"),
    ],
)
def test_a_refused_sign_in_is_told_with_the_servers_words(
    mailbox_server: MailboxServers, words: str, cause: Cause, rule: str
) -> None:
    server = mailbox_server(refusals={"office": words}, users={"office": "another"})
    found = trouble(settings(server.port))
    assert (found.diagnosis.cause, found.diagnosis.rule) == (cause, rule)
    assert found.diagnosis.permanent is (cause is Cause.SENDER_SIGN_IN)
    assert found.diagnosis.words == words.replace(CANARY, "••••").replace(PLAIN, "••••")
    assert "could not be read" not in sentence(cause, found.diagnosis.words), "a server did speak"
    assert len([command for command in server.commands if "****" in command]) == 1, "no second try"


@pytest.mark.parametrize("security", ENCRYPTED)
def test_a_certificate_of_nobody_we_trust_is_refused_and_shown(
    mailbox_server: MailboxServers, security: Security
) -> None:
    server = mailbox_server(security=security)
    found = trouble(settings(server.port, security))
    assert (found.diagnosis.cause, found.diagnosis.permanent) == (Cause.SENDER_SETTINGS, True)
    for word in ("host name: 127.0.0.1", "reason: ", "issuer: trustme", "expires: ", "it is for: localhost"):
        assert word in found.diagnosis.words
    assert not [command for command in server.commands if "****" in command]


def test_a_certificate_of_another_host_or_of_long_ago_is_refused(
    mailbox_server: MailboxServers, authority: trustme.CA, ca_file: Path
) -> None:
    server = mailbox_server(security=Security.TLS, names=("mail.other.example",))
    found = trouble(settings(server.port, Security.TLS, ca_file=str(ca_file), host="localhost"))
    assert "it is for: mail.other.example" in found.diagnosis.words
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", not_after=datetime(2020, 2, 29, tzinfo=UTC)).configure_cert(context)
    with ScriptedMailboxes({}, tls=context, security=Security.TLS) as old:
        found = trouble(settings(old.port, Security.TLS, ca_file=str(ca_file), host="localhost"))
    assert (found.diagnosis.rule, "expires: 2020-02-29" in found.diagnosis.words) == ("certificate-expired", True)


def test_certificates_that_cannot_be_read_are_named(mailbox_server: MailboxServers, tmp_path: Path) -> None:
    (tmp_path / "bad.pem").write_text("no certificate")
    os.mkfifo(tmp_path / "pipe.pem")
    server = mailbox_server(security=Security.TLS)
    for name in ("absent.pem", "bad.pem", "pipe.pem"):
        assert name in trouble(settings(server.port, Security.TLS, ca_file=str(tmp_path / name))).diagnosis.words


def test_nothing_is_said_in_clear_where_starttls_is_not_offered(mailbox_server: MailboxServers) -> None:
    """As a meddling machine between leaves it out, or says that one is signed in already (RFC 9051 11.1)."""
    server = mailbox_server()
    found = trouble(settings(server.port, Security.STARTTLS))
    assert found.diagnosis.cause is Cause.SENDER_SETTINGS
    assert server.commands == ["CAPABILITY"]
    server = mailbox_server(ImapRule("GREETING", Answer("* PREAUTH welcome")))
    assert "does not offer STARTTLS" in trouble(settings(server.port, Security.STARTTLS)).diagnosis.words
    assert server.commands == []


def test_what_is_slipped_in_before_encryption_is_an_error() -> None:
    def talk(sock: socket.socket) -> None:
        sock.sendall(b"* OK hi\r\n")
        sock.recv(1_000)
        sock.sendall(b"* CAPABILITY STARTTLS\r\nt1 OK\r\n")
        sock.recv(1_000)
        sock.sendall(b"t2 OK go\r\n* CAPABILITY AUTH=PLAIN\r\nt3 OK\r\n")
        sock.recv(1_000)

    with raw_server(talk, security=Security.STARTTLS) as mailbox:
        found = trouble(mailbox)
    assert (found.diagnosis.cause, found.diagnosis.permanent) == (Cause.SENDER_SETTINGS, True)
    assert "in clear" in found.diagnosis.words


def test_a_server_without_a_sign_in_that_we_know_is_told_nothing(mailbox_server: MailboxServers) -> None:
    server = mailbox_server(capabilities=("IMAP4rev1", "LOGINDISABLED", "AUTH=GSSAPI"))
    found = trouble(settings(server.port))
    assert (found.diagnosis.cause, "GSSAPI" in found.diagnosis.words) == (Cause.SENDER_SETTINGS, True)
    assert server.commands == ["CAPABILITY"]


@pytest.mark.parametrize("security", [Security.NONE, *ENCRYPTED])
def test_clear_connections_stay_within_this_machine(monkeypatch: pytest.MonkeyPatch, security: Security) -> None:
    there = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 143))
    here = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 1))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [here, there])
    tried: list[object] = []

    def unreachable(sock: socket.socket, address: object) -> None:
        tried.append(address)
        raise ConnectionRefusedError(111, "refused")

    monkeypatch.setattr(socket, "socket", type("Socket", (socket.socket,), {"connect": unreachable}))
    found = trouble(settings(143, security))
    assert len(tried) == (0 if security is Security.NONE else 2)
    assert ("in clear" in found.diagnosis.words) is (security is Security.NONE)


@pytest.mark.parametrize("host", ["", "a..b", "x" * 300, "nul\0l"])
def test_a_name_that_cannot_be_one_is_a_setting(host: str) -> None:
    assert trouble(settings(993, host=host)).diagnosis.cause in {Cause.SENDER_SETTINGS, Cause.SERVER_UNREACHABLE}


@pytest.mark.parametrize(("worked_at", "permanent"), [(0, True), (1, False)])
def test_a_refused_connection_is_a_setting_only_where_it_never_worked(
    mailbox_server: MailboxServers, worked_at: int, permanent: bool
) -> None:
    server = mailbox_server()
    server.down()
    found = trouble(settings(server.port, worked_at=worked_at))
    assert found.diagnosis.permanent is permanent
    assert "465" not in found.diagnosis.sentence


@pytest.mark.parametrize(
    "greeting", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"220 mail\r\n", b"x" * 200_000, b"\xff\r\n"]
)
def test_what_is_no_server_for_mailboxes_is_called_so(greeting: bytes) -> None:
    def talk(sock: socket.socket) -> None:
        sock.sendall(greeting)

    with raw_server(talk, worked_at=0) as mailbox:
        found = trouble(mailbox)
    assert found.diagnosis.cause is Cause.SENDER_SETTINGS
    assert "is no server for mailboxes" in found.diagnosis.words


@pytest.mark.parametrize("command", ["GREETING", "CAPABILITY", "AUTHENTICATE", "LIST", "ID"])
@pytest.mark.parametrize("action", [Cut(), Cut(rst=True), Stall(), Answer("* BYE too busy", close=True)])
def test_a_server_that_goes_or_is_silent_on_the_way_is_waited_for(
    mailbox_server: MailboxServers, command: str, action: Cut | Stall | Answer
) -> None:
    server = mailbox_server(ImapRule(command, action))
    found = trouble(settings(server.port), timeout=0.3 if isinstance(action, Stall) else 20)
    assert (found.diagnosis.cause, found.diagnosis.permanent) == (Cause.SERVER_UNREACHABLE, False)
    if isinstance(action, Answer):
        assert found.diagnosis.words == "BYE too busy"


@pytest.mark.parametrize("command", ["CAPABILITY", "AUTHENTICATE", "LIST", "ID"])
@pytest.mark.parametrize(
    "octets", [b"\x00\xff\r\n", b"{tag}\r\n", b"* 1 FETCH {9999999999}\r\n", b"* {tag\r\n", b"\r\n"]
)
def test_rubbish_on_the_way_is_the_mailboxs_trouble(
    mailbox_server: MailboxServers, command: str, octets: bytes
) -> None:
    server = mailbox_server(ImapRule(command, Answer(octets + b"{tag} NONSENSE\r\n", close=True)))
    trouble(settings(server.port), timeout=1)


def test_the_password_is_not_told_again_by_a_server_that_says_rubbish(mailbox_server: MailboxServers) -> None:
    """`trouble` looks for it everywhere."""
    server = mailbox_server(ImapRule("AUTHENTICATE", Answer(f"{PLAIN} {CANARY}", close=True)))
    trouble(settings(server.port))


def test_small_writes_are_not_held_back() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as sock:
        Line(sock, "127.0.0.1")
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY), "a copy's last two octets would wait 40 ms"
