"""The mail of an invoice, as lines: from whom, to whom, what goes along, and the whole text."""

from __future__ import annotations

from tui_invoice.domain.text import visible, wrap
from tui_invoice.operations.viewing import MailText
from tui_invoice.tui.lines.manner import Manner, size
from tui_invoice.tui.lines.story import section, wrapped
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.roles import Role

LABEL = 10
"""Cells that a label takes, from the left edge."""


def letter(mail: MailText | None, manner: Manner, width: int) -> list[Line]:
    """Return the lines of a mail, none wider than `width` cells; of none, why there is none."""
    if mail is None:
        return [line("   There is no mail of it: only an issued invoice is sent.")]
    said = "It would be sent like this now."
    if mail.frozen:
        said = f"This is what was queued, {manner.heading(mail.made_at)} {manner.time(mail.made_at)[:5]}."
    files = ", ".join(
        f"{each.name}, {size(each.size) if each.size else 'drawn when sent'}" for each in mail.attachments
    )
    parts = [
        ("From", mail.sender or "no sender yet"), ("To", "; ".join(mail.to) or "none"), ("Cc", "; ".join(mail.cc)),
        ("Bcc", "; ".join(mail.bcc)), ("Subject", mail.subject), ("With it", files),
    ]  # fmt: skip
    lines = [line(" ", Run(each, Role.MUTED)) for each in wrap(said, width - 2)] + [Line()]
    for label, text in parts:
        if text:
            lines += _labelled(label, text, width)
    body = [line(" ", each) for each in wrapped(mail.body.strip("\r\n"), max(12, width - 2))]
    return [*lines, section("text", width), *body]


def _labelled(label: str, text: str, width: int) -> list[Line]:
    pieces = wrap(visible(text), max(12, width - LABEL - 1))
    blank = " " * LABEL
    return [line(Run(f" {label}".ljust(LABEL) if not n else blank, Role.MUTED), each) for n, each in enumerate(pieces)]
