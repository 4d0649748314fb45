"""One invoice from its rows, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TypeVar

from tui_invoice.domain.errors import BadInputError, InvoiceError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.domain.invoice import Buyer, Contact, Invoice, Kind, Line, Seller, TaxCategory
from tui_invoice.exchange import amounts, dates, fields, pdfs
from tui_invoice.exchange.columns import HEAD_NAMES, LINE_NAMES, Cell, Record, as_written, plain_text, short

MOST_LINES = 5_000
"""Rows that one invoice may have."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Found:
    """An invoice that can be taken, the line its first row stands in, the bytes of its own PDF.

    `speaks` tells whether the file names its language.
    """

    invoice: Invoice
    line: int
    pdf: bytes | None = None
    speaks: bool = False


@dataclass(slots=True)
class _Reader:
    """Reads the fields of one invoice and gathers what is wrong in them."""

    file: str
    rows: Sequence[Record]
    locale: str | None
    faults: list[BadInputError] = field(default_factory=list)
    head: dict[str, tuple[Record, Cell]] = field(default_factory=dict)

    def refuse(self, error: InvoiceError, row: Record, name: str, value: object = "") -> None:
        """Add a refusal with its place. A refusal that knows its own field or value keeps it."""
        if isinstance(error, BadInputError) and error.field:
            name, value = error.field, row.cells.get(error.field, "")
        place = row.inside + name if name in LINE_NAMES else name
        shown = short(getattr(error, "value", "") or value)
        written = as_written(row.cells.get(name, ""))
        refusal = BadInputError(error.title, error.detail, error.todo, file=self.file, line=row.line, value=shown)
        refusal.field, refusal.written = place, written
        self.faults.append(refusal)

    def attempt(self, read: Callable[[], Value], row: Record, name: str, value: object = "") -> Value | None:
        """Return what `read` gives, None where it refuses."""
        try:
            return read()
        except InvoiceError as error:
            self.refuse(error, row, name, value)
            return None

    def gather(self) -> None:
        """Find what the invoice says once: on any of its rows, and nothing else on another."""
        for row in self.rows:
            self.faults += row.faults
            for name in HEAD_NAMES:
                cell = row.cells.get(name)
                if cell is None:
                    continue
                first, known = self.head.setdefault(name, (row, cell))
                if name != "number" and str(known).strip() != str(cell).strip():
                    error = BadInputError(
                        f"Invoice “{short(row.number)}” has another {name} in line {first.line}",
                        f"There it is “{short(known)}”, here “{short(cell)}”.",
                        "Let its rows say the same, or only one of them; two invoices need two numbers.",
                    )
                    self.refuse(error, row, name, cell)

    def word(self, name: str) -> str:
        """Return the text of a field that is said once, "" for none or a faulty one."""
        if name not in self.head:
            return ""
        row, cell = self.head[name]
        return self.attempt(partial(fields.text, name, cell), row, name, cell) or ""

    def meant(self, name: str, read: Callable[[str], Value]) -> Value | None:
        """Return what the text of a field means, None where it is missing or refused."""
        written = self.word(name)
        return self.attempt(partial(read, written), self.head[name][0], name, written) if written else None

    def need(self, name: str) -> None:
        """Refuse an invoice that lacks a required field."""
        if name not in self.head:
            self.refuse(
                BadInputError(f"Invoice “{short(self.rows[0].number)}” has no {name}", "", "Give it."),
                self.rows[0],
                name,
            )

    def contacts(self) -> tuple[Contact, ...]:
        """Return the addresses, each once; those of `email` go before those of `cc`."""
        found: dict[str, Contact] = {}
        for name, role in (("email", "to"), ("cc", "cc")):
            good, bad = fields.addresses(self.word(name))
            for problem in bad:
                todo = f"Did you mean {problem.suggestion}?" if problem.suggestion else "Write name@company.com."
                title = f"“{short(problem.text)}” is not an e-mail address"
                self.refuse(BadInputError(title, problem.reason, todo, value=problem.text), self.head[name][0], name)
            for each in good:
                found.setdefault(each.envelope.lower(), Contact(each.address, role, each.name))
            if name == "email" and name in self.head and not good and not bad:
                error = BadInputError("There is no address in it", "", "Write name@company.com.")
                self.refuse(error, self.head[name][0], name, self.word(name))
        return tuple(found.values())

    def draft(self, row: Record) -> amounts.Draft:
        """Return what a row says of its line."""

        def get(name: str, read: Callable[[Cell], Value]) -> Value | None:
            cell = row.cells.get(name)
            return None if cell is None else self.attempt(partial(read, cell), row, name, cell)

        def decimal(cell: Cell) -> Decimal:
            return fields.number(cell, self.locale)

        def category(cell: Cell) -> TaxCategory:
            return fields.category(fields.text("tax_category", cell))

        return amounts.Draft(
            get("description", partial(fields.text, "description")) or "",
            get("unit", partial(fields.text, "unit")) or "",
            get("quantity", decimal),
            get("unit_price", decimal),
            get("tax_rate", lambda cell: fields.rate(cell, self.locale)),
            get("tax_category", category),
        )

    def lines(self, currency: str | None) -> tuple[tuple[Line, ...], int, bool]:
        """Return the lines, the total in minor units, and whether nothing is claimed about tax."""
        drafts = [self.draft(row) for row in self.rows]
        stated = None
        if "total" in self.head:
            row, cell = self.head["total"]
            stated = self.attempt(partial(fields.amount, cell, self.locale, currency), row, "total", cell)
        if self.faults or currency is None:
            return (), 0, False
        if any(draft.unit_price is not None for draft in drafts):
            return (*self._priced(drafts, stated, currency), False)
        if stated is None:
            error = BadInputError("There is neither a unit_price nor a total", "", "Give one of them.")
            self.refuse(error, self.rows[0], "total")
            return (), 0, False
        if len(drafts) > 1:
            title = f"Invoice “{short(self.rows[0].number)}” stands in line {self.rows[0].line} already"
            detail = "With a total and no unit_price an invoice is one row."
            error = BadInputError(title, detail, "Take one of the rows out, or give each its unit_price.")
            self.refuse(error, self.rows[1], "number", self.rows[1].number)
            return (), 0, False
        read = partial(amounts.agreed, drafts[0], stated, currency)
        found = self.attempt(read, self.rows[0], "tax_rate", self.rows[0].cells.get("tax_rate", ""))
        return ((found[0],), stated, found[1]) if found else ((), 0, False)

    def _priced(
        self, drafts: Sequence[amounts.Draft], stated: int | None, currency: str
    ) -> tuple[tuple[Line, ...], int]:
        found: list[Line] = []
        for row, draft in zip(self.rows, drafts, strict=True):
            if draft.unit_price is None:
                title = "This line has no unit_price, others of its invoice have one"
                self.refuse(BadInputError(title, "", "Give it; 0 is a price too."), row, "unit_price")
                continue
            value = row.cells.get("tax_rate", "")
            line = self.attempt(partial(amounts.priced, draft, currency), row, "tax_rate", value)
            found += [line] if line else []
        if self.faults:
            return (), 0
        row, written = self.head.get("total", (self.rows[0], ""))
        lines = tuple(found)
        shown = partial(short, plain_text(written))
        total = self.attempt(partial(amounts.total_of, lines, stated, currency, shown), row, "total", written)
        return lines, total or 0


def build(file: Path, rows: Sequence[Record], manner: Manner) -> Found | list[BadInputError]:
    """Return the invoice of these rows with the bytes of the PDF it names, or all that is wrong with it."""
    reader = _Reader(str(file), rows, manner.locale)
    first = rows[0]
    if len(rows) > MOST_LINES:
        error = BadInputError("The invoice has too many lines", f"{MOST_LINES} are taken.", "Part it into several.")
        reader.refuse(error, first, "number", first.number)
        return reader.faults
    reader.gather()
    for name in ("issue_date", "currency", "customer", *(() if manner.no_email else ("email",))):
        reader.need(name)
    number = reader.word("number")
    issue_date = reader.meant("issue_date", partial(dates.day, locale=manner.locale))
    currency = reader.meant("currency", fields.currency)
    due_date = reader.meant("due_date", partial(dates.day, locale=manner.locale))
    kind = reader.meant("kind", fields.kind) or Kind.INVOICE
    language = reader.meant("language", fields.language)
    buyer = Buyer(
        reader.word("customer"),
        reader.word("address"),
        reader.meant("country", fields.country) or "",
        reader.word("tax_id"),
        language or manner.language,
    )
    tags = reader.meant("tag", fields.tags) or frozenset()
    note = reader.word("note")
    contacts = reader.contacts()
    pdf = reader.meant("pdf", partial(pdfs.read, file.parent))
    lines, total, silent = reader.lines(currency)
    if currency is not None and not reader.faults:
        name = "total" if "total" in reader.head else "unit_price"
        row, cell = reader.head.get(name, (first, first.cells.get(name, "")))
        reader.attempt(partial(amounts.refuse_negative, total, currency, kind), row, name, cell)
    if reader.faults or issue_date is None or currency is None:
        return reader.faults
    invoice = Invoice(
        *(number, kind, issue_date, due_date, currency, Seller(""), buyer, lines, total, note, silent, contacts, tags)
    )
    return Found(invoice, first.line, pdf, speaks=bool(language))
