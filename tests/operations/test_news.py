"""News: what happened since somebody was last here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tests.store.making import MadeOffice, office
from tests.support.clocks import START
from tui_invoice.domain.clock import MINUTE
from tui_invoice.operations import importing
from tui_invoice.operations.news import FIRST, news
from tui_invoice.store import journal


@pytest.fixture
def made(tmp_path: Path) -> Iterator[MadeOffice]:
    with office(tmp_path) as made:
        yield made


def _note(made: MadeOffice, event: str, invoice: int | None = None, text: str = "") -> None:
    made.clock.advance(MINUTE)
    with made.db.transaction():
        journal.note(made.db, "info", event, text, who="courier", invoice=invoice)


def test_invoices_are_counted_and_not_their_recipients(made: MadeOffice) -> None:
    _note(made, "failed", 9)
    seen = journal.last_id(made.db)
    for event, invoice in (("sent", 1), ("sent", 1), ("sent", 2), ("failed", 3), ("bounced", 2), ("uncertain", 4)):
        _note(made, event, invoice)
    for event in ("delivered", "opened"):
        _note(made, event, 1)
    for _ in range(2):
        _note(made, "sender_held")
    found = news(made.db, seen)
    assert (found.sent, found.failed, found.uncertain, found.bounced) == (2, 1, 1, 1)
    assert (found.delivered, found.opened, found.held, found.imported) == (1, 1, 2, 0)
    assert found.since == START + 2 * MINUTE
    assert [entry.event for entry in found.first] == ["failed", "bounced", "uncertain", "sender_held", "sender_held"]
    assert [entry.invoice for entry in found.first][:3] == [3, 2, 4]
    assert news(made.db, journal.last_id(made.db)).since == 0


def test_an_import_counts_its_invoices(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    file = tmp_path / "2026.csv"
    file.write_text(
        "number,issue_date,customer,email,currency,total\n"
        + "".join(f"A-{n},2026-11-01,Ann,a@b.dk,EUR,5\n" for n in range(7))
    )
    importing.take(desk.context, [file])
    with desk.context.reading() as db:
        found = news(db, 0)
    assert (found.imported, found.sent, found.first) == (7, 0, ())


def test_very_much_news_is_cut_and_says_so(made: MadeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_invoice.operations.news.MOST", FIRST + 5)
    for invoice in range(FIRST + 5):
        _note(made, "failed", invoice)
    whole = news(made.db, 0)
    assert (whole.failed, len(whole.first), whole.more) == (FIRST + 5, FIRST, False)
    _note(made, "failed", 99)
    assert news(made.db, 0).more
