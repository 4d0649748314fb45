"""Money: integer minor units, Decimals, and how people write both.

Amounts are integers in minor units of an ISO 4217 currency (øre, cents, whole đồng); prices,
quantities and rates are Decimals. Rounding is always half-up in the commercial sense: a half goes
away from zero, so that a credit of an amount mirrors that amount.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision, get_decimal_symbol, get_group_symbol, is_currency

from tui_invoice.domain.errors import MoneyError

MOST_DIGITS = 28
"""Digits a quantity, price, rate or amount may have, whole and fraction together."""

MOST_MINOR = 2**63 - 1
"""The largest amount in minor units: what SQLite holds as an integer."""

# Babel follows CLDR, which leaves out decimals that are hardly used in cash; an invoice follows ISO 4217.
_ISO_DIGITS = {"IQD": 3} | dict.fromkeys(
    ("AFN", "ALL", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SOS", "SYP", "YER"), 2
)
# Codes of ISO 4217 that name no money with minor units: metals, bond units, tests, "no currency".
_NO_MONEY = frozenset(["XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"])

# (grouping sign, decimal sign) of every habit that is looked for where no locale decides.
_HABITS = ((",", "."), (".", ","), (" ", "."), (" ", ","), ("'", "."), ("'", ","))
_EXACT = Context(prec=100)
_LETTER_THEN_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")


@lru_cache(maxsize=256)
def digits(currency: str) -> int:
    """Return how many decimals the currency has by ISO 4217 (VND 0, DKK 2, BHD 3).

    Raises MoneyError for what is not a currency's code in capital letters.
    """
    if not is_currency(currency) or currency in _NO_MONEY:
        raise MoneyError(
            f"“{_short(currency)}” is not a currency",
            "A currency is named by its three capital letters of ISO 4217.",
            "Write a code such as DKK, EUR, VND or CNY.",
        )
    return _ISO_DIGITS.get(currency, get_currency_precision(currency))


def exact(amount: Decimal) -> Fraction:
    """Return the amount as a fraction, to reckon with it without any rounding.

    Raises MoneyError where it is not a finite number or has more than MOST_DIGITS digits.
    """
    _, figures, exponent = amount.as_tuple()
    if not isinstance(exponent, int):  # NaN and Infinity bear a letter there
        raise MoneyError(f"“{amount}” is not an amount", "It must be a finite number.", "Write it like 1234.56.")
    if max(len(figures), amount.adjusted() + 1, -exponent) > MOST_DIGITS:
        raise _too_large(str(amount))
    return Fraction(amount)


def half_up(amount: Fraction) -> int:
    """Return the nearest integer; a half goes away from zero: 2.5 to 3, -2.5 to -3."""
    whole = (2 * abs(amount.numerator) + amount.denominator) // (2 * amount.denominator)
    return -whole if amount < 0 else whole


def in_range(minor: int) -> int:
    """Return the amount in minor units as it is; MoneyError where it is larger than MOST_MINOR."""
    if abs(minor) > MOST_MINOR:
        raise _too_large(str(minor))
    return minor


def to_minor(amount: Decimal, currency: str) -> int:
    """Return the amount in minor units, rounded half-up (away from zero) to the currency's digits.

    Raises MoneyError for an unknown currency, for NaN and Infinity and for absurd sizes.
    """
    minor = half_up(exact(amount) * 10 ** digits(currency))
    if abs(minor) > MOST_MINOR:
        raise _too_large(f"{amount:f}")
    return minor


def from_minor(minor: int, currency: str) -> Decimal:
    """Return minor units as the exact Decimal with the currency's exponent: 125000 DKK is 1250.00."""
    return Decimal(f"{minor}E-{digits(currency)}")


def plain(minor: int, currency: str) -> str:
    """Return minor units as a decimal string for JSON and CSV: "1250.00", "12500000"."""
    return f"{from_minor(minor, currency):f}"


def parse_decimal(text: str, locale: str | None = None) -> Decimal:
    """Return the number that a person or a file wrote.

    With a locale (a Babel name such as da_DK) only its own grouping and decimal sign are taken, and
    groups must be whole: "1,234.56" is refused for da_DK. Without one, every usual way of writing is
    tried, and what two of them read differently ("1,234") is refused. Spaces of all kinds count as
    one kind, full-width digits and signs as plain ones; exponents and other digits are refused.

    Raises MoneyError for what is no number, has two readings or more than MOST_DIGITS digits.
    """
    body = _fold(text)
    sign = "-" if body.startswith("-") else ""
    body = body.removeprefix("-")
    plain_number = _read_unplaced(text, sign, body) if locale is None else _read_in(text, body, locale)
    if sum(map(str.isdigit, plain_number)) > MOST_DIGITS:
        raise _too_large(text)
    number = Decimal(sign + plain_number)
    return number or number.copy_abs()  # "-0" is 0


def format_money(minor: int, currency: str, locale: str) -> str:
    """Return the amount with its currency's sign as the locale writes it: "1.250,00 kr.".

    Raises MoneyError for an unknown currency or locale.
    """
    place = babel_locale(locale)
    pattern = copy.copy(place.currency_formats["standard"])
    pattern.frac_prec = (digits(currency),) * 2
    with localcontext(_EXACT):
        shown: str = pattern.apply(from_minor(minor, currency), place, currency=currency, currency_digits=False)
    # CLDR asks for a space between a sign of letters and the digits (DKK 1,250.00); Babel leaves it out.
    return _LETTER_THEN_DIGIT.sub("\u00a0", shown)


def format_decimal(number: Decimal, locale: str, *, least: int = 0, most: int | None = None) -> str:
    """Return a quantity, price or rate as the locale writes it, with its grouping and decimal sign.

    At least `least` decimals are shown; no more than `most`, rounded half-up (away from zero). Where
    `most` is None all decimals are shown that are not trailing zeros.
    Raises MoneyError for NaN and Infinity, absurd sizes and an unknown locale.
    """
    place = babel_locale(locale)
    most = MOST_DIGITS if most is None else max(least, most)
    rounded = Decimal(f"{half_up(exact(number) * 10**most)}E-{most}")
    pattern = copy.copy(place.decimal_formats[None])
    pattern.frac_prec = (least, most)
    with localcontext(_EXACT):
        shown: str = pattern.apply(rounded, place)
    return shown


@lru_cache(maxsize=64)
def babel_locale(name: str) -> Locale:
    """Return the Babel locale of that name (da_DK, also da-DK); MoneyError where there is none."""
    try:
        return Locale.parse(name.replace("-", "_"))
    except (ValueError, UnknownLocaleError) as error:
        raise MoneyError(
            f"“{_short(name)}” is not a known locale",
            "The locale says how numbers and dates are written.",
            "Write a language and a country, such as en_GB, da_DK, vi_VN or zh_CN.",
        ) from error


def _fold(text: str) -> str:
    """Fold full-width forms, spaces, minus signs and apostrophes to the plain ones.

    NFKC folds the full-width forms only: on the whole text it would turn 10² into 102.
    """
    folded = (unicodedata.normalize("NFKC", char) if "\uff01" <= char <= "\uff5e" else char for char in text)
    spaced = "".join(" " if char.isspace() else char for char in folded)
    return spaced.strip().replace("\u2212", "-").replace("’", "'")


def _read_unplaced(text: str, sign: str, body: str) -> str:
    readings = {habit: _reading(body, *habit) for habit in _HABITS}
    found = {reading for reading in readings.values() if reading is not None}
    if not found:
        raise MoneyError(
            f"“{_short(text)}” is not a number",
            "Digits with at most one decimal sign are taken, whole thousands may be set apart.",
            "Write it like 1234.56.",
        )
    if len(found) > 1:
        english, danish = (f"{sign}{readings[habit]}" for habit in _HABITS[:2])
        raise MoneyError(
            f"“{_short(text)}” can be read in two ways",
            f"It is {english} where the point is the decimal sign, {danish} where the comma is.",
            f"Say which with --locale: en_GB reads {english}, da_DK reads {danish}.",
        )
    return found.pop()


def _read_in(text: str, body: str, locale: str) -> str:
    place = babel_locale(locale)
    group, point = _fold_sign(get_group_symbol(place)), _fold_sign(get_decimal_symbol(place))
    reading = _reading(body, group, point, place.decimal_formats[None].grouping)
    if reading is None:
        example = format_decimal(Decimal("1234.56"), locale)
        raise MoneyError(
            f"“{_short(text)}” is not a number as {locale} writes it",
            f"There the decimal sign is “{point}” and thousands are set apart by “{group}”.",
            f"Write it like {example}, or choose another locale with --locale.",
        )
    return reading


def _fold_sign(sign: str) -> str:
    return " " if sign.isspace() else _fold(sign)


def _reading(body: str, group: str, point: str, sizes: tuple[int, int] = (3, 3)) -> str | None:
    """Return the digits with a point as decimal sign, or None where the signs do not stand right.

    `sizes` are the lengths of the last group and of those before it (India: 3 and 2).
    """
    whole, has_point, fraction = body.partition(point)
    first, *others = whole.split(group)
    figures = [first, *others, fraction] if has_point else [first, *others]
    if not all(part.isascii() and part.isdigit() for part in figures):
        return None
    if others:
        expected = [sizes[1]] * (len(others) - 1) + [sizes[0]]
        if first == "0" or len(first) > sizes[1] or [len(part) for part in others] != expected:
            return None
    return "".join([first, *others]) + (f".{fraction}" if has_point else "")


def _too_large(value: str) -> MoneyError:
    return MoneyError(
        f"“{_short(value)}” is too large or too long",
        f"A number may have {MOST_DIGITS} digits, an amount as many as the database holds.",
        "Look whether a decimal sign is missing.",
    )


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:39]}…"
