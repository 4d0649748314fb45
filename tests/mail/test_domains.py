"""Whether a domain takes mail, asked of a name server of our own on loopback."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import dns.message
import dns.rcode
import dns.resolver
import pytest

from tui_invoice.demo.names import HOST, NameServer, Records
from tui_invoice.mail import domains
from tui_invoice.mail.domains import Answer, Taking, ask

KNOWN = {
    "two.example": Records(mx=((20, "second.two.example"), (10, "first.two.example"))),
    "null.example": Records(mx=((0, ""),), a=("192.0.2.1",)),
    "null-too.example": Records(mx=((0, ""), (10, "mail.example"))),
    "host.example": Records(a=("192.0.2.1",)),
    "six.example": Records(aaaa=("2001:db8::1",)),
    "bare.example": Records(),
    "other.example": Records(alias="two.example"),
    "broken.example": Records(code=dns.rcode.SERVFAIL),
    "refused.example": Records(code=dns.rcode.REFUSED),
    "silent.example": Records(silent=True),
    "xn--bcher-kva.example": Records(mx=((10, "mail.example"),)),
}


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    with NameServer(KNOWN) as server:
        yield server


def asked(names: NameServer, *which: str, lifetime: float = 5.0) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    ask(which, found.__setitem__, server=(HOST, names.port), lifetime=lifetime)
    return found


@pytest.mark.parametrize(
    ("domain", "taking", "detail"),
    [
        ("two.example", Taking.TAKES_MAIL, "first.two.example"),
        ("other.example", Taking.TAKES_MAIL, "first.two.example"),
        ("null.example", Taking.TAKES_NO_MAIL, "it says itself that it takes no mail"),
        ("null-too.example", Taking.TAKES_MAIL, "mail.example"),
        ("host.example", Taking.TAKES_MAIL, "host.example"),
        ("six.example", Taking.TAKES_MAIL, "six.example"),
        ("xn--bcher-kva.example", Taking.TAKES_MAIL, "mail.example"),
        ("bare.example", Taking.TAKES_NO_MAIL, "it has no mail server and no address"),
        ("nowhere.example", Taking.NO_SUCH_DOMAIN, "no such domain"),
        ("broken.example", Taking.NOT_CHECKED, "its name servers give no answer"),
        ("refused.example", Taking.NOT_CHECKED, "its name servers give no answer"),
    ],
)
def test_what_the_name_server_says_becomes_an_answer(
    names: NameServer, domain: str, taking: Taking, detail: str
) -> None:
    assert asked(names, domain) == {domain: Answer(taking, detail)}


def test_a_domain_without_a_dot_or_with_a_search_list_is_asked_as_it_stands(names: NameServer) -> None:
    asked(names, "bageriet")
    assert ("bageriet", "MX") in names.asked
    assert not any(name.startswith("bageriet.") for name, _ in names.asked)


def test_an_answer_that_nobody_asked_for_is_no_question_and_nothing_is_printed(
    names: NameServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """The name server of the demo stands in the process of its screen: a traceback would be drawn over that."""
    reply = dns.message.make_response(dns.message.make_query("two.example", "MX"))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as anybody:
        for octets in (reply.to_wire(), b"", b"\xff" * 600):
            anybody.sendto(octets, (HOST, names.port))
    assert asked(names, "two.example")["two.example"].taking is Taking.TAKES_MAIL
    assert names.answer(reply.to_wire()) == b""
    assert capfd.readouterr().err == ""


def test_silence_ends_in_time_and_keeps_no_other_answer_back(names: NameServer) -> None:
    began = time.monotonic()
    heard: list[str] = []
    many = [f"n{n}.nowhere.example" for n in range(100)]
    ask(
        ["silent.example", *many, "two.example"],
        lambda name, _: heard.append(name),
        server=(HOST, names.port),
        lifetime=1.0,
    )
    assert time.monotonic() - began < 3
    assert heard[-1] == "silent.example"
    assert sorted(heard) == sorted(["silent.example", *many, "two.example"])
    late = asked(names, "silent.example", lifetime=0.2)["silent.example"]
    assert late == Answer(Taking.NOT_CHECKED, "no name server answered in 0.2 seconds")


def test_a_machine_without_a_name_server_checks_nothing() -> None:
    """The port was just let go, so nobody answers there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    found: dict[str, Answer] = {}
    ask(["two.example"], found.__setitem__, server=(HOST, port), lifetime=0.5)
    assert found["two.example"].taking is Taking.NOT_CHECKED


def test_no_settings_for_names_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unset(server: object) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(domains, "_resolver", unset)
    found: dict[str, Answer] = {}
    ask(["two.example"], found.__setitem__)
    assert found == {"two.example": Answer(Taking.NOT_CHECKED, "no name server is set on this machine")}
