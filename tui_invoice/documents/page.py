"""The page as PDF: the same invoice gives the same bytes, on one machine and with one set of fonts."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tui_invoice.documents.content import Content, content
from tui_invoice.documents.faces import Face
from tui_invoice.documents.flow import Sheet
from tui_invoice.documents.glyphs import refuse
from tui_invoice.documents.layout import sheets
from tui_invoice.domain.invoice import Invoice

if TYPE_CHECKING:
    from fpdf import FPDF

_HAIRLINE = 0.5
_EARLIEST = date(1980, 1, 1)
"""PDF readers are not asked to show a page older than PDF."""


def render(invoice: Invoice) -> bytes:
    """Return the invoice's page or pages as PDF: A4, in the buyer's language.

    Raises DocumentError that names each sign no font has, and where the lines do not add up.
    """
    from tui_invoice.documents.slimming import Producer, slim

    texts = content(invoice)
    refuse(texts)
    drawn = sheets(texts)
    pdf = _blank(texts, invoice)
    with TemporaryDirectory(prefix="tui-invoice-") as folder:
        names = _add_fonts(pdf, drawn, Path(folder))
        for sheet in drawn:
            _draw(pdf, sheet, names)
        slim(pdf)
        return bytes(pdf.output(output_producer_class=Producer))


def _blank(texts: Content, invoice: Invoice) -> FPDF:
    """Return a document without pages whose metadata depend on the invoice only."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    pdf.alias_nb_pages("")  # "{nb}" in somebody's note is text
    pdf.creation_date = datetime.combine(max(invoice.issue_date, _EARLIEST), time(12), UTC)
    pdf.set_producer("tui-invoice")
    pdf.set_title(f"{texts.title} {texts.number}")
    pdf.set_author(texts.seller)
    pdf.set_lang(texts.words.locale.replace("_", "-"))
    return pdf


def _add_fonts(pdf: FPDF, drawn: list[Sheet], folder: Path) -> dict[Face, str]:
    """Add each face that is used, cut down to the signs used of it; return the names it goes by."""
    used: dict[Face, set[str]] = defaultdict(set)
    for sheet in drawn:
        for placed in sheet.texts:
            for run in placed.line.runs:
                used[run.face].update(run.text)
    names = {}
    for n, (face, chars) in enumerate(used.items()):
        file = folder / f"{n}{face.suffix}"
        file.write_bytes(face.cut(chars))
        names[face] = f"face{n}"
        pdf.add_font(names[face], "", str(file))
    return names


def _draw(pdf: FPDF, sheet: Sheet, names: dict[Face, str]) -> None:
    pdf.add_page()
    pdf.set_line_width(_HAIRLINE)
    for start, end, y, grey in sheet.rules:
        pdf.set_draw_color(grey)
        pdf.line(start, y, end, y)
    for placed in sheet.texts:
        pdf.set_text_color(placed.line.style.grey)
        x = placed.x
        for run in placed.line.runs:
            pdf.set_font(names[run.face], size=placed.line.style.size)
            pdf.text(x, placed.y, run.text)
            x += run.width
