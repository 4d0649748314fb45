"""Lines, taxes and total of an imported invoice, by EN 16931."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tui_invoice.domain.errors import BadInputError, MoneyError
from tui_invoice.domain.invoice import Kind, Line, TaxCategory
from tui_invoice.domain.money import from_minor, plain
from tui_invoice.domain.totals import check_rate, line_net, tax_inside, totals


@dataclass(frozen=True, slots=True)
class Draft:
    """What one row says of its line; None where it says nothing."""

    description: str
    unit: str
    quantity: Decimal | None
    unit_price: Decimal | None
    tax_rate: Decimal | None
    tax_category: TaxCategory | None


def tax_of(draft: Draft) -> tuple[TaxCategory, Decimal]:
    """Return category and rate of a line.

    A rate above 0 is category S (BR-S-05). No tax needs its reason, which nobody can guess: zero rated,
    exempt, reverse charge are different statements. Raises BadInputError, MoneyError.
    """
    category, rate = draft.tax_category, draft.tax_rate
    if category is None and not rate:
        what = "A tax rate of 0" if rate is not None else "A line without a tax rate"
        raise BadInputError(
            f"{what} needs a tax_category",
            "It says why no tax is charged: Z zero rate, E exempt, AE reverse charge, K within the EU, G export,"
            " O outside the tax.",
            "Give tax_category, or the rate." if rate is None else "Give tax_category.",
            field="tax_category",
        )
    category = category or TaxCategory.STANDARD
    rate = rate or Decimal(0)
    check_rate(category, rate)
    return category, rate


def priced(draft: Draft, currency: str) -> Line:
    """Return the line of a row with a unit price; the quantity is 1 where none is said. Raises as `tax_of`."""
    assert draft.unit_price is not None
    category, rate = tax_of(draft)
    quantity = Decimal(1) if draft.quantity is None else draft.quantity
    try:
        net = line_net(quantity, draft.unit_price, currency)
    except MoneyError as error:
        raise BadInputError(
            "Quantity and unit_price make an amount that is too large", error.detail, error.todo, field="unit_price"
        ) from error
    return Line(draft.description, quantity, draft.unit_price, net, draft.unit, category, rate)


def agreed(draft: Draft, total: int, currency: str) -> tuple[Line, bool]:
    """Return the one line of an invoice with a total only, and whether it makes no claim about tax.

    With a rate or a category the total is taken with the tax inside it. Raises BadInputError, MoneyError.
    """
    if draft.quantity not in {None, Decimal(1)}:
        raise BadInputError(
            "A quantity stands here without a unit_price",
            "",
            "Give unit_price, or leave the quantity out.",
            field="quantity",
        )
    silent = draft.tax_rate is None and draft.tax_category is None
    category, rate = (TaxCategory.OUTSIDE_SCOPE, Decimal(0)) if silent else tax_of(draft)
    net, _ = tax_inside(total, rate)
    return Line(draft.description, Decimal(1), _price(net, currency), net, draft.unit, category, rate), silent


def total_of(lines: tuple[Line, ...], stated: int | None, currency: str, field: Callable[[], str]) -> int:
    """Return the amount with tax (BT-112).

    Raises BadInputError where another is stated (BR-CO-15), MoneyError for absurd sums. `field` gives
    the stated amount as it was written.
    """
    sums = totals(lines, currency)
    if stated is not None and stated != sums.gross:
        raise BadInputError(
            f"The total {field()} is not what the lines add up to, {plain(sums.gross, currency)} {currency}",
            f"The lines are {plain(sums.net, currency)} without tax, the tax is {plain(sums.tax, currency)}"
            " (EN 16931, BR-CO-15).",
            "Mend the total or the lines, or leave the total out.",
        )
    return sums.gross


def refuse_negative(total: int, currency: str, kind: Kind) -> None:
    """Raise BadInputError for an invoice over less than nothing: what is owed to the buyer is credited."""
    if kind is Kind.INVOICE and total < 0:
        raise BadInputError(
            f"An invoice cannot be over {plain(total, currency)} {currency}",
            "What is less than nothing is owed to the customer, and that is a credit note.",
            "Look at the sign, or say kind credit_note, with positive amounts.",
        )


def _price(net: int, currency: str) -> Decimal:
    written = f"{from_minor(net, currency):f}"
    return Decimal(written.rstrip("0").rstrip(".") if "." in written else written)
