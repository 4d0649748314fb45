"""The courier's mails a second with its durable marker, and how many commits each of them takes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.measuring import seconds
from tests.bench.table import Row
from tests.operations.couriering import count_commits
from tests.store.making import CLERK, make_invoice, make_sender, new_delivery
from tui_invoice.domain.clock import SystemClock
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.domain.sender import Security
from tui_invoice.mail.connect import connect
from tui_invoice.operations import drawing
from tui_invoice.operations.composing import Draw, composer
from tui_invoice.operations.courier import Courier, Mode
from tui_invoice.operations.hand import Tools
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import invoices, offices, queueing, senders
from tui_invoice.store.database import Database

_MAILS = 600
_FEW = 100
_COMMITS = 2.0
_ATTACH = '[{"kind": "pdf", "name": "invoice.pdf", "sha256": ""}]'


def courier_rows(folder: Path, port: int, page: bytes, source: float) -> list[Row]:
    """Return the courier's rows; `source` is smtp-source's mails a second on the same sink."""
    place = folder / "courier"
    place.mkdir()
    peer = f"smtp-source: {source:,.0f} mails/s"
    few, many = (_run(place / f"{count}.db", port, count, lambda db, invoice: page) for count in (_FEW, _MAILS))
    drawn = _run(place / "drawn.db", port, _MAILS, drawing.draw)
    bare = _MAILS / seconds(lambda: _bare_commits(place / "bare.db", page))
    each = (many[1] - few[1]) / (_MAILS - _FEW)
    rates = {"pages at hand": _MAILS / many[0], "each page drawn first": _MAILS / drawn[0]}
    rows = [
        Row(f"the courier, {_MAILS} queued mails, {how}", f"{rate:,.0f} mails/s", peer, rate / source)
        for how, rate in rates.items()
    ]
    rows.append(
        Row(
            "two bare durable commits of such a mail and page, sqlite3 alone",
            f"{bare:,.0f} mails/s",
            f"the courier: {rates['pages at hand']:,.0f} mails/s",
            bare / rates["pages at hand"],
        )
    )
    what = f"commits of each further mail ({_FEW} mails: {few[1]}, {_MAILS}: {many[1]})"
    rows.append(Row(what, f"{each:.2f}", budget=f"≤ {_COMMITS:.0f}", ok=each <= _COMMITS))
    return rows


def _run(path: Path, port: int, count: int, draw: Draw) -> tuple[float, int]:
    """Return the seconds that a courier takes for so many mails, from its start to its end, and its commits."""
    clock = SystemClock()
    _queue(path, clock, port, count)
    tools = Tools(connect=lambda sender: connect(sender, None), compose=composer(draw))
    faults: list[str] = []
    courier = Courier(path, clock, tools, "bench", log=faults.append, waiting=Waiting())
    with pytest.MonkeyPatch.context() as patch:
        counted = count_commits(patch)
        taken = seconds(lambda: courier.run(Mode.ONCE))
    with Database.open(path, clock, write=False) as db:
        sent = db.number("SELECT count(*) FROM recipient WHERE state='sent'")
    assert (sent, faults) == (count, [])
    return taken, len(counted)


def _queue(path: Path, clock: SystemClock, port: int, count: int) -> None:
    account = replace(make_sender(), port=port, security=Security.NONE)
    with Database.open(path, clock, create=True) as db, db.transaction():
        offices.save(db, Office(Seller("Our Office", "Vestergade 14\n8000 Aarhus C", "DK")))
        account = senders.by_id(db, senders.add(db, account))
        invoices.add_issued(db, [(make_invoice(f"INV-{n:04d}"), None) for n in range(count)])
        for row in db.rows("SELECT id FROM invoice ORDER BY id"):
            new = new_delivery(row["id"], account.id, ["customer@example.com"])
            queueing.insert(db, replace(new, attach=_ATTACH), account, CLERK)


def _bare_commits(path: Path, page: bytes) -> None:
    """Write what a mail weighs with sqlite3 alone: mail and page in one durable commit, a word in another."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        run: Callable[..., object] = connection.execute
        run("PRAGMA journal_mode=WAL")
        run("PRAGMA synchronous=FULL")
        run("CREATE TABLE mail(id INTEGER PRIMARY KEY, mail BLOB, page BLOB, state TEXT)")
        for n in range(_MAILS):
            run("INSERT INTO mail VALUES(?,?,?,'handing_over')", (n, page + page[:11_000], page))
            run("UPDATE mail SET state='sent' WHERE id=?", (n,))
