"""The made-up office: the same for the same day, taken whole by the real importer, real mail on loopback only."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tui_invoice.demo.files import a_scan
from tui_invoice.demo.invoicing import OLD, STORY, make_up
from tui_invoice.demo.moments import StoryClock, instant
from tui_invoice.demo.office import ADDRESS, DemoOffice, open_office, places
from tui_invoice.demo.people import PEOPLE
from tui_invoice.domain.addresses import parse_list
from tui_invoice.domain.errors import RefusedError
from tui_invoice.domain.filters import Filter
from tui_invoice.domain.invoice import Kind
from tui_invoice.operations import importing
from tui_invoice.operations.listing import listed
from tui_invoice.store import invoices

TODAY = date(2026, 11, 23)


@pytest.fixture
def office(tmp_path: Path) -> DemoOffice:
    return open_office(tmp_path / "office", StoryClock(instant(TODAY, 9)), 2525)


def test_the_same_day_gives_the_same_file_and_another_day_another() -> None:
    assert make_up(TODAY).as_csv() == make_up(TODAY).as_csv()
    assert make_up(TODAY).as_csv() != make_up(date(2026, 11, 24)).as_csv()


@pytest.mark.parametrize("today", [TODAY, date(2024, 2, 29), date(2027, 1, 1)])
def test_numbers_are_one_run_and_no_invoice_is_of_tomorrow(today: date) -> None:
    made = [*make_up(today).old, *make_up(today).waiting]
    assert [each.number[-4:] for each in made] == [f"{n:04}" for n in range(1, len(made) + 1)]
    assert [each.day for each in made] == sorted(each.day for each in made)
    assert made[-1].day <= today
    assert (len(made), len(make_up(today).waiting)) == (OLD + len(STORY), len(STORY))


def test_every_address_is_good_and_leads_nowhere() -> None:
    """RFC 2606 keeps .example free of real mail, should anything ever leave."""
    for customer in PEOPLE:
        good, bad = parse_list(f"{customer.email}; {customer.cc}")
        assert good and not bad
        assert all(each.address.endswith(".example") for each in good)
    assert ADDRESS.endswith(".example")


def test_the_importer_takes_the_whole_file_and_nothing_the_second_time(office: DemoOffice) -> None:
    rows = list(listed(office.context, Filter()))
    assert len(rows) == OLD + len(STORY)
    assert {row.currency for row in rows} == {"DKK", "EUR", "VND", "CNY", "GBP"}
    file = office.context.paths.database.parents[1] / "from-the-old-program" / "invoices.csv"
    again = importing.take(office.context, [file])
    assert (again.new, again.unchanged, again.problems) == (0, OLD + len(STORY), ())


def test_the_invoices_are_of_many_kinds(office: DemoOffice) -> None:
    with office.context.reading() as db:
        stored = [invoices.by_id(db, row.id) for row in listed(office.context, Filter())]
    taken = [each.invoice for each in stored]
    assert {each.buyer.language for each in taken} == {"da", "vi", "zh", "en"}
    assert Counter(each.kind for each in taken)[Kind.CREDIT_NOTE] > 5
    assert {line.tax_category.value for each in taken for line in each.lines} >= {"S", "E", "AE", "O"}
    assert max(len(each.contacts) for each in taken) == 3
    assert any(each.tags for each in taken)
    assert any(each.as_agreed for each in taken)
    assert sum(bool(each.document) for each in stored) == 1


def test_the_scan_is_as_large_as_asked_and_its_table_finds_every_object() -> None:
    page = a_scan(1_003)
    assert len(page) > 1_003
    start = int(page.rpartition(b"startxref\n")[2].split()[0])
    lines = page[start:].splitlines()
    assert lines[:2] == [b"xref", b"0 5"]
    for n, line in enumerate(lines[3:7], 1):
        assert page[int(line[:10]) :].startswith(b"%d 0 obj" % n)


def test_a_second_office_in_one_folder_is_refused(office: DemoOffice) -> None:
    folder = office.context.paths.database.parents[1]
    assert places(folder) == office.context.paths
    with pytest.raises(RefusedError, match="holds a made-up office already"):
        open_office(folder, office.clock, 2525)
