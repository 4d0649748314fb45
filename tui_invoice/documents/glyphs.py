"""Signs that no font has are named before anything is sent: fpdf2 would leave them out without a word."""

from __future__ import annotations

import unicodedata

from tui_invoice.documents.content import Content, content
from tui_invoice.domain.errors import DocumentError
from tui_invoice.domain.invoice import Invoice

_MOST_NAMED = 5


def missing(invoice: Invoice) -> tuple[str, ...]:
    """Return each sign that no font has and where it stands: "U+20BF ₿ in the note"; () where all can be drawn.

    Raises DocumentError where the invoice has no page for another reason (see `content`).
    """
    return missing_in(content(invoice))


def refuse_missing(invoice: Invoice) -> None:
    """Raise DocumentError that names the signs which no font has, if there are any, or why there is no page."""
    refuse(content(invoice))


def refuse(texts: Content) -> None:
    """Raise DocumentError that names the signs of a page which no font has, if there are any."""
    lacking = missing_in(texts)
    if not lacking:
        return
    more = f", and {len(lacking) - _MOST_NAMED} more" if len(lacking) > _MOST_NAMED else ""
    raise DocumentError(
        f"{texts.number} cannot be drawn",
        f"no font here has {', '.join(lacking[:_MOST_NAMED])}{more}",
        "write it otherwise, or install a font that has it (Noto Sans CJK for rare Chinese, Japanese and Korean)",
    )


def missing_in(texts: Content) -> tuple[str, ...]:
    """Return what `missing` does, for the texts of a page."""
    from tui_invoice.documents.faces import stack

    faces = stack(bold=False)
    found: dict[str, None] = {}
    known: dict[str, bool] = {"\n": True}
    for where, text in texts.texts():
        for char in text:
            if char not in known:
                known[char] = any(ord(char) in face.covered for face in faces)
            if not known[char]:
                mark = f" {char}" if char.isprintable() and unicodedata.category(char)[0] != "M" else ""
                found[f"U+{ord(char):04X}{mark} in {where}"] = None
    return tuple(found)
