"""Settings from a domain alone: good files and hostile ones, name servers that know, and nobody else is asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from tests.support.web import Page, Web, moved, web
from tui_invoice.demo.names import HOST, NameServer, Records
from tui_invoice.domain.sender import Security
from tui_invoice.mail.lookup import autoconfig, plausible
from tui_invoice.mail.lookup.asking import LIST, hosts, look_up
from tui_invoice.mail.lookup.exchangers import provider
from tui_invoice.mail.lookup.found import Asked, Found, Server, UnusableError
from tui_invoice.mail.lookup.xml import LARGEST, parsed
from tui_invoice.mail.names import Names

DOMAIN = "nordlys.example"
OWN = f"autoconfig.{DOMAIN}/mail/config-v1.1.xml?emailaddress={DOMAIN}"
WELL_KNOWN = f"{DOMAIN}/.well-known/autoconfig/mail/config-v1.1.xml"
LISTED = f"{LIST}/v1.1/{DOMAIN}"
NAMES = (f"autoconfig.{DOMAIN}", DOMAIN, LIST, "elsewhere.example")


def config(outgoing: str = "", incoming: str = "") -> bytes:
    outgoing = outgoing or server("outgoingServer", "smtp", "smtp.nordlys.example", 465, "SSL")
    return f'<clientConfig><emailProvider id="x">{incoming}{outgoing}</emailProvider></clientConfig>'.encode()


def server(tag: str, kind: str, host: str, port: object, security: str, auth: str = "password-cleartext") -> str:
    return (
        f'<{tag} type="{kind}"><hostname>{host}</hostname><port>{port}</port><socketType>{security}</socketType>'
        f"<username>%EMAILLOCALPART%</username><authentication>{auth}</authentication></{tag}>"
    )


IMAP = server("incomingServer", "imap", "imap.%EMAILDOMAIN%", 993, "SSL")
GOOD = config(incoming=IMAP)
SMTP = Server("smtp.nordlys.example", 465, Security.TLS, "%EMAILLOCALPART%")
Asking = Callable[..., tuple[Found | None, list[Asked], Web]]


@pytest.fixture
def asking(authority: trustme.CA, ca_file: Path) -> Iterator[Asking]:
    """Look the domain up on a web of these pages and with these records."""
    with ExitStack() as stack:

        def ask(
            pages: Mapping[str, Page], records: Mapping[str, Records] | None = None
        ) -> tuple[Found | None, list[Asked], Web]:
            known = stack.enter_context(NameServer(records or {}))
            served = stack.enter_context(web(authority, ca_file, pages, *NAMES))
            heard: list[Asked] = []
            found = look_up(DOMAIN, Names((HOST, known.port)), served.way, heard.append)
            return found, heard, served

        yield ask


@pytest.mark.parametrize(
    ("place", "source"),
    [
        (OWN, "autoconfig at autoconfig.nordlys.example"),
        (WELL_KNOWN, "autoconfig at nordlys.example"),
        (LISTED, "Thunderbird's list at autoconfig.thunderbird.net"),
    ],
)
def test_the_first_that_knows_the_domain_tells_and_nobody_after_it_is_asked(
    asking: Asking, place: str, source: str
) -> None:
    found, heard, served = asking({place: Page(GOOD)})
    assert found == Found(SMTP, Server("imap.nordlys.example", 993, Security.TLS, "%EMAILLOCALPART%"), source)
    order = [OWN, WELL_KNOWN, LISTED]
    assert served.asked == order[: order.index(place) + 1]
    assert [each.outcome for each in heard] == ["nothing"] * order.index(place) + ["found"]
    assert all("@" not in each and "lone" not in each for each in served.asked)


def test_everybody_who_is_asked_is_among_those_that_were_named_before(asking: Asking) -> None:
    _, heard, served = asking({})
    assert {each.partition("/")[0] for each in served.asked} == set(hosts(DOMAIN)) - {"name servers"}
    assert {each.host for each in heard} == set(hosts(DOMAIN))


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (Page(b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><x>&b;</x>"), "document type"),
        (Page(b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'), "document type"),
        (Page(b"<a>" * 500), "too deep"),
        (Page(b"<clientConfig>" + b" " * 10_000_000), "larger than 100 KB"),
        (Page(b"<html><body>Login</body></html>"), "no file of mail settings"),
        (Page(b"\xff\xfe\x00nonsense"), "no XML"),
        (Page(b""), "no XML"),
        (Page(GOOD, headers={"Content-Type": "text/html; charset=utf-8"}), "text/html, no XML"),
        (Page(GOOD, status=500), "answers 500"),
        (moved("http://autoconfig.nordlys.example/x"), "not encrypted"),
        (moved("https://127.0.0.1/x"), "no server on the web"),
        (moved("https://elsewhere.example:8443/x"), "no server on the web"),
        (moved("https://lone@elsewhere.example/x"), "no server on the web"),
        (moved(f"https://{OWN}"), "on and on"),
        (Page(config(server("outgoingServer", "smtp", "smtp.x.example", 25, "plain"))), "reached safely"),
        (Page(config(server("outgoingServer", "smtp", "127.0.0.1", 465, "SSL"))), "reached safely"),
        (Page(config(server("outgoingServer", "smtp", "mail\x7f.example", 465, "SSL"))), "reached safely"),
        (Page(config(server("outgoingServer", "smtp", "smtp.x.example", 99999, "SSL"))), "reached safely"),
        (Page(config(" ")), "no server to send by"),
    ],
)
def test_what_is_hostile_or_broken_is_told_and_not_used(asking: Asking, page: Page, why: str) -> None:
    found, heard, _ = asking({OWN: page})
    assert found is None
    first = next(each for each in heard if "not used" in each.outcome)
    assert why in first.outcome


def test_a_redirect_to_another_safe_host_is_followed_and_that_host_is_told(asking: Asking) -> None:
    found, heard, served = asking(
        {OWN: moved("https://elsewhere.example/c.xml"), "elsewhere.example/c.xml": Page(GOOD)}
    )
    assert found is not None
    assert [each.host for each in heard] == ["elsewhere.example", f"autoconfig.{DOMAIN}"]
    assert served.asked == [OWN, "elsewhere.example/c.xml"]


def test_a_host_whose_certificate_is_not_its_own_is_not_believed(authority: trustme.CA, ca_file: Path) -> None:
    heard: list[Asked] = []
    with web(authority, ca_file, {OWN: Page(GOOD)}, "other.example") as served, NameServer({}) as known:
        assert look_up(DOMAIN, Names((HOST, known.port)), served.way, heard.append) is None
    assert served.asked == []
    assert "certificate is not good" in heard[0].outcome


def test_a_server_that_drips_is_left_in_time(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_invoice.mail.lookup.asking.EACH", 0.5)
    began = time.monotonic()
    found, heard, _ = asking({OWN: Page(GOOD, drips=True), WELL_KNOWN: Page(GOOD)})
    assert time.monotonic() - began < 5
    assert not heard[0].answered
    assert found is not None and found.source == "autoconfig at nordlys.example"


def test_offline_nothing_is_known_and_nothing_claimed(ca_file: Path) -> None:
    """Nobody listens at the ports."""
    from tui_invoice.mail.lookup.web import Way

    heard: list[Asked] = []
    names = Names((HOST, 9), lifetime=1.0, each=0.2)
    assert look_up(DOMAIN, names, Way((HOST, 9), str(ca_file)), heard.append) is None
    assert len(heard) == 5
    assert not any(each.answered for each in heard)


def test_a_host_that_lies_on_this_machine_is_not_asked() -> None:
    from tui_invoice.mail.lookup.web import Way

    heard: list[Asked] = []
    with NameServer({f"autoconfig.{DOMAIN}": Records(a=("127.0.0.1",))}) as known:
        look_up(DOMAIN, Names((HOST, known.port)), Way(), heard.append)
    assert heard[0].outcome == "not used: its address is 127.0.0.1, which is not on the web"
    assert heard[1].outcome == "not used: there is no such server"


@pytest.mark.parametrize(
    ("exchanger", "host"),
    [
        ("aspmx.l.google.com", "smtp.gmail.com"),
        ("nordlys-dk.mail.protection.outlook.com", "smtp.office365.com"),
        ("mx.yandex.net", "smtp.yandex.com"),
        ("mx.zoho.com", "smtp.zoho.com"),
        ("in1-smtp.messagingengine.com", "smtp.fastmail.com"),
        ("mx1.pub.mailpod2-cph3.one.com", "send.one.com"),
        ("mx.evilgoogle.com", ""),
        ("google.com.evil.example", ""),
    ],
)
def test_a_known_provider_is_recognised_by_its_exchangers(exchanger: str, host: str) -> None:
    found = provider([exchanger])
    assert (found.smtp.host if found else "") == host


def test_exchangers_come_before_services_and_after_the_web(asking: Asking) -> None:
    records = {
        DOMAIN: Records(mx=((10, "aspmx.l.google.com"),)),
        f"_submissions._tcp.{DOMAIN}": Records(srv=((0, 1, 465, f"mail.{DOMAIN}"),)),
    }
    found, heard, _ = asking({}, records)
    assert found is not None and found.preset == "gmail"
    assert "its mail goes to aspmx.l.google.com" in found.source
    assert heard[-1].host == "name servers"


@pytest.mark.parametrize(
    ("records", "smtp", "signed"),
    [
        ({"_submissions._tcp": ((0, 1, 465, f"mail.{DOMAIN}"),)}, (f"mail.{DOMAIN}", 465, Security.TLS), True),
        ({"_submission._tcp": ((0, 1, 587, f"mail.{DOMAIN}"),)}, (f"mail.{DOMAIN}", 587, Security.STARTTLS), True),
        ({"_submissions._tcp": ((0, 1, 465, "mail.other.example"),)}, ("mail.other.example", 465, Security.TLS), False),
        (
            {
                "_submissions._tcp": ((0, 0, 0, ""),),
                "_submission._tcp": ((9, 1, 587, f"b.{DOMAIN}"), (1, 1, 587, f"a.{DOMAIN}")),
            },
            (f"a.{DOMAIN}", 587, Security.STARTTLS),
            True,
        ),
    ],
)
def test_service_records_tell_and_a_server_elsewhere_is_not_vouched_for(
    asking: Asking,
    records: dict[str, tuple[tuple[int, int, int, str], ...]],
    smtp: tuple[str, int, Security],
    signed: bool,
) -> None:
    known = {f"{name}.{DOMAIN}": Records(srv=each) for name, each in records.items()}
    known[f"_imaps._tcp.{DOMAIN}"] = Records(srv=((0, 1, 993, f"imap.{DOMAIN}"),))
    found, _, _ = asking({}, known)
    assert found is not None and found.imap is not None
    assert (found.smtp.host, found.smtp.port, found.smtp.security) == smtp
    assert found.imap.host == f"imap.{DOMAIN}"
    assert found.is_signed is signed


def test_a_server_with_a_password_comes_before_one_that_takes_oauth_alone() -> None:
    first = server("outgoingServer", "smtp", "oauth.x.example", 465, "SSL", "OAuth2")
    second = server("outgoingServer", "smtp", "smtp.x.example", 587, "STARTTLS")
    found = autoconfig.settings(config(first + second), DOMAIN, "")
    assert (found.smtp.host, found.note) == ("smtp.x.example", "")
    assert "OAuth" in autoconfig.settings(config(first), DOMAIN, "").note


@given(st.text(max_size=80))
def test_whatever_is_named_is_a_plain_name_or_none(text: str) -> None:
    name = plausible.host(text)
    assert name == "" or (name.isascii() and "." in name and plausible.host(name) == name)


@pytest.mark.parametrize(
    "text", ["10.0.0.1", "::1", "localhost", "printer.local", "intranet", "a..b", "-a.example", "a b.example"]
)
def test_what_is_no_name_on_the_net_is_none(text: str) -> None:
    assert plausible.host(text) == ""


@given(st.binary(max_size=300))
def test_any_octets_are_a_document_or_refused(octets: bytes) -> None:
    try:
        parsed(octets)
    except UnusableError as error:
        assert str(error)
    assert LARGEST == 100_000
