"""What the rules look at."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.delivery import Phase


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules look at: `code` is 0 where none is known, `status` an enhanced code such as 5.1.1 or empty
    (x.0.0 says nothing and counts as none), `text` one line without codes."""

    code: int
    status: str
    text: str
    phase: Phase
    provider: str = ""
