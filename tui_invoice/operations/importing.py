"""Import: invoices from CSV, JSON and Excel into the database, each file whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from tui_invoice.domain.errors import BadInputError, MoneyError, NotFoundError, UsageError
from tui_invoice.domain.fingerprint import content, fingerprint
from tui_invoice.domain.import_manner import AS_IT_STANDS, Manner
from tui_invoice.domain.invoice import Invoice, Seller
from tui_invoice.domain.language import words
from tui_invoice.domain.money import babel_locale, plain
from tui_invoice.domain.office import Office
from tui_invoice.exchange.building import Found
from tui_invoice.exchange.columns import LeftOut, short
from tui_invoice.exchange.frozen import text_encoding
from tui_invoice.exchange.reading import MOST_TOLD, Reading, opened
from tui_invoice.operations import offices
from tui_invoice.operations.context import Context
from tui_invoice.store import customers, invoices, journal
from tui_invoice.store.database import Database

CHUNK = 2_000
"""Invoices that one transaction takes: it holds the write lock for about 0.1 s."""

_LINE_FIELDS = ("description", "quantity", "unit", "unit_price", "tax_category", "tax_rate", "net")
"""What `content` says of a line, in its order and in the import's words."""

FIRST = 20
"""Invoices of a file that are shown as they were read, before any is taken."""

CHUNK_BYTES = 32 << 20
"""PDF bytes that one transaction takes, as they lie in memory until then."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an import: how many invoices are new, how many were here already with the same content.

    `numbers` are those of the new ones in the order of the files; dry, what would be new. `problems`
    holds the first refusals, `untold` counts the others; `refused` names the files of which nothing was taken.
    `first` are the first invoices as they were read, of a dry run only; `left_out` are columns that were not read.
    `languages` are those that the pages of the new ones are written in, by their tags.
    """

    new: int
    unchanged: int
    problems: tuple[BadInputError, ...]
    untold: int = 0
    numbers: tuple[str, ...] = ()
    refused: tuple[Path, ...] = ()
    first: tuple[Invoice, ...] = field(default=(), compare=False)
    left_out: tuple[LeftOut, ...] = ()
    languages: tuple[str, ...] = field(default=(), compare=False)


@dataclass(slots=True)
class _Tally:
    numbers: list[str] = field(default_factory=list)
    unchanged: int = 0
    problems: list[BadInputError] = field(default_factory=list)
    untold: int = 0
    refused: list[Path] = field(default_factory=list)
    first: list[Invoice] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    planned: dict[str, str] = field(default_factory=dict)
    """Number and fingerprint of what a dry run would have written, for the files that follow."""

    def tell(self, problems: Iterable[BadInputError], untold: int = 0) -> None:
        for problem in problems:
            if len(self.problems) < MOST_TOLD:
                self.problems.append(problem)
            else:
                self.untold += 1
        self.untold += untold

    @property
    def told(self) -> int:
        return len(self.problems) + self.untold


def take(
    context: Context,
    files: Sequence[Path],
    *,
    manner: Manner = AS_IT_STANDS,
    valid_only: bool = False,
    dry_run: bool = False,
) -> Taken:
    """Take the invoices of these files as issued, one file after the other.

    Nothing of a file is taken if anything in it is refused; with `valid_only` the invoices that are
    right are, unless the file's form is broken. What is here already with the same content is left
    alone. Invoices are written whole, in transactions of CHUNK: an import that was cut short can be run
    again. `dry_run` writes nothing and makes no database.

    `manner` says how they are read. Raises UsageError (encoding, locale), StoreError. What is wrong in the
    files is in `problems`.
    """
    manner = replace(checked(manner), language=language_of(context))
    tally = _Tally()
    with ExitStack() as stack:
        db: Database | None = None
        if not dry_run:
            db = stack.enter_context(context.writing(create=True))
        else:
            try:
                db = stack.enter_context(context.reading())
            except NotFoundError:
                db = None
        for file in files:
            try:
                with opened(file, manner) as reading:
                    _take_file(db, reading, tally, context.who, valid_only=valid_only, dry_run=dry_run)
            except BadInputError as error:
                tally.tell([error])
                tally.refused.append(file)
    return Taken(
        new=len(tally.numbers),
        unchanged=tally.unchanged,
        problems=tuple(tally.problems),
        untold=tally.untold,
        numbers=tuple(tally.numbers),
        refused=tuple(tally.refused),
        first=tuple(tally.first),
        left_out=tuple(tally.left_out),
        languages=tuple(sorted(tally.languages)),
    )


def _take_file(
    db: Database | None, reading: Reading, tally: _Tally, who: str, *, valid_only: bool, dry_run: bool
) -> None:
    tally.tell(reading.broken, reading.untold)
    tally.left_out += reading.left_out
    if reading.broken or not valid_only or dry_run:
        looked = _look(db, reading, tally)
        if reading.broken or (looked.told and not valid_only):
            tally.tell(looked.problems, looked.untold)
            tally.refused.append(reading.file)
            return
        if dry_run:
            tally.tell(looked.problems, looked.untold)
            tally.unchanged += looked.unchanged
            tally.numbers += looked.numbers
            tally.planned |= looked.planned
            tally.languages |= looked.languages
            return
    assert db is not None
    _write(db, reading, tally, who)


def _look(db: Database | None, reading: Reading, tally: _Tally) -> _Tally:
    """Return what taking the file would come to."""
    looked = _Tally()
    for read, problems in _chunks(reading):
        looked.tell(problems)
        chunk = _as_known(db, read)
        new, unchanged, conflicts = _sort(db, reading.file, chunk, tally.planned)
        looked.tell(conflicts)
        looked.unchanged += unchanged
        looked.numbers += [each.invoice.number for each in new]
        looked.languages |= _languages(new)
        if len(tally.first) < FIRST:
            tally.first += [each.invoice for each in chunk[: FIRST - len(tally.first)]]
        looked.planned |= {each.invoice.number: _fingerprint(each) for each in new}
    return looked


def _write(db: Database, reading: Reading, tally: _Tally, who: str) -> None:
    for read, problems in _chunks(reading):
        tally.tell(problems)
        with db.transaction():
            # Looked up inside the transaction: another import may have been quicker.
            chunk = _as_known(db, read)
            new, unchanged, conflicts = _sort(db, reading.file, chunk, {})
            if new:
                invoices.add_issued(db, [(each.invoice, each.pdf) for each in new])
                text = f"{len(new)} imported from {short(reading.file.name)} by {who}"
                journal.note(db, "info", "imported", text, who=who)
        tally.tell(conflicts)
        tally.unchanged += unchanged
        tally.numbers += [each.invoice.number for each in new]
        tally.languages |= _languages(new)


def _as_known(db: Database | None, chunk: Sequence[Found]) -> list[Found]:
    """Return the invoices, those for which the file names no language in the one that their customer is known by."""
    if db is None:
        return [*chunk]
    found = []
    for each in chunk:
        buyer = each.invoice.buyer
        known = "" if each.speaks else customers.language_of(db, buyer)
        same = known in ("", buyer.language)
        found.append(
            each if same else replace(each, invoice=replace(each.invoice, buyer=replace(buyer, language=known)))
        )
    return found


def _languages(new: Iterable[Found]) -> set[str]:
    return {words(each.invoice.buyer.language).language for each in new}


def _chunks(reading: Reading) -> Iterator[tuple[list[Found], list[BadInputError]]]:
    """Yield the file's invoices in chunks, with what was refused between them."""
    chunk: list[Found] = []
    problems: list[BadInputError] = []
    size = 0
    with closing(reading.invoices()) as results:
        for result in results:
            if isinstance(result, BadInputError):
                problems.append(result)
            else:
                chunk.append(result)
                size += len(result.pdf or b"")
            if len(chunk) + len(problems) >= CHUNK or size >= CHUNK_BYTES:
                yield chunk, problems
                chunk, problems, size = [], [], 0
    yield chunk, problems


def _sort(
    db: Database | None, file: Path, chunk: Sequence[Found], planned: dict[str, str]
) -> tuple[list[Found], int, list[BadInputError]]:
    """Return what is new, how many are here already, and what is here with other content."""
    new: list[Found] = []
    unchanged = 0
    problems: list[BadInputError] = []
    known = invoices.known_numbers(db, [each.invoice.number for each in chunk]) if db else {}
    for each in chunk:
        number = each.invoice.number
        if number in known:
            conflict = _conflict(db, file, each) if db and known[number] != _fingerprint(each) else None
        elif number in planned:
            conflict = _planned_otherwise(file, each) if planned[number] != _fingerprint(each) else None
        else:
            new.append(each)
            continue
        unchanged += conflict is None
        problems += [conflict] if conflict else []
    return new, unchanged, problems


def _conflict(db: Database, file: Path, found: Found) -> BadInputError | None:
    """Return the refusal that names both values of the first field that differs; None where none does."""
    invoice = found.invoice
    stored = invoices.by_number(db, invoice.number)
    assert stored is not None
    here = content(stored.invoice, stored.document)
    there = content(invoice, _sha256(found))
    for name, value in there.items():
        if value == here[name] or (name == "language" and not found.speaks):
            continue
        field, line, before, after = _difference(name, here[name], value, stored.invoice, invoice)
        return _refusal(file, found, field, f"{field}{line} is “{before}” here and “{after}” in the file.", after)
    return None


def _planned_otherwise(file: Path, found: Found) -> BadInputError:
    return _refusal(file, found, "number", "It stands with other content in a file before this one.", "")


def _refusal(file: Path, found: Found, name: str, detail: str, value: str) -> BadInputError:
    return BadInputError(
        f"Invoice “{short(found.invoice.number)}” is here already with other content",
        detail,
        "An issued invoice never changes: give the new one a number of its own, or leave it out.",
        file=str(file),
        line=found.line,
        field=name,
        value=value,
    )


def _difference(name: str, here: str, there: str, stored: Invoice, new: Invoice) -> tuple[str, str, str, str]:
    """Return field, " of line 2" or "", and both values as a person compares them: amounts with decimals."""
    if name == "total" or (name == "lines" and stored.total != new.total and stored.as_agreed and new.as_agreed):
        return "total", "", plain(stored.total, stored.currency), plain(new.total, new.currency)
    if name == "pdf":
        kept = "a PDF" if here else "none"
        return name, "", kept, ("another PDF" if here else "a PDF") if there else "none"
    if name == "lines":
        before, after = json.loads(here), json.loads(there)
        if len(before) != len(after):
            return name, "", str(len(before)), str(len(after))
        place, pair = next((n, both) for n, both in enumerate(zip(before, after, strict=True), 1) if both[0] != both[1])
        field, *values = next(each for each in zip(_LINE_FIELDS, *pair, strict=True) if each[1] != each[2])
        return field, f" of line {place}", short(values[0]), short(values[1])
    return name, "", short(here), short(there)


def _fingerprint(found: Found) -> str:
    return fingerprint(found.invoice, _sha256(found))


def _sha256(found: Found) -> str:
    return "" if found.pdf is None else hashlib.sha256(found.pdf).hexdigest()


def language_of(context: Context) -> str:
    """Return the language of documents for who has none in a file: the office's own, where pages are written in it."""
    try:
        office = offices.show(context)
    except NotFoundError:
        office = Office(Seller(""))
    return words(office.locale).language


def checked(manner: Manner) -> Manner:
    """Return the manner with its encoding by the name that Python has for it. Raises UsageError."""
    try:
        if manner.locale is not None:
            babel_locale(manner.locale)
    except MoneyError as error:
        raise UsageError(error.title, error.detail, error.todo) from error
    return replace(manner, encoding=text_encoding(manner.encoding))
