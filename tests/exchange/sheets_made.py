"""Workbooks for tests, and parts of workbooks that no program writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import openpyxl

from tests.exchange.taking import GOOD

ROWS = (tuple(GOOD), tuple(GOOD.values()))
"""A header and the smallest invoice."""


def book(rows: Iterable[Iterable[Any]] = ROWS, change: Callable[[Any], object] = lambda _: None) -> bytes:
    """Return a workbook whose first sheet has these rows; `change` gets the book before it is written."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(list(row))
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a packed file with these parts put in, over those of the same name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()


def long_sheet(rows: int) -> bytes:
    """Return a workbook with so many invoices, written by hand: a library would take minutes."""
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in GOOD)
    text = ['<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">']
    text += [f"<sheetData><row>{head}</row>"]
    for n in range(rows):
        values = (*(str(n), *list(GOOD.values())[1:]),)
        text.append("<row>" + "".join(f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in values) + "</row>")
    text.append("</sheetData></worksheet>")
    return with_parts(book(), {"xl/worksheets/sheet1.xml": "".join(text).encode()})
