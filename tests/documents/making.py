"""Made-up invoices to draw: one in each language, and the hard ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

from pypdf import PdfReader

from tui_invoice.domain.invoice import Buyer, Invoice, Kind, Line, Seller, TaxCategory
from tui_invoice.domain.totals import line_net, totals

DANE = Seller(
    "Nordlys Kontor ApS",
    "Vestergade 14, 2.\n8000 Aarhus C",
    "DK",
    "DK12345678",
    "Fynske Bank\nReg. 5999  Konto 1234567890\nIBAN DK50 0040 0440 1162 43  BIC AARODK22",
)
_WORK = {
    "en": ("Website redesign, second milestone", "Hosting and care, November", "Train to London", "hours"),
    "da": ("Nyt websted, anden milepæl: forside, søgning og betaling", "Drift og pleje, november", "Tog", "timer"),
    "vi": ("Thiết kế lại trang web, giai đoạn hai", "Lưu trữ và bảo trì tháng mười một", "Đi lại", "giờ"),
    "zh": ("网站改版设计，第二阶段：首页、搜索与支付流程", "十一月托管与维护服务", "差旅费（上海至北京）", "小时"),
}
_BUYERS = {
    "en": Buyer("Ashworth & Daughters Ltd", "12 Mill Lane\nHebden Bridge HX7 8AA", "GB", "GB123456789", "en"),
    "da": Buyer("Bøgelund Møbler A/S", "Åboulevarden 3\n5000 Odense C", "DK", "DK87654321", "da-DK"),
    "vi": Buyer("Công ty TNHH Ánh Dương", "25 Nguyễn Huệ, Quận 1\nThành phố Hồ Chí Minh", "VN", "0312345678", "vi"),
    "zh": Buyer("上海晨曦贸易有限公司", "上海市浦东新区世纪大道100号\n200120", "CN", "91310000MA1FL0000X", "zh-CN"),
}
_CURRENCIES = {"en": ("GBP", "1"), "da": ("DKK", "8"), "vi": ("VND", "30000"), "zh": ("CNY", "9")}
_NOTES = {
    "en": "Thank you. Please quote the invoice number with your payment.",
    "da": "Tak for samarbejdet. Angiv venligst fakturanummeret ved betaling.",
    "vi": "Cảm ơn Quý khách. Vui lòng ghi số hóa đơn khi chuyển khoản.",
    "zh": "感谢您的惠顾。付款时请注明编号。",
}


def make_line(
    description: str,
    quantity: str,
    price: str,
    currency: str,
    *,
    rate: str = "25",
    unit: str = "",
    category: TaxCategory = TaxCategory.STANDARD,
) -> Line:
    """Return a line with its net amount reckoned."""
    amounts = Decimal(quantity), Decimal(price)
    return Line(description, *amounts, line_net(*amounts, currency), unit, category, Decimal(rate))


def make_invoice(language: str = "en", *, lines: int = 3) -> Invoice:
    """Return an invoice in a language, with so many lines at 25 % tax."""
    currency, times = _CURRENCIES[language]
    *works, unit = _WORK[language]
    prices = (("12.5", "95.00", unit), ("1", "240.00", ""), ("2", "68.40", ""))
    made = []
    for n in range(lines):
        quantity, price, of = prices[n % 3]
        made.append(make_line(works[n % 3], quantity, str(Decimal(price) * Decimal(times)), currency, unit=of))
    return with_lines(
        Invoice(
            number="2026-0140",
            kind=Kind.INVOICE,
            issue_date=date(2026, 11, 23),
            due_date=date(2026, 12, 7),
            currency=currency,
            seller=DANE,
            buyer=_BUYERS[language],
            lines=(),
            total=0,
            note=_NOTES[language],
        ),
        *made,
    )


def with_lines(invoice: Invoice, *lines: Line) -> Invoice:
    """Return the invoice with these lines and the total they come to."""
    return replace(invoice, lines=lines, total=totals(lines, invoice.currency).gross)


def make_credit_note() -> Invoice:
    """Return a Danish credit note as some programs write it, all amounts negative."""
    return with_lines(
        replace(make_invoice("da"), kind=Kind.CREDIT_NOTE, number="K-17"),
        make_line("Returneret stol", "-2", "1250.00", "DKK", unit="stk."),
    )


def make_as_agreed() -> Invoice:
    """Return an invoice that came with its total only."""
    line = Line("", Decimal(1), Decimal(12500000), 12_500_000)
    return replace(make_invoice("vi"), lines=(line,), total=12_500_000, as_agreed=True)


def make_mixed() -> Invoice:
    """Return an invoice with two rates and a reverse charge."""
    return with_lines(
        make_invoice("en"),
        make_line("Books", "3", "19.99", "GBP", rate="5"),
        make_line("Desk", "1", "449.00", "GBP", rate="20"),
        make_line(
            "Advice, taxed where you are", "1.333", "120.00", "GBP", rate="0", category=TaxCategory.REVERSE_CHARGE
        ),
    )


def make_hostile() -> Invoice:
    """Return an invoice whose every text is too long, too strange or wants to be something else."""
    made = make_invoice("da")
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    return with_lines(
        replace(
            made,
            number="N" * 90,
            seller=replace(DANE, name=f"{word} {word} " * 3, address="Very long street " * 12, bank="0123456789" * 30),
            buyer=replace(made.buyer, name=f"{word}{word}{word}", address="\n".join(["Line"] * 12), tax_id="9" * 120),
            note="{nb} {{nb}} \x1b[31mred\x07 \u202eevil\u202c =HYPERLINK('http://x') <b>**bold**</b>\r\n"
            "A\u0323\u0302o\u0308 " + "word " * 400,
        ),
        make_line(word * 12 + " text" * 100, "123456789012.123456", "98765.4321", "DKK", unit="kilowatt-hours"),
        make_line("=1+1", "99999", "9999999.99", "DKK", rate="12.345"),
    )


SAMPLES = {
    **{language: make_invoice(language) for language in _BUYERS},
    "credit": make_credit_note(),
    "as_agreed": make_as_agreed(),
    "mixed": make_mixed(),
    "long": make_invoice("en", lines=40),
    "long_zh": make_invoice("zh", lines=40),
    "hostile": make_hostile(),
}


def pages_of(data: bytes) -> list[str]:
    """Return the text of each page, no-break spaces as plain ones."""
    return [page.extract_text().replace("\u00a0", " ") for page in PdfReader(BytesIO(data)).pages]


def text_of(data: bytes) -> str:
    """Return the text of all pages."""
    return "\n".join(pages_of(data))
