"""The office: who the seller is, its clock and its way of writing; shown and changed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, replace

from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.errors import BadInputError, UsageError
from tui_invoice.domain.office import Office
from tui_invoice.domain.text import HIDDEN
from tui_invoice.operations import regions
from tui_invoice.operations.context import Context
from tui_invoice.store import journal
from tui_invoice.store import offices as stored

_WHAT_IT_IS = {"name": "the office's name", "address": "its address", "tax_id": "its tax id", "bank": "its bank"}
_SEVERAL_LINES = frozenset({"address", "bank"})


@dataclass(frozen=True, slots=True)
class OfficeChanges:
    """What is said of the office; None leaves a thing as it is, "" clears it (the name, zone and locale cannot be).

    `address` and `bank` may hold several lines, `bcc` is one e-mail address.
    """

    name: str | None = None
    address: str | None = None
    country: str | None = None
    tax_id: str | None = None
    bank: str | None = None
    time_zone: str | None = None
    locale: str | None = None
    bcc: str | None = None


def show(context: Context) -> Office:
    """Return the office. Raises NotFoundError where there is no database yet, StoreError."""
    with context.reading() as db:
        return stored.load(db)


def edit(context: Context, changes: OfficeChanges) -> Office:
    """Change the office and return it; the database is made where there is none.

    Everything is looked at before anything is written. Raises BadInputError (field, value) for what
    cannot be, UsageError where nothing is said, StoreError.
    """
    seller, others = _looked_at(changes)
    if not seller and not others:
        raise UsageError("nothing is to be changed", "", "say what: --name, --address, --country, --time-zone …")
    with context.writing(create=True) as db, db.transaction():
        was = stored.load(db)
        office = replace(was, seller=replace(was.seller, **seller), **others)
        if office != was:
            stored.save(db, office)
            said = ", ".join(key.replace("_", " ") for key in (*seller, *others))
            journal.note(db, "info", "office_changed", f"the office was changed: {said}", who=context.who)
    return office


def faults(changes: OfficeChanges) -> tuple[BadInputError, ...]:
    """Return what cannot be of what is said, each with its field and value; nothing is opened."""
    found = []
    for each in fields(changes):
        value = getattr(changes, each.name)
        try:
            _looked_at(OfficeChanges(**{each.name: value, **_beside(each.name, changes)}))
        except BadInputError as error:
            if error.field == each.name:
                found.append(error)
    return tuple(found)


def _beside(name: str, changes: OfficeChanges) -> dict[str, str | None]:
    """Return the country, by which a time zone is offered, where it is one."""
    if name != "time_zone" or changes.country is None:
        return {}
    try:
        return {"country": regions.country(changes.country)}
    except BadInputError:
        return {}


def _looked_at(changes: OfficeChanges) -> tuple[dict[str, str], dict[str, str]]:
    """Return what is said of the seller, and the rest, as it will be kept. Raises BadInputError."""
    seller = {key: _text(key, value) for key in _WHAT_IT_IS if (value := getattr(changes, key)) is not None}
    if changes.country is not None:
        seller["country"] = regions.country(changes.country)
    others = {}
    if changes.time_zone is not None:
        others["time_zone"] = regions.time_zone(changes.time_zone, seller.get("country", ""))
    if changes.locale is not None:
        others["locale"] = regions.locale(changes.locale)
    if changes.bcc is not None:
        others["bcc"] = _copy_to(changes.bcc)
    return seller, others


def _copy_to(text: str) -> str:
    """Return the address that gets a copy, "" for none. Raises BadInputError."""
    if not text.strip():
        return ""
    try:
        return parse_one(text).address
    except BadInputError as error:
        raise BadInputError(error.title, error.detail, error.todo, field="bcc", value=text) from error


def _text(field: str, value: str) -> str:
    """Return the value in NFC without blanks around it. Raises BadInputError for what a page cannot bear."""
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    allowed = "\n" if field in _SEVERAL_LINES else ""
    for char in text:
        if char not in allowed and (unicodedata.category(char) == "Cc" or HIDDEN.fullmatch(char)):
            why = f"it holds a control or hidden character, U+{ord(char):04X}"
            raise BadInputError(f"{_WHAT_IT_IS[field]} cannot be taken", why, "type it anew", field=field, value=value)
    if field == "name" and not text:
        why = "no invoice leaves before the customer can see who sends it"
        raise BadInputError("the office needs a name", why, "give it one: --name NAME", field=field, value=value)
    return "\n".join(line.strip() for line in text.split("\n"))
