"""What stands on a page: every word and figure of an invoice in its buyer's language, as clean text.

Layout and fonts come after; what is missing in a font can be named from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from tui_invoice.documents.cleaning import clean, clean_lines
from tui_invoice.domain.errors import DocumentError, MoneyError
from tui_invoice.domain.invoice import Invoice, Kind, Line, TaxCategory
from tui_invoice.domain.language import Words, format_date, tax_label, title, words
from tui_invoice.domain.money import babel_locale, digits, format_decimal, format_money, from_minor
from tui_invoice.domain.totals import totals


@dataclass(frozen=True, slots=True)
class LineTexts:
    """One line of the table, or its head; all but the description and the net amount may be empty."""

    description: str
    quantity: str = ""
    unit: str = ""
    unit_price: str = ""
    tax_rate: str = ""
    net: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """The texts of a page. Texts of people may hold several lines; no other does.

    `sums` are (label, amount) of the subtotals, `total` the last of them; the columns of the table are
    those that `head` names.
    """

    words: Words
    title: str
    number: str
    issue_date: str
    due_date: str
    seller: str
    seller_address: str
    seller_tax_id: str
    buyer: str
    buyer_address: str
    buyer_tax_id: str
    due_label: str
    amount: str
    head: LineTexts
    lines: tuple[LineTexts, ...]
    sums: tuple[tuple[str, str], ...]
    total: tuple[str, str]
    bank: str
    note: str

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield (where, text) for all that is printed; `where` as a person calls it: "the note"."""
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, str):
                yield _PLACES.get(each.name, "the labels"), value
        for n, line in enumerate(self.lines, 1):
            for column in fields(line):
                yield f"line {n}", getattr(line, column.name)
        yield from (("the totals", text) for pair in (*self.sums, self.total) for text in pair)


_SIGNS_WE_LACK = re.compile("[฿₪₱₹]")
_PLACES = {
    "number": "the number",
    "seller": "the seller's name",
    "seller_address": "the seller's address",
    "seller_tax_id": "the seller's tax ID",
    "buyer": "the buyer's name",
    "buyer_address": "the buyer's address",
    "buyer_tax_id": "the buyer's tax ID",
    "amount": "the amount",
    "bank": "the bank details",
    "note": "the note",
}


def content(invoice: Invoice) -> Content:
    """Return the texts of the invoice's page.

    A credit note's amounts are shown without a sign where its total is negative: its title says which
    way they go. Raises DocumentError where the lines do not add up to the total, or an amount, rate
    or currency has no form.
    """
    try:
        return _content(_upright(invoice))
    except MoneyError as error:
        raise DocumentError(f"{invoice.number}: {error.title}", error.detail, error.todo) from error


def _content(invoice: Invoice) -> Content:
    known = words(invoice.buyer.language)
    credit = invoice.kind is Kind.CREDIT_NOTE
    due = invoice.due_date if not credit else None
    amount = _money(invoice.total, invoice.currency, known)
    due_label = known.to_be_credited if credit else known.amount_due
    sums = () if invoice.as_agreed else _sums(invoice, known)
    head = _head(invoice, known, due_label)
    return Content(
        words=known,
        title=title(invoice.kind, known.language),
        number=clean(invoice.number),
        issue_date=clean(format_date(invoice.issue_date, known.locale)),
        due_date=clean(format_date(due, known.locale)) if due else "",
        seller=clean(invoice.seller.name),
        seller_address=_address(invoice.seller.address, invoice.seller.country, known),
        seller_tax_id=clean(invoice.seller.tax_id),
        buyer=clean(invoice.buyer.name),
        buyer_address=_address(invoice.buyer.address, invoice.buyer.country, known),
        buyer_tax_id=clean(invoice.buyer.tax_id),
        due_label=due_label,
        amount=amount,
        head=head,
        lines=tuple(_line(line, invoice, known, head) for line in invoice.lines),
        sums=sums,
        total=(due_label if invoice.as_agreed else known.total_with_tax, amount),
        bank=clean_lines(invoice.seller.bank) if not credit else "",
        note=clean_lines(invoice.note),
    )


def _upright(invoice: Invoice) -> Invoice:
    """Return a credit note with a negative total turned round, so that its amounts bear no sign."""
    if invoice.kind is not Kind.CREDIT_NOTE or invoice.total >= 0:
        return invoice
    return replace(invoice, total=-invoice.total, lines=tuple(_turned(line) for line in invoice.lines))


def _turned(line: Line) -> Line:
    if line.unit_price < 0:
        return replace(line, net=-line.net, unit_price=line.unit_price.copy_negate())
    return replace(line, net=-line.net, quantity=line.quantity.copy_negate())


def _address(address: str, country: str, known: Words) -> str:
    """Return the address with the country below it, unless its last line names it; DK is written as Danmark."""
    lines, code = clean_lines(address), clean(country)
    land = clean(babel_locale(known.locale).territories.get(code.upper(), code))
    last = lines.rpartition("\n")[2].casefold()
    return lines if not land or last in (land.casefold(), code.casefold()) else f"{lines}\n{land}".strip("\n")


def _head(invoice: Invoice, known: Words, due_label: str) -> LineTexts:
    if invoice.as_agreed:
        return LineTexts(known.description, net=due_label)
    taxed = {(line.tax_category, line.tax_rate.normalize()) for line in invoice.lines}
    shows_rate = len(taxed) > 1 or any(rate for _, rate in taxed)
    rate = known.tax_rate if shows_rate else ""
    return LineTexts(known.description, known.quantity, "", known.unit_price, rate, known.net_amount)


def _line(line: Line, invoice: Invoice, known: Words, head: LineTexts) -> LineTexts:
    description, net = clean_lines(line.description), _figures(line.net, invoice.currency, known)
    if invoice.as_agreed:
        return LineTexts(description or known.as_agreed, net=net)
    least = digits(invoice.currency)
    quantity = clean(format_decimal(line.quantity, known.locale))
    price = clean(format_decimal(line.unit_price, known.locale, least=least))
    rate = _rate(line, known) if head.tax_rate else ""
    return LineTexts(description, quantity, clean(line.unit), price, rate, net)


def _rate(line: Line, known: Words) -> str:
    """Return the rate as the language writes it ("25%", "25 %"); a dash where no rate can be charged."""
    if line.tax_category not in (TaxCategory.STANDARD, TaxCategory.ZERO):
        return "–"
    percent = known.tax.partition("{rate}")[2]
    return clean(f"{format_decimal(line.tax_rate, known.locale)}{percent}")


def _sums(invoice: Invoice, known: Words) -> tuple[tuple[str, str], ...]:
    """Return the total without tax and the tax of each category and rate, with what it is reckoned on."""
    sums = totals(invoice.lines, invoice.currency)
    if sums.gross != invoice.total:
        stated, reckoned = (_figures(minor, invoice.currency, known) for minor in (invoice.total, sums.gross))
        raise DocumentError(
            f"{invoice.number} does not add up",
            f"its lines and their taxes come to {reckoned}, its total is {stated} {invoice.currency}",
            "void it and issue it anew, or bring it in with a total only",
        )
    several = len(sums.subtotals) > 1
    pairs = [(known.total_without_tax, _figures(sums.net, invoice.currency, known))]
    for each in sums.subtotals:
        label = tax_label(each.category, each.rate, known.language)
        on = f"  ·  {_figures(each.taxable, invoice.currency, known)}" if several else ""
        pairs.append((clean(f"{label}{on}"), _figures(each.tax, invoice.currency, known)))
    return tuple(pairs)


def _money(minor: int, currency: str, known: Words) -> str:
    """Return an amount with its currency's sign, or the code where none of our own fonts has the sign."""
    shown = clean(format_money(minor, currency, known.locale))
    if not _SIGNS_WE_LACK.search(shown):
        return shown
    return re.sub(r"(?<=[A-Z])(?=\d)", "\u00a0", _SIGNS_WE_LACK.sub(currency, shown))


def _figures(minor: int, currency: str, known: Words) -> str:
    """Return an amount without its currency's sign, with all of the currency's decimals."""
    decimals = digits(currency)
    amount: Decimal = from_minor(minor, currency)
    return clean(format_decimal(amount, known.locale, least=decimals, most=decimals))
