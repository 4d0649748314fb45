"""Search as you type: in number, customer, addresses and tags, folded, at any size.

A text is looked for where it can be found cheaply, and what is found is merged by date: the newest
invoices are read through; customers come from a trigram index (one and two characters from an index
of our own, since trigrams need three); numbers and tags by how they begin. Where too much fits for
that, it is common enough that walking the dates finds a page soon.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.text import fold
from tui_invoice.store.database import Database, marks
from tui_invoice.store.keys import BEGINNING, Asked, Cursor, Key
from tui_invoice.store.walks import FOLD, Source, by_send_status, tagged, walk

RECENT = 3_000
"""So many of the newest invoices are read through for any text."""
_FEW_CUSTOMERS = 400
_FEW_INVOICES = 4_000
_FEW_NUMBERS = 1_000
_FEW_TAGS = 20
COMMON = 4_000
"""A tag that more invoices bear is common."""
_FEW_OF_WORDS = 100_000
_BEYOND = "\U0010ffff"


def sources(db: Database, asked: Asked) -> list[Source]:
    """Return the sources whose merged keys are the invoices that hold the filter's text (and bear its tag)."""
    needle = fold(asked.filter.text)
    if asked.filter.tag:
        return [_kept(each, needle) for each in bearing(db, asked)]
    customers = _customers(db, needle)
    numbers = _numbers(db, needle)
    of_customers = None if customers is None else _of_customers(db, customers)
    if numbers is None or of_customers is None:
        return [*(_kept(each, needle) for each in _whole_view(db, asked)), *_tags(db, needle)]
    return [_recent(db, needle), _listed(db, numbers + of_customers), *_tags(db, needle)]


def bearing(db: Database, asked: Asked) -> list[Source]:
    """Return the sources of the invoices that bear the filter's tag, with the texts where one is looked for."""
    tag = fold(asked.filter.tag)
    words = asked.indexed
    if words is None or not _is_among_fewer(db, tag, words):
        return [tagged(db, tag)]
    few = by_send_status(db, words, text=bool(fold(asked.filter.text)))
    return [_bearing(db, each, tag) for each in few]


def _is_among_fewer(db: Database, tag: str, words: Collection[SendStatus]) -> bool:
    """Tell whether a common tag is found sooner by looking at those few that show one of these words."""
    few = db.number(
        f"SELECT sum(n) FROM tally_all WHERE status='issued' AND send_status IN ({marks(words)})",
        *(word.value for word in words),
    )
    most = min(few, COMMON)
    bear = "SELECT count(*) FROM (SELECT 1 FROM tag INDEXED BY tag_fold WHERE fold=? LIMIT ?)"
    return few <= _FEW_OF_WORDS and db.number(bear, tag, most + 1) > most


def tags(db: Database, text: str, most: int) -> tuple[str, ...]:
    """Return the tags that begin with a text (folded), each as it was written last, by their folded form."""
    needle = fold(text)
    rows = db.rows(
        "WITH RECURSIVE each(fold) AS (SELECT min(fold) FROM tag WHERE fold>=? AND fold<? UNION ALL"
        " SELECT (SELECT min(t.fold) FROM tag t WHERE t.fold>each.fold AND t.fold<?) FROM each WHERE fold IS NOT NULL)"
        " SELECT (SELECT t.word FROM tag t INDEXED BY tag_fold WHERE t.fold=each.fold"
        " ORDER BY t.day DESC, t.invoice_id DESC LIMIT 1) FROM each WHERE fold IS NOT NULL LIMIT ?",
        needle,
        needle + _BEYOND,
        needle + _BEYOND,
        most,
    )
    return tuple(row[0] for row in rows)


def _whole_view(db: Database, asked: Asked) -> list[Source]:
    """Return the sources that walk all that is asked for, with the texts."""
    words = asked.indexed
    return [walk(db, "invoice_date", text=True)] if words is None else by_send_status(db, words, text=True)


def _customers(db: Database, needle: str) -> list[int] | None:
    """Return the ids of the customers that hold the needle, None for too many."""
    if len(needle) < 3:
        sql = "SELECT customer_id FROM customer_gram WHERE gram=? LIMIT ?"
        values = needle
    else:
        sql = "SELECT rowid FROM customer_search WHERE customer_search MATCH ? LIMIT ?"
        values = '"' + needle.replace('"', '""') + '"'
    found = [int(row[0]) for row in db.rows(sql, values, _FEW_CUSTOMERS + 1)]
    return found if len(found) <= _FEW_CUSTOMERS else None


def _of_customers(db: Database, customers: list[int]) -> list[Cursor] | None:
    rows = db.rows(
        "SELECT issue_date, id FROM invoice INDEXED BY invoice_customer"
        f" WHERE customer_id IN ({marks(customers)}) LIMIT ?",
        *customers,
        _FEW_INVOICES + 1,
    )
    return [(row[0] or "", row[1]) for row in rows] if len(rows) <= _FEW_INVOICES else None


def _numbers(db: Database, needle: str) -> list[Cursor] | None:
    rows = db.rows(
        "SELECT issue_date, id FROM invoice INDEXED BY invoice_number WHERE number_fold>=? AND number_fold<? LIMIT ?",
        needle,
        needle + _BEYOND,
        _FEW_NUMBERS + 1,
    )
    return [(row[0] or "", row[1]) for row in rows] if len(rows) <= _FEW_NUMBERS else None


def _tags(db: Database, needle: str) -> list[Source]:
    """Return a source for each of the first tags that begin with the needle, found word by word."""
    found: list[Source] = []
    word = needle
    while len(found) < _FEW_TAGS:
        row = db.first("SELECT fold FROM tag WHERE fold>=? AND fold<? ORDER BY fold LIMIT 1", word, needle + _BEYOND)
        if row is None:
            break
        found.append(tagged(db, row["fold"]))
        word = row["fold"] + "\x00"
    return found


def _listed(db: Database, cursors: list[Cursor]) -> Source:
    """Return a source of given invoices; their rows are read when they are reached."""
    places = set(cursors)

    def keys(after: Cursor, back: bool) -> Iterator[Key]:
        for at in sorted(places, reverse=not back):
            if at > after if back else at < after:
                row = db.first("SELECT status, send_status FROM invoice WHERE id=?", at[1])
                if row is not None:
                    yield Key(at, row["status"], row["send_status"])

    return keys


def _kept(source: Source, needle: str) -> Source:
    """Return the source with those keys marked as not fitting whose folded texts lack the needle."""

    def keys(after: Cursor, back: bool) -> Iterator[Key]:
        for key in source(after, back):
            yield replace(key, fits=key.fits and needle in key.fold)

    return keys


def _bearing(db: Database, source: Source, tag: str) -> Source:
    """Return the source with those keys marked as not fitting whose invoices do not bear the tag (folded)."""

    def keys(after: Cursor, back: bool) -> Iterator[Key]:
        for key in source(after, back):
            # The plus keeps SQLite from reading all that bear the tag: an invoice has few.
            found = db.first("SELECT 1 FROM tag WHERE invoice_id=? AND +fold=?", key.at[1], tag)
            yield key if found is not None else replace(key, fits=False)

    return keys


def _recent(db: Database, needle: str) -> Source:
    """Return a source of those among the newest RECENT invoices that hold the needle."""
    row = db.first("SELECT issue_date, id FROM invoice ORDER BY issue_date DESC, id DESC LIMIT 1 OFFSET ?", RECENT)
    floor: Cursor = BEGINNING if row is None else (row["issue_date"] or "", row["id"])
    return walk(db, "invoice_date", f"instr({FOLD.format('invoice')}, ?)", needle, floor=floor)
