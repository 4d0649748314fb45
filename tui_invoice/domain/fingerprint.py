"""What an invoice says, as one hash: whether two of the same number are the same document."""

from __future__ import annotations

import hashlib
import json

from tui_invoice.domain.invoice import Invoice


def content(invoice: Invoice, pdf_sha256: str = "") -> dict[str, str]:
    """Return the invoice's content field by field, in the import's words, as comparable text.

    The seller is left out: a file does not bring one.
    """
    return {
        "kind": invoice.kind.value,
        "issue_date": invoice.issue_date.isoformat(),
        "due_date": invoice.due_date.isoformat() if invoice.due_date else "",
        "currency": invoice.currency,
        "customer": invoice.buyer.name,
        "address": invoice.buyer.address,
        "tax_id": invoice.buyer.tax_id,
        "country": invoice.buyer.country,
        "language": invoice.buyer.language,
        "email": "; ".join(sorted(c.address for c in invoice.contacts if c.role == "to")),
        "cc": "; ".join(sorted(c.address for c in invoice.contacts if c.role != "to")),
        "lines": json.dumps(
            [
                (
                    x.description,
                    f"{x.quantity:f}",
                    x.unit,
                    f"{x.unit_price:f}",
                    x.tax_category.value,
                    f"{x.tax_rate:f}",
                    x.net,
                )
                for x in invoice.lines
            ],
            ensure_ascii=False,
        ),
        "total": str(invoice.total),
        "note": invoice.note,
        "tag": "; ".join(sorted(invoice.tags)),
        "pdf": pdf_sha256,
    }


def fingerprint(invoice: Invoice, pdf_sha256: str = "") -> str:
    """Return the SHA-256 of `content`, 64 hex digits."""
    whole = json.dumps(content(invoice, pdf_sha256), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
