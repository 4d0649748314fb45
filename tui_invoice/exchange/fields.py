"""One value of an imported invoice: from what was written to what is meant, or a refusal without its place."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from babel import Locale

from tui_invoice.domain.addresses import Address, AddressProblem, parse_list
from tui_invoice.domain.errors import BadInputError, MoneyError
from tui_invoice.domain.invoice import Kind, TaxCategory
from tui_invoice.domain.money import babel_locale, digits, exact, format_decimal, from_minor, parse_decimal, to_minor
from tui_invoice.domain.text import HIDDEN
from tui_invoice.exchange.broken_letters import damage
from tui_invoice.exchange.columns import LONGEST, LONGEST_OTHERWISE, SEVERAL_LINES, Cell, Percent, plain_text, short

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_IN_LINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LANGUAGE = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_MOST_TAGS = 20
_SHORT = 200
"""Characters of what is worth keeping when read once; longer texts could fill the memory."""
_LONGEST_TAG = 50


def text(name: str, cell: Cell) -> str:
    """Return the field's text: NFC, no blanks around it, no control characters, of bounded length."""
    most = LONGEST.get(name, LONGEST_OTHERWISE)
    if isinstance(cell, str) and len(cell) > most:
        raise _refused("is too long", f"It has {len(cell)} characters, {most} are taken.", "Shorten it.", cell)
    found = plain_text(cell)
    control = (_CONTROL_IN_LINES if name in SEVERAL_LINES else _CONTROL).search(found)
    # The address lists judge each of their own characters, and a line end parts two addresses there.
    if control and name not in {"email", "cc"}:
        what = f"U+{ord(control[0]):04X} stands as character {control.start() + 1}."
        raise _refused("holds a control or broken character", what, "Take it out.", found)
    if not found.isascii() and (told := damage(found)):
        raise _refused(*told, found)
    if name == "number" and (hidden := HIDDEN.search(found)):
        what = f"U+{ord(hidden[0]):04X} stands as character {hidden.start() + 1}: nobody could type this number."
        raise _refused("holds a hidden character", what, f"Write {HIDDEN.sub('', found)}.", found)
    return found


def kind(written: str) -> Kind:
    """Return the kind of document."""
    try:
        return Kind(written.casefold())
    except ValueError as error:
        raise _refused("is no kind of document", "", "Write invoice or credit_note.", written) from error


def currency(written: str) -> str:
    """Return a code of ISO 4217. Raises MoneyError."""
    digits(written.upper())
    return written.upper()


def country(written: str) -> str:
    """Return a code of ISO 3166-1 alpha-2; "" for none."""
    code = written.upper()
    if written and not (re.fullmatch("[A-Z]{2}", code) and code in _countries()):
        detail = "A country is named by its two letters of ISO 3166."
        near = _names().get(written.casefold())
        raise _refused("is no country", detail, f"Write {near or 'a code such as DK, GB, VN or CN'}.", written)
    return code


def language(written: str) -> str:
    """Return a BCP 47 tag; "" for none."""
    tag = written.replace("_", "-")
    if not tag:
        return ""
    try:
        if _LANGUAGE.fullmatch(tag):
            babel_locale(tag.partition("-")[0].lower())
            return tag
    except MoneyError:
        pass
    raise _refused("is no language", "It is named by a tag of BCP 47.", "Write en, vi, da or zh.", written)


def number(cell: Cell, locale: str | None) -> Decimal:
    """Return a quantity, price or rate without trailing zeros. Raises MoneyError; a JSON number has one reading."""
    if isinstance(cell, str):
        return (_written if len(cell) <= _SHORT else _written.__wrapped__)(cell, locale)
    exact(cell)
    return _tidy(cell)


def rate(cell: Cell, locale: str | None) -> Decimal:
    """Return a tax rate in percent, 0 to 100; a percent sign may follow it.

    Without the sign a fraction below 1 is refused: a spreadsheet keeps a quarter for what it shows as 25 %.
    """
    figures = cell.strip().removesuffix("%").removesuffix("％") if isinstance(cell, str) else cell
    found = number(figures, locale)
    if not 0 <= found <= 100:
        raise _refused("is no tax rate", "It is a percentage from 0 to 100.", "Write 25 for 25 %.", cell)
    says_percent = isinstance(cell, Percent) or (isinstance(cell, str) and cell.strip() != figures)
    if 0 < found < 1 and not says_percent:
        small, large = (format_decimal(each, locale or "en") for each in (found, found * 100))
        raise _refused(
            "can be read in two ways", f"It is {small} % or {large} %.", f"Write {large}%, or {small}%.", cell
        )
    return found


def amount(cell: Cell, locale: str | None, code: str | None) -> int:
    """Return an amount in minor units; one with more decimals than the currency has is refused, not rounded.

    Where the currency itself was refused, only the form is judged.
    """
    if code is None:
        number(cell, locale)
        return 0
    try:
        found = number(cell, locale)
    except MoneyError as error:
        if isinstance(cell, str) and locale is None and (refusal := _only_reading(cell, code)):
            raise refusal from error
        raise
    minor = to_minor(found, code)
    if from_minor(minor, code) != found:
        detail = f"{code} has {digits(code)} decimals."
        raise _refused("is finer than the currency", detail, "Round it as the invoice does.", cell)
    return minor


def _only_reading(cell: str, code: str) -> BadInputError | None:
    """Return the refusal of an amount with two readings of which its currency has room for one; else None.

    It is not taken for that one: 100.005 may be a hundred euros that nobody rounded.
    """
    fitting = {}
    try:
        for locale in ("en_GB", "da_DK"):
            found = parse_decimal(cell, locale)
            if from_minor(to_minor(found, code), code) == found:
                fitting[locale] = _tidy(found)
    except MoneyError:
        return None
    if len(fitting) != 1:
        return None
    [(locale, only)] = fitting.items()
    return _refused(
        f"is finer than the currency, or it is {only:f}",
        f"{code} has {digits(code)} decimals.",
        f"Round it as the invoice does, or say --locale {locale}, which reads {only:f}.",
        cell,
    )


def category(written: str) -> TaxCategory:
    """Return the tax category (BT-151)."""
    try:
        return TaxCategory(written.upper())
    except ValueError as error:
        detail = "S standard, Z zero rate, E exempt, AE reverse charge, K within the EU, G export, O outside the tax."
        raise _refused("is no tax category", detail, "Write one of these letters.", written) from error


def tags(written: str) -> frozenset[str]:
    """Return the words, parted by `;` or `,`."""
    found = frozenset(filter(None, (word.strip() for word in re.split("[;,；，]", written))))
    if len(found) > _MOST_TAGS or any(len(word) > _LONGEST_TAG for word in found):
        detail = f"At most {_MOST_TAGS} tags of {_LONGEST_TAG} characters are taken."
        raise _refused("is too much for tags", detail, "Part them by ; and shorten them.", written)
    return found


def addresses(written: str) -> tuple[tuple[Address, ...], tuple[AddressProblem, ...]]:
    """Return the addresses of a list and what is wrong in it; short lists are kept, as a customer has many invoices."""
    return (_addresses if len(written) <= _SHORT else _addresses.__wrapped__)(written)


@lru_cache(maxsize=16_384)
def _addresses(written: str) -> tuple[tuple[Address, ...], tuple[AddressProblem, ...]]:
    good, bad = parse_list(written)
    return tuple(good), tuple(bad)


def _refused(title: str, detail: str, todo: str, value: object) -> BadInputError:
    return BadInputError(f"“{short(value)}” {title}", detail, todo)


@lru_cache(maxsize=4_096)
def _written(number: str, locale: str | None) -> Decimal:
    return _tidy(parse_decimal(number, locale))


def _tidy(found: Decimal) -> Decimal:
    """Return 25 for 25.00: what is one number is one fingerprint."""
    written = f"{found or found.copy_abs():f}"
    return Decimal(written.rstrip("0").rstrip(".") if "." in written else written)


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    known = (code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code))
    # CLDR's own and those that name no country: the union, the eurozone, the United Nations, unknown, test regions.
    return frozenset(known) - {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    known = {name.casefold(): str(code) for code, name in Locale("en").territories.items() if code in _countries()}
    return known | {"uk": "GB", "el": "GR", "usa": "US"}
