from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.exchange.taking import GOOD, LINE, fields_of, read_rows
from tui_invoice.domain.invoice import Buyer, Contact, Kind, Seller
from tui_invoice.exchange import building

FULL = GOOD | {
    "due_date": "2026-12-02",
    "kind": "credit_note",
    "currency": "dkk",
    "address": "Havnegade 1\r\n8000 Aarhus",
    "email": "Ann Lee <ann@example.com>; bo@example.com",
    "cc": "ANN@example.com, cc@example.com",
    "tax_id": "DK12345678",
    "country": "dk",
    "language": "da_DK",
    "note": " Tak\tfor handlen ",
    "tag": "north; november;north",
}


def test_every_field_stands_where_it_belongs(tmp_path: Path) -> None:
    invoice = read_rows(tmp_path, FULL).one
    assert (invoice.number, invoice.kind, invoice.currency) == ("1", Kind.CREDIT_NOTE, "DKK")
    assert (invoice.issue_date, invoice.due_date) == (date(2026, 11, 2), date(2026, 12, 2))
    assert invoice.buyer == Buyer("Ann Ltd", "Havnegade 1\n8000 Aarhus", "DK", "DK12345678", "da-DK")
    ann = Contact("ann@example.com", "to", "Ann Lee")
    assert invoice.contacts == (ann, Contact("bo@example.com"), Contact("cc@example.com", "cc"))
    assert (invoice.note, invoice.tags) == ("Tak\tfor handlen", frozenset(["north", "november"]))
    assert invoice.seller == Seller("")


def test_what_is_left_out_is_an_invoice_in_english(tmp_path: Path) -> None:
    invoice = read_rows(tmp_path, GOOD).one
    assert (invoice.kind, invoice.buyer.language, invoice.due_date, invoice.tags) == (
        "invoice",
        "en",
        None,
        frozenset(),
    )


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("issue_date", "02-11-2026", "can be read in two ways"),
        ("issue_date", "2026-02-30", "is no day"),
        ("issue_date", "2026-W45-1", "is not a date"),
        ("issue_date", "0026-11-02", "too long ago"),
        ("due_date", "٢٠٢٦-11-02", "is not a date"),
        ("kind", "proforma", "is no kind"),
        ("currency", "kr", "is not a currency"),
        ("currency", "XXX", "is not a currency"),
        ("country", "Denmark", "is no country"),
        ("country", "UK", "is no country"),
        ("language", "english!", "is no language"),
        ("language", "qq", "is no language"),
        ("customer", "a\x00b", "control"),
        ("customer", "a\x1b[31mb", "control"),
        ("customer", "a\x9bb", "control"),
        ("customer", "a\nb", "control"),
        ("note", "a\x0bb", "control"),
        ("number", "1\u202e2", "hidden"),
        ("number", "x" * 101, "too long"),
        ("customer", "x" * 1_000_000, "too long"),
        ("note", "x" * 10_001, "too long"),
        ("tag", ";".join(map(str, range(21))), "too much"),
        ("email", "ann@@example.com", "is not an e-mail address"),
        ("email", "ann@example.com\x00", "is not an e-mail address"),
        ("email", ";", "no address"),
        ("cc", "nobody", "is not an e-mail address"),
        ("pdf", "missing.pdf", "cannot be read"),
    ],
)
def test_a_bad_value_is_refused_with_file_line_field_and_value(
    tmp_path: Path, field: str, value: str, words: str
) -> None:
    refusal = read_rows(tmp_path, GOOD | {"number": "0"}, GOOD | {field: value}).refusal
    assert words in refusal.title
    assert (refusal.file, refusal.line, refusal.field) == (str(tmp_path / "in.csv"), 3, field)
    assert 0 < len(refusal.value) <= 60
    assert refusal.value[:50] in value
    assert len(str(refusal)) < 500 + len(refusal.file)


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "[/] [red]", "a\u202eb", "نشر\u200cیه", "Ủy ban", "北京"])
def test_text_of_any_kind_is_text(tmp_path: Path, name: str) -> None:
    invoice = read_rows(tmp_path, GOOD | {"customer": name, "description": name}).one
    assert (invoice.buyer.name, invoice.lines[0].description) == (name, name)


def test_a_mend_is_offered_for_an_address_and_the_nearest_code_for_a_country(tmp_path: Path) -> None:
    assert "ann@example.com" in read_rows(tmp_path, GOOD | {"email": "ann@example.com."}).refusal.todo
    assert "GB" in read_rows(tmp_path, GOOD | {"country": "United Kingdom"}).refusal.todo


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    bad = LINE | {"issue_date": "x", "currency": "", "email": "a@@b.com; c", "unit_price": "x", "quantity": "1,000"}
    assert fields_of(read_rows(tmp_path, bad, GOOD | {"number": "2"}).refused) == [
        *("currency", "email", "email", "issue_date", "quantity", "unit_price")
    ]


@pytest.mark.parametrize("name", ["issue_date", "customer", "email", "currency"])
def test_a_required_field_left_empty_is_named(tmp_path: Path, name: str) -> None:
    refusal = read_rows(tmp_path, GOOD | {name: " "}).refusal
    assert (refusal.field, refusal.line) == (name, 2)


def test_the_rows_of_an_invoice_need_not_stand_together(tmp_path: Path) -> None:
    other = LINE | {"number": "2"}
    bare = dict.fromkeys(LINE, "") | {"number": "1", "unit_price": "1", "tax_rate": "25"}
    second, first = read_rows(tmp_path, LINE, other, bare).invoices
    assert (first.number, len(first.lines), second.number) == ("1", 2, "2")


def test_rows_that_contradict_each_other_are_refused_with_both_lines(tmp_path: Path) -> None:
    refusal = read_rows(tmp_path, LINE, LINE | {"customer": "Bo Ltd"}).refusal
    assert (refusal.line, refusal.field, refusal.value) == (3, "customer", "Bo Ltd")
    assert "line 2" in refusal.title
    assert "“Ann Ltd”, here “Bo Ltd”" in refusal.detail


def test_an_invoice_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("building", "reading"):
        monkeypatch.setattr(f"tui_invoice.exchange.{module}.MOST_LINES", 3)
    assert len(read_rows(tmp_path, *[LINE] * 3).one.lines) == building.MOST_LINES
    assert "too many lines" in read_rows(tmp_path, *[LINE] * 5).refusal.title
