"""The send and the resend form: its title, what its fields begin with, what stands in it as it is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_invoice.domain.text import cells, clip, visible, wrap
from tui_invoice.operations.drafting import Draft, Person
from tui_invoice.tui.lines.addressed import Judged
from tui_invoice.tui.lines.manner import Manner, size
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role

LABEL = 10
"""Cells that a label takes."""
GIVEN = "handed over otherwise: by post, by hand"
"""The way that mails nothing."""

HELP = {
    "from": "The account that it goes out from; space takes another one.",
    "name": "The person at the customer's whom To names; it stands beside the address.",
    "to": "Who gets it. Several addresses are parted by ; or a comma; each is checked alone. ctrl+u empties the line.",
    "cc": "Who gets a copy that all can see.",
    "bcc": "Who gets a copy that nobody else sees.",
    "subject": "The subject of the mail.",
    "body": "The text of the mail; the invoice itself goes along as a PDF. Tab leaves it.",
    "send-as": "By e-mail, or only noted as handed over by post, by hand or another program.",
    "save": "Whether new addresses are kept for the customer's next invoices.",
    "view": "The invoice as it is printed, as text.",
    "test": "The same mail, to your own address only: the customer gets nothing.",
}
"""What each field is for, for the help."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in a form: the addresses of To, Cc and Bcc as judged, the sender, whether it is only noted."""

    to: tuple[Judged, ...]
    cc: tuple[Judged, ...]
    bcc: tuple[Judged, ...]
    sender: str
    subject: str = ""
    given: bool = False

    @property
    def fields(self) -> tuple[tuple[Judged, ...], ...]:
        """To, Cc and Bcc."""
        return self.to, self.cc, self.bcc

    @property
    def all(self) -> tuple[Judged, ...]:
        """Everybody."""
        return (*self.to, *self.cc, *self.bcc)


def title(draft: Draft, manner: Manner, width: int, right: Sequence[Run] = ()) -> Line:
    """Return the rule above the form: what is done with which invoice, whose it is, over how much; and what ends it."""
    what = "credit note " if draft.credit else ""
    head = f"{'Resend' if draft.resend else 'Send'} {what}{visible(draft.number)} · "
    tail = f" · {manner.money(draft.total, draft.currency)}" if width >= 56 else ""
    room = width - 6 - cells(head) - cells(tail) - sum(cells(each.text) + 3 for each in right)
    if room < 12:
        tail, room = "", room + cells(tail)
    return rule(f"{head}{clip(visible(draft.customer), max(1, room))}{tail}", right)


def people(draft: Draft) -> tuple[Person, ...]:
    """Return everybody whom the form names."""
    return (*draft.to, *draft.cc, *draft.bcc)


def has_it(draft: Draft) -> frozenset[str]:
    """Return who has it, by their casefolded addresses."""
    return frozenset(each.address.casefold() for each in people(draft) if each.has_it)


def goes_to(draft: Draft, persons: Sequence[Person]) -> str:
    """Return what a field begins with: those it did not reach; where all have it, all of them. As they came."""
    wanted = [each.address for each in persons if draft.sent_before or not each.has_it]
    return "; ".join(part for address in wanted for part in address.splitlines())


def aside(draft: Draft, persons: Sequence[Person]) -> str:
    """Return what an empty field says: who of it has the invoice and does not get it again, else `none`."""
    left = [visible(each.address) for each in persons if each.has_it and not draft.sent_before]
    return f"{', '.join(left)} (has it)" if left else "none"


def send_as(draft: Draft) -> tuple[str, str]:
    """Return the ways in which it can be handed over."""
    weight = f", {size(draft.size)}" if draft.size else ""
    return f"e-mail with PDF, {visible(draft.attachment)}{weight}", GIVEN


def text_label(rows: int, below: int) -> list[Line]:
    """Return what stands beside the text: its label, and in the last row how many of its lines are out of view."""
    lines = [line(Run(" Text", Role.MUTED)), *[Line()] * max(0, rows - 1)]
    if below and rows > 1:
        told = f" ({below} more)"  # in brackets, as it is no part of the sentence beside it
        lines[-1] = line(Run(told if cells(told) < LABEL else f" (+{below})", Role.MUTED))
    return lines


def buttons(draft: Draft, width: int, *, given: bool) -> tuple[str, str, str]:
    """Return what stands on the buttons."""
    main = "Note it" if given else "Resend" if draft.resend else "Send"
    return (main, "View the PDF", "Test: only to me") if width >= 60 else (main, "View", "Test")


def text_rows(text: str, width: int) -> int:
    """Return how many rows a text takes, `width` cells wide; at least one."""
    return sum(len(wrap(visible(each), max(2, width))) or 1 for each in text.split("\n"))
