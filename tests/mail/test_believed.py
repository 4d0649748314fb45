"""What is found of a domain: good records and broken ones of each kind, and the record that would mend them."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.zones import Zone
from tui_invoice.demo.names import Records
from tui_invoice.mail.believed import demands, dkim_keys, dmarc, exchangers, organization, reverse, spf_finding
from tui_invoice.mail.believed.finding import Check, Finding, State
from tui_invoice.mail.believed.spf import Result, check_host

DOMAIN = "nordlys.example"
HOST = f"mail.{DOMAIN}"
OWN = {HOST: Records(a=("192.0.2.25",), aaaa=("2001:db8::25",))}
KEY = base64.b64encode(b"0" * 294).decode()


def spf(*texts: str, host: str = HOST, **more: Records) -> Finding:
    records = {**OWN, DOMAIN: Records(txt=("google-site-verification=x", *texts)), **_named(more)}
    return spf_finding.judge(f"lone@{DOMAIN}", DOMAIN, host, Zone(records))


def _named(more: dict[str, Records]) -> dict[str, Records]:
    return {name.replace("__", "_").replace("_", "."): each for name, each in more.items()}


def text(found: Finding) -> str:
    return found.publish.text if found.publish is not None else ""


def test_a_record_that_admits_every_address_of_the_server_is_good() -> None:
    found = spf(f"v=spf1 a:{HOST} -all")
    assert (found.state, found.publish) == (State.GOOD, None)
    assert f"admits {HOST} (192.0.2.25, 2001:db8::25) by a:{HOST}" in found.stands


@pytest.mark.parametrize(
    ("texts", "stands", "publish"),
    [
        ((), "there is no record", f"v=spf1 a:{HOST} ~all"),
        (("v=spf1 mx -all", "v=spf1 ip4:192.0.2.9 ~all"), "2 SPF records", "v=spf1 mx ip4:192.0.2.9 -all"),
        (("v=spf1 a:x.example +all",), "admits everybody", "v=spf1 a:x.example ~all"),
        (("v=spf1 all",), "admits everybody", "v=spf1 ~all"),
        (("v=spf1 mx ip4:192.0.2.300 -all",), "is no IPv4 address", "v=spf1 mx -all"),
        (("v=spf1 incl:x.example -all",), "there is no “incl” in SPF", "v=spf1 -all"),
        (("v=spf1 -all",), "are to be refused", f"v=spf1 a:{HOST} -all"),
        (
            ("v=spf1 ip4:192.0.2.25 ~all",),
            f"does not admit {HOST} (2001:db8::25)",
            f"v=spf1 a:{HOST} ip4:192.0.2.25 ~all",
        ),
        (("v=spf1 mx",), "says nothing of", f"v=spf1 a:{HOST} mx ~all"),
        (("v=spf1 include:nowhere.example -all",), "leads to no SPF record", ""),
        (("v=spf1 redirect=nowhere.example",), "leads to no SPF record", ""),
    ],
)
def test_what_is_wrong_is_said_with_the_record_to_publish(texts: tuple[str, ...], stands: str, publish: str) -> None:
    found = spf(*texts)
    assert found.state is State.WRONG
    assert stands in found.stands
    assert text(found) == publish


@pytest.mark.parametrize("texts", [(), ("v=spf1 -all",), ("v=spf1 mx +all", "v=spf1 bad:x"), ("v=spf1 ip4:9 ?all",)])
def test_the_record_to_publish_is_itself_good(texts: tuple[str, ...]) -> None:
    found = spf(*texts)
    known = {**OWN, DOMAIN: Records(txt=(text(found),))}
    outcome = check_host("192.0.2.25", DOMAIN, f"lone@{DOMAIN}", Zone(known))
    assert outcome.result in (Result.PASS, Result.SOFTFAIL)


def test_the_list_of_the_provider_that_one_sends_by_is_enough() -> None:
    lists = {
        "smtp_gmail_com": Records(a=("203.0.113.1",)),
        "__spf_google_com": Records(txt=("v=spf1 ip4:198.51.100.0/24 ~all",)),
    }
    lists = {"smtp.gmail.com": lists["smtp_gmail_com"], "_spf.google.com": lists["__spf_google_com"]}
    records = {**lists, DOMAIN: Records(txt=("v=spf1 include:_spf.google.com ~all",))}
    found = spf_finding.judge(f"lone@{DOMAIN}", DOMAIN, "smtp.gmail.com", Zone(records))
    assert (found.state, "_spf.google.com" in found.stands) == (State.GOOD, True)
    records[DOMAIN] = Records(txt=("v=spf1 mx ~all",))
    found = spf_finding.judge(f"lone@{DOMAIN}", DOMAIN, "smtp.gmail.com", Zone(records))
    assert text(found) == "v=spf1 include:_spf.google.com mx ~all"


@pytest.mark.parametrize("host", ["", "127.0.0.1", "localhost"])
def test_of_a_server_whose_address_is_not_known_nothing_is_claimed(host: str) -> None:
    assert spf("v=spf1 mx -all", host=host).state is State.OPEN
    assert spf("v=spf1 include:x.example -all", host=host).state is State.WRONG


@pytest.mark.parametrize(
    ("host", "publish"),
    [
        ("127.0.0.1", ""), ("::1", ""), ("localhost", ""), ("192.168.1.2", ""), ("fd00::1", ""),
        ("192.0.2.25", "v=spf1 ip4:192.0.2.25 ~all"), ("2001:db8::25", "v=spf1 ip6:2001:db8::25 ~all"),
    ],
)  # fmt: skip
def test_a_first_record_names_the_server_as_others_see_it_or_nobody(host: str, publish: str) -> None:
    found = spf(host=host)
    assert (found.state, text(found)) == (State.WRONG, publish)
    assert publish or "others see" in found.should


def test_silence_is_not_known() -> None:
    quiet = Zone({}, frozenset({DOMAIN, f"_dmarc.{DOMAIN}", f"default._domainkey.{DOMAIN}"}))
    for found in (
        spf_finding.judge(f"lone@{DOMAIN}", DOMAIN, HOST, quiet),
        dmarc.judge(DOMAIN, quiet),
        dkim_keys.judge(DOMAIN, quiet),
        exchangers.judge(DOMAIN, quiet),
    ):
        assert (found.state, found.publish) == (State.UNKNOWN, None)


@pytest.mark.parametrize(
    ("texts", "state", "stands"),
    [
        (("v=DMARC1; p=none",), State.GOOD, "p=none: receivers only watch"),
        (("v=DMARC1;p=reject;adkim=s",), State.GOOD, "p=reject"),
        (("V=dmarc1; p=none",), State.WRONG, "must begin with v=DMARC1"),
        (("v=DMARC1; p=refuse",), State.WRONG, "p= must say"),
        (("v=DMARC1; rua=mailto:x@y.example",), State.WRONG, "p= must say"),
        (("v=DMARC1; p=none; nonsense",), State.WRONG, "“nonsense” cannot be read"),
        (("v=DMARC1; p=none", "v=DMARC1; p=none"), State.WRONG, "2 records"),
        (("something else",), State.WRONG, "there is no record"),
    ],
)
def test_a_policy_is_read_as_receivers_read_it(texts: tuple[str, ...], state: State, stands: str) -> None:
    found = dmarc.judge(DOMAIN, Zone({f"_dmarc.{DOMAIN}": Records(txt=texts)}))
    assert (found.state, stands in found.stands) == (state, True), found
    publish = (f"_dmarc.{DOMAIN}", "TXT", "v=DMARC1; p=none")
    assert found.publish is None or (found.publish.name, found.publish.kind, found.publish.text) == publish


def test_a_domain_below_another_takes_that_ones_policy_for_those_below() -> None:
    zone = Zone(
        {"_dmarc.nordlys.co.example": Records(), f"_dmarc.{DOMAIN}": Records(txt=("v=DMARC1; p=none; sp=reject",))}
    )
    policy = dmarc.policy_of(f"post.office.{DOMAIN}", zone)
    assert policy is not None
    assert (policy.at, policy.policy) == (DOMAIN, "reject")


@pytest.mark.parametrize(
    ("one", "other", "near", "strict"),
    [
        ("nordlys.dk", "nordlys.dk", True, True),
        ("mail.nordlys.dk", "nordlys.dk", True, False),
        ("a.nordlys.com.vn", "b.nordlys.com.vn", True, False),
        ("nordlys.com.vn", "sydlys.com.vn", False, False),
        ("nordlys.dk", "evilnordlys.dk", False, False),
        ("nordlys.dk.evil.example", "nordlys.dk", False, False),
    ],
)
def test_how_near_two_domains_must_be(one: str, other: str, near: bool, strict: bool) -> None:
    assert organization.aligned(one, other, Zone()) is near
    assert organization.aligned(one, other, Zone(), strict=True) is strict


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (f"v=DKIM1; k=rsa; p={KEY}", "a key is published as selector1"),
        (f"p={KEY}", "a key is published as selector1"),
        ("v=DKIM1; p=", "the key selector1 is revoked"),
        ("v=DKIM1; p=!!!", "the key selector1 cannot be read"),
        (f"v=DKIM1; p={base64.b64encode(b'0' * 94).decode()}", "selector1 has fewer than 1024 bits"),
        ("v=spf1 -all", "no key under a common name"),
    ],
)
def test_a_key_is_told_and_never_taken_for_a_signature(record: str, words: str) -> None:
    found = dkim_keys.judge(DOMAIN, Zone({f"selector1._domainkey.{DOMAIN}": Records(txt=(record,))}))
    assert (found.state, words in found.stands, "only a mail" in found.should) == (State.OPEN, True, True)


REVERSE = "25.2.0.192.in-addr.arpa"


@pytest.mark.parametrize(
    ("records", "state", "stands"),
    [
        ({REVERSE: Records(ptr=(HOST,))}, State.GOOD, "192.0.2.25 leads back"),
        ({}, State.WRONG, "192.0.2.25 has no name"),
        ({REVERSE: Records(ptr=("host-25.isp.example",))}, State.WRONG, "does not lead back"),
    ],
)
def test_an_own_servers_address_has_a_name_that_leads_back(
    records: dict[str, Records], state: State, stands: str
) -> None:
    zone = Zone({HOST: Records(a=("192.0.2.25",)), **records})
    found = reverse.judge(DOMAIN, HOST, zone)
    assert found is not None
    assert (found.state, stands in found.stands) == (state, True)
    assert reverse.judge(DOMAIN, "smtp.provider.example", zone) is None


@pytest.mark.parametrize(
    ("records", "state"),
    [
        (Records(mx=((10, "mail.example"),)), State.GOOD),
        (Records(a=("192.0.2.1",)), State.GOOD),
        (Records(mx=((0, ""),)), State.WRONG),
        (Records(), State.WRONG),
    ],
)
def test_a_domain_that_takes_no_mail_gets_no_answers(records: Records, state: State) -> None:
    zone = Zone({DOMAIN: records, "mail.example": Records(a=("192.0.2.2",))})
    assert exchangers.judge(DOMAIN, zone).state is state


G, W, O, U = State.GOOD, State.WRONG, State.OPEN, State.UNKNOWN  # noqa: E741 - four columns of a table


@pytest.mark.parametrize(
    ("spf", "dkim", "dmarc", "gmail", "outlook"),
    [
        (G, G, G, G, G), (G, O, G, G, O), (W, O, W, O, O), (W, W, G, W, O), (W, G, G, G, O), (U, O, G, U, U),
        (G, U, G, G, U), (W, W, W, W, O),
    ],
)  # fmt: skip
def test_what_the_big_receivers_want_follows_from_the_rest(
    spf: State, dkim: State, dmarc: State, gmail: State, outlook: State
) -> None:
    states = {Check.SPF: spf, Check.DKIM: dkim, Check.DMARC: dmarc}
    found = {check: Finding(check, state, "") for check, state in states.items()}
    assert (demands.gmail(found).state, demands.outlook(found).state) == (gmail, outlook)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_record_breaks_the_check(one: str, other: str) -> None:
    zone = Zone(
        {
            **OWN,
            DOMAIN: Records(txt=(f"v=spf1 {one}", other)),
            f"_dmarc.{DOMAIN}": Records(txt=(f"v=DMARC1; {one}", other)),
            f"dkim._domainkey.{DOMAIN}": Records(txt=(f"v=DKIM1; p={one}", other)),
        }
    )
    for found in (spf_finding.judge(f"l@{DOMAIN}", DOMAIN, HOST, zone), dmarc.judge(DOMAIN, zone)):
        assert found.state in (State.GOOD, State.WRONG)
    assert dkim_keys.judge(DOMAIN, zone).state is State.OPEN
