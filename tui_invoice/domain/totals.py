"""What an invoice adds up to, by the calculation rules of EN 16931.

All amounts are in minor units of the invoice's currency and may be negative (credited lines).
Rounding is half-up, a half away from zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tui_invoice.domain.errors import MoneyError
from tui_invoice.domain.invoice import Line, TaxCategory
from tui_invoice.domain.money import digits, exact, half_up, in_range

_ORDER = {category: place for place, category in enumerate(TaxCategory)}


@dataclass(frozen=True, slots=True)
class TaxSubtotal:
    """The tax of one category and rate (BG-23); `rate` in percent, without trailing zeros."""

    category: TaxCategory
    rate: Decimal
    taxable: int
    tax: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The document's totals.

    `net` is the sum of the lines (BT-106, and BT-109 as the document has no allowances or charges),
    `tax` the sum of the subtotals (BT-110), `gross` both together (BT-112).
    """

    net: int
    tax: int
    gross: int
    subtotals: tuple[TaxSubtotal, ...]


def line_net(quantity: Decimal, unit_price: Decimal, currency: str) -> int:
    """Return a line's amount without tax (BT-131): quantity times price, rounded once, half-up.

    Raises MoneyError for an unknown currency, for NaN and Infinity and for absurd sizes.
    """
    return in_range(half_up(exact(quantity) * exact(unit_price) * 10 ** digits(currency)))


def check_rate(category: TaxCategory, rate: Decimal) -> None:
    """Raise MoneyError unless the rate (percent) fits the category.

    Category S needs a rate above 0 (BR-S-05); in every other one it is 0 (BR-Z-05, BR-E-05, BR-AE-05,
    BR-IC-05, BR-G-05; in O there is none, BR-O-05).
    """
    percent = exact(rate)
    if category is TaxCategory.STANDARD and percent <= 0:
        raise MoneyError(
            f"A tax rate of {rate} % does not go with tax category S",
            "Category S is taxed, so its rate is above 0 (EN 16931, BR-S-05).",
            "Give the rate, or choose the category that says why no tax is due: Z, E, AE, K, G or O.",
        )
    if category is not TaxCategory.STANDARD and percent != 0:
        raise MoneyError(
            f"A tax rate of {rate} % does not go with tax category {category}",
            "Only category S bears a rate; in every other one no tax is charged (EN 16931).",
            "Set the rate to 0, or the category to S.",
        )


def totals(lines: Iterable[Line], currency: str) -> Totals:
    """Return what the lines add up to; no lines add up to nothing.

    The net amount is the sum of the lines' net amounts (BR-CO-10, BR-CO-13). Tax is reckoned once
    for each category and rate, on the sum of its lines and not line by line (BR-CO-17), the total tax
    is the sum of those (BR-CO-14), and the amount with tax is net and tax (BR-CO-15). Subtotals stand
    in the order of TaxCategory, the highest rate first.

    Raises MoneyError where a rate does not fit its category (see `check_rate`), for an unknown
    currency and for sums larger than the database holds.
    """
    digits(currency)
    taxables: dict[tuple[TaxCategory, Decimal], int] = {}
    for line in lines:
        check_rate(line.tax_category, line.tax_rate)
        key = (line.tax_category, _tidy(line.tax_rate))
        taxables[key] = taxables.get(key, 0) + line.net
    ordered = sorted(taxables.items(), key=lambda item: (_ORDER[item[0][0]], -item[0][1]))
    subtotals = tuple(
        TaxSubtotal(category, rate, in_range(taxable), _tax(taxable, rate)) for (category, rate), taxable in ordered
    )
    net = in_range(sum(subtotal.taxable for subtotal in subtotals))
    tax = in_range(sum(subtotal.tax for subtotal in subtotals))
    return Totals(net, tax, in_range(net + tax), subtotals)


def tax_inside(gross: int, rate: Decimal) -> tuple[int, int]:
    """Return the (net, tax) of an amount with tax, such that the tax reckoned on that net gives it again.

    So an amount that came with tax included can be written as a line and still add up (BR-CO-15,
    BR-CO-17). Raises MoneyError where no net amount does (at 20 % none gives 3), and for a negative rate.
    """
    percent = exact(rate)
    if percent < 0:
        raise MoneyError(f"A tax rate of {rate} % is below 0", todo="Write the rate as a number such as 25.")
    guess = half_up(in_range(gross) * 100 / (100 + percent))
    for net in (guess, guess - 1, guess + 1):
        tax = _tax(net, rate)
        if net + tax == gross:
            return net, tax
    raise MoneyError(
        f"No amount without tax gives this total at {rate} %",
        "Rounding the tax to the currency's digits steps over it.",
        "Give the amount without tax and its tax, or a total that differs by one in its last digit.",
    )


def _tax(taxable: int, rate: Decimal) -> int:
    """Return the tax on an amount (BT-117), rounded half-up to the minor unit (BR-CO-17)."""
    return in_range(half_up(taxable * exact(rate) / 100))


def _tidy(rate: Decimal) -> Decimal:
    """Return the rate without trailing zeros, so that 25.00 and 25 are one and print alike."""
    figures = f"{rate:f}"
    return Decimal(figures.rstrip("0").rstrip(".") if "." in figures else figures) if rate else Decimal(0)
