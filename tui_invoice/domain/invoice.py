"""The document: seller, buyer, lines, taxes, totals, in the terms of EN 16931.

Money is in integer minor units of the invoice's currency; quantities, prices and rates are
Decimals. Nothing here is ever changed once issued: a new value is a new document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of document (EN 16931 BT-3: 380 and 381)."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class Status(StrEnum):
    """Status of the document. An issued document never changes."""

    DRAFT = "draft"
    ISSUED = "issued"
    VOID = "void"
    REPLACED = "replaced"


class TaxCategory(StrEnum):
    """EN 16931 BT-151 (UNCL5305)."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    INTRA_COMMUNITY = "K"
    EXPORT = "G"
    OUTSIDE_SCOPE = "O"


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells (BG-4), as printed: `address` and `bank` may hold several lines."""

    name: str
    address: str = ""
    country: str = ""
    tax_id: str = ""
    bank: str = ""


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who is billed (BG-7), as of the day of issue. `language` is a BCP 47 tag: en, vi, da, zh."""

    name: str
    address: str = ""
    country: str = ""
    tax_id: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Contact:
    """One e-mail address of a customer and where it stands (`role`: to, cc, bcc)."""

    address: str
    role: str = "to"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line (BG-25). `net` is its amount without tax (BT-131), in minor units."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    net: int
    unit: str = ""
    tax_category: TaxCategory = TaxCategory.STANDARD
    tax_rate: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Invoice:
    """A whole document. `total` is the amount with tax (BT-112), in minor units of `currency`.

    `as_agreed` marks one that came with a total only and no tax breakdown: it has one line, and
    no claim about tax is printed.
    """

    number: str
    kind: Kind
    issue_date: date
    due_date: date | None
    currency: str
    seller: Seller
    buyer: Buyer
    lines: tuple[Line, ...]
    total: int
    note: str = ""
    as_agreed: bool = False
    contacts: tuple[Contact, ...] = ()
    tags: frozenset[str] = field(default_factory=frozenset)
