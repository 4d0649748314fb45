"""Customers: find them, correct their e-mail addresses, say in which language they are written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_invoice.domain.addresses import Address, parse_one
from tui_invoice.domain.errors import BadInputError, NotFoundError, RefusedError, UsageError
from tui_invoice.domain.invoice import Contact
from tui_invoice.domain.language import words
from tui_invoice.domain.text import fold
from tui_invoice.operations import regions
from tui_invoice.operations.context import Context
from tui_invoice.store import customers, journal
from tui_invoice.store.customers import Customer
from tui_invoice.store.database import Database

__all__ = ["Customer", "edit", "matching", "show"]

MOST = 100
"""Customers that a list gives."""
_SHOWN = 8


def matching(context: Context, text: str = "") -> tuple[Customer, ...]:
    """Return the first hundred customers whose name, tax id or address holds `text`, by name.

    Raises NotFoundError where there is no database yet, StoreError.
    """
    with context.reading() as db:
        return tuple(customers.matching(db, text, MOST))


def show(context: Context, name_or_id: str) -> Customer:
    """Return the one customer that is meant: by name, id or part of the name.

    Raises NotFoundError, RefusedError with the candidates where several could be meant, StoreError.
    """
    with context.reading() as db:
        return _meant(db, name_or_id)


def edit(
    context: Context,
    name_or_id: str,
    *,
    correct: Mapping[str, str] | None = None,
    add: Sequence[str] = (),
    language: str | None = None,
    country: str | None = None,
) -> Customer:
    """Change what is sent to a customer from now on, and return it as it then is; what was sent stays as it was.

    `correct` puts a new address in place of an old one, `add` gives further ones ("Name <a@b>" too).
    Raises BadInputError, NotFoundError, RefusedError, UsageError where nothing is said, StoreError.
    """
    if not correct and not add and language is None and country is None:
        raise UsageError(
            "nothing is to be changed", "", "say what: --correct OLD=NEW, --add ADDRESS, --language, --country"
        )
    mends = {old: parse_one(new) for old, new in (correct or {}).items()}
    more = [parse_one(each) for each in add]
    spoken = _language(language) if language is not None else None
    place = regions.country(country) if country is not None else None
    with context.writing() as db, db.transaction():
        customer = _meant(db, name_or_id)
        said = [_correct(db, customer, old, new) for old, new in mends.items()]
        said += [
            f"{each.address} added"
            for each in more
            if customers.add_contact(db, customer.id, Contact(each.address, "to", each.name))
        ]
        customers.rename(db, customer.id, language=spoken, country=place)
        said += [
            f"{what} {value or 'none'}"
            for what, value in (("language", spoken), ("country", place))
            if value is not None
        ]
        if said:
            journal.note(db, "info", "customer_changed", f"{customer.name}: {', '.join(said)}", who=context.who)
        return customers.by_id(db, customer.id)


def _correct(db: Database, customer: Customer, old: str, new: Address) -> str:
    known = {
        row["address"]: Contact(row["address"], row["role"], row["name"])
        for row in db.rows("SELECT address, role, name FROM contact WHERE customer_id=?", customer.id)
    }
    found = next((each for each in known.values() if _same(each.address, old)), None)
    if found is None:
        have = ", ".join(each.address for each in customer.contacts) or "none"
        raise NotFoundError(
            f"{customer.name} has no address {old}", f"it has: {have}", "name one of them, or --add the new one"
        )
    if found.address == new.address:
        raise BadInputError("the new address is the old one", "", "write the corrected one", field="email", value=old)
    customers.add_contact(db, customer.id, Contact(new.address, found.role, new.name or found.name))
    customers.correct(db, customer.id, found.address, new.address)
    return f"{found.address} is now {new.address}"


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _meant(db: Database, name_or_id: str) -> Customer:
    """Return the customer whose name is meant whole, else the id, else the only one that it is a part of."""
    text = name_or_id.strip()
    if not fold(text):
        raise NotFoundError("no customer is named", "the name is empty", "tui-invoice customer list")
    rows = db.rows("SELECT id, name FROM customer WHERE instr(fold, ?) ORDER BY name, id", fold(text))
    near = [customers.by_id(db, row["id"]) for row in rows[: _SHOWN + 1]]
    exact = [customers.by_id(db, row["id"]) for row in rows if fold(row["name"]) == fold(text)]
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    if number and not exact and db.number("SELECT count(*) FROM customer WHERE id=?", number):
        return customers.by_id(db, number)
    candidates = exact or near
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        raise NotFoundError(f"there is no customer {name_or_id}", "", "look for it: tui-invoice customer list TEXT")
    named = ", ".join(f"{each.id} {_told(each)}" for each in candidates[:_SHOWN])
    more = ", …" if len(candidates) > _SHOWN else ""
    raise RefusedError(f"several customers could be meant by {name_or_id}", f"{named}{more}", "name one by its number")


def _told(customer: Customer) -> str:
    more = customer.tax_id or (customer.contacts[0].address if customer.contacts else "")
    return f"{customer.name} ({more})" if more else customer.name


def _language(text: str) -> str:
    """Return the tag of a language that documents are written in. Raises BadInputError."""
    tag = text.strip().replace("_", "-")
    primary = tag.partition("-")[0].lower()
    if words(tag).language != primary:
        todo = "write en, vi, da or zh"
        raise BadInputError("no document is written in this language", "", todo, field="language", value=text)
    return primary
