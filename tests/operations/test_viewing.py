"""View: the document as text, and its mail as it was frozen or would be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.documents.making import make_invoice
from tests.operations.desks import Desk
from tests.support.servers import MailServers
from tui_invoice.domain.errors import NotFoundError
from tui_invoice.domain.invoice import Contact, Invoice, Seller
from tui_invoice.domain.office import Office
from tui_invoice.operations.browsing import Browser
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.viewing import AttachedFile, MailText, as_text, mail_text
from tui_invoice.operations.withdrawing import cancel
from tui_invoice.store import invoices

KEPT = b"%PDF-1.7 " + b"x" * 37_900


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


@pytest.fixture
def browser(desk: Desk) -> Iterator[Browser]:
    with Browser(desk.context) as browser:
        yield browser


def bring(desk: Desk, invoice: Invoice, pdf: bytes | None = None) -> int:
    with desk.context.writing() as db, db.transaction():
        invoices.add_issued(db, [(invoice, pdf)])
        return db.number("SELECT id FROM invoice WHERE number=?", invoice.number)


def addressed(*addresses: str) -> Invoice:
    return replace(make_invoice("da"), contacts=tuple(Contact(each) for each in addresses))


def mail(browser: Browser, invoice_id: int) -> MailText:
    found = mail_text(browser, invoice_id)
    assert found is not None
    return found


def test_a_document_is_shown_with_the_office_as_its_seller_where_it_has_none(desk: Desk, browser: Browser) -> None:
    lines = as_text(browser, bring(desk, replace(make_invoice("da"), seller=Seller(""))), 80)
    assert lines[:3] == ("Faktura 2026-0140", "", "Nordlys Kontor ApS")
    assert any(line.endswith("15.643,00 kr.") for line in lines)


def test_a_pdf_that_was_brought_in_is_said_to_be_what_is_sent(desk: Desk, browser: Browser) -> None:
    lines = as_text(browser, bring(desk, make_invoice("da"), KEPT), 100)
    said = "The PDF that was brought in (38 KB) is sent as it is; this is what is known of it:"
    assert lines[:3] == (said, "", "Faktura 2026-0140")
    narrow = as_text(browser, 1, 40)
    assert " ".join(narrow[: narrow.index("")]) == said
    assert max(map(len, narrow)) <= 40


def test_a_page_that_was_drawn_to_be_sent_is_not_said_to_be_brought_in(
    desk: Desk, browser: Browser, mail_server: MailServers
) -> None:
    desk.use(mail_server())
    invoice_id = bring(desk, addressed("ann@example.com"))
    send(desk.context, Wish(("2026-0140",)))
    assert as_text(browser, invoice_id, 80)[0] == "Faktura 2026-0140"
    assert mail(browser, invoice_id).attachments == (AttachedFile("2026-0140.pdf", 0),)
    desk.deliver()
    assert "drawn for an earlier try" in as_text(browser, invoice_id, 120)[0]
    assert mail(browser, invoice_id).attachments[0].size > 0


def test_before_it_is_queued_the_mail_is_what_would_be_sent(desk: Desk, browser: Browser) -> None:
    desk.office(Office(Seller("Havnens Bogholderi"), bcc="arkiv@example.com"))
    invoice_id = bring(desk, addressed("ann@example.com"), KEPT)
    found = mail(browser, invoice_id)
    assert found.body.startswith("Kære Bøgelund Møbler A/S")
    assert replace(found, body="") == MailText(
        subject="Faktura 2026-0140 – Nordlys Kontor ApS",
        body="",
        sender="Our Office <office@example.com>",
        made_at=0,
        to=("ann@example.com",),
        cc=(),
        bcc=("arkiv@example.com",),
        attachments=(AttachedFile("2026-0140.pdf", len(KEPT)),),
        frozen=False,
    )


def test_once_queued_it_is_as_it_was_frozen_whatever_the_office_became(desk: Desk, browser: Browser) -> None:
    invoice_id = bring(desk, replace(addressed("ann@example.com"), seller=Seller("")))
    send(desk.context, Wish(("2026-0140",)))
    desk.office(Office(Seller("Another Name"), bcc="arkiv@example.com"))
    found = mail(browser, invoice_id)
    assert (found.frozen, found.made_at) == (True, desk.clock.now())
    assert found.subject == "Faktura 2026-0140 – Nordlys Kontor ApS"
    assert (found.to, found.bcc) == (("ann@example.com",), ())


def test_a_mail_that_was_taken_back_is_no_mail_that_was_sent(desk: Desk, browser: Browser) -> None:
    invoice_id = bring(desk, addressed("ann@example.com"))
    send(desk.context, Wish(("2026-0140",)))
    cancel(desk.context, ("2026-0140",))
    assert not mail(browser, invoice_id).frozen


def test_a_void_invoice_that_never_went_out_has_no_mail_and_one_that_is_gone_is_told(
    desk: Desk, browser: Browser
) -> None:
    desk.bring("1", "ann@example.com", day=date(2026, 10, 1))
    with desk.context.writing() as db, db.transaction():
        db.execute("UPDATE invoice SET status='void' WHERE number='1'")
    assert mail_text(browser, 1) is None
    for ask in (mail_text, lambda browser, each: as_text(browser, each, 80)):
        with pytest.raises(NotFoundError):
            ask(browser, 99)
