"""What fpdf2 writes without need: font tables that a PDF never reads, streams left as they are.

Imported together with fpdf2, by `page` only, when a page is drawn.
"""

from __future__ import annotations

import zlib

from fpdf import FPDF
from fpdf.fonts import TTFFont
from fpdf.output import OutputProducer
from fpdf.syntax import PDFContentStream, PDFObject

# An embedded font is reached by glyph number only (ISO 32000-1, 9.9, Table 126).
_NOT_EMBEDDED = ("OS/2", "cmap", "gasp", "name", "post")


class Producer(OutputProducer):
    """Writes a PDF as fpdf2 does, with every stream deflated: its maps from glyphs to text stand open otherwise."""

    def _add_pdf_obj(self, pdf_obj: PDFObject, trace_label: str | None = None) -> int:
        if isinstance(pdf_obj, PDFContentStream) and pdf_obj.filter is None:
            plain = PDFContentStream(zlib.compress(pdf_obj.content_stream()))
            pdf_obj._contents, pdf_obj.length = plain.content_stream(), plain.length
            pdf_obj.filter = PDFContentStream(b"", compress=True).filter
        return super()._add_pdf_obj(pdf_obj, trace_label)


def slim(pdf: FPDF) -> None:
    """Take unused tables off the fonts, once all text is placed, and leave outlines as they were measured."""
    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            font.ttfont.recalcBBoxes = False
            for tag in _NOT_EMBEDDED:
                if tag in font.ttfont:
                    del font.ttfont[tag]
