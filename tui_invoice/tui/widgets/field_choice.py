"""The prompt for what a column is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_invoice.tui.lines.import_columns import LEAVE_OUT
from tui_invoice.tui.widgets.name_choice import NameQuestion


class FieldQuestion(NameQuestion):
    """Offers the fields; "" is taken for a column that is left out."""

    def __init__(self, title: str, fields: Sequence[str], value: str, accept: Callable[[str], object]) -> None:
        super().__init__(
            title, "Field", (*fields, LEAVE_OUT), value, lambda name: accept("" if name == LEAVE_OUT else name)
        )
