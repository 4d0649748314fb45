"""What a provider's file, its name servers or a record say to do harm, or say in another way than most."""

from __future__ import annotations

from pathlib import Path

import pytest
import trustme

from tests.mail.zones import Zone
from tests.support.web import moved, web
from tui_invoice.demo.names import HOST, NameServer, Records
from tui_invoice.domain.sender import Security, SignIn
from tui_invoice.mail.believed import dmarc, exchangers, organization, spf_finding
from tui_invoice.mail.believed.finding import State
from tui_invoice.mail.believed.spf import Result, check_host
from tui_invoice.mail.lookup import autoconfig
from tui_invoice.mail.lookup.asking import look_up
from tui_invoice.mail.lookup.exchangers import provider
from tui_invoice.mail.lookup.found import Asked
from tui_invoice.mail.lookup.services import services
from tui_invoice.mail.lookup.web import Way
from tui_invoice.mail.names import Names
from tui_invoice.mail.presets import PRESETS

DOMAIN = "nordlys.example"
OWN = f"autoconfig.{DOMAIN}/mail/config-v1.1.xml?emailaddress={DOMAIN}"


def config(host: str, username: str, auth: str = "password-cleartext") -> bytes:
    return (
        f'<clientConfig><emailProvider id="x"><outgoingServer type="smtp"><hostname>{host}</hostname><port>465</port>'
        f"<socketType>SSL</socketType><username>{username}</username><authentication>{auth}</authentication>"
        "</outgoingServer></emailProvider></clientConfig>"
    ).encode()


@pytest.mark.parametrize(
    "to", ["https://[::1", "https://[evil.example]/", "https://x:y/", "//[", "https://\xe6.example/"]
)
def test_a_redirect_that_is_no_address_is_told_and_the_next_is_asked(
    authority: trustme.CA, ca_file: Path, to: str
) -> None:
    heard: list[Asked] = []
    with web(authority, ca_file, {OWN: moved(to)}, f"autoconfig.{DOMAIN}") as served, NameServer({}) as known:
        assert look_up(DOMAIN, Names((HOST, known.port)), served.way, heard.append) is None
    first = next(each for each in heard if each.host == f"autoconfig.{DOMAIN}")
    assert "not used" in first.outcome or not first.answered
    assert len({each.what for each in heard}) >= 4


@pytest.mark.parametrize("address", ["::ffff:127.0.0.1", "::1", "fe80::1"])
def test_an_address_of_this_machine_is_not_asked_in_ipv6_clothes_either(address: str) -> None:
    heard: list[Asked] = []
    with NameServer({f"autoconfig.{DOMAIN}": Records(aaaa=(address,))}) as known:
        look_up(DOMAIN, Names((HOST, known.port)), Way(), heard.append)
    assert "not on the web" in heard[0].outcome


@pytest.mark.parametrize("username", ["a&#10;b", "x" * 5000, "\u202etxt", "%EMAILADDRESS%\u200b"])
def test_a_user_name_that_nobody_could_type_is_the_address(username: str) -> None:
    assert autoconfig.settings(config(f"smtp.{DOMAIN}", username), DOMAIN, "").smtp.username == "%EMAILADDRESS%"


@pytest.mark.parametrize("name", ["microsoft365", "gmail", "fastmail"])
def test_a_file_that_names_the_servers_of_a_known_provider_is_known_as_its_preset(name: str) -> None:
    found = autoconfig.settings(config(PRESETS[name].host, "%EMAILADDRESS%", "OAuth2"), DOMAIN, "a file")
    assert (found.preset, found.source) == (name, "a file")
    assert found.note == PRESETS[name].note


def test_a_domain_at_microsoft_signs_in_as_microsoft_wants_it() -> None:
    found = provider(["nordlys-dk.mail.protection.outlook.com"])
    assert found is not None and found.preset == "microsoft365"
    assert PRESETS[found.preset].sign_in is SignIn.MICROSOFT


@pytest.mark.parametrize(("imap", "signed"), [(f"imap.{DOMAIN}", True), ("imap.elsewhere.example", False), ("", True)])
def test_a_mailbox_elsewhere_is_not_vouched_for_by_name_servers_either(imap: str, signed: bool) -> None:
    records = {f"_submissions._tcp.{DOMAIN}": Records(srv=((0, 1, 465, f"smtp.{DOMAIN}"),))}
    if imap:
        records[f"_imaps._tcp.{DOMAIN}"] = Records(srv=((0, 1, 993, imap),))
    found = services(DOMAIN, Zone(records))
    assert found is not None and found.smtp.security is Security.TLS
    assert found.is_signed is signed
    assert found.strangers == (() if signed else (imap,))


SLOW = ("a:." + "a" * 60_000 + "!", "exists:" + "%{i}" * 15_000 + "!", "a:" + ".a1" * 20_000 + "!")


@pytest.mark.parametrize("text", SLOW, ids=["one label", "macros", "many labels"])
def test_a_record_made_to_be_slow_is_read_at_once(text: str) -> None:
    """A pattern that tries every way takes minutes, and ends by the time limit of each test."""
    known = Zone({DOMAIN: Records(txt=(f"v=spf1 {text}",))})
    assert check_host("192.0.2.1", DOMAIN, f"a@{DOMAIN}", known).result is Result.PERMERROR


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("v=spf1 include:_spf.google.com -all", State.GOOD),
        ("v=spf1 -all include:_spf.google.com", State.WRONG),
        ("v=spf1 -include:_spf.google.com ~all", State.WRONG),
        ("v=spf1 ?include:_spf.google.com ~all", State.WRONG),
        ("v=spf1 include:far.example -all", State.WRONG),
    ],
)
def test_a_providers_list_counts_only_where_receivers_reach_it_and_it_admits(text: str, state: State) -> None:
    zone = Zone(
        {
            DOMAIN: Records(txt=(text,)),
            "smtp.gmail.com": Records(a=("203.0.113.1",)),
            "_spf.google.com": Records(txt=("v=spf1 ip4:198.51.100.0/24 ~all",)),
            "far.example": Records(txt=("v=spf1 -all include:_spf.google.com",)),
        }
    )
    assert spf_finding.judge(f"lone@{DOMAIN}", DOMAIN, "smtp.gmail.com", zone).state is state


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ("p=reject; pct=20", "what is not proven is refused, of 20 in 100 mails"),
        ("p=quarantine; pct=0", "what is not proven is taken for spam, of 0 in 100 mails"),
        ("p=reject; pct=100", "what is not proven is refused;"),
        ("p=reject; pct=many", "what is not proven is refused;"),
        ("p=none; pct=5", "receivers only watch;"),
    ],
)
def test_a_policy_says_of_how_many_mails_it_is(tags: str, words: str) -> None:
    zone = Zone({f"_dmarc.{DOMAIN}": Records(txt=(f"v=DMARC1; {tags}",))})
    assert words in dmarc.judge(DOMAIN, zone).stands


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a.id.vn", "b.id.vn", False),
        ("mail.a.biz.vn", "a.biz.vn", True),
        ("a.me.uk", "b.me.uk", False),
        ("a.me.dk", "b.me.dk", True),
        ("a.co.uk", "b.co.uk", False),
    ],
)
def test_two_firms_under_a_shared_ending_are_two(one: str, other: str, same: bool) -> None:
    assert organization.aligned(one, other, Zone()) is same


@pytest.mark.parametrize(
    ("known", "state"),
    [
        ({}, State.WRONG),
        ({f"mx.{DOMAIN}": Records(aaaa=("2001:db8::1",))}, State.GOOD),
        ({f"backup.{DOMAIN}": Records(a=("192.0.2.1",))}, State.GOOD),
    ],
)
def test_an_exchanger_that_is_nowhere_takes_no_mail(known: dict[str, Records], state: State) -> None:
    records = {DOMAIN: Records(mx=((5, f"mx.{DOMAIN}"), (10, f"backup.{DOMAIN}"))), **known}
    assert exchangers.judge(DOMAIN, Zone(records)).state is state
