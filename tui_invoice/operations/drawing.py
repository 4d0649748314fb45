"""Draw: the page of an invoice, for the courier and for a folder (`pdf NUMBER... -o DIR`)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tui_invoice.documents.glyphs import refuse_missing
from tui_invoice.domain.errors import DocumentError, RefusedError
from tui_invoice.domain.office import Office
from tui_invoice.operations import planning
from tui_invoice.operations.context import Context
from tui_invoice.store import documents, invoices, offices
from tui_invoice.store.database import Database
from tui_invoice.store.invoices import Stored


def draw(db: Database, invoice_id: int) -> bytes:
    """Return the invoice's page as PDF, drawn now. Raises DocumentError, StoreError."""
    return _drawn(invoices.by_id(db, invoice_id), offices.load(db))


def refuse_undrawable(stored: Stored, office: Office) -> None:
    """Raise DocumentError where no page can be drawn; nothing to do where one is kept already."""
    if not stored.document:
        refuse_missing(planning.signed(stored.invoice, office))


def pdf(context: Context, numbers: Sequence[str], directory: Path) -> tuple[Path, ...]:
    """Write the page of each invoice into the folder, made if missing; return the files in the same order.

    The page that was brought in or sent is written as it was kept; another one is drawn. A file that
    bears the same bytes already is left alone. Raises NotFoundError, StoreError, DocumentError where a page cannot be
    drawn or written, and RefusedError where a file of that name holds something else.
    """
    with context.reading() as db:
        chosen = [planning.found(db, number) for number in dict.fromkeys(numbers)]
        names = [planning.file_name(stored.invoice.number) for stored in chosen]
        _refuse_twins(chosen, names)
        office = offices.load(db)
        return tuple(
            _write(directory / name, documents.load(db, stored.document) if stored.document else _drawn(stored, office))
            for stored, name in zip(chosen, names, strict=True)
        )


def _drawn(stored: Stored, office: Office) -> bytes:
    from tui_invoice.documents.page import render

    return render(planning.signed(stored.invoice, office))


def _refuse_twins(chosen: Sequence[Stored], names: Sequence[str]) -> None:
    taken: dict[str, str] = {}
    for stored, name in zip(chosen, names, strict=True):
        other = taken.setdefault(name.casefold(), stored.invoice.number)
        if other != stored.invoice.number:
            raise RefusedError(
                f"{other} and {stored.invoice.number} would both be written to {name}",
                "not every sign of a number can stand in the name of a file",
                "write them one by one, each into a folder of its own",
            )


def _write(path: Path, data: bytes) -> Path:
    """Write a new file; what a full disk leaves of it is removed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            _fill(path, data)
            return path
        if path.is_file() and path.read_bytes() == data:
            return path
    except OSError as error:
        why = error.strerror or str(error)
        raise DocumentError(f"{path} cannot be written", why, "choose another folder") from error
    todo = "move it away, or choose another folder"
    raise RefusedError(f"{path} holds something else already", "nothing is overwritten", todo)


def _fill(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
        except OSError:
            path.unlink()
            raise
