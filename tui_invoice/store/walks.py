"""Walks along the indexes of the invoices, to older ones or back to newer ones, from any place in the order."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterator

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.store.database import Database
from tui_invoice.store.keys import BEGINNING, Cursor, Key

_CHUNK = 500

FOLD = "{0}.fold || char(10) || (SELECT c.fold FROM customer c WHERE c.id={0}.customer_id)"
"""The folded texts of an invoice and of its customer of today; the name of the invoice's table is put in."""

Source = Callable[[Cursor, bool], Iterator[Key]]
"""Gives the keys after a cursor, newest first, or back from it, oldest first, reading on as they are asked for."""


def walk(
    db: Database,
    index: str,
    condition: str = "1",
    *values: str | int,
    text: bool = False,
    floor: Cursor = BEGINNING,
) -> Source:
    """Return a source that walks `index` under a condition down to `floor`; with `text` it reads the folded texts."""
    columns = "issue_date, id, status, send_status" + (f", {FOLD.format('invoice')}" if text else "")
    return _chunks(
        db,
        f"SELECT {columns} FROM invoice INDEXED BY {index} WHERE {condition}",
        ("issue_date", "id"),
        *values,
        floor=floor,
    )


def by_send_status(db: Database, words: Collection[SendStatus], *, text: bool = False) -> list[Source]:
    """Return the sources that walk the issued invoices with these send statuses."""
    condition = "status='issued' AND send_status=?"
    return [walk(db, "invoice_send", condition, word.value, text=text) for word in words]


def tagged(db: Database, folded: str) -> Source:
    """Return a source of the invoices that bear a tag (folded)."""
    return _chunks(
        db,
        "SELECT t.day, t.invoice_id, i.status, i.send_status, " + FOLD.format("i") + " FROM tag t INDEXED BY tag_fold"
        " CROSS JOIN invoice i ON i.id=t.invoice_id WHERE t.fold=?",
        ("t.day", "t.invoice_id"),
        folded,
    )


def _chunks(db: Database, sql: str, place: tuple[str, str], *values: str | int, floor: Cursor = BEGINNING) -> Source:
    """Read in chunks that grow, so that a first page is cheap and a long walk too."""
    day, number = place

    def keys(after: Cursor, back: bool) -> Iterator[Key]:
        # Upwards one bound is enough: of two lower ones SQLite enters the index by the first, which may be the lower.
        after, lowest = (max(after, floor), ()) if back or floor == BEGINNING else (after, floor)
        bounds = f" AND ({day}, {number}) {'>' if back else '<'} (?, ?)"
        bounds += f" AND ({day}, {number}) > (?, ?)" if lowest else ""
        order = f" ORDER BY {day}, {number} LIMIT ?" if back else f" ORDER BY {day} DESC, {number} DESC LIMIT ?"
        size = 60
        while rows := db.rows(sql + bounds + order, *values, *after, *lowest, size):
            for row in rows:
                yield Key((row[0], row[1]), *tuple(row)[2:])
            if len(rows) < size:
                return
            after, size = (rows[-1][0], rows[-1][1]), _CHUNK

    return keys


def merged(sources: list[Source], start: Cursor, *, back: bool) -> Iterator[Key]:
    """Give the keys of all sources in one order, none twice, the fitting one of two at one place."""
    seen: Cursor | None = None
    walks = [source(start, back) for source in sources]
    if back:
        keys = heapq.merge(*walks, key=lambda key: (key.at, not key.fits))
    else:
        keys = heapq.merge(*walks, key=lambda key: (key.at, key.fits), reverse=True)
    for key in keys:
        if key.at != seen:
            seen = key.at
            yield key
