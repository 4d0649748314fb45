"""Drawing: the courier's page, the check before sending, and pages in a folder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.documents.making import make_invoice, text_of
from tests.store.making import MadeOffice, office
from tui_invoice.domain.errors import DocumentError, NotFoundError, RefusedError
from tui_invoice.domain.invoice import Invoice, Seller
from tui_invoice.domain.office import Office
from tui_invoice.operations import drawing, planning
from tui_invoice.operations.context import Context
from tui_invoice.operations.paths import find
from tui_invoice.store import invoices, offices

OFFICE = Office(Seller("Havnens Bogholderi", "Kajen 1\n5000 Odense C", "DK"))
KEPT = b"%PDF-1.7 what the customer got"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[MadeOffice]:
    with office(tmp_path / "data") as made:
        with made.db.transaction():
            offices.save(made.db, OFFICE)
        yield made


@pytest.fixture
def context(made: MadeOffice, tmp_path: Path) -> Context:
    return Context(find({}, str(tmp_path / "data" / "office.db")), made.clock, "clerk", {})


def add(made: MadeOffice, invoice: Invoice, pdf: bytes | None = None) -> int:
    with made.db.transaction():
        invoices.add_issued(made.db, [(invoice, pdf)])
    return made.db.number("SELECT id FROM invoice WHERE number=?", invoice.number)


def test_an_invoice_without_a_seller_is_drawn_with_the_office_as_it(made: MadeOffice) -> None:
    page = drawing.draw(made.db, add(made, replace(make_invoice("da"), seller=Seller(""))))
    assert "Havnens Bogholderi" in text_of(page)


def test_pages_are_written_in_the_order_asked_for_and_again_without_harm(
    made: MadeOffice, context: Context, tmp_path: Path
) -> None:
    add(made, make_invoice("da"))
    add(made, replace(make_invoice("en"), number="A/7 <x>"), KEPT)
    folder = tmp_path / "out" / "pages"
    written = drawing.pdf(context, ["A/7 <x>", "2026-0140", "A/7 <x>"], folder)
    assert [path.name for path in written] == ["A_7_x.pdf", "2026-0140.pdf"]
    assert written[0].read_bytes() == KEPT
    assert "Faktura" in text_of(written[1].read_bytes())
    assert drawing.pdf(context, ["A/7 <x>", "2026-0140"], folder) == written
    assert len(list(folder.iterdir())) == 2


def test_a_file_that_holds_something_else_is_left_alone(made: MadeOffice, context: Context, tmp_path: Path) -> None:
    add(made, make_invoice("da"))
    mine = tmp_path / "2026-0140.pdf"
    mine.write_bytes(b"mine")
    with pytest.raises(RefusedError, match=r"2026-0140\.pdf holds something else"):
        drawing.pdf(context, ["2026-0140"], tmp_path)
    assert mine.read_bytes() == b"mine"


def test_two_numbers_of_one_file_name_are_refused_before_anything_is_written(
    made: MadeOffice, context: Context, tmp_path: Path
) -> None:
    add(made, replace(make_invoice("da"), number="a/1"))
    add(made, replace(make_invoice("da"), number="A_1"))
    with pytest.raises(RefusedError, match=r"a/1 and A_1 would both"):
        drawing.pdf(context, ["a/1", "A_1"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file_and_an_unknown_number_are_named(
    made: MadeOffice, context: Context, tmp_path: Path
) -> None:
    add(made, make_invoice("da"))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DocumentError, match="cannot be written"):
        drawing.pdf(context, ["2026-0140"], tmp_path / "file")
    with pytest.raises(NotFoundError, match="no invoice 9"):
        drawing.pdf(context, ["9"], tmp_path)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("2026-0140", "2026-0140.pdf"),
        ("../../etc/passwd", "etc_passwd.pdf"),
        ("..", "invoice.pdf"),
        ("Hóa đơn 7", "Hóa_đơn_7.pdf"),
        ("-rf\x1b[31m\n", "rf_31m.pdf"),
        ("đ" * 200, "đ" * 60 + ".pdf"),
    ],
)
def test_a_number_makes_a_name_that_harms_nothing(number: str, name: str) -> None:
    assert planning.file_name(number) == name


def test_what_no_font_has_is_refused_before_sending_but_not_where_a_page_is_kept(made: MadeOffice) -> None:
    odd = replace(make_invoice("da"), note="\U0001f4b6")
    first = invoices.by_id(made.db, add(made, odd))
    kept = invoices.by_id(made.db, add(made, replace(odd, number="2"), KEPT))
    with pytest.raises(DocumentError, match=r"U\+1F4B6 .* in the note"):
        drawing.refuse_undrawable(first, OFFICE)
    drawing.refuse_undrawable(kept, OFFICE)


def test_what_reads_imports_no_pdf_and_no_fonts() -> None:
    code = "import sys, tui_invoice.operations.drawing; print({'fpdf', 'uharfbuzz', 'fontTools'} & set(sys.modules))"
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "set()"
