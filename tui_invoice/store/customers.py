"""Who is billed, and their e-mail addresses with the corrections that people made."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tui_invoice.domain.invoice import Buyer, Contact
from tui_invoice.domain.text import fold
from tui_invoice.store.database import Database, Row, marks

FOLDED = 50
"""So many of a customer's addresses find it in a search. A name with more stands for many people ("walk-in
customer"): there an address finds the invoices that went to it, among the newest, and not all of the name's."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as it is stored, with the addresses that mail to it goes to today."""

    id: int
    name: str
    tax_id: str
    country: str
    language: str
    address: str
    contacts: tuple[Contact, ...]


def key_of(name: str, tax_id: str) -> str:
    """Return what an import finds a customer again by."""
    return f"{fold(name)}\x1f{fold(tax_id)}"


def find_or_add(db: Database, buyer: Buyer, contacts: Iterable[Contact]) -> int:
    """Return the customer's id, made if new, its addresses added to; inside the caller's transaction."""
    row = db.first("SELECT id FROM customer WHERE key=?", key_of(buyer.name, buyer.tax_id))
    if row is not None:
        customer_id = int(row["id"])
    else:
        customer_id = db.insert(
            "INSERT INTO customer(uid,key,name,fold,tax_id,language,country,details) VALUES(?,?,?,'',?,?,?,?)",
            uuid.uuid4().hex,
            key_of(buyer.name, buyer.tax_id),
            buyer.name,
            buyer.tax_id or None,
            buyer.language,
            buyer.country or None,
            json.dumps({"address": buyer.address}, ensure_ascii=False),
        )
    known = db.number("SELECT count(*) FROM contact WHERE customer_id=? AND position<=?", customer_id, FOLDED)
    new = [add_contact(db, customer_id, contact) for contact in contacts]
    if row is None or (any(new) and known < FOLDED):
        _refold(db, customer_id)
    return customer_id


def language_of(db: Database, buyer: Buyer) -> str:
    """Return the language that this customer is known by, "" where nobody knows the customer."""
    row = db.first("SELECT language FROM customer WHERE key=?", key_of(buyer.name, buyer.tax_id))
    return "" if row is None else str(row["language"])


def add_contact(db: Database, customer_id: int, contact: Contact) -> bool:
    """Add an address if the customer lacks it; tell whether it was new."""
    changed = db.execute(
        "INSERT INTO contact(customer_id,role,name,address,position)"
        " SELECT ?,?,?,?,coalesce((SELECT max(position) FROM contact WHERE customer_id=?),0)+1 WHERE true"
        " ON CONFLICT(customer_id,address) DO NOTHING",
        customer_id,
        contact.role,
        contact.name,
        contact.address,
        customer_id,
    )
    return changed > 0


def learn(db: Database, customer_id: int, contact: Contact) -> None:
    """Keep one more address of the customer, so that a search finds it; inside the caller's transaction."""
    if add_contact(db, customer_id, contact):
        _refold(db, customer_id)


def correct(db: Database, customer_id: int, old: str, new: str, role: str = "to") -> None:
    """Put `new` in place of `old` for everything that is sent from now on; inside the caller's transaction.

    Each is known in this role from then on if it was not yet. A correction of a correction leads on; one back to an
    earlier address ends there.
    """
    add_contact(db, customer_id, Contact(old, role))
    add_contact(db, customer_id, Contact(new, role))
    db.execute("UPDATE contact SET corrected_to=NULL WHERE customer_id=? AND address=?", customer_id, new)
    db.execute(
        "UPDATE contact SET corrected_to=? WHERE customer_id=? AND address<>? AND (address=? OR corrected_to=?)",
        new,
        customer_id,
        new,
        old,
        old,
    )
    _refold(db, customer_id)


def current(db: Database, customer_id: int, contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """Return the contacts with every correction applied, none twice."""
    found: dict[str, Contact] = {}
    for contact in contacts:
        row = db.first(
            "SELECT corrected_to FROM contact WHERE customer_id=? AND address=? AND corrected_to IS NOT NULL",
            customer_id,
            contact.address,
        )
        address = str(row["corrected_to"]) if row is not None else contact.address
        found.setdefault(address, Contact(address, contact.role, contact.name))
    return tuple(found.values())


def only_address(db: Database, customer_id: int) -> str:
    """Return the one To address that a customer is known by, "" where it has none or several."""
    known = db.rows(
        "SELECT address FROM contact WHERE customer_id=? AND corrected_to IS NULL AND role='to' LIMIT 2", customer_id
    )
    return str(known[0]["address"]) if len(known) == 1 else ""


def domains(db: Database, most: int = 20_000) -> list[str]:
    """Return the domains of the customers' addresses as people write them, the most used first."""
    rows = db.rows(
        "SELECT lower(substr(address, instr(address,'@')+1)) AS domain FROM contact WHERE corrected_to IS NULL"
        " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ?",
        most,
    )
    return [str(row["domain"]) for row in rows]


def corrections(db: Database, customers: Collection[int]) -> dict[tuple[int, str], str]:
    """Return what was put in place of which address, by customer and address."""
    rows = db.rows(
        "SELECT customer_id, address, corrected_to FROM contact"
        f" WHERE corrected_to IS NOT NULL AND customer_id IN ({marks(customers)})",
        *customers,
    )
    return {(row["customer_id"], row["address"]): row["corrected_to"] for row in rows}


def rename(db: Database, customer_id: int, *, language: str | None = None, country: str | None = None) -> None:
    """Change what later documents to this customer are written in; inside the caller's transaction."""
    if language is not None:
        db.execute("UPDATE customer SET language=? WHERE id=?", language, customer_id)
    if country is not None:
        db.execute("UPDATE customer SET country=? WHERE id=?", country or None, customer_id)


def matching(db: Database, text: str, limit: int = 100) -> list[Customer]:
    """Return the customers whose name, tax id or address holds `text` (folded), all for '', by name."""
    rows = db.rows("SELECT * FROM customer WHERE instr(fold, ?) ORDER BY name, id LIMIT ?", fold(text), limit)
    return [_customer(db, row) for row in rows]


def by_id(db: Database, customer_id: int) -> Customer:
    """Return one customer."""
    row = db.first("SELECT * FROM customer WHERE id=?", customer_id)
    assert row is not None
    return _customer(db, row)


def grams(folded: str) -> set[str]:
    """Return what a search of one or two characters finds a folded text by.

    Each word's first one and two characters; of a word that is not ASCII every one and two.
    """
    found: set[str] = set()
    for word in folded.split():
        starts = range(1) if word.isascii() else range(len(word))
        found.update(word[start : start + size] for start in starts for size in (1, 2))
    return found


def _refold(db: Database, customer_id: int) -> None:
    row = db.first("SELECT name, coalesce(tax_id,'') AS tax_id FROM customer WHERE id=?", customer_id)
    assert row is not None
    contacts = db.rows("SELECT address FROM contact WHERE customer_id=? ORDER BY position LIMIT ?", customer_id, FOLDED)
    addresses = [contact["address"] for contact in contacts]
    folded = fold(" ".join((row["name"], row["tax_id"], *addresses)))
    db.execute("UPDATE customer SET fold=? WHERE id=?", folded, customer_id)
    db.execute("DELETE FROM customer_gram WHERE customer_id=?", customer_id)
    for gram in sorted(grams(folded)):
        db.execute("INSERT INTO customer_gram(gram, customer_id) VALUES(?,?)", gram, customer_id)


def _customer(db: Database, row: Row) -> Customer:
    contacts = db.rows(
        "SELECT address, role, name FROM contact WHERE customer_id=? AND corrected_to IS NULL ORDER BY position",
        row["id"],
    )
    return Customer(
        id=row["id"],
        name=row["name"],
        tax_id=row["tax_id"] or "",
        country=row["country"] or "",
        language=row["language"],
        address=json.loads(row["details"]).get("address", ""),
        contacts=tuple(Contact(r["address"], r["role"], r["name"]) for r in contacts),
    )
