"""Invoices in and out of the tables."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.fingerprint import fingerprint
from tui_invoice.domain.invoice import Buyer, Contact, Invoice, Kind, Line, Seller, Status, TaxCategory
from tui_invoice.domain.text import fold
from tui_invoice.store import customers, documents
from tui_invoice.store.database import Database, Row, marks


@dataclass(frozen=True, slots=True)
class Stored:
    """An invoice as it is stored: the document and where it stands."""

    id: int
    uid: str
    status: Status
    customer_id: int
    invoice: Invoice
    document: str
    send_status: SendStatus
    send_cause: str
    send_n: int
    send_of: int


def add_issued(db: Database, taken: Sequence[tuple[Invoice, bytes | None]]) -> None:
    """Insert issued invoices, each with a PDF of its own or None, inside the caller's transaction."""
    from sqlite_utils import Database as SqliteUtils

    lines: list[dict[str, object]] = []
    tags: list[dict[str, object]] = []
    ids: list[int] = []
    for invoice, pdf in taken:
        invoice_id = _add_draft(db, invoice, pdf)
        ids.append(invoice_id)
        lines += [_line_row(invoice_id, n, line) for n, line in enumerate(invoice.lines, 1)]
        day = invoice.issue_date.isoformat()
        tags += [{"invoice_id": invoice_id, "word": w, "fold": fold(w), "day": day} for w in sorted(invoice.tags)]
    bulk = SqliteUtils(db.connection, execute_plugins=False)
    bulk.table("line").insert_all(lines)
    bulk.table("tag").insert_all(tags)
    for invoice_id in ids:
        db.execute("UPDATE invoice SET status='issued' WHERE id=?", invoice_id)


def numbers(db: Database, prefix: str, limit: int) -> list[str]:
    """Return numbers that begin so, the highest first."""
    sql = "SELECT number FROM invoice WHERE number>=? AND number<? ORDER BY number DESC LIMIT ?"
    return [str(row["number"]) for row in db.rows(sql, prefix, f"{prefix}\U0010ffff", limit)]


def _add_draft(db: Database, invoice: Invoice, pdf: bytes | None) -> int:
    customer_id = customers.find_or_add(db, invoice.buyer, invoice.contacts)
    document = documents.keep(db, pdf) if pdf is not None else None
    details = {
        "note": invoice.note,
        "as_agreed": invoice.as_agreed,
        "contacts": [asdict(contact) for contact in invoice.contacts],
    }
    addresses = [contact.address for contact in invoice.contacts]
    return db.insert(
        "INSERT INTO invoice(uid,number,number_fold,kind,status,customer_id,issue_date,due_date,currency,total,buyer,"
        "seller,details,fold,source_sha256,document) VALUES(?,?,?,?,'draft',?,?,?,?,?,?,?,?,?,?,?)",
        uuid.uuid4().hex,
        invoice.number,
        fold(invoice.number),
        invoice.kind.value,
        customer_id,
        invoice.issue_date.isoformat(),
        invoice.due_date.isoformat() if invoice.due_date else None,
        invoice.currency,
        invoice.total,
        json.dumps(asdict(invoice.buyer), ensure_ascii=False),
        json.dumps(asdict(invoice.seller), ensure_ascii=False) if invoice.seller.name else "{}",
        json.dumps(details, ensure_ascii=False),
        fold(" ".join((invoice.number, invoice.buyer.name, *addresses, *sorted(invoice.tags)))),
        fingerprint(invoice, document or ""),
        document,
    )


def _line_row(invoice_id: int, position: int, line: Line) -> dict[str, object]:
    return {
        "invoice_id": invoice_id,
        "position": position,
        "description": line.description,
        "quantity": f"{line.quantity:f}",
        "unit": line.unit,
        "unit_price": f"{line.unit_price:f}",
        "tax_category": line.tax_category.value,
        "tax_rate": f"{line.tax_rate:f}",
        "net": line.net,
    }


def known_numbers(db: Database, numbers: Sequence[str]) -> dict[str, str]:
    """Return number -> fingerprint for those of `numbers` that are stored."""
    known: dict[str, str] = {}
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        for row in db.rows(f"SELECT number, source_sha256 FROM invoice WHERE number IN ({marks(some)})", *some):
            known[row["number"]] = row["source_sha256"] or ""
    return known


def by_number(db: Database, number: str) -> Stored | None:
    """Return the invoice with this number, None where there is none."""
    row = db.first("SELECT * FROM invoice WHERE number=?", number)
    return None if row is None else _stored(db, row)


def having_id(db: Database, invoice_id: int) -> Stored | None:
    """Return the invoice with this id, None where there is none."""
    row = db.first("SELECT * FROM invoice WHERE id=?", invoice_id)
    return None if row is None else _stored(db, row)


def by_id(db: Database, invoice_id: int) -> Stored:
    """Return the invoice with an id that is known to be there."""
    stored = having_id(db, invoice_id)
    assert stored is not None
    return stored


def newest_issued(db: Database) -> Stored | None:
    """Return the issued invoice of the latest date, None where there is none."""
    row = db.first("SELECT * FROM invoice WHERE status='issued' ORDER BY issue_date DESC, id DESC LIMIT 1")
    return None if row is None else _stored(db, row)


def _stored(db: Database, row: Row) -> Stored:
    details = json.loads(row["details"])
    contacts = tuple(Contact(**contact) for contact in details.get("contacts", ()))
    invoice = Invoice(
        number=row["number"] or "",
        kind=Kind(row["kind"]),
        issue_date=date.fromisoformat(row["issue_date"]) if row["issue_date"] else date.min,
        due_date=date.fromisoformat(row["due_date"]) if row["due_date"] else None,
        currency=row["currency"],
        seller=Seller(**{"name": "", **json.loads(row["seller"])}),
        buyer=Buyer(**json.loads(row["buyer"])),
        lines=_lines(db, row["id"]),
        total=row["total"],
        note=details.get("note", ""),
        as_agreed=bool(details.get("as_agreed")),
        contacts=contacts,
        tags=frozenset(r["word"] for r in db.rows("SELECT word FROM tag WHERE invoice_id=?", row["id"])),
    )
    return Stored(
        id=row["id"],
        uid=row["uid"],
        status=Status(row["status"]),
        customer_id=row["customer_id"],
        invoice=invoice,
        document=row["document"] or "",
        send_status=SendStatus(row["send_status"]),
        send_cause=row["send_cause"] or "",
        send_n=row["send_n"],
        send_of=row["send_of"],
    )


def _lines(db: Database, invoice_id: int) -> tuple[Line, ...]:
    rows = db.rows("SELECT * FROM line WHERE invoice_id=? ORDER BY position", invoice_id)
    return tuple(
        Line(
            description=row["description"],
            quantity=Decimal(row["quantity"]),
            unit_price=Decimal(row["unit_price"]),
            net=row["net"],
            unit=row["unit"],
            tax_category=TaxCategory(row["tax_category"]),
            tax_rate=Decimal(row["tax_rate"]),
        )
        for row in rows
    )
