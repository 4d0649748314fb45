"""CSV to be read by people and their spreadsheets: no cell can become a formula, none can hide what it holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from tui_invoice.domain.text import visible

_FORMULA = ("=", "+", "-", "@")


def line(cells: Sequence[str]) -> str:
    """Return one line (RFC 4180, without its end); what a spreadsheet would take for a formula is quoted as text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([_cell(cell) for cell in cells])
    return out.getvalue()


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
