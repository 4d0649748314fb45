"""Reading what came back: any message in, what it says of whom out."""

from __future__ import annotations

from tui_invoice.mail.reports.reading import read_report

__all__ = ["read_report"]
