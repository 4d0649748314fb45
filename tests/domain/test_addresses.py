"""How e-mail addresses are parted, judged, mended and wondered at."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.addresses import Address, hints, parse_list, parse_one
from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.text import HIDDEN

PIECES = st.one_of(
    st.sampled_from(list("@;,<>\"'.-(\\ \t\n\r\x00") + list("，、＠。\u3000\u200b\u202eｌ\ud800\ufffd\u037e\u1fef")),
    st.sampled_from(["a@b.dk", "Doe", "kế", "公司.中国", "xn--55qx5d", "mailto:"]),
)
HOSTILE = st.one_of(
    st.text(st.characters(codec=None, exclude_categories=())),
    st.lists(PIECES, max_size=12).map("".join),
    st.tuples(st.text(min_size=1), st.text(min_size=1)).map(lambda sides: f"{sides[0]}@{sides[1]}.dk"),
)


def test_each_address_of_a_list_is_judged_alone() -> None:
    found, problems = parse_list("a@b.dk; ke toan@c.vn; lone@d.dk")
    assert [address.address for address in found] == ["a@b.dk", "lone@d.dk"]
    assert [(problem.text, problem.reason) for problem in problems] == [("ke toan@c.vn", "a blank inside the address")]


def test_every_parting_sign_is_understood() -> None:
    found, problems = parse_list(
        " a@x.dk;b@x.dk,c@x.dk\r\nd@x.dk\ne@x.dk\rf@x.dk；g@x.dk，h@x.dk、;,\n i＠x．dk;j@x。dk\u3000"
    )
    assert [address.envelope[0] for address in found] == list("abcdefghij")
    assert problems == []


def test_an_empty_list_is_no_problem() -> None:
    assert parse_list(" ;\n, \u3000；") == ([], [])


def test_one_address_is_taken_once_whatever_its_case() -> None:
    found, _ = parse_list("Lone@B.dk; lone@b.DK; a@公司.cn; a@xn--55qx5d.cn")
    assert [address.address for address in found] == ["Lone@b.dk", "a@公司.cn"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jane Doe <a@b.dk>", "Jane Doe"),
        ('"Doe, Jane; Ltd" <a@b.dk>', "Doe, Jane; Ltd"),
        (r'"Jane \"JD\" Doe"  < a@b.dk >', 'Jane "JD" Doe'),
        ("Chị Nguyễn\tThị <a@b.dk>", "Chị Nguyễn Thị"),
        ("<a@b.dk>", ""),
        ('"a@b.dk" <A@b.dk>', "a@b.dk"),
    ],
)
def test_a_name_before_the_address_is_understood(text: str, name: str) -> None:
    address = parse_one(text)
    assert (address.name, address.envelope.lower()) == (name, "a@b.dk")
    assert parse_one(address.written) == address


@pytest.mark.parametrize(
    ("text", "address", "envelope", "smtputf8"),
    [
        ("Kế.Toán@CôngTy.vn", "Kế.Toán@côngty.vn", "Kế.Toán@xn--cngty-6ta.vn", True),
        ("ketoan@côngty.vn", "ketoan@côngty.vn", "ketoan@xn--cngty-6ta.vn", False),
        ("chen@公司.中国", "chen@公司.中国", "chen@xn--55qx5d.xn--fiqs8s", False),
        ("a@xn--55qx5d.cn", "a@公司.cn", "a@xn--55qx5d.cn", False),
        ("Info@B.DK", "Info@b.dk", "Info@b.dk", False),
        ("o'brien+x@b.dk", "o'brien+x@b.dk", "o'brien+x@b.dk", False),
        ("root@mail.local", "root@mail.local", "root@mail.local", False),
        ("a@shop.test", "a@shop.test", "a@shop.test", False),
    ],
)
def test_an_address_has_a_form_for_people_and_one_for_smtp(
    text: str, address: str, envelope: str, smtputf8: bool
) -> None:
    assert parse_one(text) == Address(address, envelope, "", smtputf8)


def test_a_decomposed_address_is_composed() -> None:
    assert parse_one(unicodedata.normalize("NFD", "kế@côngty.vn")) == parse_one("kế@côngty.vn")


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        ("a@b.dk c@d.dk", "a blank between two addresses; part them by ;", "a@b.dk; c@d.dk"),
        ("ke toan@anhduong.vn", "a blank inside the address", "ketoan@anhduong.vn"),
        ("Lone Holm lone@d.dk", "a blank inside the address", "Lone Holm <lone@d.dk>"),
        ("Bcc: lone@d.dk", "a blank inside the address", "lone@d.dk"),
        ("a @b. dk", "a blank inside the address", "a@b.dk"),
        ("a@b.dk Jane", "a blank inside the address", ""),
        ("please write to a@b.dk", "a blank inside the address", ""),
        ("a@\u200bb.dk", "U+200B (zero width space) after the @, character 3", "a@b.dk"),
        ("a\u200d@b.dk", "U+200D (zero width joiner) before the @, character 2", "a@b.dk"),
        ("ｌone@ｂ.dk", "U+FF4C (fullwidth latin small letter l) before the @, character 1", "lone@b.dk"),
        ("a\u1fef@b.dk", "U+1FEF (greek varia) before the @, character 2", "a`@b.dk"),
        ("Jane <ｌ@\u200bb .dk>", "U+FF4C (fullwidth latin small letter l) before the @, character 1", "Jane <l@b.dk>"),
        ("Ja\u202ene <a@b.dk>", "a hidden character in the name: Ja\ufffdne", "Jane <a@b.dk>"),
        ("a\x00@b.dk", "a control or broken character, U+0000, as character 2", ""),
        ("a\ufffd@b.dk", "a control or broken character, U+FFFD, as character 2", ""),
        ("a@b.dk\x1f", "a control or broken character, U+001F, as character 7", ""),
        ("mailto:a@b.dk", "mailto: before the address", "a@b.dk"),
        ("a@b.dk.", ". behind the address", "a@b.dk"),
        ("'a@b.dk'", "' before the address", "a@b.dk"),
        ("<a@b.dk", '< > or " out of place', "a@b.dk"),
        ('5" Nails <a@b.dk>', '< > or " out of place', ""),
        ("a@b.dk <c@d.dk>", "the name holds another address", ""),
        ("abc", "no @", ""),
        ("a@@b.dk", "two @", "a@b.dk"),
        ("a@b@c.dk", "two @", ""),
        ("@b.dk", "nothing before the @", ""),
        ("a@", "no domain", ""),
        ("a@b", "no dot in the domain", ""),
        ("a..c@b.dk", "two dots in a row", "a.c@b.dk"),
        ("-oQ/tmp@b.dk", "a hyphen as the first character", ""),
        ("a" * 65 + "@b.dk", "65 characters before the @; 64 is the most", ""),
        ("ế" * 22 + "@b.dk", "66 bytes before the @; 64 is the most", ""),
        ("a@" + "b." * 126 + "dk", "256 characters in all; 254 is the most", ""),
        ("a@b_c.dk", "the part after the @-sign contains invalid characters: '_'", ""),
        ("a" * 5_000, "too long to be an address", ""),
    ],
)
def test_what_is_wrong_is_named_and_a_mend_offered(text: str, reason: str, suggestion: str) -> None:
    found, problems = parse_list(text)
    assert found == []
    assert [(problem.text, problem.reason, problem.suggestion) for problem in problems] == [(text, reason, suggestion)]


def test_a_name_torn_at_its_comma_is_explained() -> None:
    found, problems = parse_list("Doe, Jane <a@b.dk>")
    assert [address.written for address in found] == ["Jane <a@b.dk>"]
    assert "needs quotes" in problems[0].reason


def test_a_quote_left_open_swallows_no_neighbour() -> None:
    found, problems = parse_list('"Nails <a@b.dk>; "Pipes" <c@d.dk>; e@f.dk')
    assert [address.envelope for address in found] == ["c@d.dk", "e@f.dk"]
    assert [problem.text for problem in problems] == ['"Nails <a@b.dk>']


@pytest.mark.parametrize("text", ["a@b.dk\r\nBcc: x@y.dk", "a@b.dk\n", "a@b.dk; c@d.dk", "", " ", "J\r <a@b.dk>"])
def test_parse_one_takes_no_line_end_and_no_list(text: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_one(text)
    assert (caught.value.field, caught.value.value) == ("email", text)


def test_parse_one_offers_the_mend() -> None:
    with pytest.raises(BadInputError, match="a blank inside the address") as caught:
        parse_one("ke toan@anhduong.vn")
    assert caught.value.todo == "Did you mean ketoan@anhduong.vn?"


@given(HOSTILE)
def test_hostile_text_gives_clean_addresses_or_problems(text: str) -> None:
    found, problems = parse_list(text)
    for address in found:
        whole = address.address + address.envelope + address.name
        assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in whole)
        assert not HIDDEN.search(whole)
        assert address.envelope.isascii() or address.smtputf8
        assert address.envelope.rpartition("@")[2].isascii()
        assert address.envelope.count("@") == 1
        assert not address.envelope.startswith("-")
        assert parse_one(address.written) == address
        hints(address)
    for problem in problems:
        assert problem.reason
        assert problem.text in text


@given(HOSTILE)
def test_what_is_suggested_would_be_taken(text: str) -> None:
    for problem in parse_list(text)[1]:
        assert parse_list(problem.suggestion)[1] == []


@given(st.lists(st.sampled_from(["a@b.dk", "c@d.dk", "x y@d.dk", "z", "Æ Ø <e@f.dk>"])), st.sampled_from(";,；，、\n"))
def test_no_piece_is_lost(pieces: list[str], sign: str) -> None:
    found, problems = parse_list(sign.join(pieces))
    right = {piece for piece in pieces if piece not in {"x y@d.dk", "z"}}
    assert {address.written for address in found} == right
    assert len(problems) == len([piece for piece in pieces if piece not in right])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a@gmial.com", "gmial.com: did you mean gmail.com?"),
        ("a@gmail.co", "gmail.co: did you mean gmail.com?"),
        ("a@hotmial.com", "hotmial.com: did you mean hotmail.com?"),
        ("a@yaho.com", "yaho.com: did you mean yahoo.com?"),
        ("a@outlok.com", "outlok.com: did you mean outlook.com?"),
        ("a@anhduong.con", "anhduong.con: did you mean anhduong.com?"),
        ("a@shop.test", ".test is reserved: mail to it goes nowhere outside your own network"),
        ("a@mail.example.org", "example.org is reserved: mail to it goes nowhere outside your own network"),
        ("a@gmaîl.com", "gmaîl.com looks like gmail.com but is another domain"),
        ("a@аррӏе.com", "аррӏе.com looks like apple.com but is another domain"),
        ("a@nоrdlys.dk", "nоrdlys mixes Cyrillic and Latin letters"),
        ("pаul@b.dk", "pаul mixes Cyrillic and Latin letters"),
    ],
)
def test_what_is_odd_about_a_right_address_is_hinted_at(text: str, said: str) -> None:
    assert said in hints(parse_one(text))


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "gmx.com",
        "ymail.com",
        "mail.com",
        "email.com",
        "foxmail.com",
        "cloud.com",
        "hotmail.dk",
        "hotmail.co.uk",
        "outlook.cz",
        "outlook.com.vn",
        "yahoo.com.vn",
        "nordlys.dk",
        "côngty.vn",
        "østergård.dk",
        "straße.de",
        "公司.中国",
        "ソニーabc東京.jp",
        "пример.рф",
        "b.co",
        "firma.cm",
    ],
)
def test_what_is_right_gets_no_hint(domain: str) -> None:
    assert hints(parse_one(f"lone@{domain}")) == []


def test_the_resolver_is_never_imported_and_the_validator_only_when_needed() -> None:
    program = (
        "import sys\n"
        "import tui_invoice.domain.addresses as a\n"
        "assert 'email_validator' not in sys.modules\n"
        "a.parse_one('a@b.dk')\n"
        "assert not {'dns', 'email_validator.deliverability'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
