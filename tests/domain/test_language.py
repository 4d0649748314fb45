"""The words of documents and mails, in four languages."""

from __future__ import annotations

import unicodedata
from dataclasses import astuple, fields, replace
from datetime import date
from decimal import Decimal
from string import Formatter

import pytest
from babel.localedata import locale_identifiers

from tui_invoice.domain.errors import MoneyError
from tui_invoice.domain.invoice import Buyer, Invoice, Kind, Line, Seller, TaxCategory
from tui_invoice.domain.language import (
    CHINESE,
    DANISH,
    ENGLISH,
    VIETNAMESE,
    Words,
    format_date,
    locale_of,
    mail_body,
    mail_subject,
    tax_label,
    title,
    words,
)

ALL = (ENGLISH, VIETNAMESE, DANISH, CHINESE)
every_language = pytest.mark.parametrize("known", ALL, ids=lambda known: known.language)


def invoice(language: str, *, kind: Kind = Kind.INVOICE, total: int = 125000, currency: str = "DKK") -> Invoice:
    return Invoice(
        number="2026-0140",
        kind=kind,
        issue_date=date(2026, 11, 3),
        due_date=date(2026, 12, 4),
        currency=currency,
        seller=Seller("Nordlys Kontor ApS"),
        buyer=Buyer("Ánh Dương", language=language),
        lines=(Line("Work", Decimal(1), Decimal(1000), 100000, tax_rate=Decimal(25)),),
        total=total,
    )


@every_language
def test_every_text_is_there_composed_and_asks_for_the_same_as_the_english_one(known: Words) -> None:
    for name, text, english in zip((f.name for f in fields(known)), astuple(known), astuple(ENGLISH), strict=True):
        assert text.strip() == text != "", name
        assert unicodedata.is_normalized("NFC", text), name
        asked = {field for _, field, _, _ in Formatter().parse(text) if field}
        assert asked == {field for _, field, _, _ in Formatter().parse(english) if field}, name


@pytest.mark.parametrize("name", [field.name for field in fields(Words)])
def test_no_text_was_left_in_english(name: str) -> None:
    translations = {getattr(known, name) for known in ALL}
    assert len(translations) == (2 if name == "mail_subject" else 4)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", ENGLISH),
        ("vi_VN", VIETNAMESE),
        ("da-DK", DANISH),
        ("zh-CN", CHINESE),
        ("zh-Hans-CN", CHINESE),
        ("ZH", CHINESE),
        ("de", ENGLISH),
        ("dan", ENGLISH),
        ("", ENGLISH),
    ],
)
def test_a_language_tag_finds_its_words_or_english(tag: str, expected: Words) -> None:
    assert words(tag) is expected


@pytest.mark.parametrize(
    ("language", "locale", "day"),
    [
        ("en", "en_GB", "3 November 2026"),
        ("vi", "vi_VN", "3 tháng 11 năm 2026"),
        ("da", "da_DK", "3. november 2026"),
        ("zh", "zh_Hans_CN", "2026年11月3日"),
    ],
)
def test_a_date_is_written_as_the_language_does(language: str, locale: str, day: str) -> None:
    assert locale_of(language) == locale
    assert format_date(date(2026, 11, 3), locale) == day


def test_in_no_locale_is_a_date_made_of_numbers_only() -> None:
    """One locale a language is enough: the month's form does not hang on the country."""
    for locale in (name for name in locale_identifiers() if "_" not in name):
        assert any(char.isalpha() for char in format_date(date(2026, 3, 4), locale)), locale


def test_a_date_in_an_unknown_locale_is_refused() -> None:
    with pytest.raises(MoneyError):
        format_date(date(2026, 3, 4), "xx_YY")


@pytest.mark.parametrize(
    ("language", "first", "again"),
    [
        ("en", "Invoice 2026-0140 – Nordlys Kontor ApS", "Invoice 2026-0140 – Nordlys Kontor ApS (resent)"),
        ("vi", "Hóa đơn 2026-0140 – Nordlys Kontor ApS", "Hóa đơn 2026-0140 – Nordlys Kontor ApS (gửi lại)"),
        ("da", "Faktura 2026-0140 – Nordlys Kontor ApS", "Faktura 2026-0140 – Nordlys Kontor ApS (sendt igen)"),
        ("zh", "发票 2026-0140 — Nordlys Kontor ApS", "发票 2026-0140 — Nordlys Kontor ApS（重新发送）"),
    ],
)
def test_the_subject_says_what_comes_from_whom_and_whether_again(language: str, first: str, again: str) -> None:
    assert mail_subject(invoice(language)) == first
    assert mail_subject(invoice(language), resend=True) == again


def test_a_subject_is_one_composed_line_with_outside_braces_left_alone() -> None:
    odd = replace(invoice("da", kind=Kind.CREDIT_NOTE), number="1\r\nBcc: x", seller=Seller("A\u030a {number}"))
    assert mail_subject(odd, resend=True) == "Kreditnota 1 Bcc: x – Å {number} (sendt igen)"


def test_the_mail_greets_names_the_amount_and_the_due_date_and_closes() -> None:
    assert mail_body(invoice("da")) == (
        "Kære Ánh Dương\n\n"
        "Vi har vedhæftet faktura 2026-0140 på 1.250,00\u00a0kr. til denne mail. "
        "Beløbet bedes betalt senest den 4. december 2026.\n\n"
        "Har du spørgsmål, er du velkommen til at svare på denne mail.\n\n"
        "Med venlig hilsen\nNordlys Kontor ApS\n"
    )


@every_language
def test_the_due_date_stands_only_where_something_is_to_be_paid(known: Words) -> None:
    due = format_date(date(2026, 12, 4), known.locale)
    asks = invoice(known.language)
    assert due in mail_body(asks)
    for silent in (replace(asks, due_date=None), replace(asks, total=0), replace(asks, kind=Kind.CREDIT_NOTE)):
        assert "2026-0140" in mail_body(silent)
        assert due not in mail_body(silent)


@every_language
def test_a_credit_notes_amount_has_no_sign_whichever_way_it_was_kept(known: Words) -> None:
    kept_positive, kept_negative = (
        mail_body(invoice(known.language, kind=Kind.CREDIT_NOTE, total=total)) for total in (125000, -125000)
    )
    assert kept_positive == kept_negative
    assert known.credit_note.lower() in kept_positive.lower()


@every_language
@pytest.mark.parametrize("currency", ["DKK", "SEK", "NOK", "CZK", "PLN", "CHF", "EUR", "VND", "CNY", "USD"])
def test_no_sentence_of_the_mail_ends_in_two_points(known: Words, currency: str) -> None:
    """Some currency signs end in a point of their own (kr.)."""
    body = mail_body(invoice(known.language, currency=currency))
    assert ".." not in body
    assert "{" not in body
    assert unicodedata.is_normalized("NFC", body)


@pytest.mark.parametrize(
    ("category", "rate", "language", "label"),
    [
        (TaxCategory.STANDARD, "25", "en", "VAT 25%"),
        (TaxCategory.STANDARD, "25.00", "da", "Moms 25\u00a0%"),
        (TaxCategory.STANDARD, "5.5", "da", "Moms 5,5\u00a0%"),
        (TaxCategory.STANDARD, "8", "vi", "Thuế GTGT 8%"),
        (TaxCategory.STANDARD, "13", "zh", "增值税 13%"),
        (TaxCategory.ZERO, "0", "en", "VAT 0%"),
        (TaxCategory.REVERSE_CHARGE, "0", "da", "Omvendt betalingspligt"),
        (TaxCategory.EXEMPT, "0", "vi", "Không chịu thuế GTGT"),
    ],
)
def test_a_tax_subtotal_is_named_in_local_terms(category: TaxCategory, rate: str, language: str, label: str) -> None:
    assert tax_label(category, Decimal(rate), language) == label


@every_language
def test_every_tax_category_has_a_label_of_its_own(known: Words) -> None:
    labels = {tax_label(category, Decimal(0), known.language) for category in TaxCategory if category != "S"}
    assert len(labels) == len(TaxCategory) - 1


def test_a_document_is_called_by_its_kind() -> None:
    assert (title(Kind.INVOICE, "zh"), title(Kind.CREDIT_NOTE, "vi")) == ("发票", "Phiếu ghi có")
