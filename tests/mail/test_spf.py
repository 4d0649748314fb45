"""SPF by the examples of RFC 7208, and by records that are broken in every way the RFC names."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.zones import Zone
from tui_invoice.demo.names import Records
from tui_invoice.mail.believed.spf import Result, check_host
from tui_invoice.mail.believed.spf_macros import Asking, expand
from tui_invoice.mail.believed.spf_record import SpfSyntaxError, parse

# RFC 7208 appendix A.
EXAMPLE = {
    "example.com": Records(a=("192.0.2.10", "192.0.2.11"), mx=((10, "mail-a.example.com"), (20, "mail-b.example.com"))),
    "amy.example.com": Records(a=("192.0.2.65",)),
    "bob.example.com": Records(a=("192.0.2.66",)),
    "mail-a.example.com": Records(a=("192.0.2.129",)),
    "mail-b.example.com": Records(a=("192.0.2.130",)),
    "example.org": Records(mx=((10, "mail-c.example.org"),)),
    "mail-c.example.org": Records(a=("192.0.2.140",)),
    "10.2.0.192.in-addr.arpa": Records(ptr=("example.com",)),
    "11.2.0.192.in-addr.arpa": Records(ptr=("example.com",)),
    "65.2.0.192.in-addr.arpa": Records(ptr=("amy.example.com",)),
    "66.2.0.192.in-addr.arpa": Records(ptr=("bob.example.com",)),
    "129.2.0.192.in-addr.arpa": Records(ptr=("mail-a.example.com",)),
    "130.2.0.192.in-addr.arpa": Records(ptr=("mail-b.example.com",)),
    "140.2.0.192.in-addr.arpa": Records(ptr=("mail-c.example.org",)),
    "4.0.0.10.in-addr.arpa": Records(ptr=("bob.example.com",)),
}


def zone(text: str, **more: Records) -> Zone:
    """Return the RFC's zone with a record for example.com, and further names with _ for dots."""
    own = EXAMPLE["example.com"]
    known = {**EXAMPLE, "example.com": Records(a=own.a, mx=own.mx, txt=(text,))}
    return Zone({**known, **{name.replace("_", "."): each for name, each in more.items()}})


def judged(text: str, address: str, **more: Records) -> Result:
    return check_host(address, "example.com", "lone@example.com", zone(text, **more)).result


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        ("v=spf1 +all", ["192.0.2.129", "10.1.1.1"], []),
        ("v=spf1 a -all", ["192.0.2.10", "192.0.2.11"], ["192.0.2.65"]),
        ("v=spf1 a:example.org -all", [], ["192.0.2.10"]),
        ("v=spf1 mx -all", ["192.0.2.129", "192.0.2.130"], ["192.0.2.10"]),
        ("v=spf1 mx:example.org -all", ["192.0.2.140"], ["192.0.2.129"]),
        ("v=spf1 mx mx:example.org -all", ["192.0.2.129", "192.0.2.130", "192.0.2.140"], ["192.0.2.10"]),
        ("v=spf1 mx/30 mx:example.org/30 -all", ["192.0.2.131", "192.0.2.143"], ["192.0.2.132"]),
        ("v=spf1 ptr -all", ["192.0.2.65", "192.0.2.10"], ["192.0.2.140", "10.0.0.4"]),
        ("v=spf1 ip4:192.0.2.128/28 -all", ["192.0.2.129"], ["192.0.2.65"]),
        ("v=SPF1 IP4:192.0.2.128/28 -ALL", ["192.0.2.129"], ["192.0.2.65"]),
        ("v=spf1 ip6:2001:db8::/32 -all", ["2001:db8::9"], ["2001:db9::1", "192.0.2.1"]),
        ("v=spf1 exists:%{l}.%{d} -all", [], ["192.0.2.1"]),
        ("v=spf1 exists:%{i}.list.example.com -all", ["192.0.2.7"], ["192.0.2.8"]),
        ("v=spf1 include:inc.example.com -all", ["192.0.2.200"], ["192.0.2.201"]),
        ("v=spf1 redirect=inc.example.com", ["192.0.2.200"], ["192.0.2.201"]),
    ],
)
def test_the_rfcs_examples(text: str, good: list[str], bad: list[str]) -> None:
    more = {
        "192_0_2_7_list_example_com": Records(a=("127.0.0.2",)),
        "inc_example_com": Records(txt=("v=spf1 ip4:192.0.2.200 -all",)),
    }
    assert {each: judged(text, each, **more) for each in good} == dict.fromkeys(good, Result.PASS)
    assert {each: judged(text, each, **more) for each in bad} == dict.fromkeys(bad, Result.FAIL)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("v=spf1", Result.NEUTRAL),
        ("v=spf1 ~all", Result.SOFTFAIL),
        ("v=spf1 ?all", Result.NEUTRAL),
        ("v=spf10 -all", Result.NONE),
        ("spf2.0/mfrom -all", Result.NONE),
        ("v=spf1 a=1 future=%{d} -all", Result.FAIL),
        ("v=spf1 redirect=nothing.example.com", Result.PERMERROR),
        ("v=spf1 include:nothing.example.com -all", Result.PERMERROR),
        ("v=spf1 include:example.com -all", Result.PERMERROR),
        ("v=spf1 redirect=example.com", Result.PERMERROR),
        ("v=spf1 exists:a.example.com exists:b.example.com exists:c.example.com -all", Result.PERMERROR),
        ("v=spf1 " + "a:amy.example.com " * 11 + "-all", Result.PERMERROR),
        ("v=spf1 " + "a:amy.example.com " * 10 + "-all", Result.FAIL),
        ("v=spf1 -all redirect=nothing.example.com", Result.FAIL),
        ("v=spf1 mx:many.example.com -all", Result.PERMERROR),
    ],
)
def test_what_a_receiver_makes_of_it(text: str, result: Result) -> None:
    many = Records(mx=tuple((n, f"m{n}.example.com") for n in range(11)))
    assert judged(text, "198.51.100.1", many_example_com=many) is result


@pytest.mark.parametrize(
    "term",
    [
        "ip4:192.0.2", "ip4:192.0.2.1/33", "ip4:192.0.2.1/01", "ip4", "ip6:192.0.2.1", "ip6:2001:db8::/129", "include",
        "include:", "include:nodot", "a:", "a:x y", "mx/33", "a//129", "a/", "al", "all:x", "-", "incl:example.org",
        "ip:192.0.2.1", "redirect=", "redirect=a.example redirect=b.example", "exists", "ptr/24", "exists:%{z}.example",
        "exists:%{d", "ipv4:1.2.3.4", "ünsinn",
    ],
)  # fmt: skip
def test_a_record_that_no_receiver_can_read_is_an_error_even_behind_what_matches(term: str) -> None:
    assert judged(f"v=spf1 ip4:198.51.100.1 {term} -all", "198.51.100.1") is Result.PERMERROR


def test_two_records_are_none_at_all() -> None:
    known = Zone({"example.com": Records(txt=("v=spf1 +all", "v=spf1 -all"))})
    found = check_host("192.0.2.1", "example.com", "lone@example.com", known)
    assert found.result is Result.PERMERROR
    assert "2 SPF records" in found.why


def test_silence_is_no_answer() -> None:
    known = Zone({"example.com": Records(txt=("v=spf1 include:quiet.example -all",))}, frozenset({"quiet.example"}))
    assert check_host("192.0.2.1", "example.com", "lone@example.com", known).result is Result.TEMPERROR


def test_an_ipv4_address_in_ipv6_clothes_is_the_ipv4_address() -> None:
    assert judged("v=spf1 ip4:192.0.2.1 -all", "::ffff:192.0.2.1") is Result.PASS


# RFC 7208 7.4.
SENDER = "strong-bad@email.example.com"


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("%{s}", "strong-bad@email.example.com"), ("%{o}", "email.example.com"), ("%{d}", "email.example.com"),
        ("%{d4}", "email.example.com"), ("%{d3}", "email.example.com"), ("%{d2}", "example.com"), ("%{d1}", "com"),
        ("%{dr}", "com.example.email"), ("%{d2r}", "example.email"), ("%{l}", "strong-bad"), ("%{l-}", "strong.bad"),
        ("%{lr}", "strong-bad"), ("%{lr-}", "bad.strong"), ("%{l1r-}", "strong"),
        ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
        ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
        ("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"),
        ("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"),
        ("%{S}.x", "strong-bad%40email.example.com.x"), ("a%%b%-c", "a%b%20c"),
    ],
)  # fmt: skip
def test_the_rfcs_macros(spec: str, name: str) -> None:
    assert expand(spec, Asking(ip_address("192.0.2.3"), SENDER, "helo"), "email.example.com") == name


def test_the_rfcs_macro_of_an_ipv6_address() -> None:
    asking = Asking(ip_address("2001:db8::cb01"), SENDER, "helo")
    nibbles = "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
    assert expand("%{ir}.%{v}._spf.%{d2}", asking, "email.example.com") == f"{nibbles}.ip6._spf.example.com"


def test_a_name_that_would_be_too_long_loses_its_first_parts() -> None:
    asking = Asking(ip_address("192.0.2.3"), "a." * 200 + "b@example.com", "helo")
    name = expand("%{l}.%{d}", asking, "example.com")
    assert len(name) <= 253
    assert name.endswith("b.example.com")


def test_the_name_of_an_address_is_used_only_where_it_leads_back() -> None:
    assert (
        judged(
            "v=spf1 exists:%{p}.x.example.com -all",
            "192.0.2.65",
            amy_example_com_x_example_com=Records(a=("127.0.0.2",)),
        )
        is Result.PASS
    )
    assert (
        judged("v=spf1 exists:%{p}.x.example.com -all", "10.0.0.4", unknown_x_example_com=Records(a=("127.0.0.2",)))
        is Result.PASS
    )


TERMS = st.sampled_from(
    ["a", "mx", "ptr", "all", "-all", "~all", "ip4:192.0.2.0/24", "ip6:::/0", "include:example.com", "a:%{d}/8//9"]
)


@given(st.lists(TERMS | st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20), max_size=15))
def test_any_record_ends_with_a_result_after_ten_askings(terms: list[str]) -> None:
    found = check_host("192.0.2.3", "example.com", SENDER, zone(" ".join(["v=spf1", *terms])))
    assert found.lookups <= 11
    assert found.result in Result


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(f"v=spf1 {text}")
    except SpfSyntaxError as error:
        assert str(error)
