"""The report of a fault of our own: written down without anybody's data, and told in one line."""

from __future__ import annotations

import os
import platform
import time
import traceback
from pathlib import Path

import tui_invoice
from tui_invoice.domain.errors import InvoiceError
from tui_invoice.operations import paths, private


def report(error: BaseException) -> str:
    """Return what is written down: the kinds of the errors and where they were raised.

    Neither local variables nor the errors' own words, for these may hold a password or a customer's data.
    """
    parts = [f"tui-invoice {tui_invoice.__version__}, Python {platform.python_version()}, {platform.system()}"]
    link: BaseException | None = error
    while link is not None:
        parts.append(f"{type(link).__module__}.{type(link).__qualname__}")
        parts += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(link.__traceback__)
        ]
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\n".join(parts) + "\n"


def told(error: Exception) -> InvoiceError:
    """Write the report and return the error that says where it lies."""
    title = f"tui-invoice broke off by a fault of its own ({type(error).__name__})"
    try:
        path = _write(report(error))
    except InvoiceError as unwritten:
        return InvoiceError(title, f"its report could not be written: {unwritten}", "tell the makers what you did")
    return InvoiceError(title, f"the report is {path}", "send it to the makers; it holds no names, mails or passwords")


def _write(text: str) -> Path:
    name = time.strftime(f"crash-%Y%m%dT%H%M%SZ-{os.getpid()}.txt", time.gmtime())
    path = paths.find({}).crashes / name
    private.write(path, text)
    return path
