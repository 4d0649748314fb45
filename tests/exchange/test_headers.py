from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.exchange.taking import GOOD, read
from tui_invoice.domain.import_manner import Manner
from tui_invoice.exchange.building import Found
from tui_invoice.exchange.columns import NAMES
from tui_invoice.exchange.headers import HEADERS, level, meaning
from tui_invoice.exchange.reading import opened

VALUES = ";".join(GOOD.values())


def test_no_word_is_in_the_table_of_two_fields_and_every_field_is_one() -> None:
    owners: dict[str, set[str]] = {level(name): {name} for name in NAMES}
    for field, words in HEADERS.items():
        for word in re.split("[;,]", words):
            assert level(word), (field, word)
            owners.setdefault(level(word), set()).add(field)
    assert {word: fields for word, fields in owners.items() if len(fields) > 1} == {}
    assert set(HEADERS) == NAMES


@pytest.mark.parametrize(
    "header",
    [
        "Invoice No.;Invoice date;Customer name;E-Mail;Currency;Grand total",
        "Số hóa đơn;Ngày lập;Khách hàng;Địa chỉ email;Loại tiền;Tổng cộng",
        "SO HOA DON;ngay lap;KHACH HANG;dia chi email;loai tien;tong cong",
        "Fakturanr.;Fakturadato;Kundenavn;E-mail;Valuta;I alt inkl. moms",
        "发票号码;开票日期;客户名称;电子邮箱;币种;价税合计",
        "Rechnungs-Nr;Datum;Kunde;E-Mail-Adresse;Währung;Bruttobetrag".replace("Rechnungs-Nr", "Rechnungsnr."),
        "N° de facture;Date d’émission;Client;Courriel;Devise;Total TTC",
        "Nº de factura;Fecha;Cliente;Correo electrónico;Moneda;Importe total",
    ],
)
def test_the_headers_of_eight_offices_are_understood(tmp_path: Path, header: str) -> None:
    assert read(tmp_path, f"{header}\n{VALUES}\n").one.total == 10_000


def test_two_columns_for_one_field_are_refused_and_both_are_named(tmp_path: Path) -> None:
    header = "Kunde;number;issue_date;Buyer;email;currency;total"
    refusal = read(tmp_path, f"{header}\n;{VALUES}\n").refusal
    assert (refusal.title, refusal.detail) == ("“Kunde” and “Buyer” are one field", "Both mean customer.")
    text = "number;issue_date;Kunde;email;currency;total;Buyer\n" + VALUES + ";x\n"
    assert read(tmp_path, text, manner=Manner(columns={"buyer": ""})).one.buyer.name == "Ann Ltd"


@pytest.mark.parametrize("word", ["Beløb", "Amount", "金额", "Số tiền", "Betrag"])
def test_an_amount_that_says_nothing_of_the_tax_is_no_total_until_somebody_says_so(tmp_path: Path, word: str) -> None:
    text = f"number;issue_date;customer;email;currency;{word}\n{VALUES}\n"
    assert word.casefold() in read(tmp_path, text).broken[0].title.casefold()
    assert read(tmp_path, text, manner=Manner(columns={level(word): "total"})).one.total == 10_000


@pytest.mark.parametrize("word", ["Comment", "Notes", "Remarks:", "GHI CHÚ", "Bemærkninger", "备注", "Bemerkung"])
def test_a_remark_is_not_printed_for_the_customer_by_a_guess(tmp_path: Path, word: str) -> None:
    text = f"number;issue_date;customer;email;currency;total;{word}\n{VALUES};pays late, be careful\n"
    file = tmp_path / "in.csv"
    assert read(tmp_path, text).one.note == ""
    for columns, told, note in (({}, [word], ""), ({level(word): ""}, [], ""), ({level(word): "note"}, [], "pays")):
        with opened(file, Manner(columns=columns)) as reading:
            [found] = [each for each in reading.invoices() if isinstance(each, Found)]
            assert [each.header for each in reading.left_out] == told
            assert found.invoice.note[:4] == note


@pytest.mark.parametrize(
    "word", ["note", "Invoice note", "发票备注", "Rechnungshinweis", "Ghi chú hóa đơn", "Fakturatekst"]
)
def test_a_note_that_says_it_is_the_invoices_is_printed(tmp_path: Path, word: str) -> None:
    text = f"number;issue_date;customer;email;currency;total;{word}\n{VALUES};thank you\n"
    assert read(tmp_path, text).one.note == "thank you"


def test_signs_case_and_marks_make_no_difference() -> None:
    assert {level(each) for each in ("Số HĐ:", "so_hd", " SO  HD. ", "ＳＯ ＨＤ")} == {"so hd"}
    assert meaning("Số HĐ") == "number"
    assert meaning("") == meaning("---") == ""
