"""The files that the made-up office's old program left: a table of invoices and a scan."""

from __future__ import annotations

from pathlib import Path

from tui_invoice.demo.invoicing import SCAN
from tui_invoice.domain.errors import StoreError


def write_files(folder: Path, text: str, largest: int) -> Path:
    """Write the CSV file and the PDF that it names, of at least `largest` octets; return the CSV file.

    A later file goes beside the first. Raises StoreError where they cannot be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        before = len(list(folder.glob("*.csv")))
        file = folder / (f"invoices-{before + 1}.csv" if before else "invoices.csv")
        (folder / SCAN).write_bytes(a_scan(largest))
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written", error.strerror or str(error), "make room, or name another folder"
        ) from error
    return file


def a_scan(octets: int) -> bytes:
    """Return a PDF of one empty page that is at least so large, as a scan is."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Length %d >>\nstream\n%b\nendstream"
        % (octets, b"0123456789abcdef" * (octets // 16) + b" " * (octets % 16)),
    ]
    page = bytearray(b"%PDF-1.4\n")
    starts = []
    for n, part in enumerate(parts, 1):
        starts.append(len(page))
        page += b"%d 0 obj\n%b\nendobj\n" % (n, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"xref\n0 5\n0000000000 65535 f \n%btrailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(page) + end % (table, len(page))
