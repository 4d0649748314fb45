"""What a page costs: the time beside the same texts by fpdf2 with its core fonts, and the bytes."""

from __future__ import annotations

from functools import partial

from tests.bench.measuring import beside
from tests.bench.table import Row
from tests.documents.making import make_invoice
from tui_invoice.documents.content import content
from tui_invoice.documents.page import render
from tui_invoice.domain.invoice import Invoice

_LINES = 10
_ROUNDS = 21
_MOST_BYTES = 30 * 1024
_BUDGETS = {"da": 1.5, "vi": 1.5, "zh": 4.0}


def rows() -> list[Row]:
    """Return for each language what a warm page takes beside the plain page, and the bytes of its PDF."""
    plain = partial(core_page, make_invoice("en", lines=_LINES))
    found = []
    for language, budget in _BUDGETS.items():
        invoice = make_invoice(language, lines=_LINES)
        ours = partial(render, invoice)
        size = len(ours())
        plain()
        taken, peer = beside(_ROUNDS, ours, plain)
        what = f"page of {_LINES} lines, {language}, warm"
        peers = f"{peer * 1000:.1f} ms, fpdf2 with core fonts"
        ratio = taken / peer
        found.append(Row(what, f"{taken * 1000:.1f} ms", peers, ratio, f"≤ {budget} ×", ratio <= budget))
        what = f"its PDF, {language}"
        found.append(Row(what, f"{size / 1024:.1f} KB", budget="≤ 30 KB", ok=size <= _MOST_BYTES))
    return found


def core_page(invoice: Invoice) -> bytes:
    """Return the same texts as fpdf2's users write them: Helvetica, cells, `table()`. Latin-1 only."""
    from fpdf import FPDF

    texts = content(invoice)
    pdf = FPDF(format="A4")
    pdf.add_page()
    for size, part in ((10, f"{texts.seller}\n{texts.seller_address}"), (24, texts.title), (9, texts.buyer_address)):
        pdf.set_font("Helvetica", size=size)
        pdf.multi_cell(0, None, part, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", size=9)
    with pdf.table() as table:
        for line in (texts.head, *texts.lines):
            table.row((line.description, line.quantity, line.unit, line.unit_price, line.tax_rate, line.net))
    for label, amount in (*texts.sums, texts.total):
        pdf.cell(120, 5, label)
        pdf.cell(0, 5, amount, align="R", new_x="LMARGIN", new_y="NEXT")
    pdf.multi_cell(0, None, f"{texts.bank}\n{texts.note}")
    return bytes(pdf.output())
