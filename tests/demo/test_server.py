"""The scripted server as a mail server that behaves: what it takes, refuses and remembers."""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.demo.talking import FROM, TO, Talk, talk
from tests.support.servers import MailServers, server_tls
from tui_invoice.demo.extensions import Extensions
from tui_invoice.demo.ledger import SignIns
from tui_invoice.demo.script import Answer, Rule, Script, Stall, Step
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.sender import Security

USERS = {"office": "smørrebrød"}
PLAIN = base64.b64encode("\0office\0smørrebrød".encode())


def test_a_mail_of_smtplib_arrives_as_it_was_sent(mail_server: MailServers) -> None:
    server = mail_server()
    with smtplib.SMTP(server.host, server.port) as client:
        refused = client.sendmail(
            "office@example.org",
            ["anna@example.org", "bo@example.org"],
            b"Subject: x\r\n\r\n.one dot\r\n..two\r\n.\r\n",
            mail_options=["ENVID=abc", "RET=HDRS"],
            rcpt_options=["NOTIFY=FAILURE,DELAY"],
        )
    assert refused == {}
    [mail] = server.received
    assert (mail.id, mail.session, mail.sender) == (1, 1, "office@example.org")
    assert mail.addresses == ("anna@example.org", "bo@example.org")
    assert mail.parameters["ENVID"] == "abc"
    assert mail.recipients[0].parameters == {"NOTIFY": "FAILURE,DELAY"}
    assert mail.data == b"Subject: x\r\n\r\n.one dot\r\n..two\r\n.\r\n"


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize("initial", [True, False])
def test_a_password_in_utf_8_signs_in_and_is_never_in_the_transcript(
    mail_server: MailServers, mechanism: str, initial: bool
) -> None:
    server = mail_server(users=USERS)
    user, password = base64.b64encode(b"office"), base64.b64encode("smørrebrød".encode())
    first, *others = [PLAIN] if mechanism == "PLAIN" else [user, password]
    with talk(server) as client:
        assert f"AUTH {'PLAIN LOGIN'}" in client.say(b"EHLO client")
        assert client.say(FROM).startswith("530 ")
        command = b"AUTH " + mechanism.encode()
        reply = client.say(command + b" " + first) if initial else (client.say(command), client.say(first))[1]
        for line in others:
            assert reply.startswith("334 ")
            reply = client.say(line)
        assert reply.startswith("235 ")
        assert client.say(FROM).startswith("250 ")
    assert server.sign_ins == SignIns(1, 1)
    assert not any(secret.decode() in line for line in server.commands for secret in (PLAIN, password))


def test_a_wrong_password_is_refused_until_it_is_changed(mail_server: MailServers) -> None:
    server = mail_server(users={"office": "old"})
    with talk(server) as client:
        client.say(b"EHLO client")
        assert client.say(b"AUTH PLAIN " + PLAIN).startswith("535 5.7.8")
        assert client.say(b"AUTH PLAIN ?").startswith("501 ")
        assert client.say(b"AUTH CRAM-MD5").startswith("504 ")
        server.set_password("office", "smørrebrød")
        assert client.say(b"AUTH PLAIN " + PLAIN).startswith("235 ")
    assert server.sign_ins == SignIns(4, 1)


def test_no_password_is_taken_before_starttls_and_ehlo_begins_anew_after_it(
    mail_server: MailServers, ca_file: Path
) -> None:
    server = mail_server(security=Security.STARTTLS, users={"office": "secret"})
    with smtplib.SMTP("127.0.0.1", server.port) as client:
        client.ehlo()
        assert client.has_extn("starttls")
        assert not client.has_extn("auth")
        assert client.docmd("AUTH", "PLAIN")[0] == 530
        client.starttls(context=ssl.create_default_context(cafile=str(ca_file)))
        assert client.docmd("MAIL", "FROM:<office@example.org>")[0] == 503
        client.login("office", "secret")
        assert client.sendmail("office@example.org", "anna@example.org", b"x\r\n") == {}
    assert server.received[0].user == "office"


def test_what_was_slipped_in_before_the_handshake_is_thrown_away(mail_server: MailServers, ca_file: Path) -> None:
    """RFC 3207 section 4.2; a server that keeps it lets a stranger speak in the client's name."""
    server = mail_server(security=Security.STARTTLS)
    with talk(server) as client:
        client.say(b"EHLO client")
        client.send(b"STARTTLS\r\nNOOP injected\r\n")
        assert client.answer().startswith("220 ")
        context = ssl.create_default_context(cafile=str(ca_file))
        with context.wrap_socket(client.sock, server_hostname="localhost") as tls:
            tls.sendall(b"NOOP mine\r\n")
            tls.recv(100)
            assert [line for line in server.commands if line.startswith("NOOP")] == ["NOOP mine"]


def test_tls_from_the_first_octet(mail_server: MailServers, ca_file: Path) -> None:
    server = mail_server(security=Security.TLS)
    context = ssl.create_default_context(cafile=str(ca_file))
    with smtplib.SMTP_SSL("localhost", server.port, context=context) as client:
        client.sendmail("office@example.org", "anna@example.org", b"x\r\n")
    with pytest.raises(ssl.SSLCertVerificationError):
        smtplib.SMTP_SSL("localhost", server.port, context=ssl.create_default_context())
    assert len(server.received) == 1


def test_a_large_text_passes_through_starttls(mail_server: MailServers, ca_file: Path) -> None:
    server = mail_server(security=Security.STARTTLS)
    text = b"0123456789abcdef" * 4 + b"\r\n"
    with smtplib.SMTP("localhost", server.port) as client:
        client.starttls(context=ssl.create_default_context(cafile=str(ca_file)))
        client.sendmail("office@example.org", "anna@example.org", text * 50_000)
    assert server.received[0].data == text * 50_000


@pytest.mark.parametrize("octets", [b"", b"EHLO client\r\n", b"\x16\x03\x01\x00\x05hello", b"\x16"])
def test_garbage_in_place_of_a_handshake_ends_that_connection_alone(
    mail_server: MailServers, ca_file: Path, octets: bytes
) -> None:
    server = mail_server(security=Security.TLS)
    with socket.create_connection((server.host, server.port), timeout=10) as sock:
        sock.sendall(octets)
        sock.shutdown(socket.SHUT_WR)
        while sock.recv(100):
            pass
    context = ssl.create_default_context(cafile=str(ca_file))
    with smtplib.SMTP_SSL("localhost", server.port, context=context) as client:
        assert client.noop()[0] == 250


def test_a_password_that_nobody_asked_for_is_not_in_the_transcript(mail_server: MailServers) -> None:
    """A client that does not wait sends it as if it were a command."""
    server = mail_server(security=Security.STARTTLS, users=USERS)
    with talk(server) as client:
        client.say(b"EHLO client")
        client.send(b"AUTH PLAIN\r\n" + PLAIN + b"\r\n")
        assert [client.answer()[:3] for _ in range(2)] == ["530", "500"]
    assert server.commands[1:] == ["AUTH PLAIN", "(no command)"]


def test_commands_out_of_order_are_refused(mail_server: MailServers) -> None:
    with talk(mail_server()) as client:
        assert client.say(FROM).startswith("503 ")
        client.say(b"EHLO client")
        assert client.say(TO).startswith("503 ")
        assert client.say(b"DATA").startswith("503 ")
        assert client.say(FROM).startswith("250 ")
        assert client.say(FROM).startswith("503 ")
        assert client.say(b"DATA").startswith("554 ")
        assert client.say(TO).startswith("250 ")
        assert client.say(b"RSET").startswith("250 ")
        assert client.say(TO).startswith("503 ")
        assert client.say(b"XYZZY").startswith("500 ")
        assert client.say(b"N" * 5000).startswith("500 ")
        assert client.say(b"NOOP a\nNOOP b").startswith("500 ")
        assert client.say(b"QUIT").startswith("221 ")
        assert client.answer() == ""


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"MAIL FROM:<>", "250"),
        (b"MAIL FROM:<a@example.org> SIZE=1001", "552 5.3.4"),
        (b"MAIL FROM:<a@example.org> SIZE=x", "501"),
        (b"MAIL FROM:<a@example.org> RET=FULL", "555"),
        (b"MAIL FROM:<a@example.org> BODY=8BITMIME XYZZY=1", "555"),
        ("MAIL FROM:<ø@example.org>".encode(), "553 5.6.7"),
        ("MAIL FROM:<ø@example.org> SMTPUTF8".encode(), "250"),
        (b'MAIL FROM:<"a > b"@example.org>', "250"),
        (b"MAIL FROM: a@example.org", "501"),
        (b"MAIL TO:<a@example.org>", "501"),
    ],
)
def test_a_sender_is_taken_with_known_parameters_only(mail_server: MailServers, line: bytes, code: str) -> None:
    with talk(mail_server(extensions=Extensions(size=1000, dsn=False))) as client:
        client.say(b"EHLO client")
        assert client.say(line).startswith(code)


def test_more_recipients_than_allowed_are_put_off(mail_server: MailServers) -> None:
    with talk(mail_server(extensions=Extensions(recipients=1))) as client:
        client.say(b"EHLO client")
        client.say(FROM)
        assert [client.say(TO)[:9] for _ in range(2)] == ["250 2.1.5", "452 4.5.3"]


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r"])
def test_only_crlf_dot_crlf_ends_a_text(mail_server: MailServers, end: bytes) -> None:
    """A laxer server takes what follows for commands: one mail becomes two (SMTP smuggling)."""
    server = mail_server()
    with talk(server) as client:
        client.to_the_text()
        client.send(b"one" + end + FROM + b"\r\n.\r\nQUIT\r\n")
        assert client.answer().startswith("250 ")
        assert client.answer().startswith("221 ")
    [mail] = server.received
    assert mail.data == (b"one" + end).replace(b"\r\n.", b"\r\n") + FROM + b"\r\n"


def test_a_text_may_be_empty_too_long_or_have_too_long_a_line(mail_server: MailServers) -> None:
    server = mail_server(extensions=Extensions(size=3000))
    with talk(server) as client:
        client.to_the_text()
        assert client.say(b".").startswith("250 ")
        client.to_the_text()
        assert client.say(b"12345678\r\n" * 20_000 + b".").startswith("552 5.3.4")
        client.to_the_text()
        assert client.say(b"x" * 999 + b"\r\n.").startswith("554 ")
        client.to_the_text()
        assert client.say(b"x" * 998 + b"\r\n.").startswith("250 ")
    assert [len(mail.data) for mail in server.received] == [0, 1000]


def test_a_server_goes_down_and_comes_up_on_the_same_port(mail_server: MailServers) -> None:
    server = mail_server()
    port = server.port
    with talk(server) as client:
        server.down()
        assert client.answer() == ""
        with pytest.raises(ConnectionRefusedError), talk(server):
            pass
        server.up()
    with talk(server) as client:
        assert client.banner.startswith("220 ")
        server.drop()
        assert client.answer() == ""
    assert (server.port, server.sessions) == (port, 2)


@pytest.mark.parametrize(("step", "sends"), [("connect", b""), ("ehlo", b"EHLO x\r\n"), ("body", b"a text\r\n")])
def test_leaving_ends_the_thread_while_a_client_is_stalled(step: str, sends: bytes) -> None:
    before = threading.active_count()
    stalled = threading.Event()

    def hear(name: str, detail: str) -> None:
        if name == step:
            stalled.set()

    script = Script(Rule(Step(step), Stall()))
    with ExitStack() as later, ScriptedServer(script, on_event=hear) as server:
        sock = later.enter_context(socket.create_connection((server.host, server.port), timeout=10))
        if step == "body":
            Talk(sock).to_the_text()
        sock.sendall(sends)
        assert stalled.wait(10)
    assert threading.active_count() == before


def test_leaving_ends_the_thread_in_the_middle_of_a_handshake(authority: trustme.CA) -> None:
    before = threading.active_count()
    shaking = threading.Event()

    def hear(name: str, detail: str) -> None:
        if name == "tls":
            shaking.set()

    tls = server_tls(authority, "localhost")
    secured = ScriptedServer(tls=tls, security=Security.TLS, on_event=hear)
    with ExitStack() as later, secured as server:
        later.enter_context(socket.create_connection((server.host, server.port), timeout=10))
        assert shaking.wait(10)
    assert threading.active_count() == before


def test_what_a_listener_raises_comes_out_of_the_block() -> None:
    def hear(name: str, detail: str) -> None:
        raise LookupError(name)

    with pytest.raises(LookupError, match="connect"), ScriptedServer(on_event=hear) as server, talk(server) as client:
        assert client.answer() == ""


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=60) | st.sampled_from([b"EHLO x", FROM, TO, b"DATA", b"\r\n.", b"AUTH LOGIN"])))
def test_no_octets_bring_it_down(parts: list[bytes]) -> None:
    with ScriptedServer(Script(Rule(Step.MAIL, Answer("250 fine"))), users={"a": "b"}) as server:
        with talk(server) as client:
            client.send(b"\r\n".join([*parts, b""]))
            client.sock.shutdown(1)
            while client.answer():
                pass
        with talk(server) as client:
            assert client.say(b"NOOP").startswith("250 ")
