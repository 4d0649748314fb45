"""Connecting, encrypting and signing in: what is found, what is refused, what is never said."""

from __future__ import annotations

import base64
import os
import socket
import ssl
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from tests.mail.sessions import LETTER, MailServers, Marks, envelope, settings
from tui_invoice.demo.extensions import Extensions
from tui_invoice.demo.script import Answer, Cut, Rule, Script, Stall, Step
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Cause, Fault
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Security, Sender
from tui_invoice.mail.certificate import describe
from tui_invoice.mail.connect import Step as Passed
from tui_invoice.mail.connect import StepName, connect
from tui_invoice.mail.greeting import trusting
from tui_invoice.mail.reaching import Place, ascii_host, reach
from tui_invoice.mail.trouble import SenderTrouble

CANARY = "kanari-æøå-密码"
USERS = {"office": CANARY}
NOBODY = ScriptedServer(port=9)
"""Never started."""
ENCRYPTED = [Security.TLS, Security.STARTTLS]


def trouble(sender: Sender, secret: Secret | None = None, timeout: float = 5) -> SenderTrouble:
    """Return the trouble that connecting meets; it is the sender's, and tells no password."""
    with pytest.raises(SenderTrouble) as caught:
        connect(sender, secret, timeout=timeout)
    found = caught.value
    assert found.diagnosis.fault is Fault.SENDER
    told = "".join(traceback.format_exception(found)) + repr((found.diagnosis, found.reply, found.args))
    plain = base64.b64encode(f"\0office\0{CANARY}".encode()).decode()
    assert not [word for word in (CANARY, plain, base64.b64encode(CANARY.encode()).decode()) if word in told]
    return found


@contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Iterator[Sender]:
    """Serve one connection by hand, for what no scripted server says; yields the sender's settings."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            sock, _ = listening.accept()
            with sock:
                talk(sock)

        thread = threading.Thread(target=serve)
        thread.start()
        nobody = ScriptedServer(port=listening.getsockname()[1])
        yield settings(nobody, security=Security.STARTTLS, worked_at=0)
        thread.join(20)


@pytest.mark.parametrize("security", ENCRYPTED)
@pytest.mark.parametrize("ways", [("PLAIN", "LOGIN"), ("LOGIN",), ("CRAM-MD5", "PLAIN")])
def test_signing_in_over_a_trusted_connection(
    mail_server: MailServers, ca_file: Path, security: Security, ways: tuple[str, ...]
) -> None:
    """With a password beyond ASCII, which smtplib cannot say."""
    server = mail_server(security=security, users=USERS, extensions=Extensions(auth=ways))
    steps: list[Passed] = []
    sender = settings(server, security=security, ca_file=str(ca_file), host="localhost", username="office")
    session = connect(sender, Secret(CANARY), timeout=5, on_step=steps.append)
    session.check_sender()
    session.hand_over(envelope("anna@example.org"), LETTER, Marks())
    session.close()
    assert [step.name for step in steps] == list(StepName)
    assert steps[1].found == f"127.0.0.1, port {server.port}"
    assert "TLSv1" in steps[2].found
    assert steps[3].found == f"office, {'PLAIN' if 'PLAIN' in ways else 'LOGIN'}"
    assert CANARY not in repr(steps)
    assert server.received[0].user == "office"
    assert (session.server, session.size_limit) == ("localhost", 10_485_760)


@pytest.mark.parametrize("security", ENCRYPTED)
def test_a_certificate_of_nobody_we_trust_is_refused_and_shown(mail_server: MailServers, security: Security) -> None:
    server = mail_server(security=security, users=USERS)
    found = trouble(settings(server, security=security, username="office"), Secret(CANARY))
    assert (found.phase, found.diagnosis.cause, found.diagnosis.permanent) == (
        Phase.TLS,
        Cause.SENDER_SETTINGS,
        True,
    )
    for word in ("host name: 127.0.0.1", "reason: ", "issuer: trustme", "expires: ", "it is for: localhost"):
        assert word in found.diagnosis.words
        assert word in found.reply.text
    assert server.sign_ins.tries == 0


def test_a_certificate_of_another_host_is_refused(mail_server: MailServers, ca_file: Path) -> None:
    server = mail_server(security=Security.TLS, names=("mail.other.example",))
    found = trouble(settings(server, security=Security.TLS, ca_file=str(ca_file), host="localhost"))
    assert found.diagnosis.cause is Cause.SENDER_SETTINGS
    assert "it is for: mail.other.example" in found.diagnosis.words
    assert "host name: localhost" in found.diagnosis.words


def test_an_expired_certificate_is_refused_with_its_last_day(authority: trustme.CA, ca_file: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", not_after=datetime(2020, 2, 29, tzinfo=UTC)).configure_cert(context)
    with ScriptedServer(Script(), tls=context, security=Security.TLS) as server:
        found = trouble(settings(server, security=Security.TLS, ca_file=str(ca_file), host="localhost"))
    assert "expires: 2020-02-29" in found.diagnosis.words
    assert "expired" in found.diagnosis.words
    assert found.diagnosis.permanent


@pytest.mark.parametrize("junk", [b"", b"\x30", b"\x30\x82\xff\xff", b"\x30\x03\x02\x01", b"\x00" * 40])
def test_a_certificate_that_cannot_be_read_is_not_described(junk: bytes) -> None:
    assert describe(junk) == ""


def test_a_certificate_with_a_trap_in_its_name_is_refused_and_nothing_more() -> None:
    """The octets that mark the host names stand in the common name, and nothing after them is as they promise."""

    def value(tag: int, *parts: bytes) -> bytes:
        whole = b"".join(parts)
        return bytes([tag, len(whole)]) + whole

    trap = value(0x30, value(0x31, value(0x30, b"\x06\x03\x55\x04\x03", value(0x0C, b"x\x06\x03\x55\x1d\x11"))))
    days = value(0x30, value(0x17, b"260101000000Z"), value(0x17, b"270101000000Z"))
    body = value(0x30, value(0x02, b"\x01"), value(0x30), trap, days, trap, value(0x30))
    assert describe(value(0x30, body)) == ""


def test_certificates_that_cannot_be_read_are_named(mail_server: MailServers, tmp_path: Path) -> None:
    server = mail_server(security=Security.TLS)
    (tmp_path / "bad.pem").write_text("no certificate")
    os.mkfifo(tmp_path / "pipe.pem")
    for name in ("absent.pem", "bad.pem", "pipe.pem", "nul\0l.pem"):
        found = trouble(settings(server, security=Security.TLS, ca_file=str(tmp_path / name)))
        assert name in found.diagnosis.words
    assert server.sessions == 0


def test_nothing_is_said_in_clear_where_starttls_is_not_offered(mail_server: MailServers) -> None:
    """As a meddling machine between leaves it out (RFC 3207 6)."""
    server = mail_server(security=Security.STARTTLS, users=USERS, extensions=Extensions(starttls=False))
    found = trouble(settings(server, security=Security.STARTTLS, username="office"), Secret(CANARY))
    assert (found.phase, found.diagnosis.cause) == (Phase.TLS, Cause.SENDER_SETTINGS)
    assert server.sign_ins.tries == 0
    assert [command.split()[0] for command in server.commands] == ["EHLO"]


def test_what_is_slipped_in_before_encryption_is_an_error() -> None:
    """It would be taken for the answer to an encrypted command."""

    def talk(sock: socket.socket) -> None:
        sock.sendall(b"220 hi\r\n")
        sock.recv(1_000)
        sock.sendall(b"250-x\r\n250 STARTTLS\r\n")
        sock.recv(1_000)
        sock.sendall(b"220 go\r\n250 AUTH PLAIN\r\n")
        sock.recv(1_000)

    with raw_server(talk) as sender:
        found = trouble(sender)
    assert (found.phase, found.diagnosis.permanent) == (Phase.TLS, True)
    assert "in clear" in found.diagnosis.words


@pytest.mark.parametrize("banner", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"+OK POP3\r\n", b"x" * 100_000])
def test_what_is_no_mail_server_is_called_so(banner: bytes) -> None:
    with raw_server(lambda sock: sock.sendall(banner)) as sender:
        found = trouble(sender)
    assert found.diagnosis.cause is Cause.SENDER_SETTINGS
    assert "is no mail server" in found.diagnosis.words
    assert len(found.diagnosis.words) < 1_000


@pytest.mark.parametrize("security", [Security.NONE, *ENCRYPTED])
def test_clear_connections_stay_within_this_machine(monkeypatch: pytest.MonkeyPatch, security: Security) -> None:
    """One address elsewhere is enough to refuse: which one answers is not ours to choose."""
    there = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 25))
    here = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 1))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [here, there])
    tried: list[object] = []

    def unreachable(sock: socket.socket, address: object) -> None:
        tried.append(address)
        raise ConnectionRefusedError(111, "refused")

    monkeypatch.setattr(socket, "socket", type("Socket", (socket.socket,), {"connect": unreachable}))
    found = trouble(settings(NOBODY, security=security), Secret(CANARY))
    assert found.phase is Phase.CONNECT
    assert len(tried) == (0 if security is Security.NONE else 2)
    assert ("in clear" in found.diagnosis.words) is (security is Security.NONE)


@pytest.mark.parametrize("host", ["", "a..b", "x" * 300, "nul\0l", "tür..x"])
def test_a_name_that_cannot_be_one_is_a_setting(host: str) -> None:
    found = trouble(settings(NOBODY, host=host))
    assert found.phase is Phase.CONNECT


def test_a_name_in_other_letters_is_the_one_that_was_written() -> None:
    """Python's own codec (IDNA 2003) would make "strasse" of it, which is somebody else's domain (RFC 5891)."""
    assert ascii_host(settings(NOBODY, host="mail.straße.de.")) == "mail.xn--strae-oqa.de"
    assert ascii_host(settings(NOBODY, host="mail.thư.vn")) == "mail.xn--th-e0a.vn"


def test_an_address_of_a_kind_that_this_machine_does_not_know_is_passed_over(mail_server: MailServers) -> None:
    """Such as IPv6 where the kernel has none: it must not hide the others, nor come out as an error of its own."""
    server = mail_server()
    unknown = Place(socket.AddressFamily.AF_UNSPEC, ("::1", server.port))
    known = Place(socket.AddressFamily.AF_INET, ("127.0.0.1", server.port))
    reach(settings(server), [unknown, known], 5).close()
    with pytest.raises(SenderTrouble):
        reach(settings(server), [unknown], 5)


@pytest.mark.parametrize(("worked_at", "permanent"), [(0, True), (1, False)])
def test_a_refused_connection_is_a_setting_only_where_it_never_worked(
    mail_server: MailServers, worked_at: int, permanent: bool
) -> None:
    server = mail_server()
    server.down()
    found = trouble(settings(server, worked_at=worked_at))
    assert (found.phase, found.diagnosis.permanent) == (Phase.CONNECT, permanent)


@pytest.mark.parametrize(
    ("step", "phase"),
    [(Step.CONNECT, Phase.CONNECT), (Step.EHLO, Phase.CONNECT), (Step.AUTH, Phase.AUTH)],
)
@pytest.mark.parametrize("words", ["454 4.7.0 Temporary failure", "554 5.7.1 Never"])
def test_a_refusal_on_the_way_holds_or_waits_by_its_code(
    mail_server: MailServers, step: Step, phase: Phase, words: str
) -> None:
    server = mail_server(Rule(step, Answer(words)), users=USERS)
    found = trouble(settings(server, username="office"), Secret(CANARY))
    assert (found.phase, found.reply.code) == (phase, int(words[:3]))
    assert found.diagnosis.permanent is words.startswith("5")


@pytest.mark.parametrize("step", [Step.CONNECT, Step.EHLO, Step.AUTH])
@pytest.mark.parametrize("action", [Cut(), Cut(rst=True), Stall()])
def test_a_server_that_goes_or_is_silent_on_the_way_is_waited_for(
    mail_server: MailServers, step: Step, action: Cut | Stall
) -> None:
    server = mail_server(Rule(step, action), users=USERS)
    found = trouble(settings(server, username="office"), Secret(CANARY), timeout=0.3)
    assert (found.reply.code, found.diagnosis.permanent) == (0, False)


def test_a_wrong_password_is_tried_once(mail_server: MailServers) -> None:
    server = mail_server(users={"office": "another"})
    found = trouble(settings(server, username="office"), Secret(CANARY))
    assert (found.phase, found.diagnosis.cause) == (Phase.AUTH, Cause.SENDER_SIGN_IN)
    assert server.sign_ins.tries == 1


@pytest.mark.parametrize("line", ["535 5.7.8 {}", "{}"])
def test_a_server_that_says_the_password_back_does_not_get_it_into_our_words(
    mail_server: MailServers, line: str
) -> None:
    """`trouble` looks for it everywhere, also where the answer cannot be read."""
    plain = base64.b64encode(f"\0office\0{CANARY}".encode()).decode()
    server = mail_server(Rule(Step.AUTH, Answer(line.format(f"{plain} {CANARY}"))), users=USERS)
    found = trouble(settings(server, username="office"), Secret(CANARY))
    assert ("••••" in found.reply.text) is (found.reply.code == 535)


@pytest.mark.parametrize("secret", [None, Secret("a\0b"), Secret("a\udcffb")])
def test_a_password_that_cannot_be_said_is_not(mail_server: MailServers, secret: Secret | None) -> None:
    server = mail_server(users=USERS)
    assert trouble(settings(server, username="office"), secret).diagnosis.cause is Cause.SENDER_SIGN_IN
    assert server.sign_ins.tries == 0


def test_without_a_way_to_sign_in_the_settings_are_wrong(mail_server: MailServers) -> None:
    server = mail_server(users=USERS, extensions=Extensions(auth=("CRAM-MD5", "XOAUTH2")))
    found = trouble(settings(server, username="office"), Secret(CANARY))
    assert found.diagnosis.cause is Cause.SENDER_SETTINGS
    assert "CRAM-MD5, XOAUTH2" in found.diagnosis.words


def test_encryption_asked_of_a_clear_port_is_a_setting(mail_server: MailServers) -> None:
    server = mail_server()
    found = trouble(settings(server, security=Security.TLS))
    assert (found.phase, found.diagnosis.cause, found.diagnosis.permanent) == (Phase.TLS, Cause.SENDER_SETTINGS, True)


def test_what_this_machine_vouches_for_is_read_only_for_an_encrypted_connection(ca_file: Path) -> None:
    assert not trusting(settings(NOBODY, security=Security.NONE, ca_file=str(ca_file))).get_ca_certs()
    assert trusting(settings(NOBODY, security=Security.TLS, ca_file=str(ca_file))).get_ca_certs()
