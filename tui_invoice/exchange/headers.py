"""What a column is called in other programs' files: by field, in English, Vietnamese, Danish, Chinese and more.

A word that can mean two things is in no list: “Beløb”, “Amount” and “金额” say nothing of the tax. Whoever
has such a column says what it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tui_invoice.domain.text import fold
from tui_invoice.exchange.columns import NAMES

_NO_WORD = re.compile(r"[\W_]+")

HEADERS: dict[str, str] = {
    "number": "invoice number, invoice no, invoice nr, invoice id, invoice; số hóa đơn, số HĐ;"
    " fakturanummer, fakturanr, faktura nr; 发票号码, 发票号, 发票编号, 發票號碼;"
    " Rechnungsnummer, Rechnungsnr, Rechnung Nr; numéro de facture, n° de facture; número de factura, nº de factura",
    "issue_date": "invoice date, date of issue, date; ngày hóa đơn, ngày lập, ngày lập hóa đơn; fakturadato,"
    " udstedelsesdato, dato; 开票日期, 发票日期, 日期; Rechnungsdatum, Datum; date de facture, date d'émission;"
    " fecha de factura, fecha de emisión, fecha",
    "due_date": "due, payment due; hạn thanh toán, ngày đến hạn; forfaldsdato, forfald, betalingsfrist;"
    " 到期日, 到期日期, 付款期限; Fälligkeitsdatum, fällig am; date d'échéance, échéance; fecha de vencimiento",
    "kind": "document kind; loại chứng từ; dokumenttype; 单据类型; Belegart; type de document; tipo de documento",
    "currency": "currency code; loại tiền, tiền tệ, đơn vị tiền tệ; valuta; 币种, 货币; Währung; devise; moneda",
    "customer": "customer name, client, client name, buyer, bill to; khách hàng, tên khách hàng, người mua;"
    " kunde, kundenavn; 客户, 客户名称, 购买方, 购方名称, 購買方; Kundenname; nom du client; cliente",
    "address": "customer address, billing address; địa chỉ; adresse; 地址; Anschrift; dirección",
    "email": "e-mail, mail, email address, e-mail address, customer email; địa chỉ email, thư điện tử; mailadresse,"
    " e-mailadresse; 邮箱, 电子邮件, 电子邮箱; E-Mail-Adresse; courriel, adresse e-mail; correo electrónico",
    "cc": "copy to; đồng gửi; kopi til; 抄送; Kopie an; copie à; copia a",
    "tax_id": "vat number, vat no, vat id, tax number; mã số thuế, MST; CVR, CVR-nr, CVR-nummer, momsnummer;"
    " 税号, 纳税人识别号, 购方税号; USt-IdNr, Umsatzsteuer-ID; numéro de TVA; NIF",
    "country": "country code; quốc gia; land, landekode; 国家; Ländercode; pays; país",
    "language": "ngôn ngữ; sprog; 语言; Sprache; langue; idioma",
    "total": "invoice total, grand total, total with tax, total incl tax, total incl vat, gross total; tổng cộng,"
    " tổng thanh toán, tổng tiền thanh toán; i alt, i alt inkl moms, total inkl moms, beløb inkl moms;"
    " 价税合计, 含税金额; Gesamtbetrag, Bruttobetrag; total TTC, montant TTC; importe total, total con IVA",
    "description": "item, item description; diễn giải, mô tả, tên hàng hóa; beskrivelse, varetekst;"
    " 描述, 品名, 货物名称; Beschreibung, Bezeichnung; désignation, libellé; descripción, concepto",
    "quantity": "qty; số lượng; antal; 数量; Menge, Anzahl; quantité; cantidad",
    "unit": "đơn vị tính, ĐVT; enhed; 单位; Einheit; unité; unidad",
    "unit_price": "price, price per unit; đơn giá; enhedspris, stykpris; 单价; Einzelpreis, Stückpreis;"
    " prix unitaire, prix unitaire HT; precio unitario",
    "tax_rate": "vat rate, vat %, tax %; thuế suất, thuế suất GTGT; momssats, moms %, momsprocent; 税率;"
    " Steuersatz, MwSt-Satz; taux de TVA; tipo de IVA",
    "tax_category": "vat category; loại thuế; momskategori; Steuerkategorie; catégorie de TVA",
    "pdf": "pdf file; tệp pdf; pdf-fil; pdf文件; PDF-Datei; fichier pdf; archivo pdf",
    "note": "invoice note, invoice notes, note on invoice; ghi chú hóa đơn, ghi chú trên hóa đơn; fakturanote,"
    " fakturatekst, fakturabemærkning; 发票备注, 發票備註; Rechnungsnotiz, Rechnungshinweis, Rechnungsbemerkung;"
    " note de facture, remarque sur la facture; nota de factura, observaciones de la factura",
    "tag": "tags, label, labels; nhãn; etiket; 标签; Schlagwort; étiquette; etiqueta",
}
"""Field by field the words of the languages, which are parted by semicolons."""

_REMARKS = (
    "notes, comment, comments, remark, remarks; ghi chú; bemærkning, bemærkninger, kommentar; 备注, 備註; Bemerkung,"
    " Bemerkungen, Anmerkung, Anmerkungen; remarque, remarques, commentaire, commentaires; observaciones, comentarios"
)
"""Words above what may be meant for the office alone: a note is printed for the customer."""


def level(header: str) -> str:
    """Return the form in which headers are compared: “Số HĐ:” and “so_hd” are one."""
    return _NO_WORD.sub(" ", fold(header.replace("%", " percent "))).strip()


def meaning(header: str) -> str:
    """Return the field that a header names, "" where it names none."""
    return _known().get(level(header), "")


def is_remark(header: str) -> bool:
    """Tell whether a header names remarks without a word of whom they are for."""
    return level(header) in _remarks()


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    words = {level(word): name for name, all_words in HEADERS.items() for word in re.split("[;,]", all_words)}
    return words | {level(name): name for name in NAMES}


@lru_cache(maxsize=1)
def _remarks() -> frozenset[str]:
    return frozenset(map(level, re.split("[;,]", _REMARKS)))
