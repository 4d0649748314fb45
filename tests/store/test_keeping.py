"""What is kept is checked; senders, customers, the office and invoices come back as they went in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.making import MadeOffice, make_invoice, make_sender
from tui_invoice.domain.errors import StoreError
from tui_invoice.domain.fingerprint import fingerprint
from tui_invoice.domain.invoice import Buyer, Contact, Kind, Line, Seller, TaxCategory
from tui_invoice.domain.office import Office
from tui_invoice.domain.sender import SecretStore, Sender, Transport
from tui_invoice.store import customers, documents, invoices, journal, offices, senders


def note(made: MadeOffice, text: str) -> None:
    with made.db.transaction():
        journal.note(made.db, "info", "test", text, who="clerk")


@pytest.mark.parametrize("column", ["at", "level", "event", "who", "text", "sha256"])
def test_a_changed_line_of_the_journal_is_found(made: MadeOffice, column: str) -> None:
    for text in ("one", "two", "half \ud7ff whole"):
        note(made, text)
    assert journal.damaged(made.db) == []
    made.db.execute("DROP TRIGGER journal_kept")
    changed = "'warn'" if column == "level" else "at+1" if column == "at" else f"{column}||'!'"
    made.db.execute(f"UPDATE journal SET {column}={changed} WHERE id=2")
    assert journal.damaged(made.db) == [2]


def test_the_journal_is_read_from_a_place_on_and_by_invoice(made: MadeOffice) -> None:
    invoice_id = made.add_one("A-1")
    for n in range(5):
        note(made, str(n))
    made.queue(invoice_id)
    assert [entry.text for entry in journal.read(made.db, after=2, limit=2)] == [
        "4",
        "queued by clerk, to ann@example.com",
    ]
    (entry,) = journal.read(made.db, invoice=invoice_id)
    assert (entry.number, entry.event, entry.at) == ("A-1", "queued", made.clock.now())


def test_a_kept_file_is_kept_once_and_a_damaged_one_is_never_given_out(made: MadeOffice) -> None:
    with made.db.transaction():
        first, same, other = (documents.keep(made.db, data) for data in (b"%PDF one", b"%PDF one", b"%PDF two"))
    assert first == same != other
    assert documents.damaged(made.db) == []
    made.db.execute("UPDATE document SET bytes=CAST('%PDF 0ne' AS BLOB) WHERE sha256=?", first)
    assert documents.damaged(made.db) == [first]
    with pytest.raises(StoreError, match="damaged"):
        documents.load(made.db, first)
    assert documents.load(made.db, other) == b"%PDF two"
    with pytest.raises(StoreError, match="missing"):
        documents.load(made.db, "0" * 64)


def test_the_first_sender_is_the_default_and_a_removed_one_leaves_it_to_the_next(made: MadeOffice) -> None:
    db = made.db
    second = senders.add(db, make_sender("two@example.com", uid="b" * 32))
    third = senders.add(db, replace(make_sender("three@example.com", uid="c" * 32), is_default=True))
    assert [each.id for each in senders.all_of(db)] == [third, made.sender_id, second]
    senders.make_default(db, second)
    assert [each.id for each in senders.all_of(db) if each.is_default] == [second]
    made.queue(made.add_one())
    assert [senders.open_mail(db, each) for each in (made.sender_id, second)] == [1, 0]
    senders.remove(db, second)
    assert [(each.id, each.is_default) for each in senders.all_of(db)] == [(made.sender_id, True), (third, False)]
    assert senders.by_id(db, second).address == "two@example.com"
    senders.remove(db, third)
    senders.remove(db, made.sender_id)
    assert senders.all_of(db) == []
    assert senders.by_id(db, senders.add(db, make_sender(uid="d" * 32))).is_default


def test_a_sender_comes_back_as_it_was_written_and_an_edit_leaves_its_tries(made: MadeOffice) -> None:
    edited = replace(
        make_sender("büro@example.com"), id=made.sender_id, name="Büro", username="me", secret=SecretStore.KEYRING,
        ca_file="ca.pem", preset="gmail", per_minute=20, per_day=500, back_off=(1, 2),
    )  # fmt: skip
    made.db.execute("UPDATE sender SET tries=3, next_at=77")
    senders.update(made.db, edited)
    assert made.sender == replace(edited, is_default=True, tries=3, next_at=77)
    folder = Sender(made.sender_id, "a" * 32, "office@example.com", "Office", Transport.FOLDER)
    senders.update(made.db, folder)
    assert made.sender == replace(folder, is_default=True, tries=3, next_at=77)


def test_the_office_comes_back_as_it_was_written(made: MadeOffice) -> None:
    assert offices.load(made.db) == Office(Seller(""))
    office = Office(
        Seller("Văn phòng", "1 Road\nTown", "VN", "123", "IBAN 1"), "Asia/Ho_Chi_Minh", "vi_VN", "me@example.com"
    )
    for _ in range(2):
        offices.save(made.db, office)
        assert offices.load(made.db) == office


def test_an_invoice_comes_back_as_it_was_written(made: MadeOffice) -> None:
    invoice = replace(
        make_invoice("A-1", tags=("Đại lý", "vip"), total=-1_251), kind=Kind.CREDIT_NOTE, due_date=date(2026, 12, 1),
        buyer=Buyer("大方", "一号\n上海", "CN", "91", "zh"), note="two\nlines", as_agreed=False,
        contacts=(Contact("a@example.com", "to", "A"), Contact("b@example.com", "cc")),
        lines=(
            Line("Work", Decimal("-1.50"), Decimal("6.6733"), -1_001, "h", TaxCategory.STANDARD, Decimal("25.00")),
            Line("None", Decimal(0), Decimal("1E+3"), 0, tax_category=TaxCategory.ZERO),
        ),
    )  # fmt: skip
    with made.db.transaction():
        invoices.add_issued(made.db, [(invoice, b"%PDF")])
    stored = invoices.by_number(made.db, "A-1")
    assert stored is not None
    assert stored.invoice == invoice
    assert documents.load(made.db, stored.document) == b"%PDF"
    assert invoices.by_id(made.db, stored.id) == stored
    assert invoices.by_number(made.db, "A-2") is None
    print_of = fingerprint(invoice, stored.document)
    assert invoices.known_numbers(made.db, ["A-1", *map(str, range(1_200))]) == {"A-1": print_of}
    assert fingerprint(stored.invoice, stored.document) == print_of
    assert fingerprint(replace(invoice, total=-1_252), stored.document) != print_of


LETTERS = "abcd"


def corrected(steps: Sequence[tuple[str, str]], address: str) -> str:
    """Follow the corrections by hand: each one is made to whatever the address stood for then."""
    now = {letter: letter for letter in LETTERS}
    for old, new in steps:
        now[new] = new
        now = {k: new if k != new and (k == old or v == old) else v for k, v in now.items()}
    return now[address]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(LETTERS), st.sampled_from(LETTERS)), max_size=6))
def test_corrections_lead_on_and_never_in_a_circle(lasting: MadeOffice, steps: list[tuple[str, str]]) -> None:
    db = lasting.db
    db.execute("DELETE FROM contact")
    for old, new in steps:
        customers.correct(db, 1, f"{old}@example.com", f"{new}@example.com")
    for letter in LETTERS:
        (contact,) = customers.current(db, 1, [Contact(f"{letter}@example.com", "cc", "Ann")])
        assert contact == Contact(f"{corrected(steps, letter)}@example.com", "cc", "Ann")
    assert (
        db.number("SELECT count(*) FROM contact a JOIN contact b ON b.address=a.corrected_to AND b.corrected_to<>''")
        == 0
    )
    touched = {letter for step in steps for letter in step}
    live = {contact.address[0] for contact in customers.by_id(db, 1).contacts}
    assert live == {corrected(steps, letter) for letter in touched}


def test_two_addresses_corrected_to_one_are_one(made: MadeOffice) -> None:
    made.add(make_invoice("1", emails=("a@example.com", "b@example.com")))
    customers.correct(made.db, 1, "a@example.com", "c@example.com")
    customers.correct(made.db, 1, "b@example.com", "c@example.com")
    pair = [Contact("a@example.com"), Contact("b@example.com", "cc")]
    assert customers.current(made.db, 1, pair) == (Contact("c@example.com"),)


def test_a_customer_is_found_again_and_its_new_addresses_are_added(made: MadeOffice) -> None:
    made.add(make_invoice("1", customer="Đại Việt", emails=("a@example.com",)))
    made.add(make_invoice("2", customer="ĐẠI  VIỆT", emails=("a@example.com", "b@example.com")))
    (customer,) = customers.matching(made.db, "dai")
    assert [contact.address for contact in customer.contacts] == ["a@example.com", "b@example.com"]
    assert [each.id for each in customers.matching(made.db, "b@ex")] == [customer.id]
    assert customers.matching(made.db, "%") == []
