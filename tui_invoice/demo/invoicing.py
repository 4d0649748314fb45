"""The made-up invoices, as the CSV file that any other program could have written; the same for the same day."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from tui_invoice.demo.people import PEOPLE, chinese, danish, english, vietnamese
from tui_invoice.demo.people.customer import Customer
from tui_invoice.demo.people.work import PRICES, WORK

OLD = 188
"""Invoices of earlier weeks, which went out long ago."""
SPAN = 120
"""Days back to the first of them."""
EUROPE = frozenset({"DE", "IE"})
"""Customers' countries within the EU, where the buyer owes the tax (EN 16931, category AE)."""
SCAN = "signed-contract.pdf"
"""The PDF beside the CSV file that is too large for mail: a scan, as offices have them."""

STORY: Mapping[str, Customer] = MappingProxyType(
    {
        "greylisted": chinese.GUANGGU,
        "plain": vietnamese.SEN_VANG,
        "unknown": vietnamese.ANH_DUONG,
        "not trusted": english.SMITH,
        "cut after": chinese.PUDONG,
        "slow": danish.HAVBLIK,
        "travel": vietnamese.SONG_HAN,
        "full": vietnamese.DAI_VIET,
        "spam": danish.GROENDAL,
        "school": danish.MOELLE,
        "cut before": danish.BAGERIET,
        "tea": chinese.XIHU,
        "too big": danish.AEROE,
        "credit": english.ODUFFY,
    }
)
"""The invoices that were not sent yet: what will happen to each, and whose it is."""

HEADERS = (
    *(
        "number",
        "issue_date",
        "due_date",
        "kind",
        "currency",
        "customer",
        "address",
        "email",
        "cc",
        "tax_id",
        "country",
    ),
    *("language", "description", "quantity", "unit", "unit_price", "tax_rate", "tax_category", "total", "pdf", "tag"),
)


@dataclass(frozen=True, slots=True)
class MadeInvoice:
    """One invoice of the file: its number, its day and its rows, one a line."""

    number: str
    day: date
    rows: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class MadeUp:
    """All invoices, oldest first. `story` has the numbers of those that wait, by what will happen to each."""

    old: tuple[MadeInvoice, ...]
    waiting: tuple[MadeInvoice, ...]
    story: Mapping[str, str]

    def as_csv(self) -> str:
        """Return the file that is imported."""
        return as_csv((*self.old, *self.waiting))


def as_csv(invoices: Iterable[MadeInvoice]) -> str:
    """Return the file of some invoices."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADERS, restval="")
    writer.writeheader()
    for invoice in invoices:
        writer.writerows(invoice.rows)
    return text.getvalue()


def make_up(
    today: date, *, old: int = OLD, story: Mapping[str, Customer] = STORY, span: int = 3, since: date = date.min
) -> MadeUp:
    """Return the office's invoices as they stand on the morning of `today`.

    There are `old` ones, and one for each role of the `story`, in its order: made out in the last `span` days, of
    which those before `since` do not count.
    """
    chance = random.Random(20)
    numbers = _numbers()
    days = sorted(today - timedelta(days=chance.randint(span + 1, SPAN)) for _ in range(old))
    customers = [PEOPLE[n % len(PEOPLE)] for n in range(old)]
    chance.shuffle(customers)
    sent = tuple(
        _invoice(chance, numbers, customer, day, kind="credit_note" if n % 23 == 22 else "invoice")
        for n, (customer, day) in enumerate(zip(customers, days, strict=True))
    )
    waiting = []
    for n, (role, customer) in enumerate(story.items()):
        day = max(since, today - timedelta(days=span - 1 - span * n // len(story)))
        kind = "credit_note" if role == "credit" else "invoice"
        waiting.append(_invoice(chance, numbers, customer, day, kind, pdf=SCAN if role == "too big" else ""))
    numbered = {role: invoice.number for role, invoice in zip(story, waiting, strict=True)}
    return MadeUp(sent, tuple(waiting), MappingProxyType(numbered))


def _numbers() -> Iterator[int]:
    yield from range(1, 10_000)


def _invoice(
    chance: random.Random, numbers: Iterator[int], customer: Customer, day: date, kind: str, *, pdf: str = ""
) -> MadeInvoice:
    number = f"{day.year}-{next(numbers):04}"
    whole = {
        "number": number,
        "issue_date": day.isoformat(),
        "due_date": (day + timedelta(days=chance.choice((14, 30)))).isoformat() if kind == "invoice" else "",
        "kind": kind,
        "currency": customer.currency,
        "customer": customer.name,
        "address": customer.address,
        "email": customer.email,
        "cc": customer.cc,
        "tax_id": customer.tax_id,
        "country": customer.country,
        "language": customer.language,
        "pdf": pdf,
        "tag": customer.tag,
    }
    if pdf or chance.random() < 0.1:
        price = chance.choice(PRICES[customer.currency])
        return MadeInvoice(number, day, ({**whole, "total": price},))
    return MadeInvoice(number, day, tuple({**whole, **line} for line in _lines(chance, customer)))


def _lines(chance: random.Random, customer: Customer) -> Iterator[dict[str, str]]:
    work: Sequence[tuple[str, str]] = chance.sample(WORK[customer.language], chance.choice((1, 1, 2, 3)))
    for place, (description, unit) in enumerate(work):
        yield {
            "description": description,
            "quantity": str(chance.randint(1, 12)),
            "unit": unit,
            "unit_price": chance.choice(PRICES[customer.currency]),
            **_tax(customer, place),
        }


def _tax(customer: Customer, place: int) -> dict[str, str]:
    """Return the tax of a line as a Danish seller charges it: its own VAT at home, none abroad."""
    if customer.country == "DK":
        return {"tax_rate": "25"} if place < 2 else {"tax_rate": "0", "tax_category": "E"}
    return {"tax_rate": "0", "tax_category": "AE" if customer.country in EUROPE else "O"}
