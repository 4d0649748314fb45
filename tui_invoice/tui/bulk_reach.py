"""What the name servers say of the domains that the invoices of a list go to."""

from __future__ import annotations

from dataclasses import replace

from tui_invoice.operations.bulk import BulkRow, Check
from tui_invoice.tui.lines import addressed
from tui_invoice.tui.lines.addressed import Answers


class BulkReach:
    """Keeps which invoices go to which domain, in the order in which they were checked."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self._open: dict[str, set[int]] = {}

    def judged(self, row: BulkRow) -> BulkRow:
        """Return the row of an invoice as what is known of its domains leaves it.

        One that would go to a domain that takes no mail is to be mended.
        """
        if row.check is not Check.READY:
            return row
        for domain in row.domains:
            answer = self.answers(domain)
            if answer is None or not answer.takes:
                self._open.setdefault(domain, set()).add(row.id)
            elif answer.takes == "no":
                return self._away(row, domain, answer.detail)
        return row

    def _away(self, row: BulkRow, domain: str, why: str) -> BulkRow:
        named = ((text, each) for text in (*row.to, *row.cc) for each in addressed.judge(text, self.answers))
        text, wrong = next(((text, each) for text, each in named if each.doubted), ("", None))
        return replace(
            row,
            check=Check.NO_MAIL,
            title=f"no mail arrives at {wrong.address if wrong else domain}",
            detail=why,
            wrong=text,
            suggestion=wrong.suggestion if wrong else "",
        )

    def news(self) -> set[int]:
        """Return the ids of the invoices of whose domains more is known than when this was asked last."""
        known = [each for each in self._open if (answer := self.answers(each)) is not None and answer.takes]
        return {invoice for each in known for invoice in self._open.pop(each)}

    def unasked(self) -> tuple[str, ...]:
        """Return the domains that nobody asked for yet."""
        return tuple(each for each in self._open if self.answers(each) is None)

    def asking(self) -> tuple[str, ...]:
        """Return the domains that are asked for and not answered yet."""
        return tuple(each for each in self._open if self.answers(each) is not None)
